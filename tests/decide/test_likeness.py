"""What a newcomer is to a picture that may share its name: a version, a frame beside it, or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from photo_organizer.decide.beside import likeness
from photo_organizer.decide.quality import QualityOrder
from photo_organizer.decide.relations import Relation, relation
from photo_organizer.model import Agreement, Look
from tests.decide.test_quality import CAMERA, LOOK, PHOTO

RAW, SMALL = replace(LOOK, format="RAW"), replace(LOOK, width=400, height=300)


@pytest.mark.parametrize(
    ("mine", "its", "found", "verdict", "words"),
    [
        (LOOK, SMALL, Relation.SAME, QualityOrder.BETTER, "this version is better: "),
        (SMALL, LOOK, Relation.SAME, QualityOrder.WORSE, "the other version is better: "),
        (RAW, replace(SMALL, format="RAW"), Relation.SAME, QualityOrder.BETTER, "this version is better: "),
    ],
)
def test_a_version_is_told_with_the_better_one_and_why(
    mine: Look, its: Look, found: Relation, verdict: QualityOrder, words: str
) -> None:
    like = likeness(replace(PHOTO, look=mine), replace(PHOTO, look=its), Agreement(0.999))
    assert like is not None
    assert (like.relation, like.verdict) == (found, verdict)
    assert like.sentence.startswith(relation(mine, its, Agreement(0.999))[1].sentence)
    assert words in like.sentence


def test_two_that_nothing_tells_apart_are_versions_of_which_neither_is_better() -> None:
    like = likeness(PHOTO, PHOTO, Agreement(0.999))
    assert like is not None
    assert (like.relation, like.verdict) == (Relation.SAME, QualityOrder.EQUAL)
    assert "neither version is better" in like.sentence


def test_a_frame_is_told_without_a_word_on_which_is_better() -> None:
    taken = CAMERA.taken
    assert taken is not None
    frame = replace(SMALL, moment=replace(CAMERA, taken=taken + timedelta(seconds=1)))
    like = likeness(PHOTO, replace(PHOTO, look=frame), Agreement(0.999))
    assert like is not None
    assert (like.relation, like.verdict, like.sentence) == (
        Relation.BURST,
        QualityOrder.BETTER,
        "taken 1 s apart",
    )


@pytest.mark.parametrize(
    ("mine", "its", "correlation"),
    [
        (LOOK, RAW, 0.999),  # a raw file and its JPEG are a pair
        (RAW, LOOK, 0.999),
        (LOOK, SMALL, 0.5),  # looks alike
        (LOOK, replace(SMALL, hash=b"\xff" * 32), 0.999),
    ],
)
def test_what_is_no_version_shares_no_name(mine: Look, its: Look, correlation: float) -> None:
    pair = replace(PHOTO, look=mine), replace(PHOTO, look=its)
    assert likeness(*pair, Agreement(correlation)) is None
