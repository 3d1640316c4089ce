"""What a companion says of its own time, and whether a photo may have been taken then. Pure.

Camera counters begin again, so that two photos of one name are common: the times tell whose companion it is.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from photo_organizer.decide.sources import RANK, Tier, tier_of

if TYPE_CHECKING:
    from photo_organizer.model import DateClue, Facts

ZONES = timedelta(hours=15)  # by which two clocks of one moment may differ
_ZONE_STEP = timedelta(minutes=15)
_EDITED_AFTER = timedelta(days=31)  # edits that come alone are younger than that


def own_date(one: Facts) -> datetime | None:
    """Return the capture date that a companion tells, the strongest first."""
    clue = _own_clue(one)
    return clue.value if clue else None


def _own_clue(one: Facts) -> DateClue | None:
    clues = [
        clue for clue in one.clues if clue.value and tier_of(clue.source) in (Tier.CONTENT, Tier.SIDECAR)
    ]
    return min(clues, key=lambda clue: RANK[clue.source], default=None)


def distance(one: Facts, taken: DateClue | None) -> timedelta:
    """Return how far the date that a companion tells is from that of a photo, nothing where one of them tells none.

    Of a date in UTC and one of the place, whole steps of zones do not count.
    """
    own = _own_clue(one)
    if own is None or own.value is None or taken is None or taken.value is None:
        return timedelta()
    apart = abs(own.value - taken.value)
    if own.utc == taken.utc or apart > ZONES:
        return apart
    return min(apart % _ZONE_STEP, _ZONE_STEP - apart % _ZONE_STEP)


def fits(one: Facts, taken: datetime) -> bool | None:
    """Tell whether a companion may be of a photo taken then, by its date or the time it was made; None: it tells neither."""
    if (own := own_date(one)) is not None:
        return abs(own - taken) <= ZONES
    return None if one.made is None else _soon_after(one.made, taken)


def was_written_soon(one: Facts, taken: datetime) -> bool:
    """Tell whether a companion's file was written within a month after the photo was taken."""
    return _soon_after(modified(one), taken)


def modified(one: Facts) -> datetime:
    """Return the modification time in UTC."""
    seconds = one.sighting.stamp.mtime_ns // 1_000_000_000
    return datetime.fromtimestamp(seconds, tz=UTC).replace(tzinfo=None)


def _soon_after(moment: datetime, taken: datetime) -> bool:
    return -ZONES <= moment - taken <= _EDITED_AFTER
