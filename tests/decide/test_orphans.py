"""A sidecar whose photo is gone gets no other one by a name that both would have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from photo_organizer.model import Move, Undated
from tests.decide.candidates import FOLDER, STEM, candidate, existing, facts, one_plan, world

PHOTO = candidate(facts("/in/a.jpg"))


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ((), STEM),
        ((f"{STEM}.xmp",), f"{STEM}.0001"),
        ((f"{STEM}.AAE",), f"{STEM}.0001"),
        ((f"{STEM}.jpg.json",), f"{STEM}.0001"),
        ((f"{STEM}.xmp", f"{STEM}.0001.xmp"), f"{STEM}.0002"),
        ((f"{STEM}.jpg", f"{STEM}.0001.jpg.xmp"), f"{STEM}.0002"),
        ((f"{STEM}.dng", f"{STEM}.xmp"), STEM),  # the sidecar has its photo
        ((f"{STEM}.mov.xmp",), STEM),  # it names another file
        ((f"{STEM}_A.xmp",), STEM),
        ((f"{STEM}.dng",), STEM),
    ],
)
def test_a_newcomer_leaves_the_sidecars_of_others_alone(there: tuple[str, ...], expected: str) -> None:
    around = world(*(existing(f"{FOLDER}/{name}") for name in there))
    [step] = one_plan(PHOTO, around).steps
    assert isinstance(step, Move)
    assert step.dst == f"{FOLDER}/{expected}.jpg"


def test_a_photo_that_comes_back_finds_its_own() -> None:
    around = world(existing(f"{FOLDER}/{STEM}.xmp"))
    [step] = one_plan(replace(PHOTO, deleted="was in the library until"), around).steps
    assert isinstance(step, Move)
    assert step.dst == f"{FOLDER}/{STEM}.jpg"


@pytest.mark.parametrize("there", ["a.xmp", "a.jpg.xmp"])
def test_a_photo_without_a_date_leaves_the_sidecars_of_others_alone(there: str) -> None:
    """Camera counters begin again: names in NoDateFound meet more often than seconds do."""
    around = world(existing(f"/lib/NoDateFound/{there}"))
    [step] = one_plan(replace(PHOTO, dated=Undated("")), around).steps
    assert isinstance(step, Move)
    assert step.dst == "/lib/NoDateFound/a.0001.jpg"
