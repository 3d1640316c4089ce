"""Start the nightly run in its hours, in a process of its own, and end it when the service stops.

The process has the lowest priority and gives its memory back when it ends; the service only looks whether it still runs.
Covers that the owner asked for are made at once, in a process of the same kind; a nightly run makes way for it.
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

from photo_organizer.nightly.schedule import window

if TYPE_CHECKING:
    from datetime import datetime

    from photo_organizer.settings import Settings

# The same modules as ours, whatever way we were started.
_BOOT = (
    "import json,sys;c=json.loads(sys.argv[1]);sys.path[:]=c['path'];"
    "from photo_organizer.cli.main import main;sys.exit(main(c['arguments']))"
)
_AGAIN = 60.0  # seconds until a run that failed is tried again
_LEAVE = 5.0  # seconds that a run has to finish the file in hand; then it is ended, which harms nothing
log = logging.getLogger(__name__)


class NightShift:
    """At most one nightly run at a time, and one for each night."""

    def __init__(self, settings: Settings, state: str, config: str | None = None) -> None:
        self._settings, self._state, self._config = settings, state, config
        self._process: subprocess.Popen[bytes] | None = None
        self._served: datetime | None = None  # the begin of the window that was served last
        self._asked = False  # the run under way makes what the owner asked for
        self._ended = False  # by us
        self._not_before = 0.0  # monotonic: what was asked for is tried again from then on

    def running(self) -> bool:
        """Tell whether a run is under way."""
        return self._process is not None

    def beat(self, now: datetime, *, asked: bool = False) -> None:
        """Start a run when its hours have come, or something is asked for; notice the end of one.

        `now` is the wall clock without a zone.
        """
        asked = asked and time.monotonic() >= self._not_before
        if self._process is not None:
            if self._goes_on(self._process) and asked and not self._asked:
                self._process.terminate()
                self._served, self._ended = None, True  # the night goes on afterwards
        elif asked:
            self._launch(["--asked"], asked=True)
        elif self._settings.thumbnails_enabled:
            hours = window(now, self._settings.thumbnails_start, self._settings.thumbnails_hours)
            if hours and hours[0] != self._served:
                self._served = hours[0]
                self.start((hours[1] - now).total_seconds())

    def start(self, seconds: float) -> None:
        """Start a run that ends after `seconds` at the latest."""
        self._launch(["--night", f"{seconds:.0f}"], asked=False)
        log.info("the nightly run has begun")

    def _launch(self, how: list[str], *, asked: bool) -> None:
        settings, self._asked, self._ended = self._settings, asked, False
        arguments = ["thumbnails", settings.paths_library, *how, "--state", self._state]
        arguments += ["--library", settings.paths_library, "--intake", settings.paths_intake]
        arguments += ["--config", self._config] if self._config else []
        boot = json.dumps(
            {"path": [str(Path(entry or ".").absolute()) for entry in sys.path], "arguments": arguments}
        )
        with open(f"{self._state}/night.log", "wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-X", "utf8", "-c", _BOOT, boot],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=output,
                start_new_session=True,
            )

    def _goes_on(self, process: subprocess.Popen[bytes]) -> bool:
        """Return whether a run goes on; notice its end."""
        if (code := process.poll()) is not None:
            self._process = None
            if code not in (0, 1) and not self._ended:
                self._not_before = time.monotonic() + _AGAIN
                log.warning("the nightly run ended with code %s; see night.log beside the database", code)
        return code is None

    def stop(self) -> None:
        """End the run that is under way; it goes on the next night."""
        if self._process is None:
            return
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_LEAVE)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._process = None
