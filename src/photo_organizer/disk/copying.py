"""Copy one file to a temporary of ours and prove that the disk holds it.

A copy is trusted only after fsync, after its pages were dropped from the cache and after it was
read back from the disk and found equal to its source: byte for byte, or by SHA-256 where the source is
too large to be read a second time for it. What is on its way to the disk proves nothing about the disk.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import logging
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from photo_organizer.disk import past_cache
from photo_organizer.disk.flags import NEW
from photo_organizer.errors import Exhausted, FileBusy, FileProblem, Stopping, cure_of, from_os_error, quoted
from photo_organizer.records import changeable

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future, ThreadPoolExecutor

    from photo_organizer.disk.folders import Folders

BLOCK = 1 << 19  # bytes at a time, always into the same memory: to get new one costs more than to read
IN_MEMORY = 64 << 20  # bytes of a source that is still in the memory when its copy is read back
FLUSH = 128 << 20  # bytes after which a long copy is flushed: a stop never waits for more than that
ROOM = 16 << 20  # bytes that are free on a volume which is not full: an attribute takes some thousand
FICLONE = 0x40049409  # _IOW(0x94, 9, int), linux/fs.h: share the source's blocks (Btrfs, XFS)
_NOT_SHARED = frozenset(
    (errno.EOPNOTSUPP, errno.EXDEV, errno.EINVAL, errno.ENOTTY, errno.ENOSYS, errno.EPERM, errno.EBADF)
)
log = logging.getLogger(__name__)


@changeable
class TemporaryCopy:
    """A temporary that holds, or will hold, the bytes of a source."""

    path: str
    fd: int
    source: int = -1  # descriptor of our own, of the bytes that the copy must equal; -1: see `digest`
    # SHA-256 of a large source as it was read; None, and no source: the blocks are shared.
    digest: bytes | None = None
    proof: Future[None] | None = None  # under way in another thread
    closed: bool = False

    @property
    def shared(self) -> bool:
        """Whether its blocks are the source's own."""
        return self.source < 0 and self.digest is None


def start(folders: Folders, path: str) -> TemporaryCopy:
    """Make the empty temporary at `path`. Changes files. Raises FileProblem, VolumeProblem."""
    parent, name = folders.at(path, make=True)
    try:
        fd = os.open(name, NEW, 0o666, dir_fd=parent)  # the folder's own rules decide who may read
    except OSError as error:
        raise from_os_error(error, "make the temporary", path) from error
    folders.gained(path)
    return TemporaryCopy(path, fd)


def fill(
    copy: TemporaryCopy,
    source: int,
    size: int,
    mtime_ns: int,
    stop: Callable[[], bool],
    room: Callable[[int], None] = lambda _: None,
) -> None:
    """Fill the temporary from the descriptor `source` and give it the source's time. Changes files.

    Raises FileBusy when the source is not `size` bytes long, Stopping when `stop` says so. `room` is told how many
    bytes will be written, and may raise; nothing is where the blocks of the source are shared.
    """
    try:
        if not _share_blocks(copy.fd, source, size):
            room(size)
            copy.digest = _copy_blocks(copy, source, size, stop)
            copy.source = os.dup(source) if copy.digest is None else -1
            os.posix_fadvise(copy.fd, 0, 0, os.POSIX_FADV_DONTNEED)  # the disk begins to write, nobody waits
        _copy_attributes(source, copy.fd)
        os.utime(copy.fd, ns=(mtime_ns, mtime_ns))
    except OSError as error:
        raise from_os_error(error, "copy to", copy.path) from error


def fill_with(copy: TemporaryCopy, data: bytes, mtime_ns: int) -> None:
    """Fill the temporary with bytes of our own and give it its time. Changes files of ours. Raises FileProblem, VolumeProblem."""
    try:
        _write_all(copy.fd, memoryview(data), 0)
        copy.digest = hashlib.sha256(data).digest()
        os.utime(copy.fd, ns=(mtime_ns, mtime_ns))
    except OSError as error:
        raise from_os_error(error, "write", copy.path) from error


def prove(copy: TemporaryCopy, check: Callable[[], object] = lambda: None) -> None:
    """Wait until the copy is proved to be on the disk; `check` is for one that is not begun. Raises FileProblem on any difference."""
    if copy.proof is None:
        _prove(copy, check)
    else:
        copy.proof.result()


def start_proof(
    copy: TemporaryCopy,
    pool: ThreadPoolExecutor,
    check: Callable[[], object],
    together: Callable[[int], object] | None = None,
) -> None:
    """Begin to prove the copy while others are made: disks like to have several things to do.

    `check` is called from another thread, before the sync and before every block read back, and may raise. `together` is given the
    descriptor before it is synced: it writes down at once what the copies that share it need. Raises Exhausted.
    """
    try:
        copy.proof = pool.submit(_prove, copy, check, together)
    except RuntimeError as error:  # the system has no thread left
        words = f"could not begin to prove the copy at {quoted(copy.path)}: {error}"
        raise Exhausted(words, cure_of(errno.EMFILE)) from error


def _prove(
    copy: TemporaryCopy,
    check: Callable[[], object],
    together: Callable[[int], object] | None = None,
) -> None:
    """Make the copy durable and compare what the disk holds."""
    check()  # who is to stop does not wait until the disk has written what waits for it
    try:
        if together:
            together(copy.fd)
        os.fsync(copy.fd)
        equal = _holds_its_bytes(copy, check)
    except OSError as error:
        raise from_os_error(error, "make durable", copy.path) from error
    if not equal:
        raise FileProblem(
            f"the copy at {quoted(copy.path)} differs from its source after reading it back",
            copy.path,
            "check the disk's health and the memory of the device; the original is untouched",
        )


def discard(folders: Folders, copy: TemporaryCopy) -> None:
    """Close and remove the temporary. Changes files of ours only."""
    close(copy)
    parent, name = folders.at(copy.path)
    try:
        os.unlink(name, dir_fd=parent)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise from_os_error(error, "remove the temporary", copy.path) from error


def close(copy: TemporaryCopy) -> None:
    """Close the temporary's descriptor, not before its proof has ended."""
    if copy.proof is not None and not copy.proof.cancel():
        copy.proof.exception()
    copy.closed = True
    for fd in (copy.fd, copy.source):
        with suppress(OSError):  # it was fsynced, or is of no use any more; the descriptor is gone either way
            os.close(fd)


def _share_blocks(target: int, source: int, size: int) -> bool:
    try:
        fcntl.ioctl(target, FICLONE, source)
    except OSError as error:
        if error.errno not in _NOT_SHARED:
            raise
        return False
    if os.fstat(target).st_size != size:
        raise FileBusy("the source changed its size while it was copied", "")
    return True


def _copy_blocks(copy: TemporaryCopy, source: int, size: int, stop: Callable[[], bool]) -> bytes | None:
    """Copy in one pass; return the digest of a large source."""
    digest, done, flushed = hashlib.sha256() if size > IN_MEMORY else None, 0, 0
    memory = memoryview(bytearray(BLOCK))
    while length := os.preadv(source, [memory], done):
        block = memory[:length]
        if digest:
            digest.update(block)
        _write_all(copy.fd, block, done)
        done += length
        if done - flushed >= FLUSH:
            os.fdatasync(copy.fd)
            flushed = done
        if stop():
            raise Stopping
    if done != size:
        raise FileBusy(f"the source has {done} bytes instead of {size}", copy.path)
    return digest.digest() if digest else None


def _write_all(fd: int, block: memoryview, offset: int) -> None:
    while block:
        written = os.pwrite(fd, block, offset)
        offset += written
        block = block[written:]


def _holds_its_bytes(copy: TemporaryCopy, check: Callable[[], object]) -> bool:
    """Compare what the disk holds, past the cache, with the source. Raises OSError."""
    if copy.shared:
        return True
    if copy.digest is None:
        return past_cache.same_as(copy.fd, copy.source, check)
    return _digest(copy.fd, check) == copy.digest


def _digest(fd: int, check: Callable[[], object]) -> bytes:
    digest = hashlib.sha256()
    past_cache.add_to(digest, fd, check)
    return digest.digest()


def _copy_attributes(source: int, target: int) -> None:
    """Carry over user attributes where both filesystems have them; they never decide about a move."""
    try:
        for name in os.listxattr(source):
            if name.startswith("user."):
                _copy_attribute(source, target, name)
    except OSError as error:
        if error.errno in (errno.EIO, errno.ENOSPC, errno.EDQUOT):
            raise


def _copy_attribute(source: int, target: int, name: str) -> None:
    """Carry over one attribute, unless it is too large for the filesystem: ext4 says "no space" of one beyond a block."""
    value = os.getxattr(source, name)
    try:
        os.setxattr(target, name, value)
    except OSError as error:
        volume = os.fstatvfs(target)
        is_full = volume.f_bavail * volume.f_frsize < len(value) + ROOM
        if error.errno != errno.ENOSPC or is_full:
            raise
        log.warning("the attribute %r of a file has no room where it is moved to, and stays behind", name)
