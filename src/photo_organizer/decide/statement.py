"""One clue as a wall-clock time, with whose word it is. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.sources import BY_NAME, RANK
from photo_organizer.model import Precision, Strength
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from photo_organizer.decide.sources import Tier
    from photo_organizer.model import DateClue

_LAST = 99  # step


@frozen
class Statement:
    """One clue as a wall-clock time."""

    clue: DateClue
    value: datetime | None
    offset: timedelta | None
    note: str
    strength: Strength
    precision: Precision
    by_owner: bool = False  # a person may have written it
    scanned: bool = False  # a scanner made the file
    length: float = 0.0  # seconds of a film

    @property
    def wall_clock(self) -> datetime:
        """The moment of a statement that nothing speaks against: it has one."""
        assert self.value is not None  # noqa: S101 — a statement without a value is refused
        return self.value

    @property
    def recorded(self) -> datetime:
        """That moment as it was written, perhaps in UTC."""
        assert self.clue.value is not None  # noqa: S101 — as above
        return self.clue.value

    @property
    def tier(self) -> Tier:
        """What kind of evidence it is."""
        return BY_NAME[self.clue.source].tier

    @property
    def rank(self) -> tuple[int, int]:
        """Its place in the order of sources; a year that a container notes is that of a release, and comes last in it."""
        tier, step = RANK[self.clue.source]
        release = self.strength is Strength.CONTAINER and self.precision < Precision.DAY
        return (tier, _LAST) if release else (tier, step)

    @property
    def in_utc(self) -> bool:
        """Whether the zone of `value` was not written but supposed."""
        return self.clue.utc and self.offset is not None
