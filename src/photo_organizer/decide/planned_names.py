"""The names in the library plus those that this batch has already planned, so that plans never collide. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import folder_of
from photo_organizer.decide.folder_names import FolderNames
from photo_organizer.decide.naming import encoded, fit, is_sub_second, sub_second_stems, unnumbered
from photo_organizer.decide.world import Existing
from photo_organizer.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from photo_organizer.decide.world import World
    from photo_organizer.model import Dated, Stamp


class PlannedNames:
    """Names taken now or promised to an earlier candidate of the batch."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._folders: dict[str, FolderNames] = {}
        self._promised: dict[str, FolderNames] = defaultdict(lambda: FolderNames({}))
        self._freed: set[tuple[str, str]] = set()
        self._numbered: dict[tuple[str, str, tuple[str, ...]], Iterator[str]] = {}

    def _there(self, folder: str) -> FolderNames:
        """Return the names that a folder of the library has."""
        if folder not in self._folders:
            self._folders[folder] = FolderNames(self.world.names.get(folder, {}))
        return self._folders[folder]

    def _left(self, folder: str, keys: Iterable[str]) -> list[str]:
        """Return those of the names in a folder of the library that this batch does not take away."""
        return [key for key in keys if (folder, key) not in self._freed]

    def holder(self, folder: str, name: str) -> tuple[bool, Existing | None]:
        """Return (taken, by whom): the holder is None where nothing more is known of it."""
        key = fold(name)
        if promised := self._promised[folder].known.get(key):
            return True, promised
        there = self.world.names.get(folder, {})
        if (folder, key) in self._freed or key not in there:
            return False, None
        return True, there[key]

    def holders(self, folder: str, stem: str, tails: Iterable[str]) -> list[Existing | None]:
        """Return who has the names stem + tail that are taken; None for one of whom nothing more is known."""
        found = (self.holder(folder, self.name(stem, tail)) for tail in tails)
        return [there for taken, there in found if taken]

    def is_promised(self, folder: str, name: str) -> bool:
        """Whether this batch puts a file at `name`: that one cannot give way any more."""
        return fold(name) in self._promised[folder].known

    def free(self, folder: str, stem: str, tails: Iterable[str], going: Iterable[Existing] = ()) -> bool:
        """Whether every name stem + tail is free in `folder`, or will be when the files `going` have gone."""
        gone = {fold(there.path) for there in going}
        return all(
            not self.holder(folder, name)[0]
            or (fold(f"{folder}/{name}") in gone and not self.is_promised(folder, name))
            for name in (self.name(stem, tail) for tail in tails)
        )

    def numbered(self, folder: str, stem: str, tails: Iterable[str]) -> Iterator[str]:
        """Return `stem` with the numbers that no earlier candidate of the batch has tried: hundreds may be called `image`."""
        return self._numbered.setdefault((folder, stem, tuple(tails)), sub_second_stems(stem, ""))

    def stems_beside(self, folder: str, stem: str, subseconds: str) -> Iterator[str]:
        """Return the numbered stems beside one; of one that is numbered itself, beside the plain one where that is there."""
        plain = unnumbered(stem)
        return sub_second_stems(plain if self.names_with(folder, plain) else stem, subseconds)

    def name(self, stem: str, tail: str) -> str:
        """Return stem + tail within the volume's limit."""
        return fit(stem, tail, self.world.name_limit)

    def short_enough(self, stem: str, tails: Iterable[str], spare: int = 0) -> str:
        """Return the stem as short as the longest of `tails` needs it, so that a unit's names stay alike."""
        most = max((len(encoded(tail)) for tail in tails), default=0) + spare
        return fit(stem, "", max(self.world.name_limit - most, 1))

    def siblings(self, folder: str, stem: str) -> list[Existing]:
        """Return the known files of `folder` whose names are `stem` and a tail."""
        start, there = fold(stem) + ".", self._there(folder)
        left = self._left(folder, there.with_stem(start))
        return [there.known[key] for key in left if not is_sub_second(key, start)]

    def unit_of(self, there: Existing) -> list[Existing]:
        """Return a file of the library and the files of its folder that belong to it, as far as they are still there."""
        folder = folder_of(there.path)
        known = self._there(folder).known
        same = [key for key, one in known.items() if there.unit and one.unit == there.unit]
        return [known[key] for key in self._left(folder, same)] or [there]

    def units_at(self, folder: str, stem: str, tails: Iterable[str]) -> list[Existing]:
        """Return the files of the library that have one of the names stem + tail, each with its whole unit."""
        holders = self.holders(folder, stem, tails)
        found = {one.path: one for there in holders if there is not None for one in self.unit_of(there)}
        return list(found.values())

    def first_free(
        self, folder: str, stems: Iterable[str], tails: Sequence[str], going: Sequence[Existing] = ()
    ) -> str:
        """Return the first of the endless `stems` under which all names are free, or will be when the files `going` have gone."""
        return next(stem for stem in stems if self.free(folder, stem, tails, going))

    def with_stem(self, folder: str, stem: str) -> list[Existing]:
        """Return the files of `folder`, there or promised, whose names are `stem` and a tail."""
        start, promised = fold(stem) + ".", self._promised[folder]
        keys = (key for key in promised.with_stem(start) if not is_sub_second(key, start))
        return self.siblings(folder, stem) + [promised.known[key] for key in keys]

    def names_with(self, folder: str, stem: str) -> list[str]:
        """Return the folded names in `folder`, there or promised, that are `stem` and a tail, whatever is known of their files."""
        start = fold(stem) + "."
        names = dict.fromkeys([*self._taken(folder, start), *self._promised[folder].with_stem(start)])
        return [key for key in names if not is_sub_second(key, start)]

    def lettered(self, folder: str, stem: str) -> list[Existing]:
        """Return the files of `folder`, there or promised, that stand beside `stem` with a letter: stem_A, stem_B."""
        start = fold(stem) + "."
        there, promised = self._there(folder), self._promised[folder]
        both = {key: there.known[key] for key in self._left(folder, there.lettered(start))}
        both |= {key: promised.known[key] for key in promised.lettered(start)}
        return [one for key, one in both.items() if not key.startswith(start)]

    def stem_taken(self, folder: str, stem: str) -> bool:
        """Whether any name in `folder` is `stem` and a tail, whatever is known of the file."""
        start = fold(stem) + "."
        return bool(self._promised[folder].with_stem(start) or self._taken(folder, start))

    def _taken(self, folder: str, start: str) -> list[str]:
        return self._left(folder, self._there(folder).taken(start))

    def promise(self, folder: str, name: str, there: Existing) -> None:
        """Note that `name` will hold the file `there`."""
        self._promised[folder].add(fold(name), there)

    def take(self, folder: str, stem: str, tail: str, stamp: Stamp, dated: Dated | None = None) -> str:
        """Return the path of stem + tail in `folder`: a file of this stamp has that name from now on."""
        name = self.name(stem, tail)
        path = f"{folder}/{name}"
        self.promise(folder, name, Existing(path, stamp, dated))
        return path

    def release(self, folder: str, name: str) -> None:
        """Note that `name` will be free."""
        self._freed.add((folder, fold(name)))
