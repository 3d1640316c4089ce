"""A newcomer whose own date is weak stands beside the same picture in the library, dated by it. Pure.

Messenger copies and exports have lost the moment they show; the original in the library knows it. Only the *same*
picture counts: never a frame of a burst, never what merely looks alike, and never against the file's own testimony. Nor does
writing that is not the very same: two letters that differ in one digit are as near as a letter and its smaller copy. And
where both are named after a day of their own, even the very same is another bill of the form: a digit may be too small to see.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import bare_name, split_name
from photo_organizer.decide.relations import Relation, apart, is_flat, relation
from photo_organizer.decide.same_name import sureness
from photo_organizer.decide.world import InferredPlace
from photo_organizer.model import NO_DATE, Dated, Strength, Undated
from photo_organizer.names import fold, lies_apart, lies_in
from photo_organizer.records import frozen
from photo_organizer.sentences import Sentence, joined, said_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.model import Agreement, Look

SOURCE = "same-picture"
_SUFFIX = re.compile(r"_[A-Z]{1,2}$")  # of a version that stands beside a better one


@frozen
class Match:
    """One file of the library that is near the newcomer. Paths are relative to the library."""

    path: str
    look: Look
    agreement: Agreement
    dated: Dated | None = None  # as catalogued
    holders: tuple[str, ...] = ()  # the pictures that have the stem of `plain_place`


def plain_place(path: str) -> tuple[str, str]:
    """Return folder and stem of the group that a file stands in: its own, without the letter of a version."""
    folder, _, name = path.rpartition("/")
    return folder, _SUFFIX.sub("", split_name(name)[0])


def inferred_place(
    mine: Look, own: Dated | Undated, matches: Sequence[Match], library: str
) -> InferredPlace | None:
    """Return where a newcomer with the look `mine` and the weak date `own` belongs, None: where its own date says.

    Of several that show the same, the one whose date is surest tells it: another copy may have lost it, too.
    """
    same = {one.path: one for one in matches if _is_same(mine, one) and not _is_another_bill(mine, own, one)}
    usable = [one for one in same.values() if _usable(one, own) and _leads(one, same)]
    if not usable:
        return None
    best = min(
        usable,
        key=lambda one: (
            *(-measure for measure in sureness(_date(one))),
            apart(one.agreement),
            one.path,
        ),
    )
    folder, stem = _place(best)
    return InferredPlace(_dated(best, own), (f"{library}/{folder}" if folder else library, stem))


def _is_same(mine: Look, match: Match) -> bool:
    sure = match.agreement.identical or not (is_flat(mine) or is_flat(match.look))
    return sure and relation(mine, match.look, match.agreement)[0] is Relation.SAME


def _is_another_bill(mine: Look, own: Dated | Undated, match: Match) -> bool:
    """Tell whether writing and what looks like it have each a day in the name, and not the same."""
    dates = own, _date(match)
    if not (is_flat(mine) or is_flat(match.look)):
        return False
    days = {one.value.date() for one in dates if isinstance(one, Dated) and one.strength is Strength.NAME}
    return len(days) == len(dates)


def _usable(match: Match, own: Dated | Undated) -> bool:
    """Tell whether a newcomer may stand there: beside an undated picture only one that has no date either."""
    undated = lies_in(match.path, NO_DATE)
    return not lies_apart(match.path) and not (undated and isinstance(own, Dated))


def _leads(match: Match, same: dict[str, Match]) -> bool:
    """Tell whether the file with the plain name is the same picture too: no chains from one to the next."""
    stem = bare_name(match.path)
    plain = fold(stem) == fold(plain_place(match.path)[1])
    return plain or not match.holders or any(path in same for path in match.holders)


def _place(match: Match) -> tuple[str, str]:
    """Return the place of the group; a letter at the end of a name that has no plain one beside it is no suffix."""
    folder, _, name = match.path.rpartition("/")
    return plain_place(match.path) if match.holders else (folder, split_name(name)[0])


def _date(match: Match) -> Dated | None:
    """Return when the picture was taken, as catalogued, else as its camera wrote it."""
    taken = match.look.moment.taken
    if match.dated or taken is None:
        return match.dated
    fraction = match.look.moment.subseconds
    return Dated(taken.replace(microsecond=0), SOURCE, fraction if fraction.isdecimal() else "")


def _dated(match: Match, own: Dated | Undated) -> Dated | Undated:
    """Return the date of the picture, as exactly as it is known there and no surer than it is there."""
    date = _date(match)
    if date is None:
        return own
    shows = Sentence("same_picture_as", f"it shows the same picture as {match.path}", path=match.path)
    note = joined(shows, itself(own)) if isinstance(own, Dated) else _alone(shows)
    sure = min(date.strength, Strength.SIDECAR)
    return Dated(date.value, SOURCE, date.subseconds, None, note, date.precision, sure)


def itself(own: Dated) -> Sentence:
    """Return what a file that is dated by another says of itself."""
    words = f"by itself it says {own.value:%Y-%m-%d %H:%M:%S} ({own.source})"
    return Sentence("itself_says", words, date=said_date(own.value), source=own.source)


def _alone(shows: Sentence) -> Sentence:
    return Sentence(shows.code, f"{shows}; by itself it says nothing", **shows.values)
