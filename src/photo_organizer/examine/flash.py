"""The creation date that programs write into a Flash film's metadata (FLV specification, onMetaData).

Touches nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

_KEY = b"creationdate\x02"  # followed by a text: two bytes of length, then the characters


def read_flash(view: Window, found: Findings) -> None:
    """Keep `creationdate` of the first script tag."""
    metadata = view.at(13, 65536)
    at = metadata.find(_KEY)
    if metadata[:1] == b"\x12" and at >= 0:
        at += len(_KEY)
        size = int.from_bytes(metadata[at : at + 2], "big")
        found.date("flv:creationdate", metadata[at + 2 : at + 2 + min(size, 80)].decode("utf-8", "replace"))
