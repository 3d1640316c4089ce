"""What its owner sets aside goes to Duplicates under the moment at which it was taken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from photo_organizer.decide.aside import ChosenFiles, plan_aside, with_sidecar
from photo_organizer.decide.catalogued import CataloguedFile
from photo_organizer.model import Action, Move, Remove, Stamp, Write

LIBRARY, ASIDE = "/library", "/library/Duplicates"


def version(number: int, letter: str, taken: str) -> ChosenFiles:
    path = f"2024/08_Aug/20240831_134757{letter}.jpg"
    return ChosenFiles((CataloguedFile(path, Stamp(1, number, 3, 4), taken=taken),), "2024/08_Aug/best.jpg")


def names(*chosen: ChosenFiles) -> list[str]:
    steps = [step for plan in plan_aside(chosen, LIBRARY, ASIDE, {}) for step in plan.steps]
    return [step.dst.removeprefix(f"{ASIDE}/") for step in steps if isinstance(step, Move)]


def test_a_version_keeps_its_fraction_of_a_second_and_loses_its_letter() -> None:
    fraction = "2024-08-31T13:47:57.120000"
    assert names(version(1, "_A", fraction)) == ["20240831_134757.1200.jpg"]
    assert names(version(1, "_A", fraction), version(2, "_B", fraction)) == [
        "20240831_134757.1200.jpg",
        "20240831_134757.0001.jpg",
    ]


def test_where_no_fraction_is_known_it_is_numbered() -> None:
    whole = "2024-08-31T13:47:57"
    assert names(version(1, "", whole), version(2, "_A", whole)) == [
        "20240831_134757.0001.jpg",
        "20240831_134757.0002.jpg",
    ]


PHOTO = CataloguedFile("2024/a_A.jpg", Stamp(1, 1, 30, 4), taken="2024-08-31T13:47:57")
SIDECAR = CataloguedFile("2024/a_A.xmp", Stamp(1, 2, 5, 4), taken="2024-08-31T13:47:57.99")


def test_what_lies_in_duplicates_already_is_removed_where_it_is_alone() -> None:
    twin = "Duplicates/a.jpg"
    [plan] = plan_aside([ChosenFiles((PHOTO,), "2024/a.jpg", twin)], LIBRARY, ASIDE, {})
    assert (plan.action, plan.source, plan.size) == (Action.REMOVE, f"{LIBRARY}/2024/a_A.jpg", 30)
    assert plan.steps == (Remove(f"{LIBRARY}/2024/a_A.jpg", f"{LIBRARY}/{twin}", PHOTO.stamp),)
    [plan] = plan_aside([ChosenFiles((PHOTO, SIDECAR), "2024/a.jpg", twin)], LIBRARY, ASIDE, {})
    assert (plan.action, plan.source, plan.size) == (Action.SET_ASIDE, f"{LIBRARY}/2024/a_A.jpg", 35)
    assert names(ChosenFiles((PHOTO, SIDECAR), "2024/a.jpg", twin)) == ["a_A.0001.jpg", "a_A.0001.xmp"]


@pytest.mark.parametrize("first", [0, 1])
def test_a_group_with_a_sidecar_is_one_plan_and_a_move_where_anything_moves(first: int) -> None:
    twin = ChosenFiles((PHOTO,), "2024/a.jpg", "Duplicates/a.jpg")
    other = ChosenFiles((replace(PHOTO, path="2024/b.jpg"),), "2024/a.jpg")
    plans = plan_aside((twin, other)[:: 1 - 2 * first], LIBRARY, ASIDE, {})
    write = Write(f"{LIBRARY}/2024/a.jpg.xmp", f"{LIBRARY}/2024/a.jpg", Stamp(0, 0, 7, 1), b"<xmp />")
    whole = with_sidecar(plans, write, "gets stars")
    assert whole.action is Action.SET_ASIDE
    assert whole.source == plans[0].source
    assert whole.steps == (*plans[0].steps, *plans[1].steps, write)
    assert [reason.code for reason in whole.reasons] == ["set-aside", "carried"]
    assert whole.size == 30 + 30 + 7
    assert (
        with_sidecar([plan for plan in plans if plan.action is Action.REMOVE], write, "").action
        is Action.REMOVE
    )


def test_a_long_name_has_room_for_its_number_on_an_encrypted_share() -> None:
    long = ChosenFiles((replace(PHOTO, path=f"2024/{'a' * 139}.jpg"),), "2024/best.jpg")
    [plan] = plan_aside([long], LIBRARY, ASIDE, {}, 143)
    [step] = plan.steps
    assert isinstance(step, Move)
    assert step.dst == f"{ASIDE}/{'a' * 134}.0001.jpg"
