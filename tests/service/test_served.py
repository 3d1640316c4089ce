"""A service whose volumes are too full to begin waits for room, as one does that fills up later; so with a busy database."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from photo_organizer.cli import page, served
from photo_organizer.cli.service import _Beginning
from photo_organizer.errors import DatabaseBusy, Refused, VolumeAway, VolumeFull
from photo_organizer.service.announce import Announcer
from photo_organizer.service.status import StatusWord
from photo_organizer.settings import Settings
from photo_organizer.store import db

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from photo_organizer.cli.page import PageHost
    from photo_organizer.errors import PhotoOrganizerError
    from photo_organizer.service.loop import Service


class Filling(served.ServedLibrary):
    """Its volume is full at the first two tries, or what else keeps it closed."""

    tries = 0
    why: PhotoOrganizerError = VolumeFull("no room", "free some")

    def serve(self, when_locked: Callable[[], object] = lambda: None) -> None:
        self.tries += 1
        if self.tries < 3:
            raise self.why
        when_locked()


@pytest.mark.parametrize("why", [VolumeFull("no room", "free some"), DatabaseBusy("a backup has it", "wait")])
def test_what_passes_is_waited_for_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: PhotoOrganizerError
) -> None:
    monkeypatch.setattr(served, "PROBE_SECONDS", 0.0)
    shared = cast("served.Shared", type("Alone", (), {"stop": threading.Event()}))
    one, told = Filling(Settings(), str(tmp_path), shared), list[int]()
    one.why = why
    one.serve_when_there_is_room(lambda: told.append(one.tries))
    assert told == [3]
    assert one.problem is why, "which only the library itself forgets, when it is open"


@pytest.mark.parametrize("renewed", [True, False])
def test_only_a_service_that_begins_anew_waits_for_a_command_that_has_its_library(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    renewed: bool,
) -> None:
    """Between two settings an `undo` may take it; the package would be stopped for good. A second service is refused."""
    monkeypatch.setattr(served, "PROBE_SECONDS", 0.0)
    shared = cast("served.Shared", type("Shared", (), {"stop": threading.Event(), "renewed": renewed}))
    one = Filling(Settings(), str(tmp_path), shared)
    one.why = Refused("in use by another Photo Organizer", "stop that one first")
    if renewed:
        one.serve_when_there_is_room()
    else:
        with pytest.raises(Refused):
            one.serve_when_there_is_room()
    assert one.tries == (3 if renewed else 1)


def test_a_state_that_can_be_written_nowhere_is_told_by_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The volume of the package had become read-only: the page said "Idle" while photos waited."""
    one = served.ServedLibrary(Settings(), str(tmp_path), cast("served.Shared", None))
    con, _ = db.open_database(str(tmp_path))
    library: Any = SimpleNamespace(con=con, recorder=None, state=str(tmp_path))
    announcer = Announcer(library, lambda: 0)
    one._service = cast("Service", SimpleNamespace(announce=announcer, sign_at=time.monotonic()))
    announcer.show(StatusWord.IDLE, "")
    with monkeypatch.context() as read_only:
        read_only.setattr("photo_organizer.service.running._places_of_closed", lambda _: [])
        con.execute("PRAGMA query_only = 1")
        announcer.show(StatusWord.WORKING, "")
        told = page._status(con, one)
        assert (told["word"], "readonly" in told["detail"]) == ("Needs attention", True)
    con.execute("PRAGMA query_only = 0")
    announcer.show(StatusWord.IDLE, "")
    assert page._status(con, one)["code"] != "volume"
    con.close()


class Away(served.ThreadedLibrary):
    """Its disk was pulled."""

    def start(self, *_: object, **__: object) -> None:
        self.problem = VolumeAway("away", "plug it in")
        self._tried.set()


@pytest.mark.parametrize("renewed", [True, False])
def test_of_several_the_first_is_waited_for_too_while_the_others_are_away(
    tmp_path: Path, *, renewed: bool
) -> None:
    """An `undo` had it as the settings were saved, the disk of the other was pulled: the package was stopped for good."""
    shared = cast("served.Shared", type("Shared", (), {"stop": threading.Event(), "renewed": renewed}))
    first, other = (Away(Settings(), str(tmp_path / one), shared) for one in ("", "other"))
    told = list[str]()
    page = type("Page", (), {"is_open": True, "show": lambda _, libraries: told.append(str(len(libraries)))})
    beginning = _Beginning(first, [other], cast("PageHost", page()), renewed=renewed)
    busy = Refused("in use by another Photo Organizer", "stop that one first")
    if renewed:
        beginning.without_the_first(busy)
        assert told == ["2"]
    else:
        with pytest.raises(Refused):
            beginning.without_the_first(busy)
