"""What another copy has that the copy which stays lacks: the surer date, further companions. Pure.

The library's copy is the one that stays, so that Duplicates never holds the only one; it gets what the other has.
Of two copies in the library the better dated one stays, and the companions of the other go to it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import is_photo_name, name_of
from photo_organizer.decide.naming import stem_and_tails, sub_second_stems
from photo_organizer.decide.words_of_owners import LATER
from photo_organizer.decide.world import Existing
from photo_organizer.model import (
    DUPLICATES,
    NO_DATE,
    Action,
    Dated,
    Membership,
    Move,
    Plan,
    Precision,
    Reason,
    Strength,
)
from photo_organizer.names import lies_in
from photo_organizer.records import frozen
from photo_organizer.sentences import Sentence, said_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from photo_organizer.decide.catalogued import CataloguedFile
    from photo_organizer.decide.planned_names import PlannedNames


@frozen
class Bettered:
    """The library's copy as it will be, its main file first, and the plan that makes it so."""

    sources: tuple[str, ...]  # paths of the files as they are
    files: tuple[CataloguedFile, ...]
    plan: Plan


def is_surer(aside: CataloguedFile, kept: CataloguedFile) -> bool:
    """Tell whether the date of a copy in Duplicates is to be the library's.

    What its owner placed, or dated himself, stays where it is; both copies tell what the camera wrote.
    """
    undated = not kept.taken and kept.unit != 0 and lies_in(kept.path, NO_DATE)
    if not aside.taken or not (undated or kept.taken) or kept.sureness[0] > Strength.NAME:
        return False
    if aside.sureness != kept.sureness:
        return aside.sureness > kept.sureness
    return kept.sureness[0] == Strength.FILE_TIME and aside.taken < kept.taken


def gives_all(unit: Sequence[CataloguedFile], other: Sequence[CataloguedFile]) -> bool:
    """Tell whether a unit of the library that has a copy of another's main file becomes part of it as a whole.

    Every file of it is there too, or can stand beside. Where both have a picture or film that the other lacks, they are
    halves of two live photos, and stay.
    """
    held, theirs = _contents(unit), _contents(other)
    lacking = [file for file in other[1:] if file.content not in held]
    further = {file.path for file, _ in _further(unit, other)}
    if not lacking or any(file.path not in further for file in lacking):
        return False
    halves = any(is_photo_name(file.path) for file in lacking)
    return not (halves and any(is_photo_name(one.path) and one.content not in theirs for one in unit[1:]))


def _contents(unit: Sequence[CataloguedFile]) -> set[bytes]:
    return {file.content for file in unit if file.content is not None}


def bettered(
    unit: Sequence[CataloguedFile],
    other: Sequence[CataloguedFile],
    planned: PlannedNames,
    root: str,
    places: Mapping[str, tuple[str, str]],
    beside: AbstractSet[bytes],
) -> Bettered | None:
    """Return how the library's unit gets what its copy in Duplicates has; None: that has nothing better.

    `places` tells whole folder and stem of each file in Duplicates by its date; `beside`: contents under the unit's stem.
    """
    surer, further = in_duplicates(other[0]) and is_surer(other[0], unit[0]), _further(unit, other)
    if not surer:  # what stands beside it already, filed apart, need not come: the unit would lose its name
        further = [(file, tail) for file, tail in further if file.content not in beside]
    if not surer and not further:
        return None
    dated = _dated(other[0]) if surer else None
    tails = [*_tails(unit), *(tail for _, tail in further)]
    wanted = places[other[0].path] if surer else _now(unit[0], root)
    folder, stem = _free_place(unit, wanted, dated, planned, root, tails)
    sources = [*unit, *(file for file, _ in further)]
    paths = [planned.take(folder, stem, tail, file.stamp) for file, tail in zip(sources, tails, strict=True)]
    pairs = list(zip(sources, paths, strict=True))
    moves = tuple(
        Move(f"{root}/{file.path}", path, file.stamp, md5=file.md5)
        for file, path in pairs
        if path != f"{root}/{file.path}"
    )
    found = tuple(replace(file, path=path[len(root) + 1 :], unit=unit[0].unit) for file, path in pairs)
    if dated:
        found = tuple(replace(file, taken=other[0].taken, sureness=other[0].sureness) for file in found)
    return Bettered(tuple(file.path for file in sources), found, _plan(unit, other, moves, dated, root))


def _further(
    unit: Sequence[CataloguedFile], other: Sequence[CataloguedFile]
) -> list[tuple[CataloguedFile, str]]:
    """Return the companions that only the other copy has, with their tails; none of a tail that is there."""
    held, taken = _contents(unit), set(_tails(unit))
    pairs = zip(other[1:], _tails(other)[1:], strict=True)
    return [(file, tail) for file, tail in pairs if file.content not in held and tail not in taken]


def _tails(unit: Sequence[CataloguedFile]) -> list[str]:
    return stem_and_tails([name_of(file.path) for file in unit])[1]


def _dated(file: CataloguedFile) -> Dated:
    exact = datetime.fromisoformat(file.taken)
    subseconds = f"{exact.microsecond:06d}" if exact.microsecond else ""
    strength, precision = Strength(file.sureness[0]), Precision(file.sureness[1])
    return Dated(
        exact.replace(microsecond=0), file.source, subseconds, precision=precision, strength=strength
    )


def _now(file: CataloguedFile, root: str) -> tuple[str, str]:
    folder, _, name = file.path.rpartition("/")
    return f"{root}/{folder}" if folder else root, stem_and_tails([name])[0]


def _free_place(
    unit: Sequence[CataloguedFile],
    wanted: tuple[str, str],
    dated: Dated | None,
    planned: PlannedNames,
    root: str,
    tails: Sequence[str],
) -> tuple[str, str]:
    """Return the whole folder and the first stem there under which all names are free."""
    folder, stem = wanted
    going = [Existing(f"{root}/{file.path}", file.stamp) for file in unit]
    stems = chain([stem], sub_second_stems(stem, dated.subseconds if dated else ""))
    return folder, planned.first_free(folder, stems, tails, going)


def _plan(
    unit: Sequence[CataloguedFile],
    other: Sequence[CataloguedFile],
    moves: tuple[Move, ...],
    dated: Dated | None,
    root: str,
) -> Plan:
    kept, aside = unit[0], other[0]
    membership = Membership(kept.unit, "" if kept.unit else kept.path)
    if dated:
        reasons = why_copy(dated, aside.path)
    else:
        words = f"belongs to {kept.path}, which has the same content as {aside.path}"
        reasons = (Reason("companion", Sentence("belongs_to", words, path=kept.path)),)
    return Plan(
        f"{root}/{kept.path}",
        Action.FILE,
        reasons,
        moves,
        dated,
        sum(step.expect.size for step in moves),
        membership,
    )


def why_copy(dated: Dated, where: str) -> tuple[Reason, ...]:
    """Return why a unit gets another date by the file `where`, which has the same content."""
    words = f"has the same content as {where}, whose date is surer: {dated.value:%Y-%m-%d %H:%M:%S}"
    words += f" ({dated.source})" if dated.source else ""
    return (Reason(LATER, Sentence("surer_copy", words, path=where, date=said_date(dated.value))),)


def in_duplicates(file: CataloguedFile) -> bool:
    """Tell whether a file lies in Duplicates/."""
    return lies_in(file.path, DUPLICATES)
