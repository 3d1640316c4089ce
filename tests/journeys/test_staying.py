"""What stays in the intake is listed by name with its true reason, and can be filed as it is after a day."""

from __future__ import annotations

import json
import os
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.arrive.settle import Settle, Waiting
from photo_organizer.arrive.unfinished import unfinished
from photo_organizer.commands.file_as_it_is import DAY_NS, accept
from photo_organizer.disk.stamp import sight
from photo_organizer.look.child import Child
from photo_organizer.model import Action, Move, Outcome, Plan, Reason, Sighting, Stamp, State, Wholeness
from photo_organizer.service.notes import (
    LONG_NS,
    forget_missing,
    note,
    note_others,
    note_unfinished,
    note_waiting,
)
from photo_organizer.store import db, held
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from tests.journeys.home import Home

NOW = 1_800_000_000 * 10**9


@pytest.fixture
def con(home: Home) -> Iterator[sqlite3.Connection]:
    made, _ = db.open_database(str(home.state))
    with closing(made):
        yield made


def _incomplete(path: Path, missing: str = "zeros", mates: tuple[str, ...] = ()) -> Waiting:
    return Waiting(str(path), "incomplete", 300.0, final=True, missing=missing, mates=mates)


def test_an_incomplete_file_has_a_name_and_says_what_it_lacks(home: Home, con: sqlite3.Connection) -> None:
    broken = home.put("a.jpg", jpeg("2024:01:01 10:00:00")[:-500])
    mate = home.put("a.xmp", b"<x:xmpmeta></x:xmpmeta>")
    note_waiting(con, [_incomplete(broken, "end", (str(mate),))], NOW)
    rows = {row["path"]: row for row in home.status()["held"]}
    assert rows[str(broken)]["code"] == "incomplete"
    assert "its end is missing" in rows[str(broken)]["sentence"]
    assert rows[str(mate)]["code"] == "waits-with"
    assert "a.jpg" in rows[str(mate)]["sentence"]
    assert "its end is missing" in home.run("why", str(broken)).stdout
    broken.unlink()
    forget_missing(con)
    assert [row["path"] for row in home.status()["held"]] == [str(mate)]


def test_why_knows_what_waits_before_it_is_listed(home: Home) -> None:
    broken = home.put("a.jpg", jpeg("2024:01:01 10:00:00")[:-500])
    told = home.run("why", str(broken), "--json")
    [answer] = json.loads(told.stdout)
    assert "its end is missing" in answer["planned"]["reasons"][0]["sentence"]


def test_a_move_that_failed_is_shown_with_its_cause(home: Home, con: sqlite3.Connection) -> None:
    path = str(home.put("a.jpg", b"x"))
    seen = sight(path)
    assert seen is not None
    reasons = (Reason("dated", "taken 2024-01-01 10:00:00"),)
    plan = Plan(path, Action.FILE, reasons, (Move(path, f"{home.library}/a.jpg", seen.stamp),))
    note(con, [Outcome(plan, State.HELD, "could not take it: Permission denied — give permission")], NOW)
    row = held.get(con, path)
    assert row is not None
    assert (row.reason, row.sentence) == ("failed", "could not take it: Permission denied — give permission")
    assert not held.stays(con, path, seen.stamp, NOW), "it is tried again with every full look"


def test_why_tells_of_a_file_that_would_be_filed_that_filing_is_paused(home: Home) -> None:
    service = home.start()
    try:
        home.run("pause")
        photo = home.put("a.jpg", jpeg("2024:05:01 10:00:00"))
        told = home.run("why", str(photo)).stdout
    finally:
        service.terminate()
        service.communicate()
    assert "would be: file" in told
    assert "service: Paused: filing is paused\n     resume it" in told


def test_a_link_is_listed_and_why_says_the_same_of_it(home: Home) -> None:
    photo = home.root / "elsewhere.jpg"
    photo.write_bytes(jpeg("2024:01:01 10:00:00"))
    link, folder = home.intake / "link.jpg", home.intake / "folder"
    link.symlink_to(photo)
    folder.symlink_to(home.root)
    (home.intake / ".hidden").symlink_to(photo)
    why = "is a symbolic link: links are neither followed nor moved"
    for _ in range(2):
        home.run("once", "--settle", "0")
        held = {row["path"]: (row["code"], row["sentence"]) for row in home.status()["held"]}
        assert held == dict.fromkeys((str(folder), str(link)), ("left-alone", why))
        assert [answer["sentence"] for answer in json.loads(home.run("why", str(link), "--json").stdout)] == [
            why
        ]
    link.unlink()
    link.write_bytes(photo.read_bytes())
    home.run("once", "--settle", "0")
    assert [row["path"] for row in home.status()["held"]] == [str(folder)]
    folder.unlink()
    folder.mkdir()
    home.run("once", "--settle", "0")
    assert not home.status()["held"]


def test_links_that_are_left_alone_for_their_names_take_no_others_place_on_the_list(
    con: sqlite3.Connection, tmp_path: Path
) -> None:
    link = tmp_path / "zzz.jpg"
    link.symlink_to("elsewhere")
    hidden = [str(tmp_path / f".{number}") for number in range(1000)]
    note_others(con, str(tmp_path), [*hidden, str(link)], NOW)
    assert [row.path for row in held.everything(con)] == [str(link)]


# ── what is listed when ──────────────────────────────────────────────────────────────────────────


def _sighting(name: str, size: int, at: float) -> Sighting:
    return Sighting(f"/in/{name}", Stamp(1, 1, size, int(at * 10**9)), int(at * 10**9))


def test_a_file_that_grows_for_long_is_listed_once_and_again_when_it_breaks_off() -> None:
    settle, told = Settle(2, 30), []
    assert settle.until_news(0.0) is None
    for second in range(0, 1300, 10):
        size = min(second, 600)
        settle.see([_sighting("film.mp4", size + 1, float(size))], float(second), second * 10**9)
        settle.end_pass()
        for group in settle.due(float(second)):
            broken = dict.fromkeys((member.path for member in group.members), Wholeness.INCOMPLETE)
            settle.judge(group, broken, float(second), dict.fromkeys(broken, "index"))
        expected = settle.until_news(float(second))
        told += [(second, one.reason, one.missing, one.final) for one in settle.news(float(second))]
        assert (expected == 0) == bool(told and told[-1][0] == second), "it is looked at when there is news"
    assert told == [(300, "busy", "", False), (900, "incomplete", "index", True)]


def test_what_was_broken_for_long_before_the_start_is_listed_at_once() -> None:
    """As by a nightly `once`: one pass does not last for five minutes."""
    settle = Settle(0, 0)
    settle.see([_sighting("a.jpg", 5, 1000.0), _sighting("b.jpg", 6, 1000.0)], 0.0, 1300 * 10**9)
    settle.end_pass()
    for group in settle.due(0.0):
        whole = Wholeness.INCOMPLETE if group.key[1] == "a" else Wholeness.WHOLE
        settle.judge(group, {member.path: whole for member in group.members}, 0.0)
    assert [(one.path, one.seconds, one.final) for one in settle.news(0.0)] == [("/in/a.jpg", 300.0, True)]


# ── file it as it is ─────────────────────────────────────────────────────────────────────────────


def _odd(home: Home) -> Path:
    """A picture that can be opened, with room behind it for something that never came."""
    text = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><a GCamera:MicroVideoOffset="9000"/></x:xmpmeta>'
    body = b"http://ns.adobe.com/xap/1.0/\0" + text.encode()
    photo = jpeg("2024:01:01 10:00:00")
    return home.put("a.jpg", photo[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body + photo[2:])


def test_after_a_day_a_file_is_filed_as_it_is_and_comes_back_with_undo(
    home: Home, con: sqlite3.Connection
) -> None:
    path = _odd(home)
    assert home.once().returncode == 1
    assert path.exists()
    note_waiting(con, [_incomplete(path, "behind")], NOW)
    with closing(Child()) as child:
        early = accept(con, child, [str(path)], NOW + DAY_NS - 1)
        assert not early.files
        assert "less than a day" in early.problems[0]
        assert not accept(con, child, [str(path)], NOW - DAY_NS + 1).files
        with con:  # a clock that was ahead has listed it
            con.execute("UPDATE held SET since_ns = ?", (NOW + 1000 * DAY_NS,))
        late = accept(con, child, [], NOW + DAY_NS)
        assert (late.files, late.problems) == ([str(path)], [])
    assert home.once().returncode == 0
    assert (home.library / "2024/01_Jan/20240101_100000.jpg").exists()
    assert home.run("undo", "--last").returncode == 0
    assert path.exists()
    assert home.once().returncode == 1, "the word held for that one time"


def test_what_cannot_be_opened_is_never_filed_as_it_is(home: Home, con: sqlite3.Connection) -> None:
    for name, content in (
        ("a.jpg", jpeg("2024:01:01 10:00:00")[:300]),
        ("b.mp4", b"\0\0\0\x08ftypisom" + bytes(90)),
    ):
        path = home.put(name, content)
        note_waiting(con, [_incomplete(path)], NOW)
        with closing(Child()) as child:
            answered = accept(con, child, [str(path)], NOW + DAY_NS)
        assert not answered.files
        assert "cannot be opened" in answered.problems[0]
    assert home.run("file-as-it-is", str(home.intake / "a.jpg")).returncode == 1
    assert not os.listdir(home.library / "2024") if (home.library / "2024").exists() else True


def test_a_file_that_is_left_alone_for_its_name_is_listed_too(home: Home, con: sqlite3.Connection) -> None:
    part = home.put("sub/film.mp4.part", b"x")
    for name in (".hidden.part", "Thumbs.db", "@eaDir/a.part", "photo.jpg"):
        home.put(name, b"x")
    found = unfinished(str(home.intake), [str(home.library)], lambda problem: pytest.fail(str(problem)))
    assert [one.path for one in found] == [str(part)]
    seen = found[0].ctime_ns
    note_unfinished(con, found, seen + LONG_NS - 1)
    assert held.everything(con) == []
    note_unfinished(con, found, seen + LONG_NS)
    assert [(row.path, row.reason) for row in held.everything(con)] == [(str(part), "unfinished")]
