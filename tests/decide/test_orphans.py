"""A sidecar whose photo is gone gets no other one by a name that both would have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from photo_organizer.decide.batch_state import BatchState
from photo_organizer.decide.orphans import would_come_under
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


@pytest.mark.parametrize("ending", ["nef", "raf", "orf", "rw2", "pef"])
@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ((f"{STEM}.jpg", f"{STEM}.xmp"), f"{STEM}.0001"),  # an editor would read it for the raw file
        ((f"{STEM}.3fr", f"{STEM}.xmp"), f"{STEM}.0001"),  # two raw files of two makers
        ((f"{STEM}.jpg", f"{STEM}.jpg.xmp"), STEM),
        ((f"{STEM}.jpg",), STEM),
    ],
)
def test_a_raw_file_takes_no_settings_from_a_stranger_of_its_second(
    there: tuple[str, ...], expected: str, ending: str
) -> None:
    around = world(*(existing(f"{FOLDER}/{name}") for name in there))
    [step] = one_plan(candidate(facts(f"/in/b.{ending}")), around).steps
    assert isinstance(step, Move)
    assert step.dst == f"{FOLDER}/{expected}.{ending}"


@pytest.mark.parametrize(("sidecar", "expected"), [(".xmp", f"{STEM}.0001"), (".jpg.xmp", STEM)])
def test_a_picture_gives_its_settings_to_no_raw_file_of_its_second(sidecar: str, expected: str) -> None:
    around = world(existing(f"{FOLDER}/{STEM}.nef"))
    state = BatchState(around)
    assert would_come_under(state, FOLDER, STEM, [".jpg", sidecar]) is (expected != STEM)


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
