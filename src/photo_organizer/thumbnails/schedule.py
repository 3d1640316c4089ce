"""When the night is: the hours in which thumbnails may be made. Touches nothing."""

from __future__ import annotations

from datetime import datetime, timedelta


def window(now: datetime, start: str, hours: float) -> tuple[datetime, datetime] | None:
    """Return the begin and end of the nightly window that `now` lies in, None outside.

    `now` is the NAS's wall clock without a zone, `start` a time of day such as "02:00".
    """
    hour, _, minute = start.partition(":")
    today = now.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    for begin in (today, today - timedelta(days=1)):
        end = begin + timedelta(hours=hours)
        if begin <= now < end:
            return begin, end
    return None
