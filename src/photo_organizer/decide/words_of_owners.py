"""Names of dates that do not come from the file itself: what its owner said, what came later. Pure; loads nothing."""

from __future__ import annotations

SOURCE = "owner"  # behind a colon stands the span where the date is only about right
OWNERS_WORD = ("sidecar:exif:DateTimeOriginal", "sidecar:photoshop:DateCreated")
LATER = "dated-later"  # what came later has dated the unit; store.dating_anew knows it too


def said_by_owner(source: str) -> bool:
    """Tell whether a date is what its owner gave on the page or by command."""
    return source.partition(":")[0] == SOURCE
