"""Read all files of the library again, from the disk, and find those whose bytes are no longer what they were. Touches nothing.

Whoever edits a file changes its size or its time, and the next walk knows it anew; a disk that loses a bit changes neither.
What is gone, was changed since, or may not be read by this account is left to the walk.
"""

from __future__ import annotations

import errno
import json
import os
import time
from itertools import islice
from typing import TYPE_CHECKING

from photo_organizer.disk import past_cache
from photo_organizer.disk.digest import new_md5
from photo_organizer.disk.opening import open_unseen
from photo_organizer.errors import FileProblem, Stopping, VolumeProblem
from photo_organizer.store import catalogue
from photo_organizer.store.db import get_meta
from photo_organizer.store.integrity import CHANGED, UNREADABLE, Reading
from photo_organizer.store.overview import INTEGRITY

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from photo_organizer.store.catalogue import Known
    from photo_organizer.store.integrity import IntegrityStore

_TOGETHER, _BYTES = 50, 256 << 20  # files, and bytes of them, whose readings are noted as one
# What a disk says, or a filesystem that checks what it reads.
_DAMAGE = {errno.EIO, errno.EUCLEAN, errno.EBADMSG}


def check(con: sqlite3.Connection, library: str, store: IntegrityStore, stop: Callable[[], bool]) -> bool:
    """Go on with the check, or begin the next where the last was told; return whether its end is to be told now.

    False when `stop` said so, or the library went away. `con` is only read, a page at a time. Raises VolumeProblem when what
    was read cannot be noted.
    """
    if ended_ns := store.found().ended_ns:
        if ended_ns != told_at(con):
            return True
        store.begin_anew()
    whole = _read_on(con, library, store, stop)
    if whole:
        store.end(time.time_ns())
    return whole


def told_at(con: sqlite3.Connection) -> int:
    """Return when the check that was told last ended, Unix time in nanoseconds; 0: there is none. Touches nothing."""
    return int(json.loads(get_meta(con, INTEGRITY, "{}")).get("at_ns", 0))


def _read_on(con: sqlite3.Connection, library: str, store: IntegrityStore, stop: Callable[[], bool]) -> bool:
    disk, behind, goes_on = _disk_of(library), store.behind(), True
    while goes_on and (page := list(islice(catalogue.numbered(con, behind), _TOGETHER))):
        readings: list[Reading] = []
        try:
            for number, known in page:
                readings += _read_again(library, number, known, store, stop)
                behind = number
                if sum(one.stamp.size for one in readings) > _BYTES:
                    break
        except (Stopping, VolumeProblem):
            goes_on = False
        if disk is None or _disk_of(library) != disk:  # what cannot be read then is no fault of the files
            return False
        store.note(readings, behind)
    return goes_on and disk is not None


def _disk_of(library: str) -> int | None:
    try:
        return os.stat(library).st_dev
    except OSError:
        return None


def _read_again(
    library: str, number: int, known: Known, store: IntegrityStore, stop: Callable[[], bool]
) -> list[Reading]:
    """Return what one file was found to be; nothing where it is not the one that is known."""
    path = f"{library}/{known.path}"
    before = store.md5_of(number, known.stamp) or known.md5
    try:
        now = _md5_of(path, known, stop)
        if now and before and now != before:
            now = _md5_of(path, known, stop)  # once more: memory may err as well
    except _Unreadable:
        return [Reading(number, known.path, known.stamp, before, UNREADABLE)]
    if now is None:
        return []
    before = before or now
    return [Reading(number, known.path, known.stamp, before, "" if now == before else CHANGED)]


class _Unreadable(Exception):
    """The disk does not give the file."""


def _md5_of(path: str, known: Known, stop: Callable[[], bool]) -> bytes | None:
    """Return the MD5 of a file as the disk has it; None where it is not, or does not stay, the one that is known.

    Raises Stopping, VolumeProblem and _Unreadable.
    """
    try:
        fd, status = open_unseen(path)
    except FileProblem as problem:
        _raise_if_damaged(problem.__cause__)
        return None
    try:
        if not _is(status, known):
            return None
        digest = new_md5()
        past_cache.add_to(digest, fd, lambda: _give_way(stop))
        return digest.digest() if _is(os.fstat(fd), known) else None
    except OSError as error:
        _raise_if_damaged(error)
        return None
    finally:
        os.close(fd)


def _raise_if_damaged(error: BaseException | None) -> None:
    if isinstance(error, OSError) and error.errno in _DAMAGE:
        raise _Unreadable from error


def _is(status: os.stat_result, known: Known) -> bool:
    return (status.st_size, status.st_mtime_ns) == (known.stamp.size, known.stamp.mtime_ns)


def _give_way(stop: Callable[[], bool]) -> None:
    if stop():
        raise Stopping
