"""Settings: one frozen object for each library, read from an INI file."""

from photo_organizer.settings.options import BY_PLACE, OPTIONS, Option
from photo_organizer.settings.parse import parse, parse_all, read
from photo_organizer.settings.settings_text import SettingsText
from photo_organizer.settings.values import Settings

__all__ = ["BY_PLACE", "OPTIONS", "Option", "Settings", "SettingsText", "parse", "parse_all", "read"]
