"""Who is decided first: of several that want one name, the one with more right to it, whatever speaks for the others."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from photo_organizer.decide.order import in_order, right
from photo_organizer.decide.quality import QualityOrder
from photo_organizer.decide.relations import Relation
from photo_organizer.decide.world import Candidate, Likeness
from photo_organizer.model import Dated, Precision, Strength, Undated, Wholeness
from tests.decide.candidates import NOON, candidate, facts


def newcomer(
    path: str,
    *,
    mtime: int = 5,
    subseconds: str = "",
    strength: Strength = Strength.CAMERA,
    precision: Precision = Precision.SECOND,
    whole: bool = True,
    compared: bool = True,
) -> Candidate:
    file = facts(path, mtime=mtime)
    file = file if whole else replace(file, wholeness=Wholeness.INCOMPLETE)
    dated = Dated(NOON, "any", subseconds, precision=precision, strength=strength)
    return replace(candidate(file), dated=dated, compared=compared)


BEFORE = {
    "compared": (
        newcomer("/in/b.jpg", mtime=9, strength=Strength.NAME, whole=False),
        newcomer("/in/a.jpg", mtime=1, compared=False),
    ),
    "whole": (
        newcomer("/in/b.jpg", mtime=9, strength=Strength.NAME),
        newcomer("/in/a.jpg", mtime=1, whole=False),
    ),
    "surely dated": (
        newcomer("/in/b.jpg", mtime=9, precision=Precision.DAY),
        newcomer("/in/a.jpg", mtime=1, strength=Strength.NAME),
    ),
    "exactly dated": (
        newcomer("/in/b.jpg", mtime=9),
        newcomer("/in/a.jpg", mtime=1, precision=Precision.DAY),
    ),
    "dated at all": (
        newcomer("/in/b.jpg", mtime=9, strength=Strength.FILE_TIME, precision=Precision.YEAR),
        replace(newcomer("/in/a.jpg", mtime=1), dated=Undated("none")),
    ),
    "modified earlier": (
        newcomer("/in/b.jpg", mtime=1, subseconds="9"),
        newcomer("/in/a.jpg", mtime=9, subseconds="1"),
    ),
    "taken earlier within the second": (
        newcomer("/in/b.jpg", subseconds="1"),
        newcomer("/in/a.jpg", subseconds="9"),
    ),
    "first by its path": (newcomer("/in/a.jpg"), newcomer("/in/b.jpg")),
}


@pytest.mark.parametrize("case", BEFORE)
def test_one_thing_decides_before_all_that_are_asked_after_it(case: str) -> None:
    first, second = BEFORE[case]
    assert right(first) < right(second)
    for given in ([first, second], [second, first]):
        assert in_order(given, lambda _: ("/lib/2024", "one")) == [first, second]


def test_the_name_that_is_wanted_comes_before_the_right_to_it() -> None:
    late, early = newcomer("/in/a.jpg", mtime=9), newcomer("/in/b.jpg", mtime=1)
    assert in_order([early, late], lambda one: ("/lib/2024", one.main.path)) == [late, early]


def test_of_many_versions_of_one_picture_each_comes_behind_what_is_better() -> None:
    versions = [newcomer(f"/in/{name}.jpg", mtime=number) for number, name in enumerate("abcd")]
    stamps = [one.main.sighting.stamp for one in versions]
    told = [  # the later ones are the better ones
        replace(
            one,
            likenesses={
                stamp: Likeness(Relation.SAME, QualityOrder.WORSE if mine < its else QualityOrder.BETTER, "")
                for its, stamp in enumerate(stamps)
                if its != mine
            },
        )
        for mine, one in enumerate(versions)
    ]
    for given in permutations(told):
        found = in_order(given, lambda _: ("/lib/2024", "one"))
        assert [one.main.path for one in found] == [f"/in/{name}.jpg" for name in "dcba"]


def test_the_frames_of_a_burst_take_the_places_of_the_burst_in_the_order_they_were_taken() -> None:
    """Each frame is tied to the next one only; a stranger between them keeps its place."""
    digits = ("70", "10", "40")
    frames = [
        newcomer(f"/in/{number}.jpg", mtime=2 * number, subseconds=each) for number, each in enumerate(digits)
    ]
    stamps = [one.main.sighting.stamp for one in frames]
    tied = [
        replace(one, likenesses={stamps[number + 1]: Likeness(Relation.BURST, QualityOrder.EQUAL, "")})
        if number < 2
        else one
        for number, one in enumerate(frames)
    ]
    stranger = newcomer("/in/stranger.jpg", mtime=1, subseconds="05")
    for given in permutations([*tied, stranger]):
        found = in_order(given, lambda _: ("/lib/2024", "one"))
        names = [one.main.path.rpartition("/")[2] for one in found]
        assert names == ["1.jpg", "stranger.jpg", "2.jpg", "0.jpg"]
