"""Is a card safe to erase? The very lines of `check --json`, made by a process of its own, counted while they come.

Touches nothing on the card; changes only a file of ours.
"""

from __future__ import annotations

import glob
import os
import threading
import time
from collections import Counter
from dataclasses import field
from typing import TYPE_CHECKING, Any

from photo_organizer.names import within
from photo_organizer.records import changeable
from photo_organizer.web.lookup import path_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from photo_organizer.web.printing_process import PrintingProcess

NAME = "run/check.jsonl"
SAFE = "safe"
TO_COPY = ("missing", "differs", "aside")  # what the library has no copy of that stays
_PORTION = 2000
# Where cards and disks appear: DSM's names for what is plugged in, then those of Linux.
_PLUGGED = (
    "/volumeUSB*/usbshare*",
    "/volumeSATA*/satashare*",
    "/volumeSD*/sdshare*",
    "/media/*/*",
    "/run/media/*/*",
)


@changeable
class CardCheck:
    """One check at a time, and what it has found so far."""

    process: PrintingProcess
    program: Callable[[str], Sequence[str]] | None = None  # folder → the command that checks it
    folder: str = ""
    intake: str = ""  # its real path: what lies in it is not copied into it once more
    began_ns: int = 0  # what came onto the card since then was not compared
    counts: Counter[str] = field(default_factory=Counter)
    missing: int = 0  # as many as can be copied into the intake
    left_out: int = 0
    # Numbers of the lines of files that are not safe, or damaged.
    unsafe: list[int] = field(default_factory=list)
    # Several windows ask at once: a line is counted once, and one answer is about one folder.
    one_at_a_time: threading.RLock = field(default_factory=threading.RLock)
    _read: int = 0
    _summed: int | None = None  # as many files as the last line tells of; None until that came

    def start(self, folder: str, intake: str = "") -> bool:
        """Begin to check a folder, unless one is being checked; return whether it was begun."""
        with self.one_at_a_time:
            if self.program is None or self.process.state_word() == "running":
                return False
            self.process.program, self.process.about = self.program(folder), folder
            # Before it is begun: that may fail, and the old lines go with it.
            self.folder, self.began_ns = "", 0
            self.counts, self.missing, self.left_out, self.unsafe, self._read = Counter(), 0, 0, [], 0
            self._summed, self.intake = None, intake
            self.process.start()
            self.folder, self.began_ns = folder, time.time_ns()
            return True

    @property
    def id(self) -> str:
        """An id of this very check: 32 hexadecimal digits."""
        return path_id(f"{self.began_ns} {self.folder}")

    def state(self) -> str:
        """Return none, running, done or failed, and count what came until now.

        Done is what was told to its end: a check that was stopped ends like one that found something amiss, and all that it
        had compared until then may have been safe.
        """
        with self.one_at_a_time:
            word = self.process.state_word()
            for row in self._new():
                self._count(row)
            files = self.counts.total() - self.counts["damaged"]
            return "failed" if word == "done" and self._summed != files else word

    def _count(self, row: dict[str, Any]) -> None:
        if "verdict" not in row:  # the last line sums up
            self.left_out, self._summed = int(row.get("left_out", 0)), int(row.get("files", 0))
            return
        self.counts[row["verdict"]] += 1
        self.counts["damaged"] += bool(row["damaged"])
        self.missing += self._is_to_copy(row)

    def _new(self) -> Iterator[dict[str, Any]]:
        while rows := self.process.rows(self._read, _PORTION):
            for row in rows:
                if "verdict" in row and (row["verdict"] != SAFE or row["damaged"]):
                    self.unsafe.append(self._read)
                self._read += 1
                yield row

    def rows(self, offset: int, limit: int) -> list[dict[str, Any]]:
        """Return some of the files that are not safe, or damaged."""
        return [self.process.rows(number, 1)[0] for number in self.unsafe[offset : offset + limit]]

    def to_copy(self) -> list[bytes]:
        """Return the files that neither the library has nor the intake."""
        rows = (self.process.rows(number, 1)[0] for number in self.unsafe)
        return [_name(row) for row in rows if self._is_to_copy(row)]

    def _is_to_copy(self, row: dict[str, Any]) -> bool:
        there = bool(self.intake) and within(os.fsdecode(_name(row)), self.intake)
        return row["verdict"] in TO_COPY and not there


def _name(row: dict[str, Any]) -> bytes:
    return bytes.fromhex(row["path_hex"]) if "path_hex" in row else os.fsencode(row["path"])


def plugged_in() -> list[str]:
    """Return the folders of cards and disks that are plugged in. Touches nothing."""
    found = (path for pattern in _PLUGGED for path in sorted(glob.glob(pattern)))
    return [path for path in found if os.path.isdir(path)]
