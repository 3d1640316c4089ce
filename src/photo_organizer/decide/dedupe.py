"""Which files of the library are duplicates of others in it, and what is to be done. Pure.

The same rules as for a newcomer: units are compared as units, so that equal halves of two live photos stay;
one copy is always kept, in the best place; what `delete_duplicates` says is done with the rest.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from photo_organizer.decide.batch_state import BatchState
from photo_organizer.decide.dedupe_better import Bettered, bettered, gives_all, in_duplicates
from photo_organizer.decide.file_names import bare_name, name_of
from photo_organizer.decide.naming import LONGEST_NAME, stem_and_tails, sub_second_stems
from photo_organizer.decide.words_of_owners import OWNERS_WORD, said_by_owner
from photo_organizer.decide.world import World
from photo_organizer.model import (
    DUPLICATES,
    NO_DATE,
    UNKNOWN_TYPES,
    Action,
    Move,
    Plan,
    Reason,
    Remove,
    Strength,
)
from photo_organizer.names import fold, lies_in
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from photo_organizer.decide.catalogued import CataloguedFile
    from photo_organizer.decide.world import Existing
    from photo_organizer.model import Step
    from photo_organizer.settings import Settings

_COPY_NAME = re.compile(r"(?i)(\(\d+\)|[ _-](copy|kopie|copia|copie)\d*|_[a-z]{1,2}|\.\d{4})$")
_YEAR = re.compile(r"(1[89]|20)\d\d$")
_LESSER_PLACES = {fold(top): worth for worth, top in enumerate((DUPLICATES, UNKNOWN_TYPES, NO_DATE))}


@frozen
class LibraryFiles:
    """What the decision sees: the files that may be duplicates, and everything that stands beside them."""

    root: str
    files: Sequence[CataloguedFile]
    aside: str  # whole path of the folder Duplicates as it is written there
    names_aside: Mapping[str, Existing | None]  # folded names in it
    same_file: frozenset[str] = frozenset()  # paths that share their blocks on the disk with another copy
    names: Mapping[str, Mapping[str, Existing | None]] = field(default_factory=dict)  # by whole folder
    places: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # file in Duplicates → by its date
    name_limit: int = LONGEST_NAME  # bytes


def plan_dedupe(library: LibraryFiles, settings: Settings) -> list[Plan]:
    """Return a plan for each unit that the library holds twice; the copy in the best place stays."""
    planner = _Planner(library, settings)
    contents: dict[bytes, list[CataloguedFile]] = defaultdict(list)
    for file in library.files:
        if file.content is not None and file.stamp.size:
            contents[file.content].append(file)
    plans = [planner.decide(files) for files in contents.values()]
    return [plan for found in plans for plan in found]


# In this order, the first difference decides which copy stays: (short name, measure, the smaller stays, words for the one that stays).
# Of a file and how many stand under its stem.
_Measure: TypeAlias = "Callable[[CataloguedFile, int], int | str]"
_DATES: tuple[tuple[str, _Measure, str], ...] = (
    ("source", lambda file, _: -_word(file), "its date is surer"),
    ("exact", lambda file, _: -file.sureness[1], "its date is more exact"),
    ("older", lambda file, _: _file_time(file), "its file is older"),
    ("dated", lambda file, _: not file.taken, "its date is known"),
)
_MEASURES: tuple[tuple[str, _Measure, str], ...] = (
    ("folder", lambda file, _: -_place(file), "it stands in a better folder"),
    *_DATES,
    (
        "year",
        lambda file, _: not _YEAR.match(file.path.partition("/")[0]),
        "it stands in the folder of a year",
    ),
    ("companions", lambda _, members: -members, "it has more companions"),
    ("copy", lambda file, _: _is_copy_name(file), "its name is not that of a copy"),
    ("shorter", lambda file, _: len(file.path), "its path is shorter"),
    ("first", lambda file, _: file.path, "its path comes first"),
)


_SENTENCE = r"the library has the same content as (.*), which stays because (.*)"


def which_stays(reason: Reason) -> tuple[str, str]:
    """Return the path that stays and the short name of why, of the reason of a plan of `dedupe`; "" where it says neither."""
    found = re.fullmatch(_SENTENCE, reason.sentence, re.DOTALL)
    codes = {words: code for code, _, words in _MEASURES}
    return (found[1], codes.get(found[2], "")) if found else ("", "")


def _place(file: CataloguedFile) -> int:
    top, slash, _ = file.path.partition("/")
    return _LESSER_PLACES.get(fold(top) if slash else "", len(_LESSER_PLACES))


def _word(file: CataloguedFile) -> int:
    """Return how much a date counts: first its owner's, then that of an XMP sidecar, which is the owner's later word."""
    if said_by_owner(file.source):
        return max(Strength) + 2
    return max(Strength) + 1 if file.source in OWNERS_WORD else file.sureness[0]


def _file_time(file: CataloguedFile) -> str:
    """Return the date where it is only a file time: the older of two tells more."""
    return file.taken if file.sureness[0] == Strength.FILE_TIME else ""


def _is_copy_name(file: CataloguedFile) -> bool:
    return _COPY_NAME.search(bare_name(file.path)) is not None


class _Planner:
    def __init__(self, library: LibraryFiles, settings: Settings) -> None:
        self.library, self.settings = library, settings
        self.aside = library.aside
        names = {**library.names, self.aside: library.names_aside}
        self.batch_state = BatchState(World(library.root, names, library.name_limit))
        self.units: dict[tuple[str, object], list[CataloguedFile]] = defaultdict(list)
        # Contents by folder and stem.
        self.beside: dict[tuple[str, str], set[bytes]] = defaultdict(set)
        for file in library.files:
            self.units[file.together].append(file)
            if file.content is not None:
                self.beside[file.place].add(file.content)
        self.kept, self.gone = set[str](), set[str]()
        self.renamed: dict[str, CataloguedFile] = {}  # path → the file as it will be
        self.aside_soon = set[bytes | None]()  # contents that this run moves to Duplicates/

    def decide(self, copies: list[CataloguedFile]) -> list[Plan]:
        """Return the plans for the files of one content; the best copy stays."""
        copies = sorted((self.renamed.get(one.path, one) for one in copies), key=self._rank)
        kept, *others = copies
        if kept.path in self.gone:
            return []
        found = self._better(kept, others)
        kept = found.files[0] if found else kept
        plans = [plan for other in others if (plan := self._duplicate(other, kept, copies))]
        return [found.plan, *plans] if found else plans

    def _better(self, kept: CataloguedFile, others: list[CataloguedFile]) -> Bettered | None:
        """Give the library's copy what another one has, and note where its files are then."""
        for other in others:
            both = {kept.path, other.path}
            untouched = both.isdisjoint(self.kept) and both.isdisjoint(self.gone)
            unit, its = self._unit_of(kept), self._unit_of(other)
            if not untouched or in_duplicates(kept) or not self._may_give(unit, its):
                continue
            beside = self.beside[kept.place]
            found = bettered(unit, its, self.batch_state, self.library.root, self.library.places, beside)
            if found:
                self._note(found, unit, its)
                return found
        return None

    def _may_give(self, unit: list[CataloguedFile], its: list[CataloguedFile]) -> bool:
        """Tell whether a copy may give what it has; one of the library only to a better dated one, and all of it."""
        kept, other = unit[0], its[0]
        if in_duplicates(other):
            return True
        linked = other.path in self.library.same_file or other.stamp.inode == kept.stamp.inode
        better = [date(kept, 0) for _, date, _ in _DATES] < [date(other, 0) for _, date, _ in _DATES]
        return better and not linked and other.place != kept.place and gives_all(unit, its)

    def _note(self, found: Bettered, unit: list[CataloguedFile], other: list[CataloguedFile]) -> None:
        """Remember where the files of a bettered unit will be, for what is decided after it."""
        self.renamed |= dict(zip(found.sources, found.files, strict=True))
        self.units[unit[0].together] = []
        self.units[other[0].together] = [file for file in other if file.path not in found.sources]
        self.units[found.files[0].together] = list(found.files)

    def _unit_of(self, file: CataloguedFile) -> list[CataloguedFile]:
        """Return the files that belong together in one folder, the given one first."""
        return [file, *(one for one in self.units[file.together] if one is not file)]

    def _rank(self, file: CataloguedFile) -> tuple[int | str, ...]:
        members = len(self.units[file.together])
        return tuple(measure(file, members) for _, measure, _ in _MEASURES)

    def _why(self, kept: CataloguedFile, other: CataloguedFile) -> Reason:
        mine, its = len(self.units[kept.together]), len(self.units[other.together])
        words = next(words for _, measure, words in _MEASURES if measure(kept, mine) != measure(other, its))
        return Reason(
            "duplicate", f"the library has the same content as {kept.path}, which stays because {words}"
        )

    def _duplicate(
        self, other: CataloguedFile, kept: CataloguedFile, copies: list[CataloguedFile]
    ) -> Plan | None:
        """Return what to do with the unit of `other`, whose main file `kept` holds too; None: it stays."""
        taken = (self.kept, self.gone, self.library.same_file)
        if other.stamp.inode == kept.stamp.inode or any(other.path in paths for paths in taken):
            return None
        pairs = self._partners(other, kept)
        if pairs is None or any(mine.path in self.kept or its.path in self.gone for mine, its in pairs):
            return None
        steps = self._steps(pairs, copies)
        if not steps:
            return None
        self.kept |= {its.path for _, its in pairs}
        self.gone |= {mine.path for mine, _ in pairs}
        moved = isinstance(steps[0], Move)
        return Plan(
            source=f"{self.library.root}/{other.path}",
            action=Action.SET_ASIDE if moved else Action.REMOVE,
            reasons=(self._why(kept, other),),
            steps=steps,
            size=sum(mine.stamp.size for mine, _ in pairs),
        )

    def _partners(
        self, other: CataloguedFile, kept: CataloguedFile
    ) -> list[tuple[CataloguedFile, CataloguedFile]] | None:
        """Return each file of one unit with its equal in the other; None when any has none.

        Of two equal files of one unit (two parts of a recording) one goes, unless it would leave companions behind.
        """
        if other.place == kept.place:  # a.jpg and a.jpeg beside each other: one file each
            return [(other, kept)]
        if other.together == kept.together:
            beside = (file for file in self.units[other.together] if file.path != other.path)
            return None if any(file.place == other.place for file in beside) else [(other, kept)]
        theirs: dict[bytes | None, CataloguedFile] = {
            file.content: file for file in self.units[kept.together] if file.content
        }
        theirs[kept.content] = kept
        mine = [other, *(file for file in self.units[other.together] if file is not other)]
        if any(file.content is None or file.content not in theirs for file in mine):
            return None
        return [(file, theirs[file.content]) for file in mine]

    def _steps(
        self, pairs: list[tuple[CataloguedFile, CataloguedFile]], copies: list[CataloguedFile]
    ) -> tuple[Step, ...]:
        root = self.library.root
        if self.settings.duplicates_delete_duplicates or self._is_aside_already(pairs[0][0], copies):
            return tuple(Remove(f"{root}/{a.path}", f"{root}/{b.path}", a.stamp) for a, b in pairs)
        if lies_in(pairs[0][0].path, DUPLICATES):
            return ()  # where duplicates belong, and the only one there
        return self._move_aside(pairs)

    def _is_aside_already(self, other: CataloguedFile, copies: list[CataloguedFile]) -> bool:
        """Tell whether Duplicates/ keeps another file with these bytes: never two of the same there."""
        return other.content in self.aside_soon or any(
            lies_in(copy.path, DUPLICATES) and copy.path != other.path and copy.path not in self.gone
            for copy in copies
        )

    def _move_aside(self, pairs: Sequence[tuple[CataloguedFile, CataloguedFile]]) -> tuple[Step, ...]:
        members = [mine for mine, _ in pairs]
        names = [name_of(file.path) for file in members]
        stem, tails = stem_and_tails(names)
        fraction = members[0].taken.partition(".")[2]
        stems = sub_second_stems(stem, fraction)
        free = self.batch_state.first_free(self.aside, stems, tails)
        steps = []
        for (file, its), tail in zip(pairs, tails, strict=True):
            self.aside_soon.add(file.content)
            to = self.batch_state.take(self.aside, free, tail, file.stamp)
            source, stays = (f"{self.library.root}/{one.path}" for one in (file, its))
            steps.append(Move(source, to, file.stamp, md5=file.md5, same_as=stays))
        return tuple(steps)
