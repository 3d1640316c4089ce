"""Who has the plain name when several want it, and what the others are called."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.decide.order import in_order
from photo_organizer.decide.plan import plan_batch
from photo_organizer.decide.quality import QualityOrder
from photo_organizer.decide.relations import Relation
from photo_organizer.decide.world import Candidate, Existing, Likeness, World
from photo_organizer.model import Action, Dated, Plan, Precision, Remove, Strength, Wholeness
from photo_organizer.settings import Settings
from tests.decide.candidates import (
    FOLDER,
    NOON,
    OLDER,
    STEM,
    candidate,
    existing,
    facts,
    targets,
    world,
)

if TYPE_CHECKING:
    from datetime import datetime

PLAIN = f"{FOLDER}/{STEM}.jpg"


def newcomer(
    path: str = "/in/a.jpg",
    *,
    strength: Strength = Strength.CAMERA,
    precision: Precision = Precision.SECOND,
    subseconds: str = "",
    mtime: int = 5,
    whole: bool = True,
) -> Candidate:
    one = facts(path, mtime=mtime)
    one = one if whole else replace(one, wholeness=Wholeness.INCOMPLETE)
    dated = Dated(NOON, "test", subseconds, precision=precision, strength=strength)
    return replace(candidate(one), dated=dated)


def filed(
    *,
    strength: Strength = Strength.CAMERA,
    precision: Precision = Precision.SECOND,
    mtime: int = 5,
    whole: bool = True,
) -> Existing:
    dated = Dated(NOON, "test", precision=precision, strength=strength)
    return replace(existing(PLAIN, mtime=mtime), dated=dated, damaged=not whole)


def alike(
    one: Candidate, other: Existing | Candidate, relation: Relation, verdict: QualityOrder
) -> Candidate:
    stamp = other.stamp if isinstance(other, Existing) else other.main.sighting.stamp
    return replace(one, likenesses={**one.likenesses, stamp: Likeness(relation, verdict, "told by the test")})


def decide(*newcomers: Candidate, there: Existing | None = None, **settings: Any) -> dict[str, list[str]]:
    """Return the new names of each newcomer and of what gives way to it, in steps."""
    plans = plan_batch(newcomers, world(*([there] if there else [])), Settings(settings))
    return {plan.source: targets(plan) for plan in plans}


def one_plan(one: Candidate, there: Existing, **settings: Any) -> Plan:
    [plan] = plan_batch([one], world(there), Settings(settings))
    return plan


# ── two different contents ──

BESIDE = f"{FOLDER}/{STEM}.0001.jpg"
CLAIMS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "the stronger date takes the name": ({"mtime": 9}, {"strength": Strength.FILE_TIME}, "stronger"),
    "a weaker date does not": ({"strength": Strength.NAME, "mtime": 1}, {"strength": Strength.OWNER}, ""),
    "the more exact of equally strong dates takes it": ({"mtime": 9}, {"precision": Precision.DAY}, "stronger"),
    "a less exact one does not": ({"precision": Precision.MINUTE, "mtime": 1}, {}, ""),
    "among equals the file modified earlier takes it": ({"mtime": 4}, {}, "earlier"),
    "the file modified later does not": ({"mtime": 6}, {}, ""),
    "of two files modified at once the first keeps it": ({}, {}, ""),
    "a whole file takes it from a damaged one": (
        {"mtime": 9, "strength": Strength.FILE_TIME}, {"whole": False}, "damaged",
    ),
    "a damaged file never takes it": ({"mtime": 1, "whole": False}, {"strength": Strength.FILE_TIME}, ""),
}  # fmt: skip


@pytest.mark.parametrize("case", CLAIMS)
def test_who_has_more_right_to_a_name(case: str) -> None:
    mine, its, why = CLAIMS[case]
    plan = one_plan(newcomer(**mine), filed(**its))
    assert targets(plan) == ([BESIDE, PLAIN] if why else [BESIDE])
    assert [one.code for one in plan.reasons[:2]] == [why or "same-second", "dated"]


@pytest.mark.parametrize("case", CLAIMS)
def test_it_does_not_matter_which_of_two_newcomers_is_looked_at_first(case: str) -> None:
    mine, its, why = CLAIMS[case]
    one, other = newcomer("/in/b.jpg", **mine), newcomer("/in/a.jpg", **its)
    for batch in ((one, other), (other, one)):
        first, second = (one, other) if why else (other, one)
        assert decide(*batch) == {first.main.path: [PLAIN], second.main.path: [BESIDE]}


def test_a_file_of_unknown_date_is_judged_by_its_time() -> None:
    there = replace(filed(), dated=None)
    assert one_plan(newcomer(strength=Strength.FILE_TIME, mtime=4), there).reasons[0].code == "earlier"
    assert targets(one_plan(newcomer(mtime=9), there)) == [BESIDE]


def test_a_name_that_this_batch_has_given_is_not_taken_again() -> None:
    there = filed(strength=Strength.FILE_TIME)
    names = decide(newcomer("/in/a.jpg", mtime=9), newcomer("/in/b.jpg", mtime=3), there=there)
    assert names == {"/in/b.jpg": [BESIDE, PLAIN], "/in/a.jpg": [f"{FOLDER}/{STEM}.0002.jpg"]}


# ── the rule of the older program ──


def test_the_older_rule_needs_dates_that_are_exact_to_the_second() -> None:
    for precision in (Precision.MINUTE, Precision.DAY, Precision.MONTH, Precision.YEAR):
        vague = one_plan(newcomer(precision=precision), filed(), **OLDER)
        assert (vague.action, targets(vague)) == (Action.FILE, [BESIDE])
        assert vague.reasons[0].sentence == f"a different file has the name {STEM}"
        assert targets(one_plan(newcomer(), filed(precision=precision), **OLDER)) == [BESIDE, PLAIN]
    exact = one_plan(newcomer(), filed(), **OLDER)
    assert (exact.action, targets(exact)) == (Action.SET_ASIDE, [f"/lib/Duplicates/{STEM}.0001.jpg"])


# ── bursts and versions ──


def test_no_frame_of_a_burst_takes_the_plain_name_of_another() -> None:
    """However much better, surer or earlier it is."""
    there = filed(strength=Strength.FILE_TIME, mtime=9)
    for verdict in QualityOrder:
        frame = alike(newcomer(mtime=1), there, Relation.BURST, verdict)
        plan = one_plan(frame, there)
        assert (targets(plan), plan.reasons[0].code) == ([f"{FOLDER}/{STEM}_A.jpg"], "burst")


def test_a_better_version_takes_the_plain_name() -> None:
    there = filed()
    better = alike(newcomer(), there, Relation.SAME, QualityOrder.BETTER)
    assert targets(one_plan(better, there)) == [f"{FOLDER}/{STEM}_A.jpg", PLAIN]
    kept = one_plan(better, there, duplicates_replace_with_better=False)
    assert targets(kept) == [f"{FOLDER}/{STEM}_A.jpg"]


@pytest.mark.parametrize("relation", [Relation.SAME, Relation.BURST])
def test_a_whole_picture_takes_the_name_from_a_damaged_one_that_shows_the_same(relation: Relation) -> None:
    there = filed(whole=False)
    whole = alike(newcomer(), there, relation, QualityOrder.WORSE)
    for replacing in (True, False):
        plan = one_plan(whole, there, duplicates_replace_with_better=replacing)
        assert targets(plan) == [f"{FOLDER}/{STEM}_A.jpg", PLAIN]


@pytest.mark.parametrize("relation", [Relation.SAME, Relation.BURST])
def test_a_damaged_picture_never_takes_the_name(relation: Relation) -> None:
    broken = alike(newcomer(whole=False), filed(), relation, QualityOrder.BETTER)
    assert targets(one_plan(broken, filed())) == [f"{FOLDER}/{STEM}_A.jpg"]


def test_the_frames_of_a_burst_follow_each_other_as_they_were_taken() -> None:
    """Whatever the times of the files are; a stranger among them keeps his place."""
    one = newcomer("/in/late.jpg", subseconds="96", mtime=1)
    two = newcomer("/in/early.jpg", subseconds="008", mtime=9)
    three = newcomer("/in/middle.jpg", subseconds="5", mtime=4)
    stranger = newcomer("/in/stranger.jpg", mtime=2)
    three = alike(
        alike(three, one, Relation.BURST, QualityOrder.EQUAL), two, Relation.BURST, QualityOrder.EQUAL
    )
    found = in_order([one, two, three, stranger], lambda _: (FOLDER, STEM))
    assert [each.main.path for each in found] == [
        "/in/early.jpg", "/in/stranger.jpg", "/in/middle.jpg", "/in/late.jpg",
    ]  # fmt: skip


ANOTHER_DAY = NOON.replace(day=1)


@pytest.mark.parametrize(
    ("mine", "its", "aside"),
    [
        ({}, {}, True),
        ({"mtime": 1}, {}, True),  # it takes the name, and the one that had it goes aside
        ({"strength": Strength.NAME}, {"strength": Strength.CONTAINER}, True),
        ({"precision": Precision.DAY}, {}, False),
        ({}, {"precision": Precision.DAY}, False),
        ({"strength": Strength.FILE_TIME}, {}, False),
        ({}, {"strength": Strength.FILE_TIME}, False),
        ({"strength": Strength.FILE_TIME}, {"strength": Strength.FILE_TIME}, False),
        ({}, {"precision": Precision.DAY, "whole": False}, False),
        ({"precision": Precision.DAY}, {"whole": False}, False),
    ],
)
def test_the_older_rule_is_for_two_dates_that_are_surely_of_one_second(
    mine: dict[str, Any], its: dict[str, Any], *, aside: bool
) -> None:
    plan = one_plan(newcomer(**mine), filed(**its), **OLDER)
    assert any(path.startswith("/lib/Duplicates/") for path in targets(plan)) is aside


@pytest.mark.parametrize(
    ("second", "mine", "its", "aside"),
    [
        (0, Strength.OWNER, Strength.OWNER, False),  # "July 1985" for each picture of an album
        (0, Strength.OWNER, Strength.CAMERA, False),
        (0, Strength.CAMERA, Strength.OWNER, False),
        (0, Strength.CAMERA, Strength.CAMERA, True),
        (57, Strength.OWNER, Strength.OWNER, True),  # a camera's, whose name an editor took out
    ],
)
def test_who_dates_an_album_by_hand_does_not_say_that_its_pictures_are_of_one_second(
    second: int, mine: Strength, its: Strength, *, aside: bool
) -> None:
    taken = NOON.replace(second=second)
    there = replace(existing("/lib/2024/1200.jpg", mtime=5), dated=Dated(taken, "test", strength=its))
    wanted = replace(newcomer(mtime=9), dated=Dated(taken, "test", strength=mine))
    plan = one_plan(wanted, there, naming_layout="{YYYY}/{hh}{mm}", **OLDER)
    assert any(path.startswith("/lib/Duplicates/") for path in targets(plan)) is aside


@pytest.mark.parametrize(
    ("there", "aside"),
    [(NOON, True), (ANOTHER_DAY, False), (None, False)],  # None: nobody has noted when it was taken
)
@pytest.mark.parametrize("mtime", [1, 9])
def test_a_name_in_common_says_nothing_where_it_does_not_tell_the_second(
    there: datetime | None, mtime: int, *, aside: bool
) -> None:
    dated = Dated(there, "test") if there else None
    taken = replace(existing("/lib/2024/120000.jpg", mtime=5), dated=dated)
    plan = one_plan(newcomer(mtime=mtime), taken, naming_layout="{YYYY}/{hh}{mm}{ss}", **OLDER)
    assert any(path.startswith("/lib/Duplicates/") for path in targets(plan)) is aside
    told = "of the same second" in "".join(str(reason.sentence) for reason in plan.reasons)
    assert told is (aside and mtime == 9)


def test_a_file_makes_way_into_duplicates_only_where_not_all_of_its_unit_is_there() -> None:
    there = existing(f"{FOLDER}/{STEM}.jpg", mtime=9)
    twin = existing("/lib/Duplicates/x.jpg", ino=8)
    around = replace(world(there), aside={there.path: twin})
    taker = candidate(facts("/in/a.jpg", mtime=3))
    assert _decided(taker, around, OLDER).steps[0] == Remove(there.path, twin.path, there.stamp)
    assert targets(_decided(taker, around, {})) == [f"{FOLDER}/{STEM}.0001.jpg", there.path]
    there, film = replace(there, unit=3), replace(existing(f"{FOLDER}/{STEM}.mov", ino=9), unit=3)
    around = replace(world(there, film), aside={there.path: twin})
    aside = f"/lib/Duplicates/{STEM}.0001"
    assert targets(_decided(taker, around, OLDER))[:2] == [f"{aside}.jpg", f"{aside}.mov"]


def _decided(one: Candidate, around: World, settings: dict[str, str]) -> Plan:
    [plan] = plan_batch([one], around, Settings(settings))
    return plan
