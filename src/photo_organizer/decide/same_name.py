"""Two different contents want one name: which of them has it, and where the other goes. Pure.

A whole file comes before a damaged one, the stronger date before the weaker, then the file modified earlier.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from photo_organizer.model import Dated, Precision, Reason, Strength, Wholeness
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from photo_organizer.decide.planned_names import PlannedNames
    from photo_organizer.decide.world import Candidate, Existing
    from photo_organizer.model import Undated
    from photo_organizer.settings import Settings


@frozen
class Claim:
    """What a file can say for itself when another one wants its name."""

    whole: bool
    dated: Dated | Undated | None  # None: nobody has noted it
    mtime_ns: int


def is_whole(candidate: Candidate) -> bool:
    """Tell whether nothing says that bytes are missing; an owner may have a damaged file filed all the same."""
    return candidate.main.wholeness is not Wholeness.INCOMPLETE


def claim_of(candidate: Candidate) -> Claim:
    """Return the claim of a newcomer."""
    return Claim(is_whole(candidate), candidate.dated, candidate.main.sighting.stamp.mtime_ns)


def sureness(dated: Dated | Undated | None) -> tuple[int, int]:
    """Return how sure a date is: whose word it is, then how exactly it is known."""
    return (dated.strength, dated.precision) if isinstance(dated, Dated) else (0, 0)


def tells_more(its: Dated, own: Dated | Undated | None) -> bool:
    """Tell whether a date is surer than one's own; of two file times the older tells more."""
    if sureness(its) != sureness(own) or not isinstance(own, Dated):
        return sureness(its) > sureness(own)
    return its.strength == Strength.FILE_TIME and its.exact < own.exact


def why_first(mine: Claim, its: Claim) -> Reason | None:
    """Return why the first file has more right to the name than the second, None when it has not."""
    if mine.whole != its.whole:
        return Reason("damaged", "is whole; the file that had its name is damaged") if mine.whole else None
    if its.dated is not None and sureness(mine.dated) != sureness(its.dated):
        words = "its date is surer than that of the file that had its name"
        return Reason("stronger", words) if sureness(mine.dated) > sureness(its.dated) else None
    words = "was modified earlier than the file that had its name"
    return Reason("earlier", words) if mine.mtime_ns < its.mtime_ns else None


def why_it_takes(
    candidate: Candidate, planned: PlannedNames, folder: str, stem: str, tails: Sequence[str]
) -> Reason | None:
    """Return why a newcomer takes its names from the files of the library that have them, None when it must not."""
    if not candidate.compared:
        return None  # it may be of one burst with them: nothing is known that tells it from them
    reasons = []
    for tail in tails:
        name = planned.name(stem, tail)
        taken, there = planned.holder(folder, name)
        if taken:
            if there is None or planned.is_promised(folder, name):
                return None  # nothing is known of it, or this very batch puts it there
            reasons.append(why_first(claim_of(candidate), _claim_of_filed(there)))
    return reasons[0] if reasons and all(reasons) and planned.siblings(folder, stem) else None


def _claim_of_filed(there: Existing) -> Claim:
    return Claim(not there.damaged, there.dated, there.stamp.mtime_ns)


def goes_aside(candidate: Candidate, there: Sequence[Existing | None], stem: str, settings: Settings) -> bool:
    """Tell whether the older program's rule sends who has not the name to Duplicates; `there` are those that have it.

    Only what was compared, and different files that were taken in one *second*: a name, a day or a month in common says
    nothing, the time of a file is often that of a copy, and an owner who dates a whole album writes no seconds.
    """
    dates = [candidate.dated, *(one.dated for one in there if one is not None)]
    return (
        settings.duplicates_same_second == "duplicates"
        and candidate.compared
        and not any(_is_no_shot(one) for one in dates)
        and of_one_second(candidate.dated, there, stem)
    )


def _is_no_shot(dated: Dated | Undated | None) -> bool:
    """Tell whether a date, though it has a second, is not known to be the moment at which a picture was taken."""
    if not isinstance(dated, Dated):
        return False
    return dated.strength is Strength.FILE_TIME or (
        dated.strength is Strength.OWNER and dated.value.second == 0
    )


def of_one_second(dated: Dated | Undated, there: Sequence[Existing | None], stem: str) -> bool:
    """Tell whether files of the library have their name for having been taken in the very second of a newcomer."""
    if not isinstance(dated, Dated) or dated.precision < Precision.SECOND or not there:
        return False
    return all(_is_of(dated.value, one.dated if one else None, stem) for one in there)


def _is_of(second: datetime, its: Dated | None, stem: str) -> bool:
    """Where nobody has noted the other's date, only a name that tells the whole of it says so."""
    if its is None:
        return f"{second:%Y%m%d%H%M%S}" in re.sub(r"\D", "", stem)
    return its.precision >= Precision.SECOND and its.value == second


def why_beside(stem: str, *, one_second: bool) -> Reason:
    """Return why a file could not have its plain name."""
    of = " of the same second" if one_second else ""
    return Reason("same-second", f"a different file{of} has the name {stem}")
