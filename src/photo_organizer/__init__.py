"""Photo Organizer and Deduplicator: files photos by capture date and never loses one."""

from datetime import date

__version__ = "2.0.0"
MADE = date(2026, 11, 1)  # when this version was made, at the earliest: no clock is right that says less
