"""`pause`, `resume` and `retry`: through the service where it runs, else in the database that it reads at its start."""

from __future__ import annotations

import errno
import json
import os
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli.main import main
from photo_organizer.cli.output import REFUSED, USAGE
from photo_organizer.cli.through_service import ask_service
from photo_organizer.disk.lock import StateLock, state_refused
from photo_organizer.errors import VolumeProblem
from photo_organizer.model import Reason, Stamp
from photo_organizer.service import running
from photo_organizer.store import db, held, inbox
from tests.journeys.home import wait_for
from tests.page.running import service

if TYPE_CHECKING:
    from pathlib import Path


def folders(tmp_path: Path) -> list[str]:
    for name in ("intake", "library"):
        (tmp_path / name).mkdir(exist_ok=True)
    return [word for name in ("intake", "library", "state") for word in (f"--{name}", str(tmp_path / name))]


def hold(tmp_path: Path, *names: str) -> None:
    con, _ = db.open_database(str(tmp_path / "state"))
    with db.transaction(con):
        for number, name in enumerate(names):
            stamp = Stamp(1, number, 3, 4)
            held.hold(
                con,
                str(tmp_path / "intake" / name),
                stamp,
                Reason("unreadable", "is damaged"),
                5,
                retry=False,
            )
    con.close()


def test_without_a_service_the_database_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    places = folders(tmp_path)
    assert main(["pause", *places]) == 0
    con = db.open_readonly(str(tmp_path / "state"))
    assert con is not None
    assert db.get_meta(con, "paused") == "yes"
    assert main(["resume", *places]) == 0
    assert db.get_meta(con, "paused") == "no"
    con.close()
    assert "Filing goes on." in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["pause"], ["retry"], ["trust-clock"], ["allow"], ["readmit", "x.jpg"], ["undo", "--last"]]
)
def test_while_once_has_the_library_no_command_is_left_for_a_service_that_may_never_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    """It was left, and told as cut off by the end of a service that had never run."""
    places, state = folders(tmp_path), str(tmp_path / "state")
    hold(tmp_path)
    monkeypatch.setattr(running, "BEGINS", 0.0)
    with StateLock(state):
        assert main([*words, *places]) == REFUSED
    assert f"process {os.getpid()}) has the library" in capsys.readouterr().err
    with closing(db.join_database(state)) as con:
        assert inbox.waiting(con) == []


def test_a_run_that_ends_soon_and_a_service_that_begins_are_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = str(tmp_path)
    assert not running.obeys(state)
    lock = StateLock(state).__enter__()
    monkeypatch.setattr(time, "sleep", lambda _: running.mark_ready(state))
    assert running.obeys(state)
    running.unmark_ready(state)
    monkeypatch.setattr(time, "sleep", lambda _: lock.__exit__())
    assert not running.obeys(state)


def test_no_database_is_made_for_a_library_that_is_not_set(tmp_path: Path) -> None:
    assert main(["pause", "--intake", str(tmp_path), "--state", str(tmp_path / "state")]) == USAGE
    assert not (tmp_path / "state").exists()


def test_retry_offers_what_is_named_or_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    places = folders(tmp_path)
    hold(tmp_path, "a.jpg", "b.jpg", "c.jpg")
    assert main(["retry", "--json", *places, str(tmp_path / "intake" / "b.jpg")]) == 0
    assert json.loads(capsys.readouterr().out)["files"] == [str(tmp_path / "intake" / "b.jpg")]
    assert main(["retry", *places]) == 0
    told = capsys.readouterr()
    assert "2 files are tried again." in told.err
    assert "a.jpg" in told.out
    assert "b.jpg" not in told.out


def test_a_running_service_obeys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with service(tmp_path) as running:
        wait_for((running.state / "ready").exists)
        places = ["--config", str(running.config), "--state", str(running.state)]
        assert main(["pause", *places]) == 0
        assert main(["status", "--json", *places]) == 0
        assert json.loads(capsys.readouterr().out)["word"] == "Paused"
        assert main(["retry", *places]) == 0
        assert main(["resume", *places]) == 0


def test_a_service_that_is_only_just_starting_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photo_organizer.store.db.JOIN_SECONDS", 0.1)
    with pytest.raises(VolumeProblem, match="takes no commands now"):
        ask_service(str(tmp_path), "pause", {})


def test_an_account_that_may_not_command_the_service_is_told_which_one_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was told to try again in a moment, and to choose another state folder."""
    con, _ = db.open_database(str(tmp_path))
    con.execute("PRAGMA query_only = 1")  # as a file that another account may only read
    monkeypatch.setattr(db, "join_database", lambda _: con)
    with pytest.raises(
        VolumeProblem, match="takes no commands of this account — run it as the service's account"
    ):
        ask_service(str(tmp_path), "pause", {})
    forbidden = state_refused("/var/x", PermissionError(errno.EACCES, "Permission denied"))
    assert "on a NAS with sudo" in str(forbidden)
