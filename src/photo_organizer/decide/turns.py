"""Which newcomers of a batch wait for its next round: those for whom another one changes something first. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from photo_organizer.decide.companions import is_companion
from photo_organizer.decide.file_names import split_name
from photo_organizer.decide.order import right
from photo_organizer.decide.words_of_owners import OWNERS_WORD
from photo_organizer.model import Dated, Family
from photo_organizer.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from photo_organizer.decide.world import Candidate, FiledPart

    WantedPlace = Callable[[Candidate], tuple[str, str] | None]


def in_turn(candidates: Sequence[Candidate], wanted: WantedPlace) -> tuple[list[Candidate], list[Candidate]]:
    """Return those that are decided now, and those that come after them; `wanted` tells folder and stem that one goes to."""
    rules = after_others, films_of_stills, behind_new_dates, behind_new_names, behind_their_copy
    first = _without(candidates, [one for rule in rules for one in rule(candidates)])
    if not first:  # each waits for another; of those that one rule lets through, the next leaves somebody
        first = list(candidates)
        for rule in rules:
            first = _without(first, rule(first))
    first = _without(first, behind_rivals(first, wanted))
    return first, _without(candidates, first)


def _without(candidates: Sequence[Candidate], others: Sequence[Candidate]) -> list[Candidate]:
    gone = set(map(id, others))
    return [one for one in candidates if id(one) not in gone]


def after_others(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return those who join a filed unit that another of the batch joins and may rename, or under whose name they would stand.

    A photo or film joins first, of several that rename what is filed one after the other; of companions all at once that change nothing but to stand beside it.
    """
    joining: dict[int, list[Candidate]] = defaultdict(list)
    for one in candidates:
        if one.filed_part:
            joining[one.filed_part.unit].append(one)
    return [one for together in joining.values() for one in _behind_first(together)]


def films_of_stills(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the films of live photos whose stills come out of other folders at the same time: they join what is filed by then."""
    alone = [one for one in candidates if one.filed_part is None]
    stills = {one.main.content_id for one in alone if one.main.family is not Family.VIDEO} - {""}
    films = (one for one in alone if one.main.family is Family.VIDEO)
    return [one for one in films if one.main.content_id in stills]


def behind_new_dates(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return those who have to do with a filed unit that goes to another date by a newcomer with the same bytes."""
    dated = {one.filed_part.unit for one in candidates if one.dates_its_copy and one.filed_part}
    return [one for one in candidates if not one.dates_its_copy and not dated.isdisjoint(_units_of(one))]


def behind_new_names(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return those with the bytes of a filed unit that another one joins and renames: what they bring along goes beside its new name."""
    parts = (
        part for one in candidates if one.filed_part for part in (one.filed_part, *one.filed_part.copies)
    )
    renamed = {part.unit for part in parts if _renames(part)}
    return [one for one in candidates if one.filed_part is None and not renamed.isdisjoint(_units_of(one))]


def behind_their_copy(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return those with the bytes of another one that comes first, where one of them brings something along: that joins what is filed by then."""
    copies: dict[bytes, list[Candidate]] = defaultdict(list)
    for one in sorted(candidates, key=_surest_first):
        if one.content.md5 and not one.content.exact_duplicates:
            copies[one.content.md5].append(one)
    several = (them for them in copies.values() if any(len(one.unit.members) > 1 for one in them))
    return [one for them in several for one in them[1:]]


def behind_rivals(candidates: Sequence[Candidate], wanted: WantedPlace) -> list[Candidate]:
    """Return those who join a filed unit whose name another one wants: it may make way, and then they join it where it is.

    So do those with a copy of what is filed, where they bring something along.
    """
    alone = [one for one in candidates if one.filed_part is None]
    wishes = [(one, _folded(place)) for one in alone if (place := wanted(one))]
    names = {name for _, name in wishes}
    joining = ((one, one.filed_part) for one in candidates if one.filed_part and not one.dates_its_copy)
    behind = [one for one, part in joining if _folded(part.place) in names]
    names = {name for one, name in wishes if not one.content.exact_duplicates}
    bringing = (one for one in alone if len(one.unit.members) > 1)
    return behind + [one for one in bringing if not names.isdisjoint(_names_of_copies(one))]


def _names_of_copies(one: Candidate) -> Iterator[str]:
    for there in one.content.exact_duplicates:
        folder, _, name = there.path.rpartition("/")
        yield _folded((folder, split_name(name)[0]))


def _folded(place: tuple[str, str]) -> str:
    return fold("/".join(place))


def _surest_first(one: Candidate) -> tuple[object, ...]:
    """Return a sort key: what an owner's sidecar dates comes before all others, so that nothing filed is dated anew."""
    return not (isinstance(one.dated, Dated) and one.dated.source in OWNERS_WORD), *right(one)


def _units_of(one: Candidate) -> Iterator[int]:
    if one.filed_part:
        yield one.filed_part.unit
    yield from (there.unit for content in one.contents.values() for there in content.exact_duplicates)


def _renames(part: FiledPart) -> bool:
    return part.leads or not _stays_as_it_is(part)


def _stays_as_it_is(part: FiledPart) -> bool:
    """Tell whether the filed files have the names already that they are to have beside a companion."""
    start = "/".join(part.place)
    return part.dated is None and all(fold(there.path) == fold(start + tail) for there, tail in part.filed)


def _behind_first(together: Sequence[Candidate]) -> list[Candidate]:
    parts = [one.filed_part for one in together if one.filed_part]
    photos = [one for one in together if not is_companion(one.main)]
    if photos:
        first = [one for one in photos if one.filed_part and _renames(one.filed_part)][:1] or photos
        return [one for one in together if one not in first]
    tails = [tail.lower() for part in parts for tail in part.tails.values()]
    quiet = len(set(tails)) == len(tails) and all(map(_stays_as_it_is, parts))
    return [] if quiet else list(together[1:])
