"""The memory of the night: what is remembered comes back, what is damaged begins anew, what is busy is left alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.errors import VolumeProblem
from photo_organizer.model import Stamp
from photo_organizer.store import covers
from photo_organizer.store.covers import Covers

if TYPE_CHECKING:
    from pathlib import Path

STAMP = Stamp(1, 2, 30, 40)
ODD = "/a/\udcff b.jpg"  # a name whose bytes are no UTF-8


def test_what_is_remembered_comes_back(tmp_path: Path) -> None:
    with Covers(str(tmp_path)) as memory:
        memory.saw(ODD, STAMP, "c1")
        memory.answered("c1", "models-1", {"faces": [[0.1, 0.2, 0.3, 0.4, 0.9]]})
        memory.made("/a", {"key": "k", "tiles": []}, b"keys")
        memory.note("when", "now")
    with Covers(str(tmp_path)) as memory:
        assert memory.content(ODD, STAMP) == "c1"
        assert memory.content(ODD, Stamp(9, 9, 30, 40)) == "c1"  # numbers of devices change at a restart
        assert memory.content(ODD, Stamp(1, 2, 30, 41)) == ""
        assert memory.answer("c1", "models-1") == {"faces": [[0.1, 0.2, 0.3, 0.4, 0.9]]}
        assert memory.answer("c1", "models-2") is None
        assert memory.cover("/a") == ({"key": "k", "tiles": []}, b"keys", b"")
        assert memory.folders() == [("/a", {"key": "k", "tiles": []})]
        assert (memory.noted("when"), memory.noted("where")) == ("now", "")


def test_pictures_that_are_gone_are_forgotten_below_the_root_only(tmp_path: Path) -> None:
    with Covers(str(tmp_path)) as memory:
        for path in ("/a/1", "/a/2", "/ab/3"):
            memory.saw(path, STAMP, path)
        memory.forget_missing("/a", ["/a/2"])
        assert [memory.content(path, STAMP) for path in ("/a/1", "/a/2", "/ab/3")] == ["", "/a/2", "/ab/3"]


def test_a_damaged_file_begins_anew(tmp_path: Path) -> None:
    (tmp_path / covers.NAME).write_bytes(b"this is no database" * 1000)
    with Covers(str(tmp_path)) as memory:
        memory.note("a", "b")
        assert memory.noted("a") == "b"


def test_another_version_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Covers(str(tmp_path)) as memory:
        memory.note("a", "b")
    monkeypatch.setattr(covers, "_VERSION", 99)
    with Covers(str(tmp_path)) as memory:
        assert memory.noted("a") == ""


def test_a_busy_file_is_not_taken_for_a_damaged_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    with closing(connect(tmp_path / covers.NAME, isolation_level=None)) as other:
        other.execute("CREATE TABLE x (a)")
        other.execute("BEGIN EXCLUSIVE")
        hasty = {"isolation_level": None, "timeout": 0.01}
        monkeypatch.setattr(sqlite3, "connect", lambda path, **_: connect(path, **hasty))  # type: ignore[call-overload]
        with pytest.raises(VolumeProblem, match="locked"):
            Covers(str(tmp_path))
        other.execute("ROLLBACK")
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("x",)]
    assert (tmp_path / covers.NAME).stat().st_size


def test_a_place_that_cannot_hold_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(VolumeProblem, match=r"covers\.db"):
        Covers(str(tmp_path / "file"))
