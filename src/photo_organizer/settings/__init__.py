"""Settings: one frozen object for each library, read from an INI file."""

from photo_organizer.settings.options import OPTIONS, Option
from photo_organizer.settings.parse import parse, parse_all
from photo_organizer.settings.values import Settings

__all__ = ["OPTIONS", "Option", "Settings", "parse", "parse_all"]
