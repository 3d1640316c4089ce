"""Is a file of the library damaged, as far as its own structure tells? Touches nothing."""

from __future__ import annotations

import os

from photo_organizer.disk.opening import opened
from photo_organizer.examine.kind import HEAD_BYTES, filetype_of
from photo_organizer.examine.whole import wholeness
from photo_organizer.model import Stamp, Wholeness


def is_damaged(path: str, stamp: Stamp) -> bool:
    """Tell whether the file says itself that bytes are missing. Raises FileProblem, and OSError of the disk."""
    with opened(path, stamp) as descriptor:
        head = os.pread(descriptor, min(HEAD_BYTES, max(stamp.size, 1)), 0)
        filetype = filetype_of(head, os.path.basename(path))
        return filetype is not None and wholeness(descriptor, filetype, stamp.size) is Wholeness.INCOMPLETE
