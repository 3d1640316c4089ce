"""Dates in companions: Google Takeout's JSON and XMP sidecars. Touches nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from photo_organizer.decide.date_text import epoch_moment
from photo_organizer.examine.xmp import MOST_BYTES, read_xmp

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

_TAKEN = re.compile(rb'"photoTakenTime"\s*:\s*\{[^{}]{0,300}?"timestamp"\s*:\s*"?(-?\d{1,12})')


def read_takeout(view: Window, found: Findings) -> None:
    """Keep `photoTakenTime`: seconds since 1970, UTC; 0 says that Google did not know."""
    match = _TAKEN.search(view.at(0, MOST_BYTES))
    moment = epoch_moment(int(match[1]) * 1_000_000_000) if match and int(match[1]) else None
    if moment:
        found.moment("takeout:photoTakenTime", moment[0], utc=True)


def read_xmp_sidecar(view: Window, found: Findings) -> None:
    """Keep the capture dates of an XMP sidecar."""
    read_xmp(view.at(0, MOST_BYTES), found, "sidecar")
