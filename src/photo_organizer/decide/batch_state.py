"""The world plus what this batch has already planned: names, and who has which bytes. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.planned_names import PlannedNames
from photo_organizer.decide.world import NOT_READ, Existing
from photo_organizer.model import DUPLICATES, Move, Remove
from photo_organizer.names import lies_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from photo_organizer.decide.world import Candidate, Content, World
    from photo_organizer.model import Dated, Facts, Stamp


class BatchState(PlannedNames):
    """Names and contents known now or promised to an earlier candidate of the batch."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._same: dict[bytes, list[Existing]] = {}
        self._seen: dict[tuple[int, int], str] = {}
        self._coming: dict[Stamp, Facts] = {}
        self._contents: dict[str, Content] = {}
        self._set_aside: set[str] = set()

    def _content(self, facts: Facts) -> Content:
        return self._contents.get(facts.path, NOT_READ)

    def expect(self, newcomers: Iterable[Candidate]) -> None:
        """Note the units that this batch is going to decide, and what is known of their bytes."""
        for one in newcomers:
            self._coming[one.main.sighting.stamp] = one.main
            self._contents.update(one.contents)

    def decided(self, facts: Facts) -> None:
        """Note that a picture is decided."""
        self._coming.pop(facts.sighting.stamp, None)

    def is_coming(self, stamp: Stamp, other_than: Facts) -> bool:
        """Whether a picture of this batch is still to be decided, and is not the same bytes as `other_than`."""
        one = self._coming.get(stamp)
        if one is None or one is other_than:
            return False
        mine = self._content(other_than).md5
        return mine is None or self._content(one).md5 != mine

    def exact_duplicates(self, facts: Facts, *, aside: bool = False) -> list[Existing]:
        """Return the files with the same bytes, filed or promised; with `aside`, those in Duplicates/."""
        content = self._content(facts)
        known = [*content.exact_duplicates, *(self._same.get(content.md5, ()) if content.md5 else ())]
        start = len(self.world.library) + 1
        return [there for there in known if lies_in(there.path[start:], DUPLICATES) == aside]

    def copies_aside(self, files: Sequence[Existing]) -> list[Existing]:
        """Return for each of these files of the library its copy in Duplicates, nothing unless all have one."""
        found = [self.world.aside[one.path] for one in files if one.path in self.world.aside]
        return found if len(found) == len(files) else []

    def sets_aside(self, files: Iterable[Existing]) -> bool:
        """Note that these files of the library are to go to Duplicates; False where others with their bytes went: one stays."""
        bytes_of = {self.world.equals.get(one.path, one.path) for one in files}
        if not self._set_aside.isdisjoint(bytes_of):
            return False
        self._set_aside |= bytes_of
        return True

    def move(
        self,
        facts: Facts,
        folder: str,
        stem: str,
        tail: str,
        *,
        dated: Dated | None = None,
        same_as: str = "",
    ) -> Move:
        """Return the step that gives a newcomer the name stem + tail in `folder`: name and bytes are there from now on."""
        content, stamp = self._content(facts), facts.sighting.stamp
        path = self.take(folder, stem, tail, stamp, dated)
        if content.md5 is not None:
            self._same.setdefault(content.md5, []).append(Existing(path, stamp))
        return Move(facts.path, path, stamp, content.sample, content.md5, same_as)

    def remove(self, facts: Facts, kept: Existing) -> Remove:
        """Return the step that removes a file whose bytes `kept` holds too."""
        return Remove(facts.path, kept.path, facts.sighting.stamp, self._content(facts).md5)

    def same_file(self, facts: Facts) -> str:
        """Return the other name of this very file, "" if it has none here; and remember this one."""
        inode = facts.sighting.stamp.inode
        linked = [there.path for there in self.exact_duplicates(facts) if there.stamp.inode == inode]
        other = linked[0] if linked else self._seen.get(inode, "")
        self._seen.setdefault(inode, facts.path)
        return "" if other == facts.path else other
