"""The names of one folder of the library, found by how they begin. Pure.

Each of many newcomers asks who has its stem: a folder of a year has tens of thousands of names, and cannot be gone
through for every one of them.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from photo_organizer.decide.naming import is_sub_second, unlettered
from photo_organizer.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from photo_organizer.decide.world import Existing


def beginnings(key: str) -> Iterator[str]:
    """Yield a folded name up to each of its dots, with the dot: the stems, as they are asked for, that it may have."""
    end = key.find(".") + 1
    while end:
        yield key[:end]
        end = key.find(".", end) + 1


class FolderNames:
    """Which folded names begin with a stem and its dot; `known` are those whose files were looked at."""

    def __init__(self, names: Mapping[str, Existing | None]) -> None:
        self._names = names
        self.known = {key: there for key, there in names.items() if there is not None}

    def add(self, key: str, there: Existing) -> None:
        """Note that a file `there` will have the name `key`."""
        if key not in self.known:
            for start in beginnings(key):
                self._with_stem[start].append(key)
            if (plain := unlettered(key)) != key:
                for start in beginnings(plain):
                    self._lettered[start].append(key)
        self.known[key] = there

    def with_stem(self, start: str) -> list[str]:
        """Return the known names that begin so, in their order."""
        return self._with_stem.get(start, [])

    def lettered(self, start: str) -> list[str]:
        """Return the known names that begin so but for the letter of a version, in their order."""
        return self._lettered.get(start, [])

    def alike(self, stem: str) -> list[Existing]:
        """Return the files with this stem, then those that stand beside it with a letter; not those of sub-second names."""
        start = fold(stem) + "."
        plain = (key for key in self.with_stem(start) if unlettered(key) == key)
        wanted = [*sorted(plain), *sorted(self.lettered(start))]
        return [self.known[key] for key in wanted if not is_sub_second(key, start)]

    def taken(self, start: str) -> list[str]:
        """Return all names that begin so, whatever is known of their files."""
        return self._taken.get(start, [])

    @cached_property
    def _with_stem(self) -> dict[str, list[str]]:
        return _by_beginning((key, key) for key in self.known)

    @cached_property
    def _lettered(self) -> dict[str, list[str]]:
        pairs = ((unlettered(key), key) for key in self.known)
        return _by_beginning((plain, key) for plain, key in pairs if plain != key)

    @cached_property
    def _taken(self) -> dict[str, list[str]]:
        return _by_beginning((key, key) for key in self._names)


def _by_beginning(names: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return for each beginning the keys of the names that have it."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, key in names:
        for start in beginnings(name):
            found[start].append(key)
    return found
