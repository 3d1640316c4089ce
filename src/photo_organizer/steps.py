"""What can be done with one file: given a name, copied, removed, made again; and what it was when that was decided.

Part of the nouns: `model` hands them on. Imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Stamp(NamedTuple):
    """Identity of a file's bytes without reading them: any write or replacement changes it. A tuple: made for every file of a look."""

    dev: int
    ino: int
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Move:
    """Give one file a new name, in the same or in another filesystem; never replaces anything."""

    src: str
    dst: str
    expect: Stamp
    sample: bytes | None = None  # digest of the first and last bytes, where the decision needed it
    md5: bytes | None = None  # of all bytes, the same


@dataclass(frozen=True, slots=True)
class Copy(Move):
    """Put a copy of `src` at `dst`; `src` is only read."""


@dataclass(frozen=True, slots=True)
class Remove:
    """Remove `src`, whose bytes `kept` holds too; compared byte for byte just before."""

    src: str
    kept: str
    expect: Stamp


@dataclass(frozen=True, slots=True)
class Restore:
    """Make a removed duplicate again as `dst` from the copy that was kept, with its old mtime."""

    kept: str
    dst: str
    expect: Stamp  # size and mtime_ns of the file that was removed


Step = Move | Remove | Restore
