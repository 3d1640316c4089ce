"""What stays in the intake because its photo does is listed by name, too, and off the list with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.decide.missing import waits_for
from photo_organizer.disk.stamp import sight
from photo_organizer.model import Action, Outcome, Plan, Reason, Stamp, State
from photo_organizer.service.notes import note
from photo_organizer.service.staying import stays
from photo_organizer.store import db, former_place, held
from tests.commands.ticks import MINUTE, Ticks, told
from tests.journeys import parts

if TYPE_CHECKING:
    from pathlib import Path

SIDECAR = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"


def drop_unit(ticks: Ticks) -> Path:
    photo = ticks.drop()
    photo.with_suffix(".xmp").write_bytes(SIDECAR)
    return photo


def listed(ticks: Ticks) -> dict[str, str]:
    return {row.path.rpartition("/")[2]: row.reason for row in held.everything(ticks.opened.con)}


def test_a_unit_that_cannot_be_moved_is_listed_whole(ticks: Ticks) -> None:
    """A sidecar stood in the intake for weeks, and neither list nor number knew of it."""
    drop_unit(ticks)
    (ticks.library / "2021").write_bytes(b"in the way")
    ticks.tick(4, seconds=MINUTE)
    assert listed(ticks) == {"P0001.jpg": "failed", "P0001.xmp": held.WITH_ANOTHER}
    [sentence] = [row.sentence for row in held.everything(ticks.opened.con) if row.reason != "failed"]
    assert sentence == "waits for P0001.jpg, which belongs to it"
    (ticks.library / "2021").unlink()
    ticks.tick(3, seconds=MINUTE)
    assert ticks.left() == []
    assert listed(ticks) == {}


def test_a_unit_that_waits_for_an_answer_is_listed_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = Ticks(tmp_path, monkeypatch, duplicates_re_uploads="hold")
    ticks.tick()
    photo = ticks.drop(day=3)
    data = photo.read_bytes()
    ticks.tick(3)
    for name in ticks.filed():
        (ticks.library / name).unlink()
    ticks.service.pace.look_at_everything()
    ticks.tick(2)
    photo.write_bytes(data)
    photo.with_suffix(".xmp").write_bytes(SIDECAR)
    ticks.service.wake()
    ticks.tick(3)
    assert listed(ticks) == {"P0001.jpg": "re-upload", "P0001.xmp": held.WITH_ANOTHER}
    assert told(ticks, "readmit")["count"] == 1
    ticks.tick(2)
    assert (ticks.left(), listed(ticks)) == ([], {})
    ticks.end()


def test_without_its_photo_a_sidecar_has_a_reason_of_its_own(ticks: Ticks) -> None:
    photo = drop_unit(ticks)
    (ticks.library / "2021").write_bytes(b"in the way")
    ticks.tick(3, seconds=MINUTE)
    photo.unlink()
    ticks.service.pace.look_at_everything()
    ticks.tick(2, seconds=MINUTE)
    assert listed(ticks).get("P0001.xmp") not in (None, held.WITH_ANOTHER)


def test_what_waits_with_another_wakes_no_disk_for_itself(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))
    why = Reason(held.WITH_ANOTHER, "waits for a.jpg")
    with db.transaction(con):
        held.hold(con, "/a.xmp", Stamp(1, 2, 3, 4), why, 5, retry=held.AT_EVERY_LOOK)
    assert not held.some_due(con, 10)
    with db.transaction(con):
        held.hold(con, "/a.jpg", Stamp(1, 2, 3, 4), Reason("failed", "x"), 5, retry=held.AT_EVERY_LOOK)
    assert held.some_due(con, 10)
    con.close()


CHAPTERS = {"GX010001.MP4": parts.film(seed=1), "GX020001.MP4": parts.film(seed=2)}
PHOTO_AND_EDIT = {"IMG_1234.jpg": parts.jpeg(), "IMG_O1234.AAE": parts.aae(parts.NOON)}


@pytest.mark.parametrize("files", [CHAPTERS, PHOTO_AND_EDIT])
def test_the_rest_of_a_unit_stays_as_long_as_what_it_waits_for(
    files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second chapter was filed alone by the next look, and the owner's edit was told as nobody's."""
    ticks = Ticks(tmp_path, monkeypatch, duplicates_re_uploads="hold")
    ticks.tick()
    first, second = files
    (ticks.intake / first).write_bytes(files[first])
    ticks.service.wake()
    ticks.tick(4, seconds=MINUTE)
    for path in ticks.library.rglob("2019*_*.*"):
        path.unlink()
    ticks.service.pace.look_at_everything()
    ticks.tick(2)
    for name, data in files.items():
        (ticks.intake / name).write_bytes(data)
    for _ in range(3):
        ticks.service.pace.look_at_everything()
        ticks.tick(2, seconds=MINUTE)
    assert listed(ticks) == {first: "re-upload", second: held.WITH_ANOTHER}
    assert {row.tries for row in held.everything(ticks.opened.con)} == {1}, "they are not looked at each time"
    assert told(ticks, "readmit")["count"] == 1
    ticks.tick(3, seconds=MINUTE)
    assert (ticks.left(), listed(ticks)) == ([], {})
    ticks.end()


def test_what_waits_is_offered_when_that_changes_or_goes(tmp_path: Path) -> None:
    photo, edit = tmp_path / "a.jpg", tmp_path / "a.AAE"
    photo.write_bytes(b"photo")
    edit.write_bytes(b"edit")
    con, _ = db.open_database(str(tmp_path))
    one, other = sight(str(photo)), sight(str(edit))
    assert one
    assert other
    with db.transaction(con):
        held.hold(con, one.path, one.stamp, Reason("re-upload", "x"), 5, retry=False)
        held.hold(con, other.path, other.stamp, Reason(held.WITH_ANOTHER, waits_for("a.jpg")), 5, retry=True)
    assert stays(con, other)
    photo.write_bytes(b"another photo")
    assert not stays(con, other)
    photo.unlink()
    assert not stays(con, other)
    con.close()


def test_what_waits_in_an_intake_that_moved_along_with_the_library_waits_on(tmp_path: Path) -> None:
    """Where the other one is was written down as a whole path, under which it was gone."""
    old, new = tmp_path / "old", tmp_path / "new"
    (old / "intake").mkdir(parents=True)
    con, _ = db.open_database(str(tmp_path))
    for name in ("a.jpg", "a.AAE"):
        (old / "intake" / name).write_bytes(b"x")
    note(con, [outcome(str(old / "intake" / "a.jpg"), str(old / "intake" / "a.AAE"))], 5)
    old.rename(new)
    with db.transaction(con):
        former_place.follow(con, str(old), str(new), str(new / "intake"))
    edit = sight(str(new / "intake" / "a.AAE"))
    assert edit
    assert stays(con, edit)
    con.close()


def outcome(path: str, mate: str) -> Outcome:
    plan = Plan(path, Action.LEAVE, (Reason("re-upload", "was in the library"),))
    return Outcome(plan, State.DONE, mates=(mate,))


def test_behind_a_look_that_leaves_what_it_saw_the_service_rests(ticks: Ticks) -> None:
    """Nothing that was moved told it to look again: "Working, 1 file handled" stood on the page until the next full look."""
    (ticks.intake / "lone.xmp").write_bytes(SIDECAR)
    while not listed(ticks):
        ticks.tick(seconds=1)
    assert ticks.status()["word"] == "Idle"
