"""A step as a row of the journal, and back. What the two paths of a row are depends on its kind. Pure."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.model import Copy, Erase, Move, Remove, Restore, Stamp, Write

if TYPE_CHECKING:
    from photo_organizer.model import Step


def row_of(step: Step) -> tuple[str, bytes, bytes, int, int, int, int, bytes | None]:
    """Return (kind, one path, the other, device, inode, size, mtime, data) of a step."""
    data = step.md5 if isinstance(step, (Remove, Restore)) else getattr(step, "data", None)
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
    return kind, os.fsencode(one), os.fsencode(other), stamp.dev, stamp.ino, stamp.size, stamp.mtime_ns, data


def step_of(kind: str, one: bytes, other: bytes, data: bytes | None, *stamp: int) -> Step:
    """Return the step that has such a row."""
    paths, expect = (os.fsdecode(one), os.fsdecode(other)), Stamp(*stamp)
    if kind in ("write", "erase"):
        return (Write if kind == "write" else Erase)(*paths, expect, data or b"")
    if kind in ("remove", "restore"):
        return (Remove if kind == "remove" else Restore)(*paths, expect, data)
    return (Move if kind == "move" else Copy)(*paths, expect)
