"""A step as a row of the journal, and back. What the two paths of a row are depends on its kind. Pure."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.model import Copy, Erase, Move, Remove, Restore, Stamp, Write

if TYPE_CHECKING:
    from photo_organizer.model import Step


def row_of(step: Step) -> tuple[str, bytes, bytes, int, int, int, int, bytes | None]:
    """Return (kind, one path, the other, device, inode, size, mtime, data) of a step."""
    match step:
        case Write(one, other) | Erase(one, other):
            kind = "write" if isinstance(step, Write) else "erase"
        case Copy(src, dst):
            kind, one, other = "copy", src, dst
        case Move(src, dst):
            kind, one, other = "move", src, dst
        case Remove(src, kept):
            kind, one, other = "remove", src, kept
        case Restore(kept, dst):
            kind, one, other = "restore", kept, dst
    stamp = step.expect
    return (
        kind, os.fsencode(one), os.fsencode(other), stamp.dev, stamp.ino, stamp.size, stamp.mtime_ns, _data_of(step),
    )  # fmt: skip


def _data_of(step: Step) -> bytes | None:
    match step:
        case Move():
            return os.fsencode(step.same_as) or None
        case Remove() | Restore():
            return step.md5
        case _:
            return step.data


def step_of(kind: str, one: bytes, other: bytes, data: bytes | None, *stamp: int) -> Step:
    """Return the step that has such a row."""
    paths, expect = (os.fsdecode(one), os.fsdecode(other)), Stamp(*stamp)
    if kind in ("write", "erase"):
        return (Write if kind == "write" else Erase)(*paths, expect, data or b"")
    if kind in ("remove", "restore"):
        return (Remove if kind == "remove" else Restore)(*paths, expect, data)
    if kind == "copy":
        return Copy(*paths, expect)
    return Move(*paths, expect, same_as=os.fsdecode(data or b""))
