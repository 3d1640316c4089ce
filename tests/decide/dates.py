"""Files that tell dates, and the date that is believed."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from photo_organizer.decide.dating import date_unit
from photo_organizer.decide.formats import BY_EXTENSION
from photo_organizer.decide.statements import DateRules
from photo_organizer.model import (
    DateClue,
    Dated,
    Facts,
    Member,
    Precision,
    Sighting,
    Stamp,
    Undated,
    Unit,
    Wholeness,
)

BERLIN = ZoneInfo("Europe/Berlin")
ORIGINAL, DIGITIZED, CHANGED = "exif:DateTimeOriginal", "exif:DateTimeDigitized", "ifd0:DateTime"
RULES = DateRules(BERLIN, datetime(2025, 1, 1, tzinfo=UTC))


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def facts(*clues: DateClue, name: str = "a.jpg", camera: str = "") -> Facts:
    kind = BY_EXTENSION.get(name.rpartition(".")[2].lower())
    sighting = Sighting(f"/in/{name}", Stamp(1, 2, 3, 4), 5)
    return Facts(sighting, kind, Wholeness.WHOLE, clues, camera)


def date_of(facts: Facts, rules: DateRules) -> Dated | Undated:
    """Return the capture date of a file that is alone."""
    return date_unit(Unit((Member(facts, ".jpg"),)), rules)


def clue(source: str, text: str, *, utc: bool = False) -> DateClue:
    return DateClue(source, wall(text), utc=utc)


def day(source: str, text: str) -> DateClue:
    return DateClue(source, wall(text), precision=Precision.DAY)


def dated(*clues: DateClue, rules: DateRules = RULES, name: str = "a.jpg", camera: str = "") -> Dated:
    found = date_of(facts(*clues, name=name, camera=camera), rules)
    assert isinstance(found, Dated), found
    return found
