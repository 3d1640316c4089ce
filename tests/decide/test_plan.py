"""Each case of the decision, one by one: what happens, why, and to which name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from photo_organizer.decide.batch_state import BatchState
from photo_organizer.decide.plan import plan_batch
from photo_organizer.decide.tails import with_tails
from photo_organizer.decide.world import Candidate, Existing, FiledPart, World
from photo_organizer.model import (
    Action,
    Dated,
    Move,
    Remove,
)
from photo_organizer.settings import Settings
from tests.decide.candidates import (
    DNG,
    FOLDER,
    MOV,
    MP4,
    NOON,
    OLDER,
    STEM,
    XMP,
    candidate,
    existing,
    facts,
    one_plan,
    targets,
    world,
)

if TYPE_CHECKING:
    import pytest


def test_a_photo_goes_to_its_month_under_its_second() -> None:
    plan = one_plan(candidate(facts("/in/IMG_1.JPG")))
    assert (plan.action, targets(plan)) == (Action.FILE, [f"{FOLDER}/{STEM}.jpg"])
    assert plan.reasons[0].code == "dated"


def test_a_group_gets_one_stem() -> None:
    plan = one_plan(candidate(facts("/in/a.heic"), facts("/in/a.mov", MOV), facts("/in/a.xmp", XMP)))
    assert targets(plan) == [f"{FOLDER}/{STEM}{tail}" for tail in (".heic", ".mov", ".xmp")]


def test_the_layout_is_a_setting() -> None:
    plan = one_plan(candidate(facts("/in/a.jpg")), naming_layout="{YYYY}/{YYYY}-{MM}-{DD} {hh}.{mm}.{ss}")
    assert targets(plan) == ["/lib/2024/2024-08-31 12.00.00.jpg"]


def test_of_two_files_of_one_second_the_earlier_keeps_the_name() -> None:
    late, early = candidate(facts("/in/a.jpg", mtime=9)), candidate(facts("/in/b.jpg", mtime=3))
    for rule, aside in (({}, FOLDER), (OLDER, "/lib/Duplicates")):
        plans = plan_batch([late, early], world(), Settings(rule))
        assert {plan.source: targets(plan) for plan in plans} == {
            "/in/b.jpg": [f"{FOLDER}/{STEM}.jpg"],
            "/in/a.jpg": [f"{aside}/{STEM}.0001.jpg"],
        }


def test_a_newcomer_modified_earlier_takes_the_name_from_a_file_of_the_library() -> None:
    there = existing(f"{FOLDER}/{STEM}.jpg", mtime=9)
    for rule, aside in (({}, FOLDER), (OLDER, "/lib/Duplicates")):
        plan = one_plan(candidate(facts("/in/a.jpg", mtime=3)), world(there), **rule)
        assert plan.steps[0] == Move(there.path, f"{aside}/{STEM}.0001.jpg", there.stamp)
        assert targets(plan)[1] == there.path
        assert [reason.code for reason in plan.reasons] == ["earlier", "dated"]


def test_the_later_one_is_named_by_its_real_sub_seconds() -> None:
    around = world(existing(f"{FOLDER}/{STEM}.jpg"))
    later = candidate(facts("/in/a.jpg"), subseconds="37")
    assert targets(one_plan(later, around, **OLDER)) == [f"/lib/Duplicates/{STEM}.3700.jpg"]
    assert targets(one_plan(later, around)) == [f"{FOLDER}/{STEM}.3700.jpg"]


def test_a_neighbour_of_the_same_second_does_not_give_way_with_the_file_that_had_the_name() -> None:
    there = existing(f"{FOLDER}/{STEM}.jpg", mtime=9)
    neighbour = existing(f"{FOLDER}/{STEM}.1230.jpg", mtime=9, ino=8)
    plan = one_plan(candidate(facts("/in/a.jpg", mtime=3)), world(there, neighbour))
    assert [step.src for step in plan.steps if isinstance(step, Move)] == [there.path, "/in/a.jpg"]


def test_frames_of_one_mtime_are_ordered_by_their_sub_seconds() -> None:
    frames = [
        candidate(facts(f"/in/{name}.jpg"), subseconds=digits)
        for name, digits in (("a", "500"), ("b", "000"))
    ]
    assert [plan.source for plan in plan_batch(frames, world(), Settings())] == ["/in/b.jpg", "/in/a.jpg"]


def test_names_are_compared_as_network_clients_do() -> None:
    around = world(existing(f"{FOLDER}/{STEM}.JPG"))
    assert targets(one_plan(candidate(facts("/in/a.jpg")), around)) == [f"{FOLDER}/{STEM}.0001.jpg"]
    assert one_plan(candidate(facts("/in/a.jpg")), around, **OLDER).action == Action.SET_ASIDE


def test_an_exact_duplicate_is_removed_or_set_aside() -> None:
    kept = existing("/lib/2020/old.jpg")
    copy = candidate(facts("/in/a.jpg"), exact_duplicates=(kept,))
    removed = one_plan(copy)
    assert removed.action == Action.REMOVE
    assert isinstance(removed.steps[0], Remove)
    assert removed.steps[0].kept == kept.path
    aside = one_plan(copy, duplicates_delete_duplicates=False)
    assert (aside.action, targets(aside)) == (Action.SET_ASIDE, [f"/lib/Duplicates/{STEM}.0001.jpg"])


def test_there_are_never_two_of_the_same_in_duplicates() -> None:
    kept, aside = existing("/lib/2020/old.jpg"), existing("/lib/Duplicates/x.jpg", ino=8)
    copy = candidate(facts("/in/a.jpg"), exact_duplicates=(kept, aside))
    assert one_plan(copy, duplicates_delete_duplicates=False).action == Action.REMOVE
    frame = candidate(facts("/in/b.jpg"), exact_duplicates=(aside,))
    burst = world(existing(f"{FOLDER}/{STEM}.jpg"))
    assert one_plan(frame, burst, **OLDER).reasons[0].code == "already-aside"


def test_a_content_that_only_duplicates_holds_is_filed_although_its_name_is_taken() -> None:
    again = candidate(facts("/in/b.jpg"), exact_duplicates=(existing("/lib/Duplicates/x.jpg", ino=8),))
    plan = one_plan(again, world(existing(f"{FOLDER}/{STEM}.jpg")))
    assert (plan.action, targets(plan)) == (Action.FILE, [f"{FOLDER}/{STEM}.0001.jpg"])


def test_a_copy_in_duplicates_alone_does_not_make_a_photo_superfluous() -> None:
    photo = candidate(facts("/in/a.jpg"), exact_duplicates=(existing("/lib/Duplicates/x.jpg"),))
    assert one_plan(photo).action == Action.FILE


def test_twins_in_one_batch_are_kept_once_and_the_copy_is_handled_last() -> None:
    first = candidate(facts("/in/a.jpg", mtime=1), md5=b"m")
    second = candidate(facts("/in/b.jpg", mtime=2), md5=b"m")
    plans = plan_batch([second, first], world(), Settings())
    assert [plan.action for plan in plans] == [Action.FILE, Action.REMOVE]
    assert isinstance(plans[1].steps[0], Remove)
    assert plans[1].steps[0].kept == f"{FOLDER}/{STEM}.jpg"


def test_equal_stills_of_two_live_photos_are_not_duplicates() -> None:
    still, film = facts("/in/a.heic"), facts("/in/a.mov", MOV)
    filed = existing(f"{FOLDER}/{STEM}.heic")
    for rule, aside in (({}, FOLDER), (OLDER, "/lib/Duplicates")):
        plan = one_plan(candidate(still, film, exact_duplicates=(filed,)), world(filed), **rule)
        assert targets(plan) == [f"{aside}/{STEM}.0001{tail}" for tail in (".heic", ".mov")]


def test_a_duplicate_photo_with_another_sidecar_leaves_the_sidecar_with_the_kept_photo() -> None:
    kept = existing("/lib/2020/old.jpg")
    copy = candidate(facts("/in/a.jpg"), facts("/in/a.xmp", XMP), exact_duplicates=(kept,))
    plan = one_plan(copy, world(kept))
    assert isinstance(plan.steps[0], Remove)
    assert targets(plan) == ["/lib/2020/old.xmp"]


def test_a_hard_link_is_left_alone() -> None:
    one, two = facts("/in/a.jpg", ino=50), facts("/in/b.jpg", ino=50)
    plans = plan_batch([candidate(one), candidate(two)], world(), Settings())
    assert [plan.action for plan in plans] == [Action.FILE, Action.LEAVE]


def test_undated_and_unknown_files_keep_their_names() -> None:
    around = world(existing("/lib/NoDateFound/Urlaub?.jpg".replace("?", "_")))
    assert targets(one_plan(candidate(facts("/in/Urlaub?.jpg"), taken=None), around)) == [
        "/lib/NoDateFound/Urlaub_.0001.jpg"
    ]
    unknown = candidate(facts("/in/Liste.TXT", None))
    assert targets(one_plan(unknown)) == ["/lib/Unknown File Types/Liste.TXT"]
    assert one_plan(unknown, intake_unknown_files="leave").action == Action.LEAVE


def test_many_of_one_name_cost_no_more_than_many_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """An export may hold one `image.jpg` in each of its folders; each of them tried all numbers of those before it."""
    tried = []
    free = BatchState.free

    def counted(*values: Any) -> bool:
        tried.append(values)
        return free(*values)

    monkeypatch.setattr(BatchState, "free", counted)
    many = [
        candidate(facts(f"/in/{number:03}/image.jpg", ino=number), taken=None) for number in range(1, 400)
    ]
    around = world(existing("/lib/NoDateFound/image.0002.jpg"))
    found = [target for plan in plan_batch(many, around, Settings()) for target in targets(plan)]
    assert found[:4] == [f"/lib/NoDateFound/image{end}.jpg" for end in ("", ".0001", ".0003", ".0004")]
    assert len(set(found)) == 399
    assert len(tried) < 3 * len(many)


def test_the_files_of_a_unit_keep_one_stem_where_its_name_is_too_long_for_a_number() -> None:
    name = "ä" * 123
    around = world(existing(f"/lib/NoDateFound/{name}.jpg"))
    pair = candidate(
        facts(f"/in/{name}.jpg"), facts(f"/in/{name}.jpg.xmp", XMP), taken=None, tails=(".jpg", ".jpg.xmp")
    )
    photo, sidecar = targets(one_plan(pair, around))
    assert (sidecar, photo.endswith("ä.0001.jpg")) == (f"{photo}.xmp", True)


def test_a_folder_that_is_there_in_other_letters_is_used() -> None:
    folders = {"/lib/NoDateFound": "/lib/nodatefound", FOLDER: "/lib/2024/08_AUG"}
    around = World("/lib", folders=folders)
    assert targets(one_plan(candidate(facts("/in/a.jpg"), taken=None), around)) == ["/lib/nodatefound/a.jpg"]
    assert targets(one_plan(candidate(facts("/in/a.jpg")), around)) == [f"/lib/2024/08_AUG/{STEM}.jpg"]


def test_a_wrong_extension_is_told_and_corrected_on_wish() -> None:
    wrong = candidate(facts("/in/a.png"))
    plan = one_plan(wrong)
    assert targets(plan) == [f"{FOLDER}/{STEM}.png"]
    assert "extension" in {reason.code for reason in plan.reasons}
    assert targets(one_plan(wrong, naming_correct_extension=True)) == [f"{FOLDER}/{STEM}.jpg"]


def test_a_sidecar_waits_a_day_for_its_photo() -> None:
    orphan = candidate(facts("/in/a.xmp", XMP))
    assert one_plan(orphan).action == Action.WAIT
    tomorrow = World("/lib", now_ns=25 * 3600 * 10**9)
    assert targets(one_plan(orphan, tomorrow)) == ["/lib/Unknown File Types/a.xmp"]


def late(there: Existing, stem: str, now: str, joins: str, name: str, *, leads: bool = False) -> FiledPart:
    """The rest of a unit that stands at FOLDER/stem + now; the newcomer /in/name gets the tail `joins`."""
    return FiledPart(7, (FOLDER, stem), ((there, now),), {f"/in/{name}": joins}, leads=leads)


def test_a_companion_that_comes_later_joins_its_photo() -> None:
    there = existing(f"{FOLDER}/{STEM}_A.jpg")
    filed_part = late(there, f"{STEM}_A", ".jpg", ".xmp", "a.xmp")
    plan = one_plan(replace(candidate(facts("/in/a.xmp", XMP)), filed_part=filed_part), world(there))
    assert (targets(plan), plan.reasons[0].code) == ([f"{FOLDER}/{STEM}_A.xmp"], "companion")
    assert plan.membership is not None
    assert plan.membership.joins == 7


def test_a_film_that_came_before_its_still_follows_it() -> None:
    film = existing(f"{FOLDER}/20240831_120001.mov")
    filed_part = late(film, "20240831_120001", ".mov", ".heic", "a.heic", leads=True)
    still = replace(candidate(facts("/in/a.heic")), filed_part=filed_part)
    assert targets(one_plan(still, world(film))) == [
        f"{FOLDER}/{STEM}.heic",
        f"{FOLDER}/{STEM}.mov",
    ]


def test_a_file_that_is_where_it_belongs_stays_there() -> None:
    for name in (f"{STEM}.jpg", f"{STEM}.0001.jpg", f"{STEM}_A.jpg"):
        plan = one_plan(candidate(facts(f"{FOLDER}/{name}")))
        assert (plan.action, plan.reasons[0].code, plan.steps) == (Action.LEAVE, "in-place", ())
    assert one_plan(candidate(facts(f"{FOLDER}/IMG_1.jpg"))).action is Action.FILE
    assert one_plan(candidate(facts("/lib/NoDateFound/a.jpg"), taken=None)).reasons[0].code == "in-place"
    assert one_plan(candidate(facts("/lib/Unknown File Types/a.x", None))).reasons[0].code == "in-place"


def test_a_blank_or_a_dot_at_the_end_of_a_name_is_dropped() -> None:
    for name in ("x.jpg ", "x.jpg.", "x.JPG . "):
        main = facts(f"/in/{name}")
        unit = with_tails([[main]])
        [step] = one_plan(Candidate(unit, Dated(NOON, "exif:DateTimeOriginal"))).steps
        assert isinstance(step, Move)
        assert step.dst == f"{FOLDER}/{STEM}.jpg"


def test_a_raw_file_of_a_frame_is_joined_where_it_stands() -> None:
    raw = existing(f"{FOLDER}/{STEM}_B.dng")
    filed_part = late(raw, f"{STEM}_B", ".dng", ".jpg", "a.jpg", leads=True)
    assert targets(one_plan(replace(candidate(facts("/in/a.jpg")), filed_part=filed_part), world(raw))) == [
        f"{FOLDER}/{STEM}_B.jpg"
    ]


def test_where_a_stranger_has_the_name_the_whole_unit_takes_another() -> None:
    photo, stranger = existing(f"{FOLDER}/{STEM}.jpg"), existing(f"{FOLDER}/{STEM}.dng")
    filed_part = late(photo, STEM, ".jpg", ".dng", "a.dng")
    plan = one_plan(
        replace(candidate(facts("/in/a.dng", DNG)), filed_part=filed_part), world(photo, stranger)
    )
    assert targets(plan) == [f"{FOLDER}/{STEM}.0001.jpg", f"{FOLDER}/{STEM}.0001.dng"]


def test_a_chapter_that_comes_later_is_numbered_and_so_is_the_first() -> None:
    first = existing(f"{FOLDER}/{STEM}.mp4")
    filed_part = late(first, STEM, "_1.mp4", "_2.mp4", "b.mp4")
    plan = one_plan(replace(candidate(facts("/in/b.mp4", MP4)), filed_part=filed_part), world(first))
    assert targets(plan) == [f"{FOLDER}/{STEM}_1.mp4", f"{FOLDER}/{STEM}_2.mp4"]
