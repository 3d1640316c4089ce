"""One CSV file in the log folder: open it safely, append whole lines, set it aside. Changes files.

Only regular files directly in the log folder are touched, never through a symbolic link. A full log
is renamed and a new one begun; it is never copied and emptied, so no reader loses lines.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from typing import TYPE_CHECKING

from photo_organizer.disk.durable import sync_folder
from photo_organizer.disk.flags import APPEND, READ, ROOT
from photo_organizer.disk.inodes import lasting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MODE = 0o666  # as any program would ask; the umask or the share's ACL decides


@contextlib.contextmanager
def open_folder(folder: str) -> Iterator[int]:
    """Give a descriptor of the log folder. It is never created here: it may just not be mounted."""
    descriptor = os.open(folder, ROOT)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def open_log(folder: int, name: str) -> contextlib.AbstractContextManager[int]:
    """Give a descriptor that appends to the log `name`, created when missing; OSError otherwise."""
    return _opened(folder, name, APPEND)


@contextlib.contextmanager
def _opened(folder: int, name: str, how: int) -> Iterator[int]:
    descriptor = os.open(name, how, _MODE, dir_fd=folder)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "is not an ordinary file", name)
        yield descriptor
    finally:
        os.close(descriptor)


def inode(descriptor: int) -> str:
    """Return what identifies an open file on its volume, also after it was renamed; "0" where the filesystem knows no inodes."""
    status = os.fstat(descriptor)
    return str(status.st_ino if lasting(status.st_dev) else 0)


def size(descriptor: int) -> int:
    """Return the size of an open file in bytes."""
    return os.fstat(descriptor).st_size


def read_from(descriptor: int, offset: int, limit: int) -> bytes:
    """Return the bytes from `offset` to the end, at most `limit`."""
    parts, end = [], min(size(descriptor), offset + limit)
    while offset < end and (part := os.pread(descriptor, end - offset, offset)):
        parts.append(part)
        offset += len(part)
    return b"".join(parts)


def append(descriptor: int, lines: Sequence[bytes], limit: int | None = None) -> tuple[int, OSError | None]:
    """Append lines, each by one write, until the file has `limit` bytes; return how many, and why no more.

    A line that could not be written whole is taken back, so that the log stays valid.
    """
    reached = size(descriptor)
    for count, line in enumerate(lines):
        if limit is not None and reached >= limit:
            return count, None
        try:
            _write_whole(descriptor, line)
        except OSError as error:
            with contextlib.suppress(OSError):  # the next drain cuts it off
                os.ftruncate(descriptor, reached)
            return count, error
        reached += len(line)
    return len(lines), None


def _write_whole(descriptor: int, line: bytes) -> None:
    written = os.write(descriptor, line)
    while written < len(line):  # a full disk or a signal may cut a write short
        written += os.write(descriptor, line[written:])


def set_aside(folder: int, name: str, keep: int) -> None:
    """Rename `log.csv` to `log.1.csv`, an older `log.1.csv` to `log.2.csv` and so on; keep so many.

    Older ones move only as far as the first free number, so a run cut short loses no log.
    """
    names = [name, *_kept_names(name, keep)]
    free = next((place for place, taken in enumerate(names) if place and not _exists(folder, taken)), None)
    if free is None:
        os.unlink(names[-1], dir_fd=folder)
        free = keep
    for place in range(free, 0, -1):
        os.rename(names[place - 1], names[place], src_dir_fd=folder, dst_dir_fd=folder)
    sync_folder(folder)


def kept(folder: int, name: str, keep: int, limit: int) -> Iterator[bytes]:
    """Yield what stands in each log that was set aside, the newest first; one that is larger than `limit` is no log of ours."""
    for other in _kept_names(name, keep):
        with contextlib.suppress(OSError), _opened(folder, other, READ) as descriptor:
            if size(descriptor) <= limit:
                yield read_from(descriptor, 0, limit)


def _kept_names(name: str, keep: int) -> list[str]:
    stem, dot, ending = name.rpartition(".")
    return [f"{stem}.{number}{dot}{ending}" for number in range(1, keep + 1)]


def _exists(folder: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def cut(descriptor: int, length: int) -> None:
    """Cut off what stands behind `length` bytes."""
    os.ftruncate(descriptor, length)


def replace_content(descriptor: int, content: bytes) -> None:
    """Begin an empty log, or one of which only a torn beginning is there."""
    os.ftruncate(descriptor, 0)
    _write_whole(descriptor, content)


def make_durable(descriptor: int) -> None:
    """Wait until the file is on the disk (fsync)."""
    os.fsync(descriptor)
