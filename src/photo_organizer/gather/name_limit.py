"""How long a name may be on the volume of a library. Touches nothing."""

from __future__ import annotations

import os

from photo_organizer.decide.naming import LONGEST_NAME


def name_limit(library: str) -> int:
    """Return how many bytes a name may have: 143 on encrypted shares."""
    try:
        return min(LONGEST_NAME, os.pathconf(library, "PC_NAME_MAX"))
    except (OSError, ValueError):
        return LONGEST_NAME
