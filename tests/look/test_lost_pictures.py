"""Small pictures that are lost stop nothing: their photos are looked at again, and are found among all others."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.decide.file_names import is_picture_name
from photo_organizer.gather.reconcile import Reconciler
from photo_organizer.look import nearby
from photo_organizer.look.child import Child
from photo_organizer.look.library import LibraryLooks
from photo_organizer.look.looker import look_at
from photo_organizer.look.nearby import index_of
from photo_organizer.look.reaching import reach_all
from photo_organizer.model import Look
from photo_organizer.store import db, library_looks, looks, migrating, small_pictures
from tests.look.pictures import encoded, photo

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

FILE = os.fsdecode(small_pictures.NAME)
ALIKE = {"a.jpg": 90, "b.jpg": 50}


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    (tmp_path / "library").mkdir()
    for name, quality in ALIKE.items():
        _picture(tmp_path, name, quality)
    with closing(db.open_database(str(tmp_path / "state"))[0]) as con:
        assert _look(con, tmp_path)
        yield con


def _picture(home: Path, name: str, quality: int) -> None:
    (home / "library" / name).write_bytes(encoded(photo(1, 400, 300), quality=quality))


def _look(con: sqlite3.Connection, home: Path) -> bool:
    library = str(home / "library")
    Reconciler(con, library, "/nowhere").run(lambda: False, lambda _: None)
    return LibraryLooks(con, library, is_picture_name).run()


def _groups(con: sqlite3.Connection) -> list[set[str]]:
    return [{one.path for one in group.files} for group in library_looks.page_of_groups(con)]


def test_the_next_run_finds_what_belongs_together_all_the_same(
    con: sqlite3.Connection, tmp_path: Path
) -> None:
    assert _groups(con) == [{"a.jpg", "b.jpg"}]
    (tmp_path / "state" / FILE).unlink()
    _picture(tmp_path, "c.jpg", 70)
    assert _look(con, tmp_path)
    assert _groups(con) == [{"a.jpg", "b.jpg", "c.jpg"}]
    assert looks.count_lost(con) == 2


def test_a_part_that_a_power_cut_took_is_all_that_is_looked_at_again(
    con: sqlite3.Connection, tmp_path: Path
) -> None:
    os.truncate(tmp_path / "state" / FILE, (tmp_path / "state" / FILE).stat().st_size - 1)
    _picture(tmp_path, "c.jpg", 70)
    assert _look(con, tmp_path)
    assert _groups(con) == [{"a.jpg", "b.jpg", "c.jpg"}]
    assert looks.count_lost(con) == 1


def test_a_newcomer_meets_those_that_are_whole(con: sqlite3.Connection, tmp_path: Path) -> None:
    first, second = (number for number, *_ in looks.hashes(con))
    os.truncate(tmp_path / "state" / FILE, (tmp_path / "state" / FILE).stat().st_size - 1)
    _picture(tmp_path, "c.jpg", 70)
    with Child(idle=None) as child:
        index = nearby.index_of(con, child)
        seen = look_at(child, str(tmp_path / "library" / "c.jpg"))
        assert seen.look
        for _ in range(2):  # the child still has the number of what is lost
            ((number, agreement),) = nearby.confirmed_matches(con, index, child, seen.look, seen.thumbnail)
            assert (number, agreement.correlation > 0.9) == (first, True)
    assert looks.by_number(con, second) is None
    assert [path for _, path, _ in library_looks.unlooked(con, 0, 9)] == ["b.jpg"]


def test_crops_are_looked_for_of_those_that_are_whole(con: sqlite3.Connection, tmp_path: Path) -> None:
    (tmp_path / "state" / FILE).unlink()
    con.execute("UPDATE looks SET reached = 0")
    with Child(idle=None) as child:
        assert reach_all(con, [index_of(con, child)], progress=lambda *_: None, stop=lambda: False)
    assert (looks.count_unreached(con), looks.count_lost(con)) == (0, 2)
    assert library_looks.count_unlooked(con) == 2


SEEN = {
    "a.CR3": ("RAW", 8), "b.nef": ("RAW", 8), "c.tif": ("TIFF", 16), "d.tif": ("TIFF", 8),
    "e.avif": ("AVIF", 8), "f.jpg": ("JPEG", 8), "g.heic": ("HEIF", 8), "i.hif": ("HEIF", 10),
    "k.tif": ("TIFF", 8),
}  # fmt: skip
WITHOUT = ("h.png", "j.ORF")


@pytest.mark.parametrize(
    ("version", "anew"),
    [
        (29, ["a.CR3", "c.tif", "e.avif", "i.hif", "k.tif", "h.png", "j.ORF"]),
        (30, ["e.avif", "i.hif", "k.tif", "j.ORF"]),
    ],
)
def test_what_an_earlier_version_showed_wrongly_is_looked_at_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int, anew: list[str]
) -> None:
    """Before 29 a CR3, a deep TIFF, an AVIF and what counts as no picture, before 30 a high dynamic range, a small page and ORF; nothing else is."""
    everything = migrating.migrations(0)
    with monkeypatch.context() as older:
        older.setattr(
            migrating, "migrations", lambda after: [one for one in everything if after < one[0] < version]
        )
        with closing(db.open_database(str(tmp_path))[0]) as con:
            for number, (path, (kind, bits)) in enumerate(
                {**SEEN, **dict.fromkeys(WITHOUT, ("", 0))}.items(), 1
            ):
                row = (number, path.encode(), number if kind else 0)
                con.execute(
                    "INSERT INTO catalogue (id, path, size, mtime_ns, dev, ino, look) VALUES (?, ?, 1, 1, 1, 1, ?)",
                    row,
                )
                if kind:
                    look = Look(bytes(32), 5.0, plain=False, width=9, height=9, format=kind, bits=bits)
                    size = 10_000 if path == "k.tif" else 1  # too large for the page that was looked at
                    looks.put(con, path.encode(), size, look, b"small")
    with closing(db.open_database(str(tmp_path))[0]) as con:
        assert [path for _, path, _ in library_looks.unlooked(con, 0, 99)] == anew
        look = Look(bytes(32), 5.0, plain=False, width=9, height=9, format="RAW")
        assert looks.put(con, anew[0].encode(), 1, look, b"upright") > len(SEEN)
