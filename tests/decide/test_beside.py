"""Versions and frames side by side: who has the plain name, and that what comes first in a list is no matter."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from photo_organizer.decide.batch_state import BatchState
from photo_organizer.decide.beside import (
    free_stem,
    has_look,
    kept_apart,
    likeness_beside,
    reason_for,
    takes_the_name,
)
from photo_organizer.decide.formats import BY_EXTENSION
from photo_organizer.decide.plan import plan_batch
from photo_organizer.decide.quality import QualityOrder
from photo_organizer.decide.relations import Relation
from photo_organizer.decide.world import Likeness
from photo_organizer.settings import Settings
from tests.decide.candidates import FOLDER, STEM, candidate, existing, facts, one_plan, targets, world

PLAIN = f"{FOLDER}/{STEM}.jpg"


@pytest.mark.parametrize(
    ("relation", "verdict", "setting", "takes"),
    [
        (Relation.SAME, QualityOrder.BETTER, True, True),
        (Relation.SAME, QualityOrder.BETTER, False, False),
        (Relation.SAME, QualityOrder.EQUAL, True, False),
        (Relation.SAME, QualityOrder.WORSE, True, False),
        (Relation.BURST, QualityOrder.BETTER, True, False),
        (Relation.BURST, QualityOrder.EQUAL, True, False),
        (Relation.BURST, QualityOrder.WORSE, True, False),
    ],
)
def test_only_a_better_version_of_the_same_picture_takes_the_name(
    relation: Relation, verdict: QualityOrder, *, setting: bool, takes: bool
) -> None:
    settings = Settings({"duplicates_replace_with_better": setting})
    newcomer, there = candidate(facts("/in/b.jpg")), existing(PLAIN)
    assert takes_the_name(newcomer, there, Likeness(relation, verdict, "x"), settings) is takes


def test_a_frame_of_a_burst_never_takes_the_plain_name_however_good_it_is() -> None:
    there = existing(PLAIN)
    frame = candidate(facts("/in/b.jpg", mtime=9))
    frame = replace(
        frame, likenesses={there.stamp: Likeness(Relation.BURST, QualityOrder.BETTER, "the same burst")}
    )
    plan = one_plan(frame, world(there))
    assert targets(plan) == [f"{FOLDER}/{STEM}_A.jpg"]
    assert plan.reasons[0].code == "burst"


def test_a_better_version_takes_the_name_and_the_other_one_its_suffix() -> None:
    there = existing(PLAIN)
    better = candidate(facts("/in/b.jpg", mtime=9))
    better = replace(better, likenesses={there.stamp: Likeness(Relation.SAME, QualityOrder.BETTER, "larger")})
    plan = one_plan(better, world(there))
    assert targets(plan) == [f"{FOLDER}/{STEM}_A.jpg", PLAIN]
    assert plan.reasons[0].code == "better"


def test_a_picture_that_is_a_version_of_one_and_a_frame_of_another_is_a_version() -> None:
    frame, version = existing(PLAIN), existing(f"{FOLDER}/{STEM}.heic", ino=8)
    like = {
        frame.stamp: Likeness(Relation.BURST, QualityOrder.EQUAL, "burst"),
        version.stamp: Likeness(Relation.SAME, QualityOrder.WORSE, "version"),
    }
    for order in permutations(like.items()):
        plan = one_plan(replace(candidate(facts("/in/b.png")), likenesses=dict(order)), world(frame, version))
        assert plan.reasons[0].code == "same"


def test_of_versions_that_come_together_the_best_is_decided_first() -> None:
    small, large = facts("/in/a.jpg", mtime=1), facts("/in/b.jpg", mtime=2)
    worse = {large.sighting.stamp: Likeness(Relation.SAME, QualityOrder.WORSE, "smaller")}
    better = {small.sighting.stamp: Likeness(Relation.SAME, QualityOrder.BETTER, "larger")}
    units = [replace(candidate(small), likenesses=worse), replace(candidate(large), likenesses=better)]
    for order in permutations(units):
        plans = plan_batch(order, world(), Settings())
        assert {plan.source: targets(plan) for plan in plans} == {
            "/in/a.jpg": [f"{FOLDER}/{STEM}_A.jpg"],
            "/in/b.jpg": [PLAIN],
        }


def test_the_frames_of_a_burst_stay_in_their_order() -> None:
    first, second = facts("/in/a.jpg", mtime=1), facts("/in/b.jpg", mtime=2)
    one = {second.sighting.stamp: Likeness(Relation.BURST, QualityOrder.WORSE, "burst")}
    two = {first.sighting.stamp: Likeness(Relation.BURST, QualityOrder.BETTER, "burst")}
    units = [replace(candidate(first), likenesses=one), replace(candidate(second), likenesses=two)]
    for order in permutations(units):
        plans = plan_batch(order, world(), Settings())
        assert {plan.source: targets(plan) for plan in plans} == {
            "/in/a.jpg": [PLAIN],
            "/in/b.jpg": [f"{FOLDER}/{STEM}_A.jpg"],
        }


def test_a_suffix_is_taken_whatever_the_extension() -> None:
    taken = world(existing(f"{FOLDER}/{STEM}_A.heic"), existing(f"{FOLDER}/{STEM}_b.PNG", ino=8))
    assert free_stem(BatchState(taken), FOLDER, STEM) == f"{STEM}_C"


def test_what_its_owner_called_another_picture_stands_beside_like_a_frame() -> None:
    apart = kept_apart(Likeness(Relation.SAME, QualityOrder.BETTER, "larger"))
    assert not takes_the_name(candidate(facts("/in/b.jpg")), existing(PLAIN), apart, Settings())
    assert reason_for(apart, before=False).code == "burst"


def test_only_pictures_have_a_look() -> None:
    assert has_look(facts("/in/a.jpg"))
    assert not has_look(replace(facts("/in/a.mp4"), filetype=BY_EXTENSION["mp4"]))
    assert not has_look(replace(facts("/in/a.jpg"), filetype=None))


def test_a_picture_beside_the_plain_name_is_found_by_its_letter() -> None:
    """The plain name is that of another picture of the second; the letters hold a frame and a version of this one."""
    frame, version = existing(f"{FOLDER}/{STEM}_A.jpg", ino=8), existing(f"{FOLDER}/{STEM}_B.jpg", ino=9)
    around = BatchState(world(existing(PLAIN), frame, version))
    same = Likeness(Relation.SAME, QualityOrder.WORSE, "the same picture")
    burst = Likeness(Relation.BURST, QualityOrder.EQUAL, "the same burst")
    newcomer = replace(candidate(facts("/in/b.jpg")), likenesses={frame.stamp: burst, version.stamp: same})
    assert likeness_beside(newcomer, around, FOLDER, STEM) == same
    assert likeness_beside(candidate(facts("/in/c.jpg")), around, FOLDER, STEM) is None


def test_a_name_that_was_given_up_is_free_for_the_next_of_the_batch() -> None:
    there = existing(f"{FOLDER}/{STEM}_A.jpg", ino=8)
    state = BatchState(world(existing(PLAIN), there))
    assert free_stem(state, FOLDER, STEM) == f"{STEM}_B"
    state.release(FOLDER, f"{STEM}_A.JPG")
    assert free_stem(state, FOLDER, STEM) == f"{STEM}_A"
    assert state.holder(FOLDER, f"{STEM}_A.jpg") == (False, None)
