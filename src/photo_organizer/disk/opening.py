"""Open one file of the owner for reading: a regular one, never through a link. Touches nothing."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

from photo_organizer.disk.flags import READ, UNSEEN
from photo_organizer.disk.stamp import is_still, stamp_of
from photo_organizer.errors import FileBusy, FileProblem, PhotoOrganizerError, from_os_error, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.model import Stamp


class NotAFile(FileProblem):
    """A folder, a pipe or a device has the name."""


class InUse(FileBusy):
    """Another program is just opening the file to write: nobody knows yet whether it will be another one."""


def open_file(name: str, path: str, *, folder: int | None = None) -> tuple[int, os.stat_result]:
    """Open the regular file `name`, below an open folder where one is given; `path` is for the messages.

    Raises InUse, FileBusy when it is gone, NotAFile, FileProblem when it cannot be opened.
    """
    try:
        fd = os.open(name, READ, dir_fd=folder)
    except BlockingIOError as error:  # somebody's lease: an open for writing through another server
        raise InUse(f"{quoted(path)} is in use", path) from error
    except OSError as error:
        raise from_os_error(error, "open", path) from error
    return fd, _regular(fd, path)


def _regular(fd: int, path: str) -> os.stat_result:
    """Return what was opened, which is closed where it is no ordinary file. Raises NotAFile, FileProblem."""
    try:
        status = os.fstat(fd)
    except OSError as error:
        os.close(fd)
        raise from_os_error(error, "look at", path) from error
    if not stat.S_ISREG(status.st_mode):
        os.close(fd)
        raise NotAFile(f"{quoted(path)} is not an ordinary file", path, "remove it from the folder")
    return status


@contextmanager
def reading(name: str, path: str, *, folder: int | None = None) -> Iterator[tuple[int, os.stat_result]]:
    """Give what `open_file` gives, for as long as the block runs; raises as it does."""
    fd, status = open_file(name, path, folder=folder)
    try:
        yield fd, status
    finally:
        os.close(fd)


def open_unseen(path: str) -> tuple[int, os.stat_result]:
    """Open a file as `open_file` does, and leave its access time as it is where the system allows that."""
    try:
        fd = os.open(path, UNSEEN)
    except OSError:  # not our file: the system refuses the flag; whatever else it is, the usual way tells
        return open_file(path, path)
    return fd, _regular(fd, path)


@contextmanager
def opened(path: str, expect: Stamp) -> Iterator[int]:
    """Open the file that was looked at before. Raises FileBusy when it is another one now, FileProblem."""
    try:
        fd, status = open_file(path, path)
    except NotAFile as problem:
        raise FileBusy(f"{quoted(path)} changed while it was looked at", path) from problem
    try:
        if not is_still(stamp_of(status), expect):
            raise FileBusy(f"{quoted(path)} changed while it was looked at", path)
        yield fd
    finally:
        os.close(fd)


def head_of(path: str, length: int, *, folder: int | None = None) -> bytes:
    """Return the first bytes of a file, at most `length`; none when it cannot be read."""
    try:
        with reading(path, path, folder=folder) as (fd, _):
            return os.pread(fd, length, 0)
    except (PhotoOrganizerError, OSError):
        return b""
