"""In quiet minutes, let a process of its own look at the pictures of the library that nobody has looked at yet.

It has the lowest priority and ends as soon as there is something to file; what it has seen by then stays seen.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from photo_organizer.store import library_looks

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.settings import Settings

# The same modules as ours, whatever way we were started.
_BOOT = (
    "import json,sys;c=json.loads(sys.argv[1]);sys.path[:]=c['path'];"
    "from photo_organizer.cli.main import main;sys.exit(main(c['arguments']))"
)
QUIET = 60.0  # seconds without a file before it begins
LONGEST = 3600.0  # seconds of one run; another follows after a quiet minute
_LEAVE = 5.0  # seconds that a run has to finish the picture in hand
log = logging.getLogger(__name__)


class QuietShift:
    """At most one run at a time. Seconds are those of the monotonic clock."""

    def __init__(
        self, settings: Settings, state: str, con: sqlite3.Connection, config: str | None = None
    ) -> None:
        self._settings, self._state, self._con, self._config = settings, state, con, config
        self._process: subprocess.Popen[bytes] | None = None
        self._busy_at = time.monotonic()
        self._left = 0  # the newest file that the last whole run could not look at

    def running(self) -> bool:
        """Tell whether a run is under way."""
        return self._process is not None

    def busy(self, now: float) -> None:
        """Note that something was filed; a run that is under way ends. Does not wait for it."""
        self._busy_at = now
        if self._process is not None:
            self._process.terminate()

    def beat(self, now: float, *, others: bool = False) -> None:
        """Start a run when it has been quiet and there is something to look at; notice the end of one.

        With `others`, another process of ours is at work: one at a time.
        """
        if self._process is not None:
            self._notice(now)
        elif (
            self._settings.duplicates_similar_in_library
            and not others
            and now - self._busy_at >= QUIET
            and library_looks.newest_unlooked(self._con) > self._left
        ):
            self._start()

    def _start(self) -> None:
        settings = self._settings
        arguments = ["similar", "--night", f"{LONGEST:.0f}", "--state", self._state]
        arguments += ["--library", settings.paths_library, "--intake", settings.paths_intake]
        arguments += ["--config", self._config] if self._config else []
        boot = json.dumps(
            {"path": [str(Path(entry or ".").absolute()) for entry in sys.path], "arguments": arguments}
        )
        with open(f"{self._state}/quiet.log", "wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-X", "utf8", "-c", _BOOT, boot],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=output,
                start_new_session=True,
            )
        log.info("the library is being looked at")

    def _notice(self, now: float) -> None:
        if self._process is None or (code := self._process.poll()) is None:
            return
        self._process, self._busy_at = None, now  # the next run needs another quiet minute
        if code == 0:
            self._left = library_looks.newest_unlooked(self._con)
        elif code != 1:  # 1: its time was over, or it had to end
            log.warning("looking at the library ended with code %s; see quiet.log beside the database", code)

    def stop(self) -> None:
        """End the run that is under way; it goes on after the next start."""
        if self._process is None:
            return
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_LEAVE)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._process = None
