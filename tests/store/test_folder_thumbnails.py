"""The memory of the night: what is remembered comes back, what is damaged begins anew, what is busy is left alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.errors import VolumeProblem
from photo_organizer.model import Stamp
from photo_organizer.store import folder_thumbnails, renamed
from photo_organizer.store.folder_thumbnails import ThumbnailStore

if TYPE_CHECKING:
    from pathlib import Path

STAMP = Stamp(1, 2, 30, 40)
ODD = "/a/\udcff b.jpg"  # a name whose bytes are no UTF-8


def test_what_is_remembered_comes_back(tmp_path: Path) -> None:
    with ThumbnailStore(str(tmp_path)) as memory:
        memory.saw(ODD, STAMP, "c1")
        memory.answered("c1", "models-1", {"faces": [[0.1, 0.2, 0.3, 0.4, 0.9]]})
        memory.made("/a", {"key": "k", "tiles": []}, b"keys")
        memory.note("when", "now")
    with ThumbnailStore(str(tmp_path)) as memory:
        assert memory.content(ODD, STAMP) == "c1"
        assert memory.content(ODD, Stamp(9, 9, 30, 40)) == "c1"  # numbers of devices change at a restart
        assert memory.content(ODD, Stamp(1, 2, 30, 41)) == ""
        assert memory.answer("c1", "models-1") == {"faces": [[0.1, 0.2, 0.3, 0.4, 0.9]]}
        assert memory.answer("c1", "models-2") is None
        assert memory.thumbnail("/a") == ({"key": "k", "tiles": []}, b"keys", b"")
        assert folder_thumbnails.thumbnail_folders(str(tmp_path)) == ["/a"]
        assert (memory.noted("when"), memory.noted("where")) == ("now", "")


def test_pictures_that_are_gone_are_forgotten_below_the_root_only(tmp_path: Path) -> None:
    with ThumbnailStore(str(tmp_path)) as memory:
        for path in ("/a/1", "/a/2", "/ab/3"):
            memory.saw(path, STAMP, path)
        memory.forget_missing("/a", ["/a/2"])
        assert [memory.content(path, STAMP) for path in ("/a/1", "/a/2", "/ab/3")] == ["", "/a/2", "/ab/3"]


def test_a_damaged_file_begins_anew(tmp_path: Path) -> None:
    (tmp_path / folder_thumbnails.NAME).write_bytes(b"this is no database" * 1000)
    with ThumbnailStore(str(tmp_path)) as memory:
        memory.note("a", "b")
        assert memory.noted("a") == "b"


def test_another_version_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ThumbnailStore(str(tmp_path)) as memory:
        memory.note("a", "b")
    monkeypatch.setattr(folder_thumbnails, "_VERSION", 99)
    with ThumbnailStore(str(tmp_path)) as memory:
        assert memory.noted("a") == ""


@pytest.mark.parametrize(
    ("version", "kept"),
    [(3, ["a.jpg", "c.mp4", "e.nef"]), (4, ["a.jpg", "b.CR3", "c.mp4", "d.mts", "e.nef"])],
)
def test_only_what_an_earlier_version_measured_wrongly_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int, kept: list[str]
) -> None:
    names = ("a.jpg", "b.CR3", "c.mp4", "d.mts", "e.nef", "f.ORF", "g.tif")
    with monkeypatch.context() as older:
        older.setattr(folder_thumbnails, "_VERSION", version)
        with ThumbnailStore(str(tmp_path)) as memory:
            for name in names:
                memory.saw(f"/{name}", STAMP, name)
                memory.answered(name, "m", {"sharp": 1})
    for known in (kept, [*kept, "f.ORF"]):
        with ThumbnailStore(str(tmp_path)) as memory:
            assert [name for name in names if memory.answer(name, "m")] == known
            memory.answered("f.ORF", "m", {"sharp": 2})


def former(state: Path) -> None:
    """What version 2.0.0 left behind, its last row still in the log beside the file."""
    with closing(sqlite3.connect(state / "covers.db", isolation_level=None)) as db:
        db.executescript(
            "CREATE TABLE seen (path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, content TEXT NOT NULL);"
            "CREATE TABLE measures (content TEXT, scorer TEXT, answer TEXT NOT NULL, PRIMARY KEY (content, scorer)) WITHOUT ROWID;"
            "CREATE TABLE covers (folder TEXT PRIMARY KEY, record TEXT NOT NULL, pictures BLOB NOT NULL, doubted BLOB NOT NULL);"
            "CREATE TABLE stars (path TEXT PRIMARY KEY, key INTEGER NOT NULL, value INTEGER NOT NULL);"
            "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);"
            "PRAGMA user_version = 2; PRAGMA journal_mode = WAL; INSERT INTO measures VALUES ('c1', 'm', '{}');"
            """INSERT INTO covers VALUES ('/a', '{"tiles": []}', x'01', x'');"""
        )
        kept = {path: path.read_bytes() for path in state.glob("covers*")}
    for path, data in kept.items():  # the last connection would have taken the log in
        path.write_bytes(data)


def test_the_memory_that_version_2_0_left_is_taken_over_whole(tmp_path: Path) -> None:
    """By whoever comes first: the page that only reads, or the night; at any stop the next one goes on."""
    for number, stopped in enumerate((False, True)):
        state = tmp_path / str(number)
        state.mkdir()
        former(state)
        if stopped:
            renamed._rename_tables(state / "covers.db")
        assert folder_thumbnails.made_thumbnails(str(state)) == [("/a", {"tiles": []})]
        assert not list(state.glob("covers*"))
        with ThumbnailStore(str(state)) as memory:
            assert memory.answer("c1", "m") == {}
            assert memory.thumbnail("/a") == ({"tiles": []}, b"\x01", b"")


def test_a_former_file_takes_no_place_and_a_damaged_one_begins_anew(tmp_path: Path) -> None:
    with ThumbnailStore(str(tmp_path)) as memory:
        memory.note("a", "b")
        former(tmp_path)
    with ThumbnailStore(str(tmp_path)) as memory:
        assert memory.noted("a") == "b"
    (tmp_path / folder_thumbnails.NAME).unlink()
    (tmp_path / "covers.db").write_bytes(b"this is no database" * 1000)
    assert folder_thumbnails.made_thumbnails(str(tmp_path)) == []
    with ThumbnailStore(str(tmp_path)) as memory:
        assert memory.noted("a") == ""


def test_a_busy_file_is_not_taken_for_a_damaged_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    with closing(connect(tmp_path / folder_thumbnails.NAME, isolation_level=None)) as other:
        other.execute("CREATE TABLE x (a)")
        other.execute("BEGIN EXCLUSIVE")
        hasty = {"isolation_level": None, "timeout": 0.01}
        monkeypatch.setattr(sqlite3, "connect", lambda path, **_: connect(path, **hasty))  # type: ignore[call-overload]
        with pytest.raises(VolumeProblem, match="locked"):
            ThumbnailStore(str(tmp_path))
        other.execute("ROLLBACK")
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("x",)]
    assert (tmp_path / folder_thumbnails.NAME).stat().st_size


def test_a_place_that_cannot_hold_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(VolumeProblem, match=r"thumbnails\.db"):
        ThumbnailStore(str(tmp_path / "file"))


def test_a_memory_that_cannot_be_written_is_told_with_a_cure(tmp_path: Path) -> None:
    with ThumbnailStore(str(tmp_path)) as memory:
        memory._db.execute("PRAGMA query_only = ON")
        with pytest.raises(VolumeProblem, match="cannot be written"):
            memory.note("a", "b")
        with pytest.raises(VolumeProblem, match="cannot be written"):
            memory.saw(ODD, STAMP, "c1")


def test_it_is_taken_over_whole_while_another_program_has_it_open(tmp_path: Path) -> None:
    """Then what was renamed would stay in the log beside the file, which goes."""
    former(tmp_path)
    with closing(sqlite3.connect(tmp_path / "covers.db")) as other:
        other.execute("SELECT count(*) FROM covers").fetchall()
        assert folder_thumbnails.made_thumbnails(str(tmp_path)) == [("/a", {"tiles": []})]
