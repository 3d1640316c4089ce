"""Rename without ever replacing: renameat2(RENAME_NOREPLACE), or the nearest thing the kernel has.

Python has no wrapper for renameat2 (Linux 3.15). Where the call or the filesystem does not know it
(3.10 kernels: ENOSYS; exFAT, FUSE, eCryptfs: EINVAL), a hard link made under the new name protects
what is there (EEXIST); where links are refused, the name is reserved by an empty file of ours.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from photo_organizer.disk.durable import sync_folder
from photo_organizer.disk.flags import NEW
from photo_organizer.disk.inodes import lasting
from photo_organizer.disk.stamp import inode_of

if TYPE_CHECKING:
    from collections.abc import Callable

RENAME_NOREPLACE, RENAME_EXCHANGE = 1, 2
_NOT_KNOWN = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}
_NO_LINKS = {errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EACCES, errno.EINVAL}


class NameHeld(OSError):
    """A rename failed, and an empty file of ours still holds the new name."""


def rename_noreplace(src_fd: int, src: str, dst_fd: int, dst: str) -> None:
    """Rename `src` in folder `src_fd` to `dst` in folder `dst_fd`. Changes files.

    Raises OSError: EEXIST when `dst` exists, EXDEV across filesystems, NameHeld, and whatever rename raises.
    """
    try:
        _renameat2(src_fd, src, dst_fd, dst, RENAME_NOREPLACE)
    except OSError as error:
        if error.errno not in _NOT_KNOWN:
            raise
        _rename_by_link(src_fd, src, dst_fd, dst)


def exchange(folder_fd: int, one: str, two: str) -> bool:
    """Let two files in one folder exchange their names in one step. Changes files.

    Return False where the kernel or the filesystem does not know how. Raises OSError.
    """
    try:
        _renameat2(folder_fd, one, folder_fd, two, RENAME_EXCHANGE)
    except OSError as error:
        if error.errno not in _NOT_KNOWN:
            raise
        return False
    return True


def _rename_by_link(src_fd: int, src: str, dst_fd: int, dst: str) -> None:
    """Link, make the new name durable, unlink: in between both names are the same file. What fails takes the new name away."""
    try:
        os.link(src, dst, src_dir_fd=src_fd, dst_dir_fd=dst_fd, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _rename_by_reservation(src_fd, src, dst_fd, dst)
        return
    try:
        if _is_shown_as_another(src_fd, src, dst_fd, dst):
            os.unlink(dst, dir_fd=dst_fd)
            _rename_by_reservation(src_fd, src, dst_fd, dst)
            return
        sync_folder(dst_fd)
        os.unlink(src, dir_fd=src_fd)
    except OSError:
        _take_back_link(src_fd, src, dst_fd, dst)
        raise


def _is_shown_as_another(src_fd: int, src: str, dst_fd: int, dst: str) -> bool:
    """Whether a link counts as a file of its own, as in sshfs: behind a claim or a final name made so, nobody knew the file again."""
    here, there = _both(src_fd, src, dst_fd, dst)
    same = (here.st_size, here.st_mtime_ns) == (there.st_size, there.st_mtime_ns)
    return same and inode_of(here) != inode_of(there) and not lasting(here.st_dev)


def _both(src_fd: int, src: str, dst_fd: int, dst: str) -> tuple[os.stat_result, os.stat_result]:
    here = os.stat(src, dir_fd=src_fd, follow_symlinks=False)
    return here, os.stat(dst, dir_fd=dst_fd, follow_symlinks=False)


def _take_back_link(src_fd: int, src: str, dst_fd: int, dst: str) -> None:
    """Remove a second name of a file, while it is one: else recovery would find the file under both.

    Over NFS an answer may be lost, and a name that went be seen for a while; the file itself tells how many it has.
    """
    with suppress(OSError):  # recovery completes what can be neither finished nor taken back
        here, there = _both(src_fd, src, dst_fd, dst)
        if inode_of(here) == inode_of(there) and here.st_nlink > 1:
            os.unlink(dst, dir_fd=dst_fd)


def _rename_by_reservation(src_fd: int, src: str, dst_fd: int, dst: str) -> None:
    """Reserve the name with an empty file; replace it only while it is still ours and empty. Raises NameHeld."""
    reserved = os.open(dst, NEW, 0o600, dir_fd=dst_fd)
    try:
        if not _is_still_ours(reserved, dst_fd, dst):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), dst)
        os.rename(src, dst, src_dir_fd=src_fd, dst_dir_fd=dst_fd)
    except OSError as error:
        try:
            if _is_still_ours(reserved, dst_fd, dst):
                os.unlink(dst, dir_fd=dst_fd)
        except FileNotFoundError:
            pass
        except OSError:
            raise NameHeld(error.errno, error.strerror, dst) from error
        raise
    finally:
        os.close(reserved)


def _is_still_ours(reserved: int, dst_fd: int, dst: str) -> bool:
    ours, there = os.fstat(reserved), os.stat(dst, dir_fd=dst_fd, follow_symlinks=False)
    return inode_of(there) == inode_of(ours) and not ours.st_size


@functools.cache
def _function() -> Callable[..., int] | None:
    """Return the C library's renameat2, or None where it is older than glibc 2.28."""
    library: Any = ctypes.CDLL(None, use_errno=True)
    try:
        function = library.renameat2
    except AttributeError:
        return None
    function.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
    function.restype = ctypes.c_int
    return function  # type: ignore[no-any-return]  # ctypes functions carry no type


def _renameat2(src_fd: int, src: str, dst_fd: int, dst: str, flags: int) -> None:
    function = _function()
    if function is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if function(src_fd, os.fsencode(src), dst_fd, os.fsencode(dst), flags) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), src, None, dst)
