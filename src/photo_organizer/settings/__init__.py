"""Settings: one frozen object, read from an INI file."""

from photo_organizer.settings.options import OPTIONS, Option
from photo_organizer.settings.parse import parse
from photo_organizer.settings.values import Settings

__all__ = ["OPTIONS", "Option", "Settings", "parse"]
