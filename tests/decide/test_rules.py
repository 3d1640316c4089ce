"""The story of a unit: each rule alone says nothing where it is not its case, and their order is the story."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from photo_organizer.decide.batch_state import BatchState
from photo_organizer.decide.case import Case
from photo_organizer.decide.quality import QualityOrder
from photo_organizer.decide.relations import Relation
from photo_organizer.decide.rules import RULES
from photo_organizer.decide.steps import Steps
from photo_organizer.decide.world import Existing, FiledPart, Likeness
from photo_organizer.model import Action, Move, Plan
from photo_organizer.settings import Settings
from tests.decide.candidates import FOLDER, STEM, XMP, candidate, existing, facts, world

if TYPE_CHECKING:
    from photo_organizer.decide.world import Candidate

PLAIN = existing(f"{FOLDER}/{STEM}.jpg", mtime=1)
LONELY = existing(f"{FOLDER}/lonely.xmp")
PHOTO = candidate(facts("/in/a.jpg", mtime=9))
CASES = {
    "unknown_and_unwanted": (candidate(facts("/in/a.txt", None)), Action.LEAVE, "unknown-type"),
    "waiting_companion": (candidate(facts("/in/a.xmp", XMP)), Action.WAIT, "orphan"),
    "list_may_come": (replace(PHOTO, list_may_come=True), Action.WAIT, "awaits-list"),
    "deleted_before": (replace(PHOTO, deleted="was in the library until"), Action.LEAVE, "re-upload"),
    "in_its_place": (candidate(facts(f"{FOLDER}/{STEM}_B.jpg")), Action.LEAVE, "in-place"),
    "exact_duplicate": (candidate(facts("/in/a.jpg"), exact_duplicates=(PLAIN,)), Action.REMOVE, "duplicate"),
    "unknown_type": (candidate(facts("/in/a.txt", None)), Action.UNKNOWN, "unknown-type"),
    "no_date": (candidate(facts("/in/a.jpg"), taken=None), Action.UNDATED, "no-date"),
    "version_or_frame": (
        replace(PHOTO, likenesses={PLAIN.stamp: Likeness(Relation.BURST, QualityOrder.EQUAL, "a burst")}),
        Action.FILE,
        "burst",
    ),
    "leaves_a_sidecar_alone": (replace(PHOTO, place=(FOLDER, "lonely")), Action.FILE, "same-second"),
    "free_name": (replace(PHOTO, place=(FOLDER, "another")), Action.FILE, "dated"),
}


def decided(name: str, newcomer: Candidate) -> Plan | None:
    settings = Settings({"intake_unknown_files": "leave", "duplicates_re_uploads": "hold"})
    return ruled(name, newcomer, Steps(BatchState(world(PLAIN, LONELY)), settings))


def ruled(name: str, newcomer: Candidate, steps: Steps) -> Plan | None:
    steps.batch_state.expect([newcomer])
    [rule] = [rule for rule in RULES if rule.__name__ == name]
    return rule(Case(newcomer, steps))


@pytest.mark.parametrize("name", CASES)
def test_a_rule_decides_its_case(name: str) -> None:
    newcomer, action, code = CASES[name]
    plan = decided(name, newcomer)
    assert plan is not None
    assert (plan.action, plan.reasons[0].code) == (action, code)


@pytest.mark.parametrize("name", ["waiting_companion", "list_may_come"])
def test_what_came_by_a_clock_that_was_set_back_since_does_not_wait_until_that_day(name: str) -> None:
    newcomer = CASES[name][0]
    later = facts(newcomer.main.path, newcomer.main.filetype, mtime=10**18)  # the world is at 0
    assert decided(name, replace(newcomer, unit=candidate(later).unit)) is None


@pytest.mark.parametrize(("hours", "action"), [(0.9, Action.WAIT), (1.1, Action.FILE)])
def test_what_may_be_another_version_of_a_sidecar_waits_an_hour_for_a_photo_of_its_own(
    hours: float, action: Action
) -> None:
    part = FiledPart(
        5, (FOLDER, STEM), ((PLAIN, ".jpg"), (LONELY, ".xmp")), {"/in/a.xmp": ".xmp"}, again=True
    )
    later = replace(world(PLAIN), now_ns=round(hours * 3600 * 10**9))
    newcomer = replace(candidate(facts("/in/a.xmp", XMP)), filed_part=part)
    steps = Steps(BatchState(later), Settings())
    plans = [plan for rule in RULES if (plan := ruled(rule.__name__, newcomer, steps))]
    assert plans[0].action == action


QUIET = [rule.__name__ for rule in RULES if rule.__name__ not in ("takes_the_name", "free_name")]


@pytest.mark.parametrize("name", [*QUIET, "free_name"])
def test_a_rule_says_nothing_of_a_plain_photo_whose_name_is_taken(name: str) -> None:
    assert decided(name, PHOTO) is None


def test_the_rules_stand_in_the_order_of_the_story() -> None:
    """What stays is known before anything moves, what the library has before anything is named, the free name last but one."""
    names = [rule.__name__ for rule in RULES]
    for earlier, later in [
        ("another_name", "exact_duplicate"),
        ("waiting_companion", "unknown_type"),
        ("deleted_before", "free_name"),
        ("in_its_place", "exact_duplicate"),
        ("exact_duplicate", "late_companion"),
        ("late_companion", "unknown_type"),
        ("version_or_frame", "free_name"),
        ("free_name", "beside_a_stranger"),
        ("beside_a_stranger", "takes_the_name"),
    ]:
        assert names.index(earlier) < names.index(later), f"{earlier} comes before {later}"


def test_a_companion_whose_photo_came_at_another_time_waits_and_says_so() -> None:
    plan = decided("waiting_companion", replace(candidate(facts("/in/a.xmp", XMP)), namesake="a.jpg"))
    assert plan is not None
    assert (plan.action, plan.reasons[0].code) == (Action.WAIT, "other-time")
    assert "a.jpg came under that name, but at another time" in plan.reasons[0].sentence


def test_a_companion_among_the_unknown_leaves_when_its_photo_has_come() -> None:
    """It lies where filing would put it, as long as it is alone."""
    waiting = candidate(facts("/lib/Unknown File Types/a.xmp", None), taken=None)
    assert decided("in_its_place", waiting) is not None
    part = FiledPart(5, (FOLDER, STEM), ((PLAIN, ".jpg"),), {waiting.main.path: ".xmp"})
    assert decided("in_its_place", replace(waiting, filed_part=part)) is None


@pytest.mark.parametrize(
    ("beside", "name"),
    [((), f"{STEM}.0001.jpg"), ((existing(f"{FOLDER}/{STEM}_A.jpg", ino=8),), f"{STEM}_B.jpg")],
)
def test_what_gives_its_name_away_stays_among_its_versions(beside: tuple[Existing, ...], name: str) -> None:
    """Letters are of versions and frames: the picture that led them goes on in their row."""
    there = replace(PLAIN, stamp=PLAIN.stamp._replace(mtime_ns=9))
    earlier = candidate(facts("/in/a.jpg", mtime=1))
    plan = ruled("takes_the_name", earlier, Steps(BatchState(world(there, *beside)), Settings({})))
    assert plan is not None
    moved = {step.src: step.dst for step in plan.steps if isinstance(step, Move)}
    assert moved == {"/in/a.jpg": PLAIN.path, PLAIN.path: f"{FOLDER}/{name}"}
