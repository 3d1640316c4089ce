"""May we act at all? The right library must be there, whole, and nobody else may act on it.

The library's marker is an empty folder that carries an id which the database knows. Device numbers are
no proof: they change at boot. Where the marker is gone but the catalogued files are there, the marker is
made again; where both are gone, another disk or an empty mount point is in the library's place.
"""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Self

from photo_organizer.disk.folders import Folders
from photo_organizer.disk.lock import StateLock
from photo_organizer.disk.place_lock import PlaceLock
from photo_organizer.disk.stamp import inode_of
from photo_organizer.errors import (
    FileProblem,
    VolumeAway,
    VolumeProblem,
    as_volume_problem,
    cure_of,
    from_os_error,
)
from photo_organizer.model import STATE_FOLDER
from photo_organizer.store import catalogue, known_folders
from photo_organizer.store.db import folder_of, get_meta, open_database, set_meta, transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

MARKER = "id-"
SAMPLE = 20  # catalogued files looked at where the marker is missing
ENOUGH = 0.5  # share of them that must be there


@contextmanager
def open_catalogue(state: str, library: str) -> Iterator[sqlite3.Connection]:
    """Lock the library and give its database alone. Raises Refused while another process has it."""
    with Lock(state, library), closing(open_database(state)[0]) as con:
        yield con


def require_folders(*paths: str) -> None:
    """Raise VolumeProblem unless all these folders are there. Touches nothing."""
    with Folders(paths) as folders:
        for path in paths:
            if not os.path.isdir(path):
                folders.folder(path)


def require_library(con: sqlite3.Connection, library: str, intake: str = "") -> str:
    """Return the id of the library; raise VolumeProblem when another one is in its place.

    May make the marker folder and remember its id. What is known of a library goes with it to another place, as when a
    shared folder gets another name or volume, unless it is of the `intake`, and that stays; of another library nothing is
    believed.
    """
    last, place = get_meta(con, "library_id"), get_meta(con, "library_path")
    known = last if place == library else ""
    found = _markers(library)
    if known and known in found:
        return known
    require_no_other(con, library)
    came_here = bool(last and place) and last in found and _files_are_there(con, library)
    identity = last if came_here else found[0] if found else known or os.urandom(16).hex()
    if not found:
        _make_marker(library, identity)
    with transaction(con):
        if came_here:
            # Here: they load `json`, and a library moves seldom.
            from photo_organizer.store import former_place, wishes

            known_folders.doubt(con)
            wishes.follow(con, place, library)
            former_place.follow(con, place, library, intake)
        elif place not in ("", library):
            catalogue.forget_everything(con)
        set_meta(con, "library_id", identity)
        set_meta(con, "library_path", library)
    if came_here and (state := folder_of(con)):
        _take_thumbnails_along(state, place, library)
    return identity


def _take_thumbnails_along(state: str, old: str, new: str) -> None:
    """Let the memory of the nights follow its library; without it, they are chosen anew, and the page lists both places."""
    import logging  # here: it happens once in the life of a library

    from photo_organizer.store import folder_thumbnails

    try:
        folder_thumbnails.follow(state, old, new)
    except VolumeProblem as problem:
        words = "what is remembered of folder thumbnails stays behind: %s"
        logging.getLogger(__name__).warning(words, problem)


def require_no_other(con: sqlite3.Connection, library: str) -> None:
    """Raise VolumeAway when another library is in the place of the one that is known. Touches nothing."""
    known = get_meta(con, "library_id") if get_meta(con, "library_path") == library else ""
    found = _markers(library)
    if not known or known in found or not catalogue.count(con)[0] or _files_are_there(con, library):
        return
    raise VolumeAway(
        f"the library in {library} is not the one that was organised before"
        + (f" (id {found[0]} instead of {known})" if found else " (its marker is missing)"),
        "check that the shared folder is mounted and that no other disk is in its place",
    )


def marker_path(library: str, identity: str) -> str:
    """Return where the library's marker folder is. Touches nothing."""
    return f"{library}/{STATE_FOLDER}/{MARKER}{identity}"


def require_marker(folders: Folders, library: str, identity: str) -> None:
    """Raise VolumeProblem unless the library that is open now carries its marker. Touches nothing."""
    try:
        there = folders.look(marker_path(library, identity)) is not None
    except FileProblem as problem:  # it cannot be seen, which is no better
        raise VolumeProblem(problem.message, problem.cure) from problem
    if not there:
        raise VolumeAway(
            f"the library in {library} has lost its marker", "check that the shared folder is still mounted"
        )


def require_same_library(library: str, identity: str) -> None:
    """Raise VolumeProblem unless the library that is there now carries its marker. Touches nothing."""
    with Folders([library]) as folders:
        require_marker(folders, library, identity)


def _markers(library: str) -> list[str]:
    try:
        names = os.listdir(f"{library}/{STATE_FOLDER}")
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise VolumeAway(
            f"the library {library} cannot be read: {error.strerror}", cure_of(error.errno or 0)
        ) from error
    return sorted(name.removeprefix(MARKER) for name in names if name.startswith(MARKER))


def _files_are_there(con: sqlite3.Connection, library: str) -> bool:
    known = catalogue.sample(con, SAMPLE)
    present = 0
    for row in known:
        try:
            status = os.lstat(f"{library}/{row.path}")
        except OSError:
            continue
        present += (status.st_size, status.st_mtime_ns) == (row.stamp.size, row.stamp.mtime_ns)
    return present >= len(known) * ENOUGH


def _make_marker(library: str, identity: str) -> None:
    """Make the marker folder. Raises VolumeProblem."""
    path = marker_path(library, identity)
    try:
        with Folders([library]) as folders:
            folders.folder(path, make=True)
            folders.sync()
    except FileProblem as problem:  # without it nothing is known to be the library
        raise as_volume_problem(problem) from problem


class Lock(StateLock):
    """One process for one state folder, one library and the intake out of which it moves; a context manager. Raises Refused."""

    def __init__(self, state: str, library: str, intake: str = "") -> None:
        super().__init__(state)
        self._library, self._intake = library, intake
        self._place = PlaceLock()
        self._locked: tuple[int, int] | None = None  # the library folder that is locked

    def __enter__(self) -> Self:
        super().__enter__()
        try:
            self.lock_folders()
        except BaseException:
            self.__exit__()  # or the next try would meet our own lock
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._place.release()
        super().__exit__()

    def lock_folders(self) -> None:
        """Also lock library and intake, as far as they are there, against another installation that uses them."""
        self._lock_library()
        if self._intake:
            self._place.take(self._intake, f"the intake {self._intake}")

    def _lock_library(self) -> None:
        try:
            with Folders([self._library]) as folders:
                fd = os.dup(folders.folder(f"{self._library}/{STATE_FOLDER}", make=True))
                status = os.fstat(fd)
        except VolumeProblem:
            return  # not there yet: the guards say so, and lock it when it comes
        except OSError as error:
            raise from_os_error(error, "lock", self._library) from error
        identity = inode_of(status)
        if identity == self._locked:
            os.close(fd)
            return
        self.take(fd, f"the library {self._library}")
        self._locked = identity
