"""Canon's CR3: TIFF blocks within ISO media boxes. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.examine.boxes import boxes, find
from photo_organizer.examine.uuid_boxes import read_uuid

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window


def read_cr3(view: Window, found: Findings) -> None:
    """Read XMP beside the box `moov`, and Canon's blocks in it."""
    for kind, start, end in boxes(view, 0, view.size, 100):
        if kind == b"uuid":
            read_uuid(view, start, end, found)
    movie = find(view, 0, view.size, b"moov")
    for kind, start, end in boxes(view, *movie) if movie else ():
        if kind == b"uuid":
            read_uuid(view, start, end, found)
