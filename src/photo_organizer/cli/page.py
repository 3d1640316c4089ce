"""The page beside the running service: put together, opened and closed. It outlives a change of the settings."""

from __future__ import annotations

import logging
import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from photo_organizer import __version__
from photo_organizer.cli.hanging import real_path
from photo_organizer.cli.options import problems_of, settings_target
from photo_organizer.disk.opening import opened
from photo_organizer.disk.soon import soon
from photo_organizer.errors import SettingsProblem, from_os_error
from photo_organizer.gather.carrying import carrying
from photo_organizer.look.able import able
from photo_organizer.look.pictures import Pictures
from photo_organizer.service.child_process import program, words_for
from photo_organizer.service.running import read
from photo_organizer.service.status import StatusWord
from photo_organizer.synology.identity import account_name
from photo_organizer.web import server
from photo_organizer.web.app import App
from photo_organizer.web.card import NAME as CHECKED
from photo_organizer.web.card import CardCheck
from photo_organizer.web.gate import Gate
from photo_organizer.web.page import Page
from photo_organizer.web.printing_process import PrintingProcess
from photo_organizer.web.static import top_of

if TYPE_CHECKING:
    import socket
    import sqlite3
    from argparse import Namespace
    from collections.abc import Callable, Sequence

    from photo_organizer.cli.served import ServedLibrary
    from photo_organizer.model import Stamp

SOCKET = "run/page.sock"
LONGEST_SOCKET = 107  # bytes, unix(7)
PATIENCE = 10.0  # seconds in which a disk wakes up
log = logging.getLogger(__name__)


class PageHost:
    """The page's servers. `show` is called by whoever builds the service anew."""

    def __init__(self, options: Namespace) -> None:
        self.is_open = False
        self._options = options
        self._served: list[ServedLibrary] = []
        self._beside: dict[str, _Processes] = {}  # by state folder
        self._pictures = Pictures("")
        self._servers: list[server.Server] = []

    def show(self, served: Sequence[ServedLibrary]) -> None:
        """Show these libraries from now on, the first first."""
        self._served = list(served)
        if not self.is_open:
            self._pictures = Pictures(served[0].state)
        for one in served:
            self._beside.setdefault(one.state, _Processes(one.state)).renew(one, self._options.config)

    def open(self) -> None:
        """Open the socket for DSM, and a loopback address where one is wanted. Raises SettingsProblem."""
        self.is_open = True
        self._open_socket()
        if self._options.page:
            self._open_loopback(self._options.page)

    def close(self) -> None:
        """Stop answering."""
        for one in self._servers:
            one.close()
        for beside in self._beside.values():
            beside.close()
        self._pictures.close()

    def _open_socket(self) -> None:
        """Open the Unix socket; the service goes on without it, because filing matters more."""
        path = os.path.join(self._served[0].state, SOCKET)
        if len(os.fsencode(path)) > LONGEST_SOCKET:
            log.warning("no page for the desktop: the path of its socket is too long: %s", path)
            return
        try:
            self._servers.append(
                server.Server(server.unix_listener(path), App(self._page(Gate(), "", self._first)))
            )
        except OSError as error:
            log.warning("no page for the desktop: %s: %s", path, error)

    def _open_loopback(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        host = host.strip("[]")
        try:
            listener = _listener(host, port)
        except (ValueError, OverflowError, OSError) as error:
            raise SettingsProblem([f"--page {address}: {error}; write for example 127.0.0.1:8765"]) from error
        shown = listener.getsockname()[1]
        place = f"http://{f'[{host}]' if ':' in host else host}:{shown}/"
        hosts = tuple(f"{name}:{shown}" for name in ("127.0.0.1", "localhost", "[::1]"))
        gate = Gate(hosts=hosts, printed=partial(_say, "For another browser the page is at", place))
        self._servers.append(server.Server(listener, App(self._page(gate, ui_folder(), self._first))))
        _say("The page is at", place, gate.ticket())

    def _page(self, gate: Gate, ui: str, served: Callable[[], ServedLibrary]) -> Page:
        """Return the page of one library; which settings it has may change, and where its state is may not."""
        state, name = served().state, served().settings.name
        return Page(
            state=state,
            version=__version__,
            account=account_name(),
            settings=lambda: served().settings,
            settings_file=settings_target(self._options),
            status=lambda con: _status(con, served()),
            refuse=lambda text: problems_of(text, self._options),
            given=given_folders(self._options) if not name else {},
            report=lambda path: report_program(
                words_for(served().settings, state, self._options.config), path
            ),
            picture=self._pictures.get,
            film=part_of,
            pictures=able(),
            wake=lambda: served().wake(),
            carried=lambda con, kept, going: carrying(con, served().settings.paths_library, kept, going),
            soon=partial(soon, seconds=PATIENCE),
            ui=ui,
            gate=gate,
            preview=self._beside[state].preview,
            card=self._beside[state].card,
            trouble=lambda: served().trouble(),
            name=name,
            libraries=lambda: [self._page(gate, ui, partial(_itself, one)) for one in self._served],
        )

    def _first(self) -> ServedLibrary:
        return self._served[0]  # looked up each time: it may have been built anew


class _Processes:
    """What runs beside the page of one library."""

    def __init__(self, state: str) -> None:
        self.preview = PrintingProcess(state)
        self.card = CardCheck(PrintingProcess(state, name=CHECKED))

    def renew(self, one: ServedLibrary, config: str | None) -> None:
        """Let them be about the library as it is set now."""
        words = words_for(one.settings, one.state, config)
        self.preview.program = plan_program(words)
        self.card.program = partial(check_program, words)

    def close(self) -> None:
        """End what runs; nothing depends on it."""
        self.preview.close()
        self.card.process.close()


def _itself(one: ServedLibrary) -> ServedLibrary:
    return one


def _status(con: sqlite3.Connection, one: ServedLibrary) -> dict[str, Any]:
    """Return what one library does, or why it is not open."""
    found = read(con, one.state)
    if (problem := one.trouble()) is None:
        return found
    why = {"word": StatusWord.ATTENTION, "detail": problem.message, "cure": problem.cure}
    return {**found, **why, "code": problem.code, "values": {}, "going": None}


def _listener(host: str, wanted: str) -> socket.socket:
    """Return a listener at the port; `8765?` takes another one where that is in use. Raises ValueError, OSError."""
    port = int(wanted.removesuffix("?"))
    try:
        return server.loopback_listener(host, port)
    except OSError:
        if not wanted.endswith("?"):
            raise
        return server.loopback_listener(host, 0)


def _say(words: str, place: str, ticket: str) -> None:
    print(f"{words}  {place}?token={ticket}", file=sys.stderr, flush=True)


def plan_program(words: Sequence[str]) -> list[str]:
    """Return the command that prints what this service would do with the intake as it is now. Touches nothing."""
    return program(["plan", "--json", "--settle", "0", *words])


def check_program(words: Sequence[str], folder: str) -> list[str]:
    """Return the command that compares what lies below a folder with this service's library. Touches nothing."""
    return program(["check", "--json", *words, "--", folder])


def part_of(path: str, stamp: Stamp, offset: int, length: int) -> bytes:
    """Return some bytes of the very file that is catalogued. Raises FileBusy, FileProblem. Touches nothing."""
    with opened(path, stamp) as file:
        try:
            return os.pread(file, length, offset)
        except OSError as error:
            raise from_os_error(error, "read", path) from error


def report_program(words: Sequence[str], path: str) -> list[str]:
    """Return the command that writes what is known of this machine into a zip. Makes the folder of the zip."""
    os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
    return program(["doctor", "--report", path, *words])


def given_folders(options: Namespace) -> dict[str, str]:
    """Return "section.key" → folder for those named on the command line, which win over the file. Touches nothing."""
    names = {"paths.intake": "intake", "paths.library": "library", "logs.folder": "logs"}
    found = {key: getattr(options, name, None) for key, name in names.items()}
    how = {"logs.folder": real_path}
    return {
        key: how.get(key, os.path.realpath)(folder) for key, folder in found.items() if folder is not None
    }


def ui_folder() -> str:
    """Return the folder of the page's files: beside the sources in a checkout, or in the package."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    places = (
        os.path.join(os.path.dirname(os.path.dirname(here)), "ui"),
        os.path.join(os.path.dirname(here), "..", "ui"),
    )
    return next((place for place in places if top_of(place) is not None), "")
