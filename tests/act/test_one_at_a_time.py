"""Two processes never use one state, one library or one intake."""

from __future__ import annotations

import errno
import os
import socket
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act.guards import (
    Lock,
    open_catalogue,
)
from photo_organizer.errors import (
    PhotoOrganizerError,
    Refused,
)
from photo_organizer.store import catalogue

if TYPE_CHECKING:
    from pathlib import Path


def test_two_processes_never_use_one_state(tmp_path: Path) -> None:
    """Whatever libraries they are for: the database is one."""
    for name in ("library", "other"):
        (tmp_path / name).mkdir()
    state = str(tmp_path / "state")
    with (
        Lock(state, str(tmp_path / "library")),
        pytest.raises(Refused, match=f"the state folder .*process {os.getpid()}"),
        Lock(state, str(tmp_path / "other")),
    ):
        pass


def test_what_cannot_be_locked_is_told_and_holds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "library").mkdir()
    lock = Lock(str(tmp_path / "state"), str(tmp_path / "library"))

    def full(_fd: int) -> int:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    with monkeypatch.context() as patched:
        patched.setattr(os, "dup", full)
        with pytest.raises(PhotoOrganizerError, match="could not lock"), lock:
            pass
    with lock:
        pass


def test_two_states_never_use_one_library(tmp_path: Path) -> None:
    library, other = tmp_path / "library", tmp_path / "other"
    library.mkdir()
    other.mkdir()
    with Lock(str(tmp_path / "one"), str(library)):
        with pytest.raises(Refused, match="the library"), Lock(str(tmp_path / "two"), str(library)):
            pass
        with Lock(str(tmp_path / "two"), str(other)):  # what was refused holds nothing
            pass


def test_a_library_that_comes_later_is_locked_then(tmp_path: Path) -> None:
    library = tmp_path / "library"
    with Lock(str(tmp_path / "one"), str(library)) as lock:
        library.mkdir()
        lock.lock_folders()
        lock.lock_folders()  # again is not against itself
        with pytest.raises(Refused), Lock(str(tmp_path / "two"), str(library)):
            pass


def places(tmp_path: Path) -> tuple[str, str, str]:
    """Return an intake and two libraries."""
    for name in ("intake", "library", "other"):
        (tmp_path / name).mkdir()
    return str(tmp_path / "intake"), str(tmp_path / "library"), str(tmp_path / "other")


def test_two_libraries_never_take_from_one_intake(tmp_path: Path) -> None:
    """Each would give the other's claimed files back, and where a photo goes would be a matter of chance."""
    intake, library, other = places(tmp_path)
    (tmp_path / "same").symlink_to(intake)
    with Lock(str(tmp_path / "one"), library, intake) as lock:
        lock.lock_folders()  # again is not against itself
        for path in (intake, str(tmp_path / "same")):
            refused = Lock(str(tmp_path / "two"), other, path)
            with pytest.raises(Refused, match=f"intake .* in use by .*process {os.getpid()}"), refused:
                pass
        with Lock(str(tmp_path / "two"), other, other):  # what was refused holds nothing
            pass
    with Lock(str(tmp_path / "two"), other, intake):
        pass


def test_an_intake_that_comes_later_is_locked_then(tmp_path: Path) -> None:
    intake, library, other = places(tmp_path)
    os.rmdir(intake)
    with Lock(str(tmp_path / "one"), library, intake) as lock:
        os.mkdir(intake)
        lock.lock_folders()
        with pytest.raises(Refused), Lock(str(tmp_path / "two"), other, intake):
            pass


def test_the_locked_intake_is_not_kept_open(tmp_path: Path) -> None:
    """Its disk can be unplugged at any time."""
    intake, library, _ = places(tmp_path)
    with Lock(str(tmp_path / "one"), library, intake):
        opened = {os.path.realpath(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd")}
        assert not any(f"{path}/".startswith(f"{intake}/") for path in opened)
        assert os.listdir(intake) == []


def test_where_the_system_has_no_such_names_the_intake_is_used_unlocked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    intake, library, _ = places(tmp_path)

    def refused(_self: socket.socket, _name: str) -> None:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(socket.socket, "bind", refused)
    with Lock(str(tmp_path / "one"), library, intake):
        assert "cannot be locked" in caplog.text


def test_who_only_reads_what_is_known_has_the_library_for_itself(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    with open_catalogue(str(tmp_path / "state"), str(tmp_path / "library")) as con:
        assert catalogue.count(con)[0] == 0
        with pytest.raises(Refused), Lock(str(tmp_path / "state"), str(tmp_path / "library")):
            pass
