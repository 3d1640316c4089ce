"""What each rule says of its case beside the steps: why, by which date, and what else is to be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from photo_organizer.decide.batch_state import BatchState
from photo_organizer.decide.copies import HAVE
from photo_organizer.decide.plan import plan_batch
from photo_organizer.decide.quality import QualityOrder
from photo_organizer.decide.relations import Relation
from photo_organizer.decide.same_name import sureness, why_it_takes
from photo_organizer.decide.statements import wall_clock
from photo_organizer.decide.words_of_owners import LATER
from photo_organizer.decide.world import Content, Existing, FiledPart, Likeness
from photo_organizer.model import RE_UPLOAD, Action, Dated, Precision, Strength, Undated
from photo_organizer.settings import Settings
from tests.decide.candidates import (
    DNG,
    FOLDER,
    MOV,
    NOON,
    STEM,
    XMP,
    candidate,
    existing,
    facts,
    one_plan,
    targets,
    world,
)

PLAIN = existing(f"{FOLDER}/{STEM}.jpg")
TAKEOUT = Dated(NOON.replace(month=7), "takeout:photoTakenTime", strength=Strength.SIDECAR)


def filed(path: str, **told: object) -> FiledPart:
    part = FiledPart(5, (FOLDER, STEM), ((PLAIN, ".jpg"),), {path: "." + path.rpartition(".")[2]})
    return replace(part, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "code", "dated"),
    [
        ({}, "companion", NOON),
        ({"dated": TAKEOUT}, LATER, TAKEOUT.value),
        ({"dated": TAKEOUT, "leads": True, "place": (FOLDER, f"{STEM}_A")}, "companion", NOON),
    ],
)
def test_a_companion_that_dates_its_unit_says_so(told: dict[str, object], code: str, dated: datetime) -> None:
    one = replace(candidate(facts("/in/a.json", XMP)), filed_part=filed("/in/a.json", **told))
    plan = one_plan(one, world(PLAIN))
    assert (plan.action, plan.reasons[0].code) == (Action.FILE, code)
    assert "2024/08_Aug/20240831_120000.jpg" in plan.reasons[0].sentence
    assert isinstance(plan.dated, Dated)
    assert plan.dated.value == dated


@pytest.mark.parametrize(
    ("mode", "before", "readmitted", "action"),
    [
        ("copy", True, False, Action.LEAVE),
        ("copy", True, True, Action.COPY),
        ("copy", False, False, Action.COPY),
        ("move", True, False, Action.FILE),
    ],
)
def test_what_was_copied_before_is_not_copied_again_unless_it_is_wanted(
    mode: str, action: Action, *, before: bool, readmitted: bool
) -> None:
    one = replace(candidate(facts("/in/a.jpg")), copied_before=before, readmitted=readmitted)
    plan = one_plan(one, intake_mode=mode, paths_intake="/in")
    assert plan.action is action
    if action is Action.LEAVE:
        assert (plan.reasons[0].code, plan.steps) == (HAVE, ())
        assert "removed from there since" in plan.reasons[0].sentence


@pytest.mark.parametrize(
    ("rule", "readmitted", "files"),
    [("hold", False, False), ("hold", True, True), ("file", False, True), ("file", True, True)],
)
def test_what_was_deleted_is_held_only_where_the_settings_say_so(
    rule: str, *, readmitted: bool, files: bool
) -> None:
    one = replace(candidate(facts("/in/a.jpg")), deleted="was in 2024 until yesterday", readmitted=readmitted)
    plan = one_plan(one, duplicates_re_uploads=rule)
    assert (plan.action is Action.FILE) is files
    told = [reason.sentence for reason in plan.reasons]
    assert any("until yesterday" in sentence for sentence in told)


def test_why_something_goes_to_unknown_file_types() -> None:
    unknown, orphan = one_plan(candidate(facts("/in/a.txt", None))), candidate(facts("/in/a.xmp", XMP))
    [late] = plan_batch([orphan], replace(world(), now_ns=10**18), Settings())
    assert [plan.reasons[0].sentence for plan in (unknown, late)] == [
        "is not a photo or video",
        "no photo came that it belongs to",
    ]


def test_an_undated_photo_stands_beside_the_same_picture_and_says_why_it_has_no_date() -> None:
    one = replace(
        candidate(facts("/in/a.jpg"), taken=None),
        place=(FOLDER, STEM),
        likenesses={PLAIN.stamp: Likeness(Relation.SAME, QualityOrder.WORSE, "smaller")},
    )
    plan = one_plan(one, world(PLAIN))
    assert targets(plan) == [f"{FOLDER}/{STEM}_A.jpg"]
    told = {reason.code: reason.sentence for reason in plan.reasons}
    assert told == {"same": "smaller", "no-date": "none"}
    silent = one_plan(replace(one, dated=Undated(""), place=None))
    assert silent.reasons[0].sentence == "no date was found"
    assert targets(silent) == ["/lib/NoDateFound/a.jpg"]


def test_a_frame_of_a_burst_and_a_version_say_what_they_are() -> None:
    for relation, code in ((Relation.BURST, "burst"), (Relation.SAME, "same")):
        like = {PLAIN.stamp: Likeness(relation, QualityOrder.WORSE, "alike")}
        lettered = replace(candidate(facts("/in/a.jpg")), likenesses=like)
        plan = one_plan(
            lettered,
            world(existing(f"{FOLDER}/{STEM}.jpg", ino=3), replace(PLAIN, path=f"{FOLDER}/{STEM}_A.jpg")),
        )
        assert plan.reasons[0].code == code
        assert targets(plan) == [f"{FOLDER}/{STEM}_B.jpg"]


@pytest.mark.parametrize(
    ("tails", "told"),
    [((".jpg", ".mov"), False), ((".png", ".jpg"), True), ((".x.jpg", ".png"), False)],
)
def test_a_wrong_ending_of_the_main_file_is_told(tails: tuple[str, str], *, told: bool) -> None:
    plan = one_plan(candidate(facts("/in/a.jpg"), facts("/in/a.mov", MOV), tails=tails))
    assert ("extension" in [reason.code for reason in plan.reasons]) is told
    unknown = one_plan(candidate(facts("/in/a.xyz", None), tails=(".xyz",)))
    assert [reason.code for reason in unknown.reasons] == ["unknown-type"]


@pytest.mark.parametrize("note", ["", "only the day is known"])
def test_the_note_of_a_date_is_told(note: str) -> None:
    one = candidate(facts("/in/a.jpg"))
    assert isinstance(one.dated, Dated)
    plan = one_plan(replace(one, dated=replace(one.dated, note=note)))
    assert [reason.sentence for reason in plan.reasons if reason.code == "date-note"] == [note] * bool(note)


@pytest.mark.parametrize(
    ("mtime", "code"),
    [(9, "same-second"), (1, "earlier"), (None, "no-date")],
    ids=["aside", "takes", "undated"],
)
def test_what_is_to_be_told_is_told_wherever_a_photo_is_filed(mtime: int | None, code: str) -> None:
    """Of one that steps aside, takes a name or has no date, too: that it was deleted, and is no PNG."""
    one = candidate(facts("/in/a.jpg", mtime=mtime or 9), taken=NOON if mtime else None, tails=(".png",))
    if isinstance(one.dated, Dated):
        one = replace(one, dated=replace(one.dated, note="only the day is known"))
    there = world(existing(f"{FOLDER}/{STEM}.png", mtime=5))
    plan = one_plan(replace(one, deleted="was in the library until yesterday"), there)
    told = [reason.code for reason in plan.reasons]
    assert told[0] == code
    assert {RE_UPLOAD, "extension"} <= set(told)
    assert ("date-note" in told) is (mtime is not None)


# ── who has the name ─────────────────────────────────────────────────────────────────────────────


def test_how_sure_no_date_is() -> None:
    assert sureness(None) == sureness(Undated("none")) == (0, 0)
    assert sureness(TAKEOUT) == (Strength.SIDECAR, Precision.SECOND)


EARLY = candidate(facts("/in/a.jpg", mtime=1))


@pytest.mark.parametrize(
    ("there", "code"),
    [
        ([existing(f"{FOLDER}/{STEM}.jpg", mtime=5)], "earlier"),
        ([existing(f"{FOLDER}/{STEM}.jpg", mtime=1)], ""),
        ([existing(f"{FOLDER}/{STEM}.jpg", mtime=5), existing(f"{FOLDER}/{STEM}.mov", mtime=1, ino=8)], ""),
        ([existing(f"{FOLDER}/{STEM}.jpg", mtime=1), existing(f"{FOLDER}/{STEM}.mov", mtime=5, ino=8)], ""),
        ([replace(existing(f"{FOLDER}/{STEM}.jpg"), damaged=True), existing(f"{FOLDER}/{STEM}.mov", mtime=5, ino=8)], "damaged"),
        ([], ""),
    ],
)  # fmt: skip
def test_a_newcomer_takes_its_names_from_all_that_have_them_or_from_none(
    there: list[Existing], code: str
) -> None:
    state = BatchState(world(*there))
    why = why_it_takes(EARLY, state, FOLDER, STEM, [".jpg", ".mov"])
    assert (why.code if why else "") == code
    assert why_it_takes(replace(EARLY, compared=False), state, FOLDER, STEM, [".jpg", ".mov"]) is None


def test_a_name_of_which_nothing_is_known_or_that_is_promised_is_not_taken() -> None:
    late = existing(f"{FOLDER}/{STEM}.jpg", mtime=5)
    unknown = replace(world(late), names={FOLDER: {**world(late).names[FOLDER], f"{STEM}.mov": None}})
    assert why_it_takes(EARLY, BatchState(unknown), FOLDER, STEM, [".jpg", ".mov"]) is None
    state = BatchState(world(late))
    state.promise(FOLDER, f"{STEM}.jpg", late)
    assert why_it_takes(EARLY, state, FOLDER, STEM, [".jpg"]) is None


def test_a_copy_that_another_plan_renames_is_compared_under_its_new_name() -> None:
    there = replace(existing(f"{FOLDER}/{STEM}.jpg", mtime=9), unit=5)
    twin = candidate(facts("/in/b.jpg"), md5=b"1", exact_duplicates=(there,))
    moving = candidate(facts("/in/a.jpg", mtime=1))
    plans = plan_batch([moving, twin], world(there), Settings())
    [kept] = [step.kept for plan in plans for step in plan.steps if hasattr(step, "kept")]
    assert kept == f"{FOLDER}/{STEM}.0001.jpg"


# ── small values ─────────────────────────────────────────────────────────────────────────────────


def test_what_lies_in_duplicates_makes_no_newcomer_superfluous() -> None:
    filed_one, aside = existing("/lib/2024/a.jpg"), existing("/lib/Duplicates/a.jpg")
    content = Content(exact_duplicates=(filed_one, aside))
    assert content.duplicates_filed("/lib") == [filed_one]
    one = candidate(facts("/in/a.jpg"), facts("/in/a.dng", DNG), md5=b"x")
    assert one.content.md5 == b"x"
    assert replace(one, contents={}).content.md5 is None


def test_utc_before_the_calendar_of_a_zone_stays_as_it_is() -> None:
    first = datetime.min
    assert wall_clock(first, ZoneInfo("America/New_York")) == (first, timedelta(0))
    assert wall_clock(NOON, UTC) == (NOON, timedelta(0))
    autumn = datetime(2024, 10, 27, 1, 30)
    found, offset = wall_clock(autumn, ZoneInfo("Europe/Berlin"))
    assert (found, found.fold, offset) == (datetime(2024, 10, 27, 2, 30), 0, timedelta(hours=1))
