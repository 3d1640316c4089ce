"""One library that is in use elsewhere, or whose disk hangs, is alone out of order: the others, the page and the end wait for nothing."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import sys
import threading
import time
from argparse import Namespace
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.cli import served
from photo_organizer.cli.served import Shared, ThreadedLibrary
from photo_organizer.commands.settings_file import SettingsFile
from photo_organizer.settings import parse_all
from photo_organizer.web.gate import USER_HEADER
from tests.journeys.family import Family, picture, stop
from tests.journeys.home import PATIENCE, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def held_by_another(*folders: Path) -> Iterator[None]:
    """Lock libraries as another installation does."""
    with ExitStack() as opened:
        for folder in folders:
            (folder / ".photo-organizer").mkdir(exist_ok=True)
            fd = os.open(folder / ".photo-organizer", os.O_RDONLY)
            opened.callback(os.close, fd)
            fcntl.flock(fd, fcntl.LOCK_EX)
        yield


@pytest.mark.parametrize("closed", ["pix", "anna"])
def test_one_library_in_use_elsewhere_is_alone_out_of_order(family: Family, closed: str) -> None:
    with held_by_another(family[closed].library):
        # Without the first, too, the service itself is ready.
        service = family.start(but="" if closed == "pix" else closed)
        for one in family.folders.values():
            one.put("a.jpg", picture(0))
        others = [family[name] for name in ("pix", "anna", "ben") if name != closed]
        wait_for(lambda: all(one.filed() for one in others))
        assert family[closed].waiting()
        assert f"the library {closed} is out of order" in (family.state / "service.log").read_text()
        told = family.told("status")["libraries"]
        assert {name: one["word"] == "Needs attention" for name, one in told.items()} == {
            name: name == closed for name in family.folders
        }
        assert "in use by another Photo Organizer" in told[closed]["detail"]
        stop(service)
    assert family.told("status")["libraries"][closed]["word"] == "Stopped"
    assert family.run("once", "--settle", "0", "--library", closed).returncode == 0
    assert not family[closed].waiting()


@pytest.mark.parametrize("names", [(), ("anna",)])
def test_a_service_that_can_open_no_library_does_not_begin(tmp_path: Path, names: tuple[str, ...]) -> None:
    family = Family(tmp_path, names)
    with held_by_another(*(one.library for one in family.folders.values())):
        refused = family.run("run")
    assert refused.returncode == 3
    assert "in use by another Photo Organizer" in refused.stderr
    assert "Traceback" not in refused.stderr


def ask(page: Path, path: str) -> dict[str, Any]:
    """Ask the page's interface, as DSM's desktop does."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(PATIENCE)
        line.connect(str(page))
        line.sendall(
            f"GET {path} HTTP/1.1\r\nHost: x\r\n{USER_HEADER}: root\r\nConnection: close\r\n\r\n".encode()
        )
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    return dict(json.loads(answer.partition(b"\r\n\r\n")[2]))


HANGS = """
import os, sys, time
from photo_organizer.cli import hanging as looking, served, service
from photo_organizer.cli.main import main

looking.PATIENCE = 0.5
service.LEAVE_SECONDS = 1.0
served.TRY_SECONDS = service.TRY_SECONDS = 2.0
top, mark = sys.argv[1:3]


def hanging(call):
    def wait(*given, **named):
        while given and str(given[0]).startswith(top) and os.access(mark, os.F_OK):
            time.sleep(0.05)
        return call(*given, **named)

    return wait


for name in ("open", "stat", "lstat", "listdir", "scandir", "mkdir", "rename"):
    setattr(os, name, hanging(getattr(os, name)))
sys.exit(main(sys.argv[3:]))
"""


@pytest.mark.parametrize(
    ("hung", "at_once"),
    [("pix", True), ("anna", False)],
    ids=["first from the start", "further amid the day"],
)
def test_a_disk_that_hangs_keeps_neither_others_nor_the_page_nor_the_end_waiting(
    family: Family, hung: str, *, at_once: bool
) -> None:
    """A network disk that does not answer: every call about one library's folders blocks, in the real service."""
    mark = family.root / "hangs"
    program = [sys.executable, "-c", HANGS, str(family[hung].library), str(mark)]
    if at_once:
        mark.touch()
    service = family.start(program=program)  # without the first, too, the service itself is ready
    mark.touch()
    family[hung].put("waits.jpg", picture(1))
    others = [one for name, one in family.folders.items() if name != hung]
    for one in others:
        one.put("a.jpg", picture(0))
    wait_for(lambda: all(one.filed() for one in others))
    assert not family[hung].filed()

    def words() -> dict[str, str]:
        rows = ask(family.state / "run" / "page.sock", "/api/libraries")["rows"]
        return {row["title"]: row["word"] for row in rows}

    wait_for(lambda: {words()[name] for name in family.folders if name != hung} <= {"Idle", "Working"})
    if at_once:
        assert words()[hung] == "Needs attention"
    stop(service)  # within the twenty seconds that the package is given
    mark.unlink()
    assert family.run("once", "--settle", "0", "--library", hung).returncode == 0
    assert list(family[hung].filed().values()) == [picture(1)]


def test_a_library_that_was_in_use_elsewhere_is_opened_when_it_is_free(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(served, "PROBE_SECONDS", 0.1)
    settings = parse_all(family.config.read_text())[1]
    options = Namespace(config=str(family.config), settle=0.5)
    file = SettingsFile(str(family.config), lambda _: [])
    shared = Shared(options, threading.Event(), file, "Service started")
    one = ThreadedLibrary(settings, str(family.state_of("anna")), shared)
    with held_by_another(family["anna"].library):
        one.start()
        assert not one.opens()
    wait_for(lambda: one.problem is None)
    shared.stop.set()
    one.wake()
    one.join(time.monotonic() + 10)
