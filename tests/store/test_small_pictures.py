"""Small pictures are written once, are found as long as they are whole, and are looked at again where they are not."""

from __future__ import annotations

import errno
import os
from contextlib import closing
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from photo_organizer.store import db, library_looks, looks, migrating, small_pictures
from tests.store import rows
from tests.store.rows import A, B, C, look

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

FILE = os.fsdecode(small_pictures.NAME)
PICTURE = b"a small picture" * 99


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(db.open_database(str(tmp_path))[0]) as con:
        yield con


def _put(con: sqlite3.Connection, md5: bytes, picture: bytes) -> int:
    with db.transaction(con):
        return looks.put(con, md5, 10, look(md5), picture)


def _in_table(con: sqlite3.Connection) -> int:
    return int(con.execute("SELECT count(*) FROM look_thumbnails").fetchone()[0])


def test_each_is_written_once(con: sqlite3.Connection) -> None:
    def written() -> int:
        return int(Path("/proc/self/io").read_text().partition("wchar: ")[2].split()[0])

    dice, size, number = Random(1), 20_000, 200
    before = written()
    with db.transaction(con):
        for each in range(number):
            looks.put(con, each.to_bytes(16), 10, look(A), dice.randbytes(size))
    con.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert written() - before < 1.2 * size * number


def test_they_are_found_by_number_and_the_empty_one_too(con: sqlite3.Connection, tmp_path: Path) -> None:
    one, other, empty = _put(con, A, PICTURE), _put(con, B, b"b"), _put(con, C, b"")
    assert looks.thumbnails(con, [other, one, empty, 99, one]) == {one: PICTURE, other: b"b", empty: b""}
    assert (_in_table(con), (tmp_path / FILE).read_bytes()) == (0, PICTURE + b"b")


def test_what_is_known_is_not_written_again(con: sqlite3.Connection, tmp_path: Path) -> None:
    for _ in range(3):
        _put(con, A, PICTURE)
    assert (tmp_path / FILE).read_bytes() == PICTURE


def _shorten(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def _change(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"small", b"other"))


def _empty(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _link(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    file.symlink_to("elsewhere")


def _pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _closed(file: Path) -> None:
    file.unlink()
    file.symlink_to(file)


@pytest.mark.parametrize("damage", [Path.unlink, _shorten, _change, _empty, _folder, _link, _pipe, _closed])
def test_one_that_is_lost_is_not_found_and_the_next_look_brings_it_back(
    con: sqlite3.Connection, tmp_path: Path, damage: object
) -> None:
    number = _put(con, A, PICTURE)
    assert callable(damage)
    damage(tmp_path / FILE)
    assert looks.thumbnails(con, [number]) == {}
    assert _put(con, A, PICTURE) == number
    assert looks.thumbnails(con, [number]) == {number: PICTURE}
    new = _put(con, B, PICTURE)
    assert looks.thumbnails(con, [number, new]) == {number: PICTURE, new: PICTURE}


def test_where_the_disk_cannot_be_read_one_is_lost_and_not_all(
    con: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other, third = _put(con, A, PICTURE), _put(con, B, b"b"), _put(con, C, b"c")
    read = os.pread

    def failing(file: int, size: int, at: int) -> bytes:
        if at == len(PICTURE):
            raise OSError(errno.EIO, "Input/output error")
        return read(file, size, at)

    monkeypatch.setattr(os, "pread", failing)
    assert looks.thumbnails(con, [one, other, third]) == {one: PICTURE, third: b"c"}


def test_a_link_is_never_followed(con: sqlite3.Connection, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"the only copy")
    (tmp_path / FILE).symlink_to("photo.jpg")
    number = _put(con, A, PICTURE)
    assert looks.thumbnails(con, [number]) == {number: PICTURE}
    assert (tmp_path / "photo.jpg").read_bytes() == b"the only copy"


def test_a_look_that_was_taken_back_takes_nothing_with_it(con: sqlite3.Connection) -> None:
    one = _put(con, A, PICTURE)

    def broken_off() -> None:
        with db.transaction(con):
            looks.put(con, B, 10, look(B), b"nobody knows this one")
            raise KeyError

    with pytest.raises(KeyError):
        broken_off()
    other = _put(con, C, b"c")
    assert looks.thumbnails(con, [one, other]) == {one: PICTURE, other: b"c"}


def test_a_new_database_begins_without_the_pictures_of_another(
    con: sqlite3.Connection, tmp_path: Path
) -> None:
    _put(con, A, PICTURE)
    con.close()
    (tmp_path / db.NAME).unlink()
    with closing(db.open_database(str(tmp_path))[0]) as new:
        assert not (tmp_path / FILE).exists()
        number = _put(new, B, b"b")
        assert looks.thumbnails(new, [number]) == {number: b"b"}


def test_a_database_opened_again_has_its_pictures(con: sqlite3.Connection, tmp_path: Path) -> None:
    number = _put(con, A, PICTURE)
    con.close()
    with closing(db.open_database(str(tmp_path))[0]) as again:
        assert looks.thumbnails(again, [number]) == {number: PICTURE}


def test_those_of_a_version_that_had_no_file_stay_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = migrating.migrations(0)
    with monkeypatch.context() as older:
        older.setattr(
            migrating, "migrations", lambda after: [one for one in everything if after < one[0] < 25]
        )
        older.setattr(migrating, "require_schema", lambda _: None)  # it needed less
        with closing(db.open_database(str(tmp_path))[0]) as old:
            old.execute("INSERT INTO looks (id, md5, size, hash) VALUES (7, ?, 10, ?)", (A, bytes(32)))
            old.execute("INSERT INTO look_thumbnails VALUES (7, ?)", (PICTURE,))
    with closing(db.open_database(str(tmp_path))[0]) as con:
        assert _put(con, A, PICTURE) == 7
        new = _put(con, B, b"b")
        assert looks.thumbnails(con, [7, new]) == {7: PICTURE, new: b"b"}
        assert (_in_table(con), (tmp_path / FILE).read_bytes()) == (1, b"b")


def test_two_that_write_at_once_need_no_lock(
    con: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process appends in the moment between our opening of the file and our own picture."""
    write, places = os.write, list[small_pictures.PictureAt]()

    def second(file: int, data: bytes) -> int:
        monkeypatch.setattr(os, "write", write)
        places.append(small_pictures.append(con, b"of the other"))
        return write(file, data)

    monkeypatch.setattr(os, "write", second)
    places.insert(0, small_pictures.append(con, PICTURE))
    assert small_pictures.read(con, dict(enumerate(places))) == {0: PICTURE, 1: b"of the other"}


def test_who_reads_never_waits_for_who_writes(con: sqlite3.Connection, tmp_path: Path) -> None:
    number = _put(con, A, PICTURE)
    reader = db.open_readonly(str(tmp_path))
    assert reader is not None
    with closing(reader), db.transaction(con):
        reader.execute("PRAGMA busy_timeout = 0")
        looks.put(con, B, 10, look(B), b"b")
        assert looks.thumbnails(reader, [number]) == {number: PICTURE}


def test_what_was_lost_is_looked_at_again_under_a_number_of_its_own(con: sqlite3.Connection) -> None:
    with db.transaction(con):
        kept, lost = rows.look_at(con, "kept.jpg", A), rows.look_at(con, "lost.jpg", B)
    assert looks.count_lost(con) == 0
    with db.transaction(con):
        looks.forget_lost(con, [lost])
        looks.forget_lost(con, [lost])
    assert [path for _, path, _ in library_looks.unlooked(con, 0, 9)] == ["lost.jpg"]
    assert (looks.by_number(con, lost), looks.count_lost(con)) == (None, 1)
    assert [number for number, *_ in looks.hashes(con)] == [kept]
    with db.transaction(con):
        again = rows.look_at(con, "lost.jpg", B)
    assert again > lost
    assert [number for number, *_ in looks.unpaired(con, 9)] == [kept, again]
    assert looks.thumbnails(con, [kept, lost, again]) == {kept: A[:2], again: B[:2]}
    assert library_looks.count_unlooked(con) == 0
