"""Compare all pictures below some folders: who is the same, a burst, alike. Changes only a scratch database of ours."""

from __future__ import annotations

import hashlib
import os
from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from photo_organizer.decide.quality import Version
from photo_organizer.disk.named import walk_named
from photo_organizer.look import pairing
from photo_organizer.look.leading import led_by_whole, nothing_known
from photo_organizer.look.workers import look_all
from photo_organizer.model import Look, Stamp
from photo_organizer.records import changeable
from photo_organizer.store import db, looks

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from photo_organizer.decide.similar import GroupMembership
    from photo_organizer.errors import PhotoOrganizerError
    from photo_organizer.look.child import Child
    from photo_organizer.look.looker import Seen

    Tell = Callable[[int, int, str], None]

_AT_ONCE = 200  # looks in one transaction
# What stands for a file that cannot be decoded, in a group of files with the same bytes.
_NO_LOOK = Look(b"", 0.0, plain=True, width=0, height=0, format="")


@changeable
class Survey:
    """One comparison; `problems` holds the files that could not be looked at, in words."""

    con: sqlite3.Connection
    tell: Tell = lambda _done, _total, _what: None
    stop: Callable[[], bool] = lambda: False
    # Whether bytes are missing in a file; None: it cannot be read.
    lacks: Callable[[str], bool | None] = nothing_known
    md5: bool = False  # of every file, to know what the owner has said of its content
    problems: int = 0

    def run(self, files: Iterable[tuple[str, Stamp]], children: Sequence[Child]) -> list[GroupMembership]:
        """Return every membership among `files`; those that cannot be decoded are compared by their bytes alone."""
        self.con.execute(
            "CREATE TEMP TABLE surveyed (look INTEGER NOT NULL, path BLOB NOT NULL, size INTEGER)"
        )
        self._look(list(files), children)
        pairing.pair_all(
            self.con,
            children,
            progress=lambda n, total: self.tell(n, total, "pictures compared"),
            stop=self.stop,
        )
        ties = list(pairing.ties(self.con, looks.pairs(self.con)))
        involved = {number for tie in ties for number in (tie.one, tie.other)}
        return led_by_whole(self._contents(involved), ties, lambda _, path: self.lacks(path))

    def _look(self, files: list[tuple[str, Stamp]], children: Sequence[Child]) -> None:
        sizes = Counter(stamp.size for _, stamp in files)
        stamps = dict(files)
        asked = ((path, stamp, self.md5 or sizes[stamp.size] > 1) for path, stamp in files)
        waiting: list[tuple[str, Seen]] = []
        found = look_all(asked, children, stop=self.stop)
        for done, (path, seen) in enumerate(found, 1):
            waiting.append((path, seen))
            self.problems += seen.look is None
            self.tell(done, len(files), "pictures looked at")
            if len(waiting) >= _AT_ONCE or done == len(files):
                self._put(waiting, stamps)
                waiting = []

    def _put(self, found: list[tuple[str, Seen]], stamps: dict[str, Stamp]) -> None:
        with db.transaction(self.con):
            for path, seen in found:
                size = stamps[path].size
                key = seen.md5 or hashlib.md5(os.fsencode(path), usedforsecurity=False).digest()
                if seen.look:
                    number = looks.put(self.con, key, size, seen.look, seen.thumbnail)
                else:
                    number = looks.put_trouble(self.con, key, size, seen.trouble)
                self.con.execute("INSERT INTO surveyed VALUES (?, ?, ?)", (number, os.fsencode(path), size))

    def _contents(self, involved: set[int]) -> dict[int, list[Version]]:
        """Return the files of each content that is in a tie or that several files have."""
        rows = self.con.execute("SELECT look, path, size FROM surveyed ORDER BY look, path")
        files = defaultdict[int, list[tuple[bytes, int]]](list)
        several = {
            look
            for (look,) in self.con.execute(
                "SELECT look FROM surveyed WHERE size > 0 GROUP BY look HAVING count(*) > 1"
            )
        }
        for number, path, size in rows:
            if number in involved or number in several:
                files[number].append((path, size))
        return {number: list(self._versions(number, each)) for number, each in files.items()}

    def _versions(self, number: int, files: list[tuple[bytes, int]]) -> Iterator[Version]:
        found = looks.by_number(self.con, number)
        for path, size in files:
            yield Version(os.fsdecode(path), size, found[2] if found else _NO_LOOK, whole=found is not None)


def walk(
    paths: Iterable[str], wanted: Callable[[str], bool], on_problem: Callable[[PhotoOrganizerError], None]
) -> Iterator[tuple[str, Stamp]]:
    """Yield every regular file at or below `paths` whose name is `wanted`, once each; tell what cannot be read. Touches nothing.

    Links are never followed; another name of a file that was met already is that file, not a copy.
    """
    met = set[tuple[int, int]]()
    for one in chain.from_iterable(walk_named(paths, on_problem)):
        if wanted(os.path.basename(one.path)) and one.stamp.inode not in met:
            met.add(one.stamp.inode)
            yield one.path, one.stamp
