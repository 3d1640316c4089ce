"""What its owner has seen is what is done: where the settings were changed in between, it is to be looked at again. Pure."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from photo_organizer.errors import Refused

if TYPE_CHECKING:
    from photo_organizer.settings import Settings

_DECIDE = (
    "paths_",
    "naming_",
    "duplicates_",
)  # settings by which a look at the library says what would be done


def mark(settings: Settings) -> str:
    """Return a mark of all settings by which something was shown."""
    said = repr(sorted((name, value) for name, value in vars(settings).items() if name.startswith(_DECIDE)))
    return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def require_unchanged(settings: Settings, seen: object) -> None:
    """Raise Refused where the settings are not those of the mark `seen`; an empty one asks for nothing."""
    if seen and seen != mark(settings):
        raise Refused(
            "the settings were changed since this was shown",
            "look again at what would be done",
            says="settings_changed",
        )
