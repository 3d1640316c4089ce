"""The date that an owner gives to files: one date, a span that is only about right, or a shift of what is known. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from photo_organizer.decide.validity import FIRST_PHOTO
from photo_organizer.decide.words_of_owners import SOURCE
from photo_organizer.model import Dated, Precision, Strength
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

_DAY, _MONTH = timedelta(days=1), timedelta(days=31)
LONGEST_SHIFT = 200 * 366 * 86_400  # seconds


@frozen
class GivenDate:
    """What its owner says: `taken` alone, `taken` with `until`, or `shift` in seconds."""

    taken: datetime | None = None
    until: datetime | None = None
    precision: Precision = Precision.SECOND
    shift: int = 0

    def of(self, before: Dated | None) -> Dated | None:
        """Return the date of a file that had the date `before`; None where a shift has nothing to begin with."""
        if self.taken is None:
            return _shifted(before, self.shift) if before else None
        if self.until is not None:
            span = f"{self.taken:%Y-%m-%d}/{self.until:%Y-%m-%d}"
            return Dated(
                self.taken,
                f"{SOURCE}:{span}",
                precision=_within(self.until - self.taken),
                strength=Strength.OWNER,
            )
        return Dated(self.taken, SOURCE, precision=self.precision, strength=Strength.OWNER)


def given(arguments: Mapping[str, Any]) -> GivenDate:
    """Return what a command says; raise ValueError where it makes no sense."""
    if shift := int(arguments.get("shift") or 0):
        if abs(shift) > LONGEST_SHIFT:
            raise ValueError("so far no clock is wrong")
        return GivenDate(shift=shift)
    taken = _moment(arguments.get("taken", ""))
    until = _moment(arguments["until"]) if arguments.get("until") else None
    if until is not None and until < taken:
        raise ValueError("the span ends before it begins")
    precision = Precision[str(arguments.get("precision") or "second").upper()]
    begins = taken if until is None else taken.replace(hour=0, minute=0, second=0)
    return GivenDate(begins, until, precision)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text).replace(microsecond=0)
    if moment.tzinfo is not None:
        raise ValueError("write the time as a clock showed it there, without a zone")
    if moment.year < FIRST_PHOTO:
        raise ValueError(f"there is no photo from before {FIRST_PHOTO}")
    return moment


def _within(span: timedelta) -> Precision:
    """Return how exactly a date is known that lies somewhere in a span."""
    return Precision.DAY if span < _DAY else Precision.MONTH if span < _MONTH else Precision.YEAR


def _shifted(before: Dated, seconds: int) -> Dated:
    return replace(
        before, value=before.value + timedelta(seconds=seconds), source=SOURCE, strength=Strength.OWNER
    )
