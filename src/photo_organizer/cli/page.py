"""The page beside the running service: put together, opened and closed. It outlives a change of the settings."""

from __future__ import annotations

import logging
import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from photo_organizer import __version__
from photo_organizer.cli.options import check_libraries, libraries_of, settings_target
from photo_organizer.disk.opening import opened
from photo_organizer.errors import SettingsProblem, from_os_error
from photo_organizer.look.able import able
from photo_organizer.look.pictures import Pictures
from photo_organizer.service import status
from photo_organizer.service.child_process import program
from photo_organizer.settings import parse_all
from photo_organizer.web import server
from photo_organizer.web.app import App
from photo_organizer.web.card import NAME as CHECKED
from photo_organizer.web.card import CardCheck
from photo_organizer.web.gate import Gate
from photo_organizer.web.page import Page
from photo_organizer.web.preview import PreviewProcess
from photo_organizer.web.static import top_of

if TYPE_CHECKING:
    import socket
    from argparse import Namespace
    from collections.abc import Callable

    from photo_organizer.model import Stamp
    from photo_organizer.settings import Settings

SOCKET = "run/page.sock"
LONGEST_SOCKET = 107  # bytes, unix(7)
log = logging.getLogger(__name__)


class PageHost:
    """The page's servers. `settings` and `wake` are renewed by whoever builds the service anew."""

    def __init__(self, options: Namespace, state: str, settings: Settings) -> None:
        self.settings = settings
        self.settings_read = False  # a service was built before this one
        self.is_open = False
        self.wake: Callable[[], None] = lambda: None
        self._options, self._state = options, state
        self._pictures = Pictures(state)
        self._preview = PreviewProcess(state, plan_program(options, state))
        self._card = CardCheck(PreviewProcess(state, name=CHECKED), partial(check_program, options, state))
        self._servers: list[server.Server] = []

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
        self._preview.close()
        self._card.process.close()
        self._pictures.close()

    def _open_socket(self) -> None:
        """Open the Unix socket; the service goes on without it, because filing matters more."""
        path = os.path.join(self._state, SOCKET)
        if len(os.fsencode(path)) > LONGEST_SOCKET:
            log.warning("no page for the desktop: the path of its socket is too long: %s", path)
            return
        try:
            self._servers.append(server.Server(server.unix_listener(path), App(self._page(Gate(), ""))))
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
        self._servers.append(server.Server(listener, App(self._page(gate, ui_folder()))))
        _say("The page is at", place, gate.ticket())

    def _wake_service(self) -> None:
        self.wake()  # looked up each time: the service may have been built anew

    def _page(self, gate: Gate, ui: str) -> Page:
        return Page(
            state=self._state,
            version=__version__,
            settings=lambda: self.settings,
            settings_file=settings_target(self._options),
            status=lambda con: status.read(con, self._state),
            refuse=lambda text: problems_of(text, self._options),
            given=given_folders(self._options),
            report=partial(report_program, self._options, self._state),
            picture=self._pictures.get,
            film=part_of,
            pictures=able(),
            wake=self._wake_service,
            ui=ui,
            gate=gate,
            preview=self._preview,
            card=self._card,
        )


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


def plan_program(options: Namespace, state: str) -> list[str]:
    """Return the command that prints what this service would do with the intake as it is now. Touches nothing."""
    return program(["plan", "--json", "--settle", "0", "--state", state, *_folders(options)])


def check_program(options: Namespace, state: str, folder: str) -> list[str]:
    """Return the command that compares what lies below a folder with this service's library. Touches nothing."""
    return program(["check", "--json", "--state", state, *_folders(options), "--", folder])


def _folders(options: Namespace) -> list[str]:
    given = {"--config": options.config, "--intake": options.intake, "--library": options.library}
    return [word for name, value in given.items() if value for word in (name, value)]


def part_of(path: str, stamp: Stamp, offset: int, length: int) -> bytes:
    """Return some bytes of the very file that is catalogued. Raises FileBusy, FileProblem. Touches nothing."""
    with opened(path, stamp) as file:
        try:
            return os.pread(file, length, offset)
        except OSError as error:
            raise from_os_error(error, "read", path) from error


def report_program(options: Namespace, state: str, path: str) -> list[str]:
    """Return the command that writes what is known of this machine into a zip. Touches nothing."""
    return program(["doctor", "--report", path, "--state", state, *_folders(options)])


def given_folders(options: Namespace) -> dict[str, str]:
    """Return "section.key" → folder for those named on the command line, which win over the file. Touches nothing."""
    names = {"paths.intake": "intake", "paths.library": "library", "logs.folder": "logs"}
    found = {key: getattr(options, name, None) for key, name in names.items()}
    return {key: os.path.realpath(folder) for key, folder in found.items() if folder is not None}


def problems_of(text: str, options: Namespace) -> list[str]:
    """Return why the service could not run with `text` as its settings file, [] when it could. Touches nothing."""
    try:
        check_libraries(libraries_of(parse_all(text, origin=settings_target(options)), options))
    except SettingsProblem as error:
        return error.problems
    return []


def ui_folder() -> str:
    """Return the folder of the page's files: beside the sources in a checkout, or in the package."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    places = (
        os.path.join(os.path.dirname(os.path.dirname(here)), "ui"),
        os.path.join(os.path.dirname(here), "..", "ui"),
    )
    return next((place for place in places if top_of(place) is not None), "")
