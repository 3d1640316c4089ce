"""Is the index of a ZIP there? PKWARE's APPNOTE 4.3.16: its record stands at the end, before a comment.

No photo and filed by no date, but it may be an export of many.
"""

from __future__ import annotations

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends.window import CutShortError, EndWindow
from photo_organizer.model import Wholeness

ZIP = b"PK\3\4"
_RECORD = b"PK\5\6"
_LONGEST = 22 + 0xFFFF  # bytes of the record with its comment


def archive(window: EndWindow) -> Wholeness:
    """Judge a ZIP."""
    if _RECORD not in window.last(_LONGEST):
        raise CutShortError(Missing.INDEX)
    return Wholeness.UNPROVABLE
