"""Is it the file that is meant? What a look at one tells. Touches nothing."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from photo_organizer.disk.stamp import inode_of, is_still, stamp_of

if TYPE_CHECKING:
    from photo_organizer.disk.folders import Folders
    from photo_organizer.model import Stamp

# Nanoseconds in which times are kept: NTFS and SMB, most of FUSE, exFAT, HFS+ and ext3, FAT.
_TICKS = (100, 1_000, 1_000_000, 10_000_000, 1_000_000_000, 2_000_000_000)
_SECOND = 10**9
# 1980; FAT keeps the time of a zone, exFAT that and its zone.
_FAT_BEGINS, _ZONES = 315_532_800 * _SECOND, 16 * 3600 * _SECOND
_EXT_ENDS = (2**31 - 1) * _SECOND  # 2038: ext3, and ext4 where inodes are small


def looks_like(status: os.stat_result | None, expect: Stamp) -> bool:
    """Compare without device and inode numbers, which a restart may change."""
    return status is not None and (status.st_size, status.st_mtime_ns) == (expect.size, expect.mtime_ns)


def stamp_at(folders: Folders, path: str) -> Stamp | None:
    """Return what is at `path` now, None where nothing is. Touches nothing."""
    status = folders.look(path)
    return stamp_of(status) if status else None


def kept_as(found: Stamp | None, expect: Stamp) -> bool:
    """Whether this may be the file that was to have its name: a disk of another kind may keep a coarser time of it."""
    if found is None or found.size != expect.size:
        return False
    less = expect.mtime_ns - found.mtime_ns
    coarser = any(0 < less < tick and not found.mtime_ns % tick for tick in _TICKS)
    return not less or coarser or _is_nearest_kept(found.mtime_ns, expect.mtime_ns)


def _is_nearest_kept(found_ns: int, wanted_ns: int) -> bool:
    """Whether a time is where the times that a disk keeps begin or end, and the wanted one lies beyond."""
    begins = found_ns > wanted_ns and not found_ns % (2 * _SECOND) and abs(found_ns - _FAT_BEGINS) <= _ZONES
    return begins or (found_ns == _EXT_ENDS and wanted_ns > _EXT_ENDS)


def same_file(one: os.stat_result | None, other: os.stat_result) -> bool:
    """Whether both are the very same inode."""
    return one is not None and inode_of(one) == inode_of(other)


def same_or_renumbered(one: os.stat_result | None, before: os.stat_result) -> bool:
    """Whether a file is the one of an earlier look, also where its disk gives it another inode with each name."""
    return one is not None and (same_file(one, before) or is_still(stamp_of(one), stamp_of(before)))


def untouched(fd: int, before: os.stat_result | None) -> bool:
    """Whether an open file is as it was before; of one that its server knows no more, nothing can be told.

    Asked twice: what fails once, for want of memory, must not leave a photo that was filed in the intake as well.
    """
    for _ in range(2):
        with suppress(OSError):
            return before is not None and touched(os.fstat(fd)) == touched(before)
    return False


def only_renamed(now: os.stat_result, before: os.stat_result) -> bool:
    """Whether a file that was open since is the very one, as long and as old; its change time is that of a rename."""
    return same_file(now, before) and (now.st_size, now.st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def touched(status: os.stat_result) -> tuple[int, ...]:
    """Return what any change of a file's bytes changes, even one that sets the old time again."""
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
