"""Which files of the library may hold the bytes of a given one: of its size, and alike where a little was read of each.

A camera writes thousands of files of one size. What is read of them to tell them apart is read once in a search; it only
leaves out what cannot be equal, and whoever asks compares the rest byte for byte. Touches nothing.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from typing import TYPE_CHECKING

from photo_organizer.disk.digest import read_ends, read_spread
from photo_organizer.disk.opening import open_file
from photo_organizer.errors import FileProblem
from photo_organizer.store import catalogue

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    Read = Callable[[int, int], bytes]

FEW = 4  # files that are as soon compared as told apart


class SameSize:
    """The files of the library by size, and by what was read of them in this search."""

    def __init__(self, con: sqlite3.Connection, library: str) -> None:
        self._con, self._library = con, library
        self._by_ends: dict[int, dict[bytes, list[str]]] = {}
        self._by_spread: dict[tuple[int, bytes], dict[bytes, list[str]]] = {}

    def alike(self, fd: int, size: int) -> list[str]:
        """Return the files that have the size of an open one, and begin and end as it does, where they are many."""
        if size in self._by_ends:
            return self._by_ends[size].get(_digest(read_ends(fd, size)), [])
        paths = [known.path for known in catalogue.of_size(self._con, size)]
        if len(paths) <= FEW:
            return paths
        self._by_ends[size] = self._grouped(paths, size, read_ends)
        return self.alike(fd, size)

    def worth_comparing(self, fd: int, size: int, alike: list[str]) -> list[str]:
        """Return those of the files alike that may hold the same bytes, as samples from everywhere in them say."""
        if len(alike) <= FEW:
            return alike
        key = size, _digest(read_ends(fd, size))
        if key not in self._by_spread:
            self._by_spread[key] = self._grouped(alike, size, read_spread)
        return self._by_spread[key].get(_digest(read_spread(fd, size)), [])

    def _grouped(self, paths: Iterable[str], size: int, read: Read) -> dict[bytes, list[str]]:
        groups: dict[bytes, list[str]] = {}
        for path in paths:
            if (data := _read(f"{self._library}/{path}", size, read)) is not None:
                groups.setdefault(_digest(data), []).append(path)
        return groups


def _read(path: str, size: int, read: Read) -> bytes | None:
    """Return what is read of a file; one that is gone, unreadable or of another size by now is no copy of anything."""
    try:
        fd, status = open_file(path, path)
    except FileProblem:
        return None
    try:
        return read(fd, size) if status.st_size == size else None
    except OSError:
        return None
    finally:
        os.close(fd)


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
