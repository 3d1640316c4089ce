"""Does a file say itself that bytes of it are missing? Reads the file."""

from __future__ import annotations

import os

from photo_organizer.disk.opening import opened
from photo_organizer.disk.stamp import seen
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.model import Wholeness


def lacks_bytes(path: str) -> bool | None:
    """Tell whether the structure of a file says that bytes are missing; None where it cannot be read now.

    Its dates are not read: what reads those takes longer to load than all files of a short comparison to be judged.
    """
    from photo_organizer.examine.kind import HEAD_BYTES, filetype_of  # here: few are asked
    from photo_organizer.examine.whole import judge

    try:
        sighting = seen(path)
        if sighting is None:
            return None
        with opened(path, sighting.stamp) as file:
            head = os.pread(file, HEAD_BYTES, 0)
            filetype = filetype_of(head, os.path.basename(path))
            return judge(file, filetype, sighting.stamp.size, head).wholeness is Wholeness.INCOMPLETE
    except (OSError, PhotoOrganizerError):
        return None
