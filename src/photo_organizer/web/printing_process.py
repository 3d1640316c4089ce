"""Long work for the page: lines of JSON that a process of its own prints, kept in the state folder as they come.

So a preview is the very lines of `plan --json`, and a look at a card those of `check --json`. It goes on when the page is
closed, and its memory is given back. Changes only files of ours; touches no photo.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from photo_organizer.records import changeable

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "run/preview.jsonl"
STATES = ("none", "running", "done", "failed")
END = b'{"plans":'  # how the last line begins of a preview that was made to its end
MOST_LINE = 100_000  # bytes; a plan with many companions is far below


@changeable
class PrintingProcess:
    """One run of `program` at a time; a line is a plan, or a file of a card."""

    state: str
    program: Sequence[str] = ()
    name: str = NAME
    about: str = ""  # what it is made of, which is told when it ended with the service
    _process: subprocess.Popen[bytes] | None = None
    _started_ns: int = 0
    _ended: bool = False  # the last line came
    _places: list[int] = field(default_factory=list)  # where each line begins; the last: where the next will
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def start(self) -> bool:
        """Begin anew, unless one is being made; return whether it was begun."""
        with self._lock:
            if not self.program or self.state_word() == "running":
                return False
            path = self._path()
            # Where it cannot be started, nothing is left of the last one.
            self._process, self._places, self._ended = None, [], False
            self.told()
            os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
            Path(path).unlink(missing_ok=True)  # whatever has the name is neither followed nor written to
            with open(path, "xb") as out:
                os.fchmod(out.fileno(), 0o600)
                self._process = subprocess.Popen(
                    self.program, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL
                )
            self._started_ns, self._places = time.time_ns(), [0]
            self._note()
            return True

    def _note(self) -> None:
        """Leave a mark that it was begun, for the next start; without it nothing is told then."""
        with suppress(OSError):
            Path(self._mark()).unlink(missing_ok=True)
            with open(self._mark(), "xb") as out:
                out.write(os.fsencode(self.about))

    def state_word(self) -> str:
        """Return none, running, done or failed."""
        if self._process is None:
            return "none"
        code = self._process.poll()
        return "running" if code is None else "done" if code in (0, 1) else "failed"

    def told(self) -> None:
        """Note that its owner has seen the end of it."""
        with suppress(OSError):
            os.unlink(self._mark())

    def ended_with_service(self) -> str | None:
        """Return what was being made when the service ended, None where nothing was that its owner has not seen."""
        if self._process is not None:
            return None
        try:
            return os.fsdecode(Path(self._mark()).read_bytes())
        except OSError:
            return None

    def close(self) -> None:
        """End what is being made; nothing depends on it."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(1)

    def report(self) -> tuple[str, int, int]:
        """Return (state, lines made so far, when it was begun in ns).

        Done is what has its last line: one that was stopped, or met a full disk, ends like one that found something amiss. One
        that found that without a plan could not look at all, as where the library is away: nothing is empty because of that.
        """
        # Before the lines: what is there when it has ended is all.
        process, word = self._process, self.state_word()
        made = self._count()
        if word == "done" and process is self._process:
            unseen = not made and process is not None and process.poll() == 1
            word = "failed" if unseen or not self._ended else word
        return word, made, self._started_ns

    def rows(self, offset: int, limit: int) -> list[dict[str, Any]]:
        """Return the lines numbered offset … offset + limit."""
        with self._lock:  # a new one does not begin between its places and its lines
            self._count()
            wanted = self._places[offset : offset + limit + 1]
            if len(wanted) < 2:
                return []
            with open(self._path(), "rb") as file:
                file.seek(wanted[0])
                text = file.read(wanted[-1] - wanted[0])
        return [json.loads(line) for line in text.splitlines()]

    def _count(self) -> int:
        """Read on where the last reading ended; return how many whole lines there are."""
        with self._lock:
            if not self._places:
                return 0
            with open(self._path(), "rb") as file:
                file.seek(self._places[-1])
                for line in file:
                    if not line.endswith(b"\n") or len(line) > MOST_LINE:
                        break
                    if line.startswith(END):
                        self._ended = True
                        break
                    self._places.append(self._places[-1] + len(line))
            return len(self._places) - 1

    def _path(self) -> str:
        return os.path.join(self.state, self.name)

    def _mark(self) -> str:
        return f"{self._path()}.begun"
