"""Does a file say itself that bytes of it are missing? Reads the file."""

from __future__ import annotations

from photo_organizer.disk.stamp import seen
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.model import Wholeness


def lacks_bytes(path: str) -> bool | None:
    """Tell whether the structure of a file says that bytes are missing; None where it cannot be read now."""
    from photo_organizer.examine.look import examine  # here: it loads every reader, and few are asked

    try:
        sighting = seen(path)
        return None if sighting is None else examine(sighting).wholeness is Wholeness.INCOMPLETE
    except PhotoOrganizerError:
        return None
