"""A unit that the library has, as it is now, under the names that its files came with. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.decide.companions import group, is_companion
from photo_organizer.decide.file_names import bare_name, folder_of, name_of
from photo_organizer.decide.same_picture import SOURCE
from photo_organizer.decide.world import Existing
from photo_organizer.model import DUPLICATES, NO_DATE, UNKNOWN_TYPES, Dated, Facts, Strength
from photo_organizer.names import lies_in
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from photo_organizer.model import Unit


def under(path: str, one: Facts) -> Facts:
    """Return a file as if it had been seen at another path."""
    return replace(one, sighting=replace(one.sighting, path=path))


@frozen
class FiledUnit:
    """A filed unit as it is now, its files with the paths that they had in the intake."""

    number: int
    library: str
    files: tuple[Facts, ...]
    paths: tuple[str, ...]  # where they are, in the same order
    dated: Dated | None  # as it was filed
    filed_ns: int
    is_placed: bool = False  # its owner has put it where it is: it stays there

    @property
    def taken(self) -> datetime | None:
        """When it was taken, as far as that is known."""
        return self.dated.exact if self.dated else None

    @property
    def is_weak(self) -> bool:
        """Whether nothing but a file time says when it was taken."""
        return self.dated is not None and self.dated.strength is Strength.FILE_TIME

    @property
    def is_lent(self) -> bool:
        """Whether another picture says when it was taken: that speaks for what belongs to it, and never against."""
        return self.dated is not None and self.dated.source == SOURCE

    @property
    def is_alone(self) -> bool:
        """Whether it is companions only, filed because no photo had come for them."""
        return all(self._lie_in(UNKNOWN_TYPES)) and all(is_companion(one) for one in self.files)

    @property
    def is_undated(self) -> bool:
        """Whether it came without a date, and stands where such files are put."""
        came = all(one.path != path for one, path in zip(self.files, self.paths, strict=True))
        return self.dated is None and came and all(self._lie_in(NO_DATE))

    @property
    def is_aside(self) -> bool:
        """Whether its owner, or an older rule, has set it aside."""
        return any(self._lie_in(DUPLICATES))

    def _lie_in(self, top: str) -> Iterator[bool]:
        return (lies_in(path[len(self.library) + 1 :], top) for path in self.paths)

    def with_others(self, others: Sequence[FiledUnit]) -> FiledUnit:
        """Return the files of several units as one."""
        files = tuple(one for each in (self, *others) for one in each.files)
        return replace(self, files=files, paths=tuple(one for each in (self, *others) for one in each.paths))

    def part_of(self, together: Unit) -> FiledUnit:
        """Return those of its files that newcomers form a unit with: others of it may stand elsewhere, under another stem."""
        those = {member.facts.sighting.stamp for member in together.members}
        return self.with_only(lambda one, _: one.sighting.stamp in those)

    def with_only(self, kept: Callable[[Facts, str], bool]) -> FiledUnit:
        """Return the unit with those of its files, each asked for with where it is, that are to be kept."""
        both = [both for both in zip(self.files, self.paths, strict=True) if kept(*both)]
        return replace(self, files=tuple(one for one, _ in both), paths=tuple(path for _, path in both))

    def place_now(self) -> tuple[str, str]:
        """Return the folder and the stem that it has: the name of its main file without what follows the stem."""
        stamps = {one.sighting.stamp: path for one, path in zip(self.files, self.paths, strict=True)}
        for unit in group(self.files):
            for member in unit.members:
                folder, name = (fn(stamps[member.facts.sighting.stamp]) for fn in (folder_of, name_of))
                if name.lower().endswith(member.tail.lower()) and len(name) > len(member.tail):
                    return folder, name[: len(name) - len(member.tail)]
        return folder_of(self.paths[0]), bare_name(self.paths[0])

    def names_now(self) -> tuple[tuple[Existing, str], ...]:
        """Return the files that stand under its stem, each with what its name has behind that."""
        start = "/".join(self.place_now())
        return tuple(
            (Existing(path, one.sighting.stamp, unit=self.number), path[len(start) :])
            for one, path in zip(self.files, self.paths, strict=True)
            if path.startswith(start)
        )
