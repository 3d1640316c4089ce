"""Is a file damaged, as far as its own structure tells? Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.disk.opening import opened
from photo_organizer.disk.stamp import seen
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.model import Wholeness

if TYPE_CHECKING:
    from photo_organizer.model import Stamp


def is_damaged(path: str, stamp: Stamp) -> bool:
    """Tell whether the file says itself that bytes are missing. Raises FileProblem, and OSError of the disk."""
    from photo_organizer.examine.kind import kind_of  # here: few files are asked
    from photo_organizer.examine.whole import judge

    with opened(path, stamp) as descriptor:
        head, filetype = kind_of(descriptor, stamp.size, path)
        if filetype is None:
            return False
        return judge(descriptor, filetype, stamp.size, head).wholeness is Wholeness.INCOMPLETE


def lacks_bytes(path: str) -> bool | None:
    """Tell the same of a file as it is now; None where it cannot be read."""
    try:
        sighting = seen(path)
        return None if sighting is None else is_damaged(path, sighting.stamp)
    except (PhotoOrganizerError, OSError):
        return None
