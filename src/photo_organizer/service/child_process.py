"""A run of our own program beside the service: for long work that may crash, and gives its memory back at its end."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from photo_organizer.records import changeable
from photo_organizer.synology.paths import root_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.settings import Settings

# The same modules as ours, whatever way we were started.
_BOOT = (
    "import json,sys;c=json.loads(sys.argv[1]);sys.path[:]=c['path'];"
    "from photo_organizer.cli.main import main;sys.exit(main(c['arguments']))"
)
_LEAVE = 5.0  # seconds that a run has to finish the file in hand; then it is ended, which harms nothing


def program(arguments: Sequence[str]) -> list[str]:
    """Return the command that runs `photo-organizer` with these arguments. Touches nothing."""
    path = [str(Path(entry or ".").absolute()) for entry in sys.path]
    boot = json.dumps({"path": path, "arguments": list(arguments)})
    return [sys.executable, "-I", "-B", "-X", "utf8", "-c", _BOOT, boot]


def words_for(settings: Settings, state: str, config: str | None) -> list[str]:
    """Return how a command line names this library. Touches nothing."""
    file = ["--config", config] if config else []
    if settings.name:
        return ["--state", root_of(state), "--library", settings.name, *file]
    folders = (("--library", settings.paths_library), ("--intake", settings.paths_intake))
    return ["--state", state, *(word for pair in folders if pair[1] for word in pair), *file]


class ChildProcess:
    """At most one process at a time; what it complains of goes to `<name>.log` beside the database."""

    def __init__(self, name: str, settings: Settings, state: str, config: str | None) -> None:
        self._log = f"{state}/{name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._common = words_for(settings, state, config)
        self.turn = Turn()  # shared by all libraries of a service

    def running(self) -> bool:
        """Tell whether a run is under way, as far as was noticed."""
        return self._process is not None

    def start(self, command: Sequence[str]) -> bool:
        """Start `photo-organizer` with `command` on our folders and settings; False: it is another library's turn."""
        if not self.turn.take(self):
            return False
        try:
            with open(self._log, "wb") as output:
                self._process = subprocess.Popen(
                    program([*command, *self._common]),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=output,
                    start_new_session=True,
                )
        except OSError:
            self.turn.give_back(self)
            raise
        return True

    @property
    def number(self) -> int:
        """Return the number of the process under way, 0 when there is none."""
        return self._process.pid if self._process is not None else 0

    def ended(self) -> int | None:
        """Return the exit code once, when the run has ended; None while it goes on."""
        code = self._process.poll() if self._process is not None else None
        if code is not None:
            self._process = None
            self.turn.give_back(self)
        return code

    def ask_to_end(self) -> None:
        """Let the run end after the file in hand. Does not wait for it."""
        if self._process is not None:
            self._process.terminate()

    def stop(self) -> None:
        """End the run and wait for that."""
        if self._process is None:
            return
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_LEAVE)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._process = None
        self.turn.give_back(self)


@changeable
class Turn:
    """Of several libraries one at a time has a process of a kind: a NAS has little memory. Any thread asks, and nobody waits."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _taken_by: object = None

    def take(self, who: object) -> bool:
        """Return whether it is the turn of `who` from now on, or was already."""
        with self._lock:
            if self._taken_by is None:
                self._taken_by = who
            return self._taken_by is who

    def give_back(self, who: object) -> None:
        """Let the others have it; nothing happens where `who` had it not."""
        with self._lock:
            if self._taken_by is who:
                self._taken_by = None


@changeable
class Turns:
    """The turns of one service, by kind of process, and how many libraries have them."""

    libraries: int = 1
    night: Turn = field(default_factory=Turn)
    quiet: Turn = field(default_factory=Turn)
