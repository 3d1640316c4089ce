"""The small pictures of looks, one behind the other in a file beside the database, so that each is written once.

They are most of what a look at a large library keeps; through the log of the database each would be written twice. The
database knows where a picture begins, how long it is and its checksum. What is not there, or is another by now, counts as
lost, and its photo is looked at again: so the file needs no lock and no sync, and may be removed at any time.

Where there is no such file, in a copy to plan with or in memory, and where it cannot be written, the table `look_thumbnails`
has the picture; there those lie too that were kept before there was a file.
"""

from __future__ import annotations

import os
import stat
from binascii import crc32
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from photo_organizer.disk import flags

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

NAME = b"organizer.pictures"
COLUMNS = "picture_at, picture_size, picture_check"
_IN_TABLE = "SELECT picture FROM look_thumbnails WHERE look = ?"


class PictureAt(NamedTuple):
    """Where in the file a picture is; None of all three: it is in the table."""

    at: int | None = None
    size: int | None = None
    check: int | None = None


def append(con: sqlite3.Connection, picture: bytes) -> PictureAt:
    """Write a picture to the end of the file; return its place, one without numbers where that cannot be done."""
    path, ours = _file(con)
    if not ours:
        return PictureAt()
    try:
        with _opened(path, flags.APPEND) as file:
            if os.write(file, picture) != len(picture):
                return PictureAt()
            # Asked afterwards: another process may have appended just before.
            end = os.lseek(file, 0, os.SEEK_CUR)
    except OSError:
        return PictureAt()
    return PictureAt(end - len(picture), len(picture), crc32(picture))


def read(con: sqlite3.Connection, places: Mapping[int, PictureAt]) -> dict[int, bytes]:
    """Return the pictures of these looks, by number, that are there and whole. Touches nothing."""
    found = dict[int, bytes]()
    in_file = {number: place for number, place in places.items() if place.at is not None}
    for number in places.keys() - in_file.keys():
        if row := con.execute(_IN_TABLE, (number,)).fetchone():
            found[number] = row[0]
    if in_file:
        found |= _read_from(_file(con)[0], in_file)
    return found


def clear(folder: str) -> None:
    """Remove the file: a new database knows none of what is in it."""
    try:
        os.unlink(os.path.join(os.fsencode(folder), NAME))
    except OSError:  # none is there, or none that can be removed: nothing in it is ever found
        return


def _read_from(path: bytes, places: Mapping[int, PictureAt]) -> dict[int, bytes]:
    try:
        with _opened(path, flags.READ) as file:
            read = {number: _whole(file, place) for number, place in places.items()}
    except OSError:
        return {}
    return {number: data for number, data in read.items() if data is not None}


def _whole(file: int, place: PictureAt) -> bytes | None:
    """Return a picture, None where it is not there, or cannot be read: a disk that fails here may give all others."""
    try:
        data = os.pread(file, place.size or 0, place.at or 0)
    except OSError:
        return None
    return data if (len(data), crc32(data)) == place[1:] else None


def _file(con: sqlite3.Connection) -> tuple[bytes, bool]:
    """Return the path of the file, and whether it may be written: a copy to plan with only reads that of its original."""
    query = "SELECT name, CAST(file AS BLOB) FROM pragma_database_list WHERE name IN ('main', 'original')"
    files: dict[str, bytes] = dict(con.execute(query))
    database = files.get("original") or files["main"]
    return os.path.join(os.path.dirname(database), NAME), bool(database) and "original" not in files


@contextmanager
def _opened(path: bytes, how: int) -> Iterator[int]:
    file = os.open(path, how, 0o644)
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise FileNotFoundError(path)
        yield file
    finally:
        os.close(file)
