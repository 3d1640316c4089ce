"""Settings: one frozen object for each library, read from an INI file."""

from photo_organizer.settings.options import BY_PLACE, OPTIONS, Option
from photo_organizer.settings.parse import parse, parse_all
from photo_organizer.settings.values import Settings

__all__ = ["BY_PLACE", "OPTIONS", "Option", "Settings", "parse", "parse_all"]
