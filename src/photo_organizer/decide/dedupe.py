"""Which files of the library are duplicates of others in it, and what is to be done. Pure.

The same rules as for a newcomer: units are compared as units, so that equal halves of two live photos stay;
one copy is always kept, in the best place; what `delete_duplicates` says is done with the rest.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from photo_organizer.decide.desk import Desk
from photo_organizer.decide.naming import first_free, fold, split, sub_second_stems
from photo_organizer.decide.world import Existing, World
from photo_organizer.model import (
    DUPLICATES,
    NO_DATE,
    UNKNOWN_TYPES,
    Action,
    Move,
    Plan,
    Reason,
    Remove,
)
from photo_organizer.names import lies_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from photo_organizer.model import Stamp, Step
    from photo_organizer.settings import Settings

_COPY_NAME = re.compile(r"(?i)(\(\d+\)|[ _-](copy|kopie|copia|copie)\d*|_[a-z]{1,2}|\.\d{4})$")
_YEAR = re.compile(r"(1[89]|20)\d\d$")
_LESSER_PLACES = (DUPLICATES, UNKNOWN_TYPES, NO_DATE)


def place_of(path: str) -> tuple[str, str]:
    """Return the folder, and the stem as names are compared: what has both in common is one unit."""
    folder, _, name = path.rpartition("/")
    return folder, fold(split(name)[0])


@dataclass(frozen=True, slots=True)
class Filed:
    """One file of the library; `content` is equal for equal bytes, None where no other file was compared."""

    path: str  # relative to the library
    stamp: Stamp
    md5: bytes | None = None
    taken: str = ""  # capture date as catalogued, ISO 8601
    content: bytes | None = None
    place: tuple[str, str] = field(init=False)  # the folder, and the stem as names are compared

    def __post_init__(self) -> None:
        """Work the place out once: it is asked for often."""
        object.__setattr__(self, "place", place_of(self.path))


@dataclass(frozen=True, slots=True)
class Library:
    """What the decision sees: the files that may be duplicates, and everything that stands beside them."""

    root: str
    files: Sequence[Filed]
    aside: str  # whole path of the folder Duplicates as it is written there
    names_aside: Mapping[str, Existing | None]  # folded names in it
    same_file: frozenset[str] = frozenset()  # paths that share their blocks on the disk with another copy


def plan_dedupe(library: Library, settings: Settings) -> list[Plan]:
    """Return a plan for each unit that the library holds twice; the copy in the best place stays."""
    planner = _Planner(library, settings)
    contents: dict[bytes, list[Filed]] = defaultdict(list)
    for file in library.files:
        if file.content is not None and file.stamp.size:
            contents[file.content].append(file)
    plans = [planner.decide(sorted(files, key=_place_order)) for files in contents.values() if len(files) > 1]
    return [plan for found in plans for plan in found]


def _place_order(file: Filed) -> tuple[object, ...]:
    """Sort the copy that stays to the front: filed before set aside, plain names before those of copies, by year."""
    top = file.path.partition("/")[0]
    lesser = next((n for n, one in enumerate(_LESSER_PLACES) if lies_in(file.path, one)), len(_LESSER_PLACES))
    copy = _COPY_NAME.search(split(file.path.rpartition("/")[2])[0]) is not None
    return -lesser, copy, not file.taken, not _YEAR.match(top), len(file.path), file.path


class _Planner:
    def __init__(self, library: Library, settings: Settings) -> None:
        self.library, self.settings = library, settings
        self.aside = library.aside
        self.desk = Desk(World(library.root, names={self.aside: library.names_aside}))
        self.units: dict[tuple[str, str], list[Filed]] = defaultdict(list)
        for file in library.files:
            self.units[file.place].append(file)
        self.kept, self.gone = set[str](), set[str]()
        self.aside_soon = set[bytes | None]()  # contents that this run moves to Duplicates/

    def decide(self, copies: list[Filed]) -> list[Plan]:
        """Return the plans for the files of one content, best place first."""
        kept, *others = copies
        if kept.path in self.gone:
            return []
        return [plan for other in others if (plan := self._duplicate(other, kept, copies))]

    def _duplicate(self, other: Filed, kept: Filed, copies: list[Filed]) -> Plan | None:
        """Return what to do with the unit of `other`, whose main file `kept` holds too; None: it stays."""
        one_file = (other.stamp.dev, other.stamp.ino) == (kept.stamp.dev, kept.stamp.ino)
        taken = (self.kept, self.gone, self.library.same_file)
        if one_file or any(other.path in paths for paths in taken):
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
            reasons=(Reason("duplicate", f"the library has the same content as {kept.path}"),),
            steps=steps,
            size=sum(mine.stamp.size for mine, _ in pairs),
        )

    def _partners(self, other: Filed, kept: Filed) -> list[tuple[Filed, Filed]] | None:
        """Return each file of one unit with its equal in the other; None when any has none."""
        theirs: dict[bytes | None, Filed] = {
            file.content: file for file in self.units[kept.place] if file.content
        }
        theirs[kept.content] = kept
        mine = [other, *(file for file in self.units[other.place] if file is not other)]
        if other.place == kept.place:  # a.jpg and a.jpeg beside each other: one file each
            return [(other, kept)]
        if any(file.content is None or file.content not in theirs for file in mine):
            return None
        return [(file, theirs[file.content]) for file in mine]

    def _steps(self, pairs: list[tuple[Filed, Filed]], copies: list[Filed]) -> tuple[Step, ...]:
        root = self.library.root
        if self.settings.duplicates_delete_duplicates or self._is_aside_already(pairs[0][0], copies):
            return tuple(Remove(f"{root}/{a.path}", f"{root}/{b.path}", a.stamp) for a, b in pairs)
        if lies_in(pairs[0][0].path, DUPLICATES):
            return ()  # where duplicates belong, and the only one there
        return self._move_aside([mine for mine, _ in pairs])

    def _is_aside_already(self, other: Filed, copies: list[Filed]) -> bool:
        """Tell whether Duplicates/ keeps another file with these bytes: never two of the same there."""
        return other.content in self.aside_soon or any(
            lies_in(copy.path, DUPLICATES) and copy.path != other.path and copy.path not in self.gone
            for copy in copies
        )

    def _move_aside(self, files: Iterable[Filed]) -> tuple[Step, ...]:
        members = list(files)
        stem = split(members[0].path.rpartition("/")[2])[0]
        tails = [split(file.path.rpartition("/")[2])[1] for file in members]
        fraction = members[0].taken.partition(".")[2]
        stems = sub_second_stems(stem, fraction)
        free = first_free(stems, lambda name: self.desk.free(self.aside, name, tails))
        steps = []
        for file, tail in zip(members, tails, strict=True):
            name = self.desk.name(free, tail)
            self.aside_soon.add(file.content)
            self.desk.promise(self.aside, name, Existing(f"{self.aside}/{name}", file.stamp))
            source = f"{self.library.root}/{file.path}"
            steps.append(Move(source, f"{self.aside}/{name}", file.stamp, md5=file.md5))
        return tuple(steps)
