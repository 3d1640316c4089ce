"""A step as a row of the journal, and back. What the two paths of a row are depends on its kind. Pure."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.model import Copy, Erase, Move, Remove, Restore, Stamp, Write

if TYPE_CHECKING:
    from photo_organizer.model import Step

_KINDS: dict[str, type[Step]] = {
    "move": Move, "copy": Copy, "remove": Remove, "restore": Restore, "write": Write, "erase": Erase,
}  # fmt: skip
_KIND_OF = {made: kind for kind, made in _KINDS.items()}


def row_of(step: Step) -> tuple[str, bytes, bytes, int, int, int, int, bytes | None]:
    """Return (kind, one path, the other, device, inode, size, mtime, data) of a step."""
    one, other = (os.fsencode(getattr(step, name)) for name in step.__match_args__[:2])
    return (_KIND_OF[type(step)], one, other, *step.expect, _data_of(step))


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
    made = _KINDS[kind]
    if issubclass(made, Move):
        return made(*paths, expect, same_as=os.fsdecode(data or b""))
    if issubclass(made, (Write, Erase)):
        return made(*paths, expect, data or b"")
    return made(*paths, expect, data)
