"""What only the maker's own block tells: Apple's identifier that joins a Live Photo's still and film.

Touches nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.examine.tiff import Directories, Tag
from photo_organizer.examine.window import Block

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings

_APPLE = b"Apple iOS\0\0\x01"
_APPLE_DIRECTORY = 14  # the directory follows the name and the byte order; offsets count from the name
_CONTENT_IDENTIFIER = 0x0011


def read_maker_note(tiff: Directories, note: Tag, found: Findings) -> None:
    """Read the content identifier of a Live Photo's still."""
    if tiff.view.at(note.offset, len(_APPLE)) != _APPLE:
        return
    block = tiff.raw(note)
    apple = Directories(Block(block), "<" if block[12:14] == b"II" else ">")
    found.content_id = found.content_id or apple.text(apple.read(_APPLE_DIRECTORY).get(_CONTENT_IDENTIFIER))
