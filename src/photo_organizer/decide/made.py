"""When this version was made, at the earliest: no clock is right that says less. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime

from photo_organizer.sentences import Sentence

MADE = date(2026, 11, 1)
MADE_NS = int(datetime.combine(MADE, datetime.min.time(), UTC).timestamp()) * 10**9


def why_impossible(now_ns: int) -> str:
    """Return why no word of its owner makes a clock right that says less; "" where it may be right."""
    if now_ns >= MADE_NS:
        return ""
    words = "the clock stands before the day on which this program was made, so it cannot be right; set date and time"
    return Sentence("clock_wrong", words)
