"""What is gone, moved, dated or asked for is found again as the one that it is, and no other."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from photo_organizer.model import Dated, Membership, Moment, Precision, Strength
from photo_organizer.store import catalogue, deletions, doubtful, inbox, units
from photo_organizer.web.api_commands import _NUMBERS
from tests.store.rows import A, B, look_at, put, stamp

if TYPE_CHECKING:
    import sqlite3

    import pytest


# ── what is gone ──


def test_what_its_owner_deleted_is_known_again_by_the_surest_sign(con: sqlite3.Connection) -> None:
    dated = Dated(datetime(2024, 5, 1), "exif:DateTimeOriginal")
    gone: list[tuple[str, bytes, bytes | None]] = [
        ("x/a.jpg", b"s", A),
        ("x/b.jpg", b"t", None),
        ("y/c.jpg", b"u", None),
    ]
    for name, sample, md5 in gone:
        catalogue.put(con, catalogue.Known(name, stamp(5), sample=sample, md5=md5), plan="p", dated=dated)
    put(con, "x/never filed.jpg", "z/stays.jpg")
    deletions.forget(con, ["x/a.jpg", "x/never filed.jpg"], 5)
    deletions.forget_below(con, "x", 6)
    deletions.forget_below(con, "y", 7)
    assert [one.path for one in catalogue.everything(con)] == ["z/stays.jpg"]
    taken = "2024-05-01T00:00:00"
    asked = {
        (None, None, A): "x/a.jpg",
        (taken, b"s", B): None,  # of one the MD5 says no, of the others the sample
        (None, b"t", A): "x/b.jpg",  # of which no MD5 is known
        (None, b"t", None): "x/b.jpg",
        (taken, None, None): "y/c.jpg",  # the latest
        (None, None, None): None,
    }
    for signs, path in asked.items():
        found = deletions.find(con, 10, *signs)
        assert (found and found.path) == path, signs
    assert deletions.find(con, 11, taken, b"s", A) is None


def test_a_file_that_its_owner_moved_stays_of_its_unit_and_of_no_other(con: sqlite3.Connection) -> None:
    unit = units.open_unit(con, Membership(), "/in", 5)
    moved, other = stamp(1), stamp(2)
    catalogue.put(con, catalogue.Known("x/a.jpg", moved), original="/in/a.jpg", unit=unit)
    catalogue.put(con, catalogue.Known("new/b.jpg", other))
    catalogue.put(con, catalogue.Known("new/a.jpg", moved))
    deletions.forget(con, ["x/a.jpg"], 5)
    assert units.paths(con, unit) == ["new/a.jpg"]
    assert units.origin(con, "new/a.jpg") == ("/in/a.jpg", "")
    assert units.origin(con, "new/b.jpg") == ("", "")


# ── units ──


def test_units_of_which_nothing_is_left_hide_none_that_is_there(con: sqlite3.Connection) -> None:
    there, *gone = (units.open_unit(con, Membership(keys=("name:img_1",)), "/in", 5) for _ in range(4))
    put(con, "a.jpg", unit=there)
    assert gone
    assert units.found_by(con, ["name:img_1"], [], 1) == [there]
    assert units.found_by(con, [], ["name:"], 1) == [there]


def test_a_unit_is_found_by_its_keys_and_those_of_what_it_took_over(con: sqlite3.Connection) -> None:
    one = units.open_unit(con, Membership(keys=("name:img_1", "id:0A"), event="Zoo"), "/in/zoo", 5)
    other = units.open_unit(con, Membership(keys=("name:img_2",)), "/in", 6)
    assert units.open_unit(con, Membership(one, keys=("id:0B",)), "/in", 7) == one
    assert (units.filed_ns(con, one), units.filed_ns(con, other), units.filed_ns(con, 99)) == (5, 6, 0)
    put(con, "a.jpg", unit=one, original="/in/zoo/IMG_1.jpg")
    put(con, "b.jpg", unit=other)
    assert units.found_by(con, ["id:0B"], [], 9) == [one]
    assert units.found_by(con, ["name:img_2", "id:0A"], [], 9) == [other, one]
    assert units.found_by(con, [], ["name:img_"], 9) == [other, one]
    assert units.found_by(con, [], ["name:img_"], 1) == [other]
    put(con, "c.jpg")
    assert [units.of_path(con, name) for name in ("a.jpg", "b.jpg", "c.jpg", "d.jpg")] == [one, other, 0, 0]
    assert units.origin(con, "a.jpg") == ("/in/zoo/IMG_1.jpg", "Zoo")
    joined = units.open_unit(con, Membership(beside="c.jpg"), "/in", 8)
    assert (units.paths(con, joined), units.paths(con, other)) == (["c.jpg"], ["b.jpg"])
    units.open_unit(con, Membership(beside="a.jpg"), "/in", 8)
    assert units.paths(con, one) == ["a.jpg"], "it has its unit"
    units.share_keys(con, other, joined)
    assert units.found_by(con, ["name:img_2"], [], 9) == [joined, other]
    units.merge(con, one, [other])
    assert units.members(con, one) == [
        units.UnitMember("a.jpg", "/in/zoo/IMG_1.jpg", None, "", 0, ""),
        units.UnitMember("b.jpg", "", None, "", 0, ""),
    ]
    assert units.origin(con, "b.jpg") == ("", "Zoo")
    assert units.found_by(con, ["name:img_2"], [], 9) == [joined, one]


# ── dates ──


def test_files_whose_date_is_doubtful_are_listed_and_those_of_one_trip(con: sqlite3.Connection) -> None:
    def dated(day: int, **more: object) -> Dated:
        return Dated(datetime(2024, 5, day), "exif:DateTimeOriginal", **more)  # type: ignore[arg-type]

    put(con, "x/time.jpg", dated=dated(1, strength=Strength.FILE_TIME))
    put(con, "x/day.jpg", dated=dated(2, precision=Precision.DAY))
    put(con, "y/sure.jpg", "y/undated.jpg", dated=dated(3))
    put(con, "Duplicates/time.jpg", dated=dated(1, strength=Strength.FILE_TIME))
    con.execute("UPDATE catalogue SET taken = NULL WHERE path = CAST('y/undated.jpg' AS BLOB)")
    assert [[one.path for one in doubtful.weak(con, at, 1)[1]] for at in (0, 1, 2)] == [
        ["x/time.jpg"],
        ["x/day.jpg"],
        [],
    ]
    assert doubtful.weak(con, 0, 9)[0] == 2
    total, shown = doubtful.below(con, "x", 1, 9)
    assert (total, [one.path for one in shown]) == (2, ["x/time.jpg"])


def test_a_trip_ends_where_a_camera_took_nothing_for_three_days(con: sqlite3.Connection) -> None:
    days = {"a": 1, "b": 4, "c": 9, "d": 10, "nikon": 2}
    for name, day in days.items():
        moment = Moment(datetime(2024, 5, day), camera="Nikon" if name == "nikon" else "Canon")
        look_at(con, f"{name}.jpg", name.encode()[:1] * 16, moment=moment)
    look_at(con, "Duplicates/z.jpg", b"z" * 16, moment=Moment(datetime(2024, 5, 3), camera="Canon"))
    trips = {}
    for name in (*days, "z"):
        number = catalogue.number_of(con, f"{name}.jpg")
        camera, total, files = doubtful.trip(con, number or 0)
        assert total == len(files)
        trips[name] = (camera, "".join(one.path.removesuffix(".jpg")[0] for one in files))
    assert trips == {
        "a": ("Canon", "ab"), "b": ("Canon", "ab"), "c": ("Canon", "cd"), "d": ("Canon", "cd"),
        "nikon": ("Nikon", "n"), "z": ("", ""),
    }  # fmt: skip


def test_a_trip_of_more_than_are_handed_on_is_counted_to_its_end(
    con: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A telephone never rests: "all pictures of this trip: 20,000" were the first ones, and these alone were shifted."""
    monkeypatch.setattr(doubtful, "MOST_OF_TRIP", 2)
    for day in (1, 2, 3, 4):
        look_at(con, f"{day}.jpg", bytes([day]) * 16, moment=Moment(datetime(2024, 5, day), camera="Phone"))
    _, total, files = doubtful.trip(con, catalogue.number_of(con, "4.jpg") or 0)
    assert (total, len(files)) == (4, 2)


def test_more_of_a_trip_are_handed_on_than_one_command_takes() -> None:
    """So that the page tells it, and does a part for the whole nowhere."""
    assert _NUMBERS["maxItems"] < doubtful.MOST_OF_TRIP


def test_what_came_in_one_folder_tells_when_it_was(con: sqlite3.Connection) -> None:
    day = datetime(2024, 5, 1)
    for name, original, source in (
        ("a.jpg", "/in/zoo/IMG_2.jpg", "exif:DateTimeOriginal"),
        ("b.jpg", "/in/zoo/IMG_1.jpg", "file:modified"),
        ("c.jpg", "/in/zoo/deeper/IMG_3.jpg", "exif:DateTimeOriginal"),
        ("d.jpg", "/in/zoo2/IMG_4.jpg", "exif:DateTimeOriginal"),
        ("e.jpg", "/in/zoo/IMG_0.jpg", "name"),
    ):
        put(con, name, original=original, dated=Dated(day, source))
    assert doubtful.came_with(con, "/in/zoo") == [
        ("IMG_0.jpg", day),
        ("IMG_2.jpg", day),
    ]


# ── commands ──


def test_each_command_has_its_own_progress_and_answer(con: sqlite3.Connection) -> None:
    one, other = (inbox.post(con, "undo", {"run": number}, 5) for number in (1, 2))
    for _ in range(2):
        inbox.begin(con, one)
    inbox.begin(con, other)
    inbox.note(con, one, {"at": 3})
    assert [(command.id, command.progress, command.tries) for command in inbox.waiting(con)] == [
        (one, {"at": 3}, 2),
        (other, {}, 1),
    ]
    inbox.forgive(con, [one])
    assert [command.tries for command in inbox.waiting(con)] == [0, 1]
    assert (inbox.progress_of(con, one), inbox.progress_of(con, other)) == ({"at": 3}, {})
    first = inbox.waiting(con)[0]
    inbox.answer(con, first, {"state": "done"})
    inbox.answer(con, first, {"state": "failed"})
    assert (inbox.reply_to(con, one), inbox.reply_to(con, other)) == ({"state": "done"}, None)
    assert [command.id for command in inbox.waiting(con)] == [other]
    assert [inbox.knows(con, number) for number in (one, other, 99)] == [True, True, False]
    late = inbox.waiting(con)[0]
    inbox.answer(con, type(late)(one + inbox.KEPT + 1, "undo", {}, {}, 0), {})
    assert [inbox.knows(con, number) for number in (one, other)] == [False, True]
