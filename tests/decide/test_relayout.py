"""Where a filed unit goes in a new layout: with its versions, by its letters, under names that are free."""

from __future__ import annotations

from dataclasses import replace

import pytest

from photo_organizer.decide.batch_state import BatchState
from photo_organizer.decide.naming import is_beside
from photo_organizer.decide.relayout import PlacedUnit, plan_relayout
from photo_organizer.decide.world import World
from photo_organizer.model import Move, Plan, Stamp
from photo_organizer.names import fold

OLD, NEW = "/lib/2024/08_Aug", "/lib/2024"
STEM = "20240831_120000"


def placed(stem: str, *tails: str, wanted: str = STEM, folder: str = OLD, to: str = NEW) -> PlacedUnit:
    names = tails or (".jpg",)
    files = tuple((stem + tail, Stamp(1, hash(stem + tail), 10, 5)) for tail in names)
    return PlacedUnit(files, folder, stem, names, (to, wanted))


def planned(*units: PlacedUnit, taken: tuple[str, ...] = ()) -> list[Plan]:
    names: dict[str, dict[str, None]] = {NEW: dict.fromkeys(map(fold, taken))}
    for one in units:
        names.setdefault(one.folder, {}).update(dict.fromkeys(fold(name) for name, _ in one.files))
    return list(plan_relayout(units, BatchState(World("/lib", names=names))))


def moves(*units: PlacedUnit, taken: tuple[str, ...] = ()) -> dict[str, str]:
    plans = planned(*units, taken=taken)
    steps = [step for plan in plans for step in plan.steps if isinstance(step, Move)]
    return {step.src.rpartition("/")[2]: step.dst.removeprefix(f"{NEW}/") for step in steps}


@pytest.mark.parametrize(
    ("stem", "beside"),
    [(STEM, True), (f"{STEM}_A", True), (f"{STEM}_AB", True), (f"{STEM}.0001", True), (f"{STEM}_ABC", False), ("x", False)],
)  # fmt: skip
def test_a_stem_is_the_wanted_one_or_one_beside_it(stem: str, *, beside: bool) -> None:
    assert is_beside(stem, STEM) is beside


def test_a_unit_goes_as_one_plan() -> None:
    one = placed("x", ".jpg", ".mov", ".jpg.xmp")
    [plan] = planned(one)
    assert (plan.source, plan.size) == (f"{OLD}/x.jpg", 30)
    assert moves(one) == {"x.jpg": f"{STEM}.jpg", "x.mov": f"{STEM}.mov", "x.jpg.xmp": f"{STEM}.jpg.xmp"}


@pytest.mark.parametrize("stem", [STEM, f"{STEM}_A", f"{STEM}.0001"])
def test_what_is_where_the_layout_puts_it_stays(stem: str) -> None:
    assert planned(placed(stem, folder=NEW)) == []


def test_a_name_that_fits_in_another_folder_does_not_stay() -> None:
    assert moves(placed(f"{STEM}.0001")) == {f"{STEM}.0001.jpg": f"{STEM}.jpg"}


@pytest.mark.parametrize(
    ("change", "taken", "name"),
    [
        ({}, (), f"{STEM}.jpg"),
        ({}, (f"{STEM}.jpg",), f"{STEM}.0001.jpg"),
        ({"subseconds": "25"}, (f"{STEM}.jpg",), f"{STEM}.2500.jpg"),
        ({}, (f"{STEM}.xmp",), f"{STEM}.0001.jpg"),  # of a photo that is gone
        ({"former": (f"{STEM}_A", f"{STEM}_B")}, (), f"{STEM}_A.jpg"),
        ({"former": (f"{STEM}_A", f"{STEM}_B")}, (f"{STEM}_a.jpg",), f"{STEM}_B.jpg"),
    ],
)
def test_a_taken_name_is_passed_over_and_a_former_one_preferred(
    change: dict[str, str | tuple[str, ...]], taken: tuple[str, ...], name: str
) -> None:
    assert moves(replace(placed("x"), **change), taken=taken) == {"x.jpg": name}  # type: ignore[arg-type]


def test_versions_go_with_their_picture_and_keep_their_letters() -> None:
    family = [placed(f"x{letter}") for letter in ("_B", "", "_A")]
    assert moves(*family) == {"x.jpg": f"{STEM}.jpg", "x_A.jpg": f"{STEM}_A.jpg", "x_B.jpg": f"{STEM}_B.jpg"}
    assert moves(*family, taken=(f"{STEM}_A.jpg",))["x_A.jpg"] == f"{STEM}.0001.jpg"
    here = [placed(STEM, folder=NEW), placed(f"{STEM}_A", wanted="other", folder=NEW)]
    assert moves(*here) == {}, "the version stays with its picture"


def test_a_letter_that_a_name_came_with_says_nothing() -> None:
    own = replace(placed("x_A", wanted="20230101_120000"), original="X_a")
    assert moves(placed("x"), own)["x_A.jpg"] == "20230101_120000.jpg"


def test_a_name_that_is_given_up_is_free_for_the_next() -> None:
    first, second = placed("a", wanted="b", folder=NEW), placed("c", wanted="a", folder=NEW)
    assert moves(first, second) == {"a.jpg": "b.jpg", "c.jpg": "a.jpg"}
    twins = [placed("x"), placed("y")]
    assert moves(*twins) == {"x.jpg": f"{STEM}.jpg", "y.jpg": f"{STEM}.0001.jpg"}


def test_strangers_of_one_stem_each_go_where_their_own_layout_puts_them() -> None:
    live, photo = placed("x", ".heic", ".mov", wanted="IMG_1"), placed("x", ".jpg", to=f"{NEW}/Wedding")
    version = placed("x_A", ".png")
    assert moves(photo, live, version) == {
        "x.heic": "IMG_1.heic",
        "x.mov": "IMG_1.mov",
        "x.jpg": f"Wedding/{STEM}.jpg",
        "x_A.png": "IMG_1_A.png",
    }
