"""Photo Organizer and Deduplicator: files photos by capture date and never loses one."""

__version__ = "2.0.0"
