"""What the owner wants of folder thumbnails: tiles that stay, pictures and folders that are left out, thumbnails to make now.

Writers work inside the caller's transaction; all paths are absolute. The night reads it, the service writes it.
"""

from __future__ import annotations

import json
import os
from dataclasses import field
from typing import TYPE_CHECKING

from photo_organizer.names import within
from photo_organizer.records import frozen

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping


@frozen
class Wish:
    """What is wanted of one folder's thumbnail."""

    pinned: tuple[str, ...] = ()  # pictures in the order of their tiles; () when the program chooses
    passed: tuple[str, ...] = ()  # pictures that step back, because others were asked for
    asked_ns: int = 0  # when it was asked to be done now (Unix time); 0 when nothing waits


@frozen
class Wishes:
    """What the owner wants of all folder thumbnails; paths are absolute."""

    folders: Mapping[str, Wish] = field(default_factory=dict)
    excluded_pictures: frozenset[str] = frozenset()
    excluded_folders: frozenset[str] = frozenset()

    def of(self, folder: str) -> Wish:
        """Return what is wanted of one folder."""
        return self.folders.get(folder, _NOTHING)

    def asked(self) -> list[str]:
        """Return the folders that wait to be done now, the first asked first."""
        waiting = [(wish.asked_ns, folder) for folder, wish in self.folders.items() if wish.asked_ns]
        return [folder for _, folder in sorted(waiting)]


_NOTHING = Wish()
# The former names are those of a database that no service has opened since the update; a run by hand reads it.
_TABLES = (("thumbnail_wishes", "thumbnail_excluded"), ("cover_wishes", "cover_excluded"))


def everything(con: sqlite3.Connection) -> Wishes:
    """Return all wishes, none from a database that is older than they are. Touches nothing."""
    named = {row[0] for row in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    tables = next((pair for pair in _TABLES if named.issuperset(pair)), None)
    if tables is None:
        return Wishes()
    rows = con.execute(f"SELECT folder, pinned, passed, asked_ns FROM {tables[0]}")
    folders = {os.fsdecode(row[0]): Wish(_listed(row[1]), _listed(row[2]), row[3]) for row in rows}
    left = {True: set[str](), False: set[str]()}
    for path, is_folder in con.execute(f"SELECT path, is_folder FROM {tables[1]}"):
        left[bool(is_folder)].add(os.fsdecode(path))
    return Wishes(folders, frozenset(left[False]), frozenset(left[True]))


def waiting(con: sqlite3.Connection) -> bool:
    """Tell whether a folder waits to be done now. Touches nothing."""
    return con.execute("SELECT 1 FROM thumbnail_wishes WHERE asked_ns LIMIT 1").fetchone() is not None


def ask(con: sqlite3.Connection, folder: str, now_ns: int) -> None:
    """Let a folder's thumbnail be made now, or removed where the folder is excluded."""
    _set(con, folder, "asked_ns", now_ns)


def done(con: sqlite3.Connection, folder: str, asked_ns: int) -> None:
    """Note that what was asked at `asked_ns` is done; something asked since then still waits."""
    con.execute(
        "UPDATE thumbnail_wishes SET asked_ns = 0 WHERE folder = ? AND asked_ns = ?",
        (os.fsencode(folder), asked_ns),
    )
    con.execute("DELETE FROM thumbnail_wishes WHERE asked_ns = 0 AND pinned = '[]' AND passed = '[]'")


def pin(con: sqlite3.Connection, folder: str, tiles: Iterable[str]) -> None:
    """Show these pictures, in this order, until they are unpinned; () unpins."""
    _set(con, folder, "pinned", json.dumps(list(tiles)))


def pass_over(con: sqlite3.Connection, folder: str, shown: Iterable[str]) -> None:
    """Show others than these from now on; when all had stepped back before, it begins anew. () forgets it."""
    row = con.execute(
        "SELECT passed FROM thumbnail_wishes WHERE folder = ?", (os.fsencode(folder),)
    ).fetchone()
    before, now = _listed(row[0]) if row else (), list(shown)
    fresh = [path for path in now if path not in before]
    _set(con, folder, "passed", json.dumps([*before, *fresh] if fresh else now))


def exclude(con: sqlite3.Connection, path: str, now_ns: int, *, is_folder: bool) -> None:
    """Never show a picture, or anything in a folder, in a thumbnail; such a folder gets no thumbnail either."""
    con.execute(
        "INSERT OR REPLACE INTO thumbnail_excluded VALUES (?, ?, ?)", (os.fsencode(path), is_folder, now_ns)
    )


def include(con: sqlite3.Connection, path: str) -> bool:
    """Take an exclusion back; return whether there was one."""
    return con.execute("DELETE FROM thumbnail_excluded WHERE path = ?", (os.fsencode(path),)).rowcount > 0


def follow(con: sqlite3.Connection, old: str, new: str) -> None:
    """Let what is wanted of a library's folders and pictures go with it from the place `old` to `new`."""

    def there(path: str) -> str:
        return new + path[len(old) :] if within(path, old) else path

    for folder, *listed in con.execute("SELECT folder, pinned, passed FROM thumbnail_wishes").fetchall():
        moved = [json.dumps([there(path) for path in json.loads(text)]) for text in listed]
        row = (os.fsencode(there(os.fsdecode(folder))), *moved, folder)
        con.execute(
            "UPDATE OR REPLACE thumbnail_wishes SET folder = ?, pinned = ?, passed = ? WHERE folder = ?", row
        )
    for (path,) in con.execute("SELECT path FROM thumbnail_excluded").fetchall():
        named = (os.fsencode(there(os.fsdecode(path))), path)
        con.execute("UPDATE OR REPLACE thumbnail_excluded SET path = ? WHERE path = ?", named)


def _set(con: sqlite3.Connection, folder: str, column: str, value: str | int) -> None:
    """Set one column of a folder's row; `column` is a name written here, never a text from outside."""
    con.execute(
        f"INSERT INTO thumbnail_wishes (folder, {column}) VALUES (?, ?) "
        f"ON CONFLICT (folder) DO UPDATE SET {column} = excluded.{column}",
        (os.fsencode(folder), value),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))
