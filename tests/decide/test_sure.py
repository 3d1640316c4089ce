"""What makes it unsure that all but the keeper of a group can go."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from photo_organizer.decide.relations import GATE
from photo_organizer.decide.said import Said
from photo_organizer.decide.sure import Doubt, GroupMember, doubt, frames_doubt
from tests.decide.test_quality import PHOTO

ONE = GroupMember(1, PHOTO, Said())
OTHER = GroupMember(2, replace(PHOTO, path="/p/b.jpg", size=1000), Said())
WRITTEN = replace(PHOTO.look, entropy=GATE - 0.1)


@pytest.mark.parametrize(
    ("keeper", "other", "expected"),
    [
        ({}, {}, None),
        ({"version": replace(PHOTO, whole=False)}, {}, Doubt.DAMAGED),
        ({"version": replace(PHOTO, look=WRITTEN)}, {}, Doubt.FLAT),
        ({}, {"version": replace(OTHER.version, look=WRITTEN)}, Doubt.FLAT),
        ({"unit": 5}, {"unit": 5}, Doubt.ONE_UNIT),
        ({"unit": 5}, {"unit": 6}, None),
        ({"unit": 0}, {"unit": 0}, None),
        ({}, {"halves": frozenset({".mov"})}, Doubt.COMPANIONS),
        ({"halves": frozenset({".mov"})}, {"halves": frozenset({".mov"})}, None),
        ({"halves": frozenset({".mov"})}, {}, None),
        ({"said": Said(4)}, {"said": Said(5)}, Doubt.SAID),
        ({}, {"said": Said(place=(1.0, 2.0))}, Doubt.LACKS),
        ({"unit": 5, "said": Said(4)}, {"unit": 5, "said": Said(5)}, Doubt.ONE_UNIT),
    ],
)
def test_what_speaks_against_letting_the_others_go(
    keeper: dict[str, Any], other: dict[str, Any], expected: Doubt | None
) -> None:
    mine, its = replace(ONE, **keeper), replace(OTHER, **other)
    assert doubt(mine, [OTHER, its]) is expected
    assert frames_doubt([mine], [OTHER, its]) is expected


def test_a_word_for_a_frame_that_goes_makes_the_choice_of_frames_unsure() -> None:
    said = replace(OTHER, said=Said(caption="At the lake"))
    assert frames_doubt([replace(ONE, said=Said(caption="At the lake"))], [said]) is Doubt.SAID
    assert doubt(replace(ONE, said=Said(caption="At the lake")), [said]) is None
    assert doubt(replace(ONE, said=Said(4)), [replace(OTHER, said=Said(4))]) is None
    assert frames_doubt([ONE, replace(OTHER, unit=7)], [replace(OTHER, unit=7)]) is Doubt.ONE_UNIT
