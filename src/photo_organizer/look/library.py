"""Look at the whole library, picture by picture, and group what belongs together. Changes only our database.

Each step is a transaction of its own: what was looked at stays looked at, a run that is broken off goes on where
it was, and the service can file between two steps.
"""

from __future__ import annotations

import time
from dataclasses import field
from typing import TYPE_CHECKING

from photo_organizer.decide.quality import Version
from photo_organizer.decide.relations import Relation
from photo_organizer.look import pairing
from photo_organizer.look.crew import crew
from photo_organizer.look.leading import led_by_whole, nothing_known
from photo_organizer.look.nearby import remember
from photo_organizer.look.workers import look_all
from photo_organizer.records import changeable
from photo_organizer.store import db, library_looks, looks
from photo_organizer.store.library_looks import Row

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from photo_organizer.decide.similar import GroupMembership
    from photo_organizer.look.child import Child
    from photo_organizer.look.looker import Seen
    from photo_organizer.model import Stamp

# Looks in one transaction: each one writes much of the indexes anew. What a power cut takes is looked at again.
_AT_ONCE = 2000
_LONGEST = 60.0  # seconds of work in one transaction
_PAGE = 500
_GROUPED = "looks_grouped"  # what the groups were made of


@changeable
class LibraryLooks:
    """One run over the library at `library`; `wanted` tells by a name whether it is a picture."""

    con: sqlite3.Connection
    library: str
    wanted: Callable[[str], bool]
    workers: int = 1
    niceness: int = 19
    tell: Callable[[int, int, str], None] = lambda _done, _total, _what: None
    stop: Callable[[], bool] = lambda: False
    # Whether bytes are missing in a file; None: it cannot be read.
    lacks: Callable[[str], bool | None] = nothing_known
    _asked: dict[str, tuple[int, Stamp]] = field(default_factory=dict)
    # Content → whether its file lacks bytes. Written only when nothing is read any more: who reads an older state cannot write.
    _learnt: dict[int, bool] = field(default_factory=dict)
    _cut: bool = False  # a file that would lead a group was not read any more

    def run(self) -> bool:
        """Look, compare and group; return False when `stop()` cut it short."""
        with crew(self.workers, niceness=self.niceness) as children:
            lost = looks.count_lost(self.con)
            done = self._look_and_compare(children)
            # Once more: what a failing disk loses stays for the next run.
            if done and looks.count_lost(self.con) > lost:
                done = self._look_and_compare(children)
        return done and self.group()

    def _look_and_compare(self, children: list[Child]) -> bool:
        self.look(children)
        return not self.stop() and pairing.pair_all(
            self.con,
            children,
            progress=lambda n, total: self.tell(n, total, "pictures compared"),
            stop=self.stop,
        )

    # ── looking ──

    def look(self, children: list[Child]) -> None:
        """Look at every picture of the library that nobody has looked at yet."""
        total = library_looks.count_unlooked(self.con)
        waiting: list[tuple[str, Seen]] = []
        written = time.monotonic()
        found = look_all(self._unlooked(), children, stop=self.stop)
        try:
            for done, one in enumerate(found, 1):
                waiting.append(one)
                self.tell(done, max(total, done), "pictures looked at")
                if len(waiting) >= _AT_ONCE or time.monotonic() - written >= _LONGEST:
                    self._put(waiting)
                    written = time.monotonic()
        finally:
            self._put(waiting)

    def _unlooked(self) -> Iterator[tuple[str, Stamp, bool]]:
        """Yield (path, stamp, MD5 wanted) of the pictures; what is none is marked as such."""
        after = 0
        while page := library_looks.unlooked(self.con, after, _PAGE):
            after = page[-1][0]
            others = [one for one in page if not self.wanted(one[1])]
            if others:
                with db.transaction(self.con):
                    for number, _, stamp in others:
                        library_looks.put_look(self.con, number, stamp, 0)
            for number, path, stamp in page:
                if self.wanted(path):
                    whole = f"{self.library}/{path}"
                    self._asked[whole] = (number, stamp)
                    yield whole, stamp, True

    def _put(self, waiting: list[tuple[str, Seen]]) -> None:
        if waiting:
            with db.transaction(self.con):
                for path, seen in waiting:
                    remember(self.con, *self._asked.pop(path), seen)
            waiting.clear()

    # ── grouping ──

    def group(self) -> bool:
        """Make the groups anew, unless nothing has changed since; return False when `stop()` cut it short.

        It reads what would lead a group: what it learned of that stays, and the next run goes on from there.
        """
        state = looks.state(self.con)
        if db.get_meta(self.con, _GROUPED) == state:
            return True
        library_looks.prepare_groups(self.con, self._groups())
        with db.transaction(self.con):
            for number, lacks in self._learnt.items():
                looks.put_lacks(self.con, number, lacks=lacks)
            if not self._cut:
                library_looks.replace_groups(self.con)
                db.set_meta(self.con, _GROUPED, state)
        return not self._cut

    def _groups(self) -> Iterator[Row]:
        """Yield the rows of all groups, from one cluster of near pictures after the other."""
        last = 0
        for pairs in looks.clusters(self.con):
            if self._cut:
                return
            ties = list(pairing.ties(self.con, pairs))
            involved = {number for tie in ties for number in (tie.one, tie.other)}
            contents = {number: self._versions(number) for number in involved}
            rows = list(_rows(led_by_whole(contents, ties, self._lacks), last))
            last = rows[-1].number if rows else last
            yield from rows

    def _versions(self, number: int) -> list[Version]:
        found = looks.by_number(self.con, number)
        there = library_looks.files_with(self.con, number)
        whole = not looks.lacks(self.con, number)
        return (
            [Version(path, stamp.size, found[2], whole=whole) for _, path, stamp, _ in there] if found else []
        )

    def _lacks(self, number: int, path: str) -> bool | None:
        """Tell whether bytes are missing in a content; what its file says is remembered for all times."""
        known = looks.lacks(self.con, number)
        if known is not None:
            return known
        if self.stop():
            self._cut = True
            return None
        known = self.lacks(f"{self.library}/{path}")
        if known is not None:
            self._learnt[number] = known
        return known


def _rows(memberships: list[GroupMembership], last: int) -> Iterator[Row]:
    """Yield the contents of each group in their order, numbered on from `last`; equal bytes are one content."""
    number = place = 0
    for one in memberships:
        if one.relation is not Relation.EXACT:
            place = place + 1 if one.group == number else 0
            number = one.group
            yield Row(last + number, place, one.relation, one.content, one.reason)
