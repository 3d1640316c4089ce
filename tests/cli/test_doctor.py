"""`doctor` finds what filing stops for, and damage is told whichever command meets it."""

from __future__ import annotations

import errno
import os
import shutil
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.cli import hanging
from photo_organizer.cli.main import main
from photo_organizer.cli.output import DONE, SOME_FAILED, USAGE
from photo_organizer.disk.soon import soon
from photo_organizer.service import surroundings
from photo_organizer.store import db
from tests.samples.photos import jpeg
from tests.samples.rights import without_root

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def places(tmp_path: Path) -> list[str]:
    for name in ("intake", "library"):
        (tmp_path / name).mkdir()
    (tmp_path / "intake" / "a.jpg").write_bytes(jpeg("2024:08:01 10:00:00", size=(64, 48)))
    found = [word for name in ("intake", "library", "state") for word in (f"--{name}", str(tmp_path / name))]
    assert main(["once", "--settle", "0", *found]) == DONE
    assert main(["doctor", *found]) == DONE
    return found


def test_an_empty_folder_in_the_place_of_the_library_is_bad(
    tmp_path: Path, places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(tmp_path / "library")
    (tmp_path / "library").mkdir()
    assert main(["doctor", *places]) == SOME_FAILED
    told = capsys.readouterr().out
    assert "is not the one that was organised before (its marker is missing) — check that" in told
    for command in (["plan", "--settle", "0"], ["verify"], ["check", str(tmp_path)]):
        assert main([*command, *places]) == SOME_FAILED
        said = capsys.readouterr()
        assert not said.out, "nothing is said of a library that is not there"
        assert "is not the one that was organised before" in said.err
    assert not list((tmp_path / "library").iterdir()), "nothing was made there"


def test_an_account_that_may_not_look_into_the_state_folder_is_told_so(
    tmp_path: Path, places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """On a NAS nobody but the service and root may; an administrator who asked met a bug."""
    (tmp_path / "state").chmod(0o000)
    try:
        with without_root():
            assert main(["doctor", *places]) == SOME_FAILED
    finally:
        (tmp_path / "state").chmod(0o700)
    assert "Permission denied — ask with the account of the service, or as root" in capsys.readouterr().out


def test_a_database_that_cannot_be_written_is_bad(
    tmp_path: Path, places: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The volume of the package had become read-only: everything was said to be well while nothing was filed."""
    make = os.mkdir

    def mkdir(path: str, *more: Any) -> None:
        if os.fspath(path).startswith(f"{tmp_path}/state/"):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)
        make(path, *more)

    monkeypatch.setattr(os, "mkdir", mkdir)
    assert main(["doctor", *places]) == SOME_FAILED
    bad = [line for line in capsys.readouterr().out.splitlines() if line.startswith("BAD")]
    assert [line.split("  ")[1] for line in bad] == ["database can be written"]


def test_a_folder_of_logs_that_hangs_is_told_and_not_waited_for(
    tmp_path: Path, places: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks for a check wants to hear of just that."""
    dead, wakes = str(tmp_path / "dead"), threading.Event()

    def hangs(call: Any) -> Any:
        return lambda path, *more: call(path, *more) if not path.startswith(dead) else wakes.wait(60)

    for module, name in ((os.path, "realpath"), (os.path, "isdir"), (os, "mkdir")):
        monkeypatch.setattr(module, name, hangs(getattr(module, name)))
    monkeypatch.setattr(
        hanging, "soon", lambda folder, ask, _: soon(folder, ask, 0 if folder == dead else 60)
    )
    assert main(["doctor", *places, "--logs", dead]) == SOME_FAILED
    assert f"BAD  logs can be written  {dead} does not answer" in capsys.readouterr().out
    assert main(["config", "check", *places, "--logs", dead]) == USAGE
    assert f"{dead} does not answer" in capsys.readouterr().out
    wakes.set()


def test_a_clock_before_what_was_filed_is_bad(
    places: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surroundings, "MADE_NS", 2**62)
    assert main(["doctor", *places]) == SOME_FAILED
    assert "BAD  clock  the clock says" in capsys.readouterr().out


def test_a_clock_that_was_never_set_is_bad_also_where_no_database_tells(
    tmp_path: Path, places: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the first look after an installation, and where the database is damaged: it was called ok."""
    monkeypatch.setattr(surroundings, "MADE_NS", 2**62)
    (tmp_path / "state" / db.NAME).write_bytes(b"no database" * 1000)
    for state in ("state", "new"):
        main(["doctor", *places[:4], "--state", str(tmp_path / state)])
        assert "BAD  clock  the clock says" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["pause"], ["dedupe"], ["once", "--settle", "0"]])
def test_a_damaged_database_is_told_once_by_whatever_is_done_next(
    tmp_path: Path, places: list[str], command: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "state" / db.NAME).write_bytes(b"no database" * 1000)
    assert main([*command, *places]) == DONE
    assert "The database was damaged" in caplog.text, "to who runs the command"
    for _ in range(2):
        assert main(["once", "--settle", "0", *places]) == DONE
    log = (tmp_path / "library" / "system_log.csv").read_text()
    assert log.count("The database was damaged and is made again from the library") == 1
    assert log.count("organizer.db.corrupt-") == 1
    with closing(db.open_database(str(tmp_path / "state"))[0]) as con:
        assert not db.get_meta(con, db.ASIDE_UNTOLD)
