"""What its owner sets aside goes to Duplicates under the moment at which it was taken."""

from __future__ import annotations

from photo_organizer.decide.aside import ChosenFiles, plan_aside
from photo_organizer.decide.catalogued import CataloguedFile
from photo_organizer.model import Move, Stamp

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
