"""What a file says of its own time, and whether two files may be of one moment. Pure.

Camera counters begin again, so that two photos of one name are common: the times tell whose companion it is.
A file without a time of its own contradicts nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from photo_organizer.decide.camera_clocks import writes_local_time
from photo_organizer.decide.sources import RANK, Tier, tier_of

if TYPE_CHECKING:
    from photo_organizer.model import DateClue, Facts

ZONES = timedelta(hours=15)  # by which two clocks of one moment may differ
_ZONE_STEP = timedelta(minutes=15)  # every zone is a multiple of it from UTC
_FARTHEST_ZONE = timedelta(hours=14, minutes=30)
_ONE_MOMENT = timedelta(seconds=5)  # still and film of one press of the button, a camera's own two files
_EDITED_AFTER = timedelta(days=31)  # edits that come alone are younger than that


def content_date(one: Facts) -> datetime | None:
    """Return the capture date that a file's content tells, the strongest first."""
    clue = _strongest(one, Tier.CONTENT)
    return clue.value if clue else None


def own_date(one: Facts) -> datetime | None:
    """Return the capture date that a file tells, also a sidecar of its photo, the strongest first."""
    clue = _strongest(one, Tier.CONTENT, Tier.SIDECAR)
    return clue.value if clue else None


def _strongest(one: Facts, *tiers: Tier) -> DateClue | None:
    clues = [clue for clue in one.clues if clue.value and tier_of(clue.source) in tiers]
    return min(clues, key=lambda clue: RANK[clue.source], default=None)


def modified(one: Facts) -> datetime:
    """Return the modification time in UTC."""
    seconds = one.sighting.stamp.mtime_ns // 1_000_000_000
    return datetime.fromtimestamp(seconds, tz=UTC).replace(tzinfo=None)


# ── a companion and a photo ──


def distance(companion: Facts, photo: Facts) -> timedelta:
    """Return how far the date that a companion tells is from that of a photo, nothing where one of them tells none.

    Of a date in UTC and one of the place, whole steps of zones do not count.
    """
    own, taken = _strongest(companion, Tier.CONTENT, Tier.SIDECAR), _strongest(photo, Tier.CONTENT)
    if own is None or own.value is None or taken is None or taken.value is None:
        return timedelta()
    apart = abs(own.value - taken.value)
    return apart if own.utc == taken.utc or apart > ZONES else _beside_a_zone(apart)


def fits(one: Facts, taken: datetime) -> bool | None:
    """Tell whether a companion may be of a photo taken then, by its date or the time it was made; None: it tells neither."""
    if (own := own_date(one)) is not None:
        return abs(own - taken) <= ZONES
    return None if one.made is None else _soon_after(one.made, taken)


def was_written_soon(one: Facts, taken: datetime) -> bool:
    """Tell whether a companion's file was written within a month after the photo was taken."""
    return _soon_after(modified(one), taken)


def _soon_after(moment: datetime, taken: datetime) -> bool:
    return -ZONES <= moment - taken <= _EDITED_AFTER


# ── two photos or films ──


def within(one: Facts, other: Facts, apart: timedelta) -> bool:
    """Tell whether two files were begun at most `apart` from each other, by what is written in them."""
    first, second = content_date(one), content_date(other)
    return first is None or second is None or abs(first - second) <= apart


def of_one_moment(one: Facts, other: Facts, *, on_any_clock: bool = False) -> bool:
    """Tell whether two files may be of one moment; `on_any_clock` also where one tells UTC and the other the wall's clock."""
    first, second = _strongest(one, Tier.CONTENT), _strongest(other, Tier.CONTENT)
    if first is None or second is None or first.value is None or second.value is None:
        return True
    first_in_utc, second_in_utc = _counts_in_utc(one, first), _counts_in_utc(other, second)
    near = abs(first.value - second.value) <= _ONE_MOMENT
    if first_in_utc == second_in_utc:
        return near
    ahead = second.value - first.value if first_in_utc else first.value - second.value
    told = second.offset if first_in_utc else first.offset
    return on_any_clock and (near or _a_zone_ahead(ahead, told))


def _counts_in_utc(one: Facts, clue: DateClue) -> bool:
    """Tell whether a moment is of UTC; some cameras write the clock on the wall where the format demands that."""
    return clue.utc and not writes_local_time(one, clue.source)


def _a_zone_ahead(ahead: timedelta, told: timedelta | None) -> bool:
    """Tell whether a zone puts the wall's clock so far ahead of UTC: that which is told, else any."""
    if told is not None:
        return abs(ahead - told) <= _ONE_MOMENT
    return _beside_a_zone(abs(ahead)) <= _ONE_MOMENT and abs(ahead) <= _FARTHEST_ZONE


def _beside_a_zone(apart: timedelta) -> timedelta:
    """Return how far a distance is from one that a zone makes."""
    rest = apart % _ZONE_STEP
    return min(rest, _ZONE_STEP - rest)
