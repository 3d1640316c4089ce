"""What can be done with one file: given a name, copied, removed, made again, written; and what it was when that was decided.

Part of the nouns: `model` hands them on. Imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import field
from typing import NamedTuple

from photo_organizer.records import frozen


class Stamp(NamedTuple):
    """Identity of a file's bytes without reading them: any write or replacement changes it. A tuple: made for every file of a look."""

    dev: int
    ino: int
    size: int
    mtime_ns: int

    @property
    def inode(self) -> tuple[int, int]:
        """Which file it is, whatever its name: disk and inode."""
        return self.dev, self.ino

    @property
    def lasting(self) -> tuple[int, int, int]:
        """All but the number of its disk, which may be another one after a restart, as of a share on Btrfs."""
        return self.ino, self.size, self.mtime_ns


@frozen
class Move:
    """Give one file a new name, in the same or in another filesystem; never replaces anything."""

    src: str
    dst: str
    expect: Stamp
    sample: bytes | None = None  # digest of the first and last bytes, where the decision needed it
    md5: bytes | None = None  # of all bytes, the same
    # The file that stays in its place, where it goes for holding the same bytes: compared just before.
    same_as: str = ""


@frozen
class Copy(Move):
    """Put a copy of `src` at `dst`; `src` is only read."""


@frozen
class Remove:
    """Remove `src`, whose bytes `kept` holds too; compared byte for byte just before."""

    src: str
    kept: str
    expect: Stamp
    md5: bytes | None = field(default=None, compare=False)  # of its bytes, as far as they were read before


@frozen
class Restore:
    """Make a removed duplicate again as `dst` from the copy that was kept, with its old mtime."""

    kept: str
    dst: str
    expect: Stamp  # size and mtime_ns of the file that was removed
    # Of the bytes that were removed; None: an older version did not note it.
    md5: bytes | None = field(default=None, compare=False)


@frozen
class Write:
    """Put a sidecar of ours at `dst`, beside the picture that it tells of; never replaces anything."""

    dst: str
    picture: str
    expect: Stamp  # its size and its mtime_ns; the rest is not known before
    data: bytes


@frozen
class Erase:
    """Remove a sidecar of ours while it holds the very bytes that were written."""

    src: str
    picture: str
    expect: Stamp
    data: bytes


Step = Move | Remove | Restore | Write | Erase
