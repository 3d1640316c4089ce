"""Relations: near hashes alone never make two pictures the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from photo_organizer.decide.relations import MOST_DIFFERENCE, Relation, distance, relation
from photo_organizer.model import Agreement, Look, Moment

NOON = datetime(2024, 5, 1, 12, 0, 0)
PHOTO = Look(bytes(32), 4.0, plain=False, width=4000, height=3000, format="JPEG", quantisers=500)


def _at(bits: int, look: Look = PHOTO) -> Look:
    """Return the look with `bits` other bits."""
    return replace(look, hash=((1 << bits) - 1).to_bytes(32, "big"))


def _relation(one: Look, other: Look, correlation: float = 0.99) -> Relation:
    found = relation(one, other, Agreement(correlation))[0]
    assert relation(other, one, Agreement(correlation))[0] is found
    return found


def test_distance_counts_differing_bits() -> None:
    assert distance(bytes(32), b"\xff" * 32) == 256
    assert distance(PHOTO.hash, _at(61).hash) == 61


@pytest.mark.parametrize(
    ("bits", "correlation", "expected"),
    [
        (0, 0.99, Relation.SAME),
        (60, 0.91, Relation.SAME),
        (60, 0.89, Relation.ALIKE),
        (61, 0.99, Relation.ALIKE),
        (70, 0.10, Relation.ALIKE),
        (71, 0.99, Relation.DIFFERENT),
    ],
)
def test_a_photo_is_the_same_up_to_60_bits_and_confirmed(
    bits: int, correlation: float, expected: Relation
) -> None:
    assert _relation(PHOTO, _at(bits), correlation) is expected


@pytest.mark.parametrize(
    ("bits", "correlation", "expected"),
    [(24, 0.91, Relation.SAME), (24, 0.89, Relation.ALIKE), (25, 0.99, Relation.DIFFERENT)],
)
def test_one_flat_picture_of_the_two_lowers_the_limits(
    bits: int, correlation: float, expected: Relation
) -> None:
    card, smaller = replace(PHOTO, entropy=2.4), replace(PHOTO, width=2000, height=1500)
    assert _relation(card, _at(bits, smaller), correlation) is expected
    assert _relation(card, _at(bits, replace(smaller, entropy=2.4)), correlation) is expected


@pytest.mark.parametrize(
    ("changed", "correlation", "expected"),
    [
        ({}, 0.9997, Relation.ALIKE),
        ({"width": 3950}, 0.9997, Relation.ALIKE),  # a scanner cuts each page elsewhere
        ({}, 1.0, Relation.SAME),  # nothing but words about it is another
        ({"width": 3600, "height": 2700}, 0.9997, Relation.SAME),
        ({"quantisers": 700}, 0.9997, Relation.SAME),
        ({"format": "PNG", "quantisers": 0}, 0.9997, Relation.SAME),
    ],
)
def test_two_pages_of_one_size_and_coding_are_two_pages(
    changed: dict[str, Any], correlation: float, expected: Relation
) -> None:
    page = replace(PHOTO, entropy=2.4)
    assert _relation(page, replace(page, **changed), correlation) is expected
    assert _relation(PHOTO, replace(PHOTO, **changed), correlation) is Relation.SAME, "a photo tells more"


def test_two_screens_of_one_chat_are_two_and_a_smaller_one_or_what_a_camera_dated_is_a_version() -> None:
    screen = replace(PHOTO, entropy=2.7, format="PNG", quantisers=0)
    assert _relation(screen, screen, 0.9999) is Relation.ALIKE
    assert _relation(screen, replace(screen, width=2000, height=1500), 0.9999) is Relation.SAME
    assert _relation(screen, replace(screen, entropy=3.1), 0.9999) is Relation.SAME
    dated = replace(screen, moment=Moment(NOON, "", "", ""))
    assert _relation(dated, dated, 0.9999) is Relation.SAME


def test_a_plain_surface_is_like_nothing() -> None:
    black = replace(PHOTO, plain=True, entropy=0)
    assert _relation(black, black, 0) is Relation.DIFFERENT
    assert _relation(black, PHOTO, 1) is Relation.DIFFERENT


CAMERA = Moment(NOON, "", "", "Canon EOS R5")


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (replace(CAMERA, taken=NOON + timedelta(seconds=1)), "taken 1 s apart"),
        (replace(CAMERA, taken=NOON + timedelta(minutes=5)), "taken 5 minutes apart"),
        (replace(CAMERA, taken=NOON + timedelta(hours=3)), "taken 3 hours apart"),
        (replace(CAMERA, camera="NIKON Z 8"), "two cameras"),
    ],
)
def test_different_moments_are_a_burst(other: Moment, words: str) -> None:
    mine, its = replace(PHOTO, moment=CAMERA), replace(_at(3), moment=other, width=2000, height=1500)
    found, reason = relation(mine, its, Agreement(0.999))
    assert found is Relation.BURST
    assert words in reason.sentence


def test_sub_seconds_and_picture_numbers_tell_moments_apart() -> None:
    mine = replace(PHOTO, moment=replace(CAMERA, subseconds="120", unique_id="a1b2c3"))
    for other in (
        replace(CAMERA, subseconds="48", unique_id="a1b2c3"),
        replace(CAMERA, subseconds="120", unique_id="a1b2c4"),
    ):
        assert _relation(mine, replace(PHOTO, moment=other)) is Relation.BURST
    same = replace(CAMERA, subseconds="12", unique_id="a1b2c3")
    assert _relation(mine, replace(PHOTO, moment=same)) is Relation.SAME


def test_a_copy_without_the_cameras_data_is_the_same_picture() -> None:
    mine = replace(PHOTO, moment=CAMERA)
    assert _relation(mine, replace(_at(10), width=800, height=600)) is Relation.SAME
    assert _relation(mine, replace(_at(10, mine), width=800, height=600)) is Relation.SAME


def test_two_originals_of_one_second_are_a_burst_unless_all_but_identical() -> None:
    mine = replace(PHOTO, moment=CAMERA)
    assert _relation(mine, _at(20, mine), 0.98) is Relation.BURST
    assert _relation(mine, _at(4, mine), 0.98) is Relation.BURST
    assert _relation(mine, _at(4, mine), 0.999) is Relation.SAME
    recoded = replace(_at(20, mine), quantisers=900)
    assert _relation(mine, recoded, 0.98) is Relation.SAME


def test_the_owner_is_told_how_much_of_two_pictures_agrees() -> None:
    for bits, words in ((0, "100 %"), (12, "95 %"), (60, "76 %")):
        assert words in relation(PHOTO, _at(bits), Agreement(0.99))[1].sentence


def test_a_picture_in_which_one_place_shows_something_else_is_not_the_same() -> None:
    for difference, found in ((MOST_DIFFERENCE - 0.001, Relation.SAME), (MOST_DIFFERENCE, Relation.ALIKE)):
        assert relation(PHOTO, _at(3), Agreement(0.99, difference))[0] is found
    assert "one place in it" in relation(PHOTO, _at(3), Agreement(0.99, MOST_DIFFERENCE))[1].sentence
