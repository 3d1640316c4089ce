"""What the page is made of: where things are, and who gives it what it may not do itself."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from dataclasses import field
from typing import TYPE_CHECKING, Any

from photo_organizer.errors import DatabaseDamaged, PhotoOrganizerError
from photo_organizer.records import changeable
from photo_organizer.store import db
from photo_organizer.web.card import CardCheck
from photo_organizer.web.gate import Gate
from photo_organizer.web.guards import Refusal
from photo_organizer.web.printing_process import PrintingProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from photo_organizer.decide.carried import Carried
    from photo_organizer.model import Stamp
    from photo_organizer.settings import Settings


@changeable
class Page:
    """One library's page for one state folder; given to every route."""

    state: str
    version: str
    settings: Callable[[], Settings]  # those in force
    settings_file: str  # may not exist yet
    status: Callable[[sqlite3.Connection], dict[str, Any]]
    refuse: Callable[[str], list[str]]  # settings as text → what is wrong with them as a whole
    picture: Callable[[str, Stamp | None, int], bytes]  # a JPEG; raises FileProblem
    film: Callable[[str, Stamp, int, int], bytes]  # bytes of a file from an offset; raises FileProblem
    given: Mapping[str, str] = field(default_factory=dict)  # "section.key" → folder named on the command line
    # A path → the command that writes the zip for asking for help.
    report: Callable[[str], Sequence[str]] | None = None
    pictures: bool = True  # whether pictures can be decoded on this machine
    wake: Callable[[], None] = lambda: None  # a command was left, or the database cannot be read
    # Pictures that stay, pictures that go → what these hand on; raises PhotoOrganizerError, OSError.
    carried: Callable[[sqlite3.Connection, Sequence[str], Sequence[str]], Carried | None] = lambda *_: None
    # A folder, what is asked of it → the answer; raises TimeoutError where the folder hangs: the page has few threads.
    soon: Callable[[str, Callable[[], Any]], Any] = lambda _, ask: ask()
    ui: str = ""  # folder of the static files; empty: somebody else serves them
    gate: Gate = field(default_factory=Gate)
    preview: PrintingProcess = field(default_factory=lambda: PrintingProcess(""))
    card: CardCheck = field(default_factory=lambda: CardCheck(PrintingProcess("")))
    trouble: Callable[[], PhotoOrganizerError | None] = lambda: None  # why the library is not open
    account: str = ""  # that needs permission on folders
    name: str = ""  # of the library, "" for the first
    libraries: Callable[[], list[Page]] = list  # the pages of all libraries of this service, the first first

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection that can only read. Raises Refusal when there is no database; a service that has not noticed looks."""
        try:
            con = self._awaited()
        except PhotoOrganizerError as error:
            if isinstance(error, DatabaseDamaged):
                self.wake()
            raise Refusal(503, str(error)) from error
        if con is None:
            if (trouble := self.trouble()) is None:
                self.wake()
            raise Refusal(503, str(trouble or "the database is not there yet; wait a moment"))
        try:
            con.execute("PRAGMA cache_size = -512")  # kilobytes: several of these at once stay small
            yield con
        except sqlite3.Error as error:
            raise Refusal(503, f"the database cannot be read now: {error}") from error
        finally:
            con.close()

    def _awaited(self) -> sqlite3.Connection | None:
        """Open the database for reading; a service that has only just begun is given a moment to make it."""
        until = time.monotonic() + db.JOIN_SECONDS
        while (con := db.open_readonly(self.state)) is None:
            if self.trouble() is not None or time.monotonic() >= until:
                return None
            time.sleep(0.05)
        return con

    @contextmanager
    def posting(self) -> Iterator[sqlite3.Connection]:
        """Give a connection for leaving a command in the inbox, and nothing else; then wake the service."""
        try:
            con = db.join_database(self.state)
            try:
                yield con
            finally:
                con.close()
            self.wake()
        except (sqlite3.Error, PhotoOrganizerError) as error:
            raise Refusal(503, f"the command could not be left: {error}") from error
