"""`dedupe` while the service runs: it does the work beside its filing, and the answers are the same."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest

from photo_organizer.commands.dedupe_task import DedupeTask
from photo_organizer.commands.task import Assignment
from photo_organizer.store import catalogue, db, inbox
from tests.journeys.home import PATIENCE, Home, wait_for
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

PAIRS = 8


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    for number in range(PAIRS):
        for folder in ("2024", "import"):
            path = home.library / folder / f"{number}.jpg"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(bytes([number]) * (30_000 + number))
            os.utime(path, (1_600_000_000 + number, 1_600_000_000))
    (tmp_path / "config.ini").write_text("[safety]\nbreaker_files = 3\n")
    return home


@pytest.fixture
def service(home: Home) -> Iterator[subprocess.Popen[str]]:
    with _running(home) as process:
        yield process


@contextmanager
def _running(home: Home) -> Iterator[subprocess.Popen[str]]:
    process = home.start(_config(home), "--settle", "0")
    try:
        wait_for(lambda: home.status()["word"] == "Idle")
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def _config(home: Home) -> str:
    return f"--config={home.root / 'config.ini'}"


def _post(home: Home, **arguments: bool) -> int:
    con = sqlite3.connect(home.state / "organizer.db", isolation_level=None, timeout=PATIENCE)
    try:
        return inbox.post(con, "dedupe", arguments, time.time_ns())
    finally:
        con.close()


def _reply(home: Home, number: int) -> dict[str, object]:
    con = sqlite3.connect(home.state / "organizer.db", isolation_level=None, timeout=PATIENCE)
    try:
        wait_for(lambda: inbox.reply_to(con, number) is not None)
        return inbox.reply_to(con, number) or {}
    finally:
        con.close()


def test_plan_question_yes_and_undo_through_the_service(home: Home, service: subprocess.Popen[str]) -> None:
    before = home.tree()
    planned = home.run("dedupe", _config(home))
    assert f"{PAIRS} duplicates" in planned.stderr
    assert home.tree() == before
    refused = home.run("dedupe", "--apply", _config(home))
    assert refused.returncode == 3
    assert f"{PAIRS} of {2 * PAIRS} files" in refused.stderr
    assert home.tree() == before
    done = home.run("dedupe", "--apply", "--yes", _config(home))
    assert done.returncode == 0
    assert sorted(done.stdout.splitlines()) == sorted(planned.stdout.splitlines())
    assert home.filed() == {f"2024/{number}.jpg" for number in range(PAIRS)}
    assert home.run("undo").returncode == 0
    assert home.tree() == before
    assert service.poll() is None


@pytest.mark.usefixtures("service")
def test_a_plan_sees_what_was_put_into_the_library_a_moment_ago(home: Home) -> None:
    """ "0 duplicates" was said of it until the service's next regular look, and the catalogue still forgets nothing by it."""
    shutil.copytree(home.library / "2024", home.library / "again")
    (home.library / "import" / "0.jpg").rename(home.root / "taken out.jpg")
    assert f"{2 * PAIRS - 1} duplicates" in home.run("dedupe", _config(home)).stderr
    with closing(db.join_database(str(home.state))) as con:
        assert catalogue.by_path(con, "import/0.jpg"), "who acts on the library forgets"


@pytest.mark.usefixtures("service")
def test_the_page_asks_by_the_inbox(home: Home) -> None:
    planned = _reply(home, _post(home, apply=False))
    assert (planned["removed"], planned["moved"], len(planned["files"])) == (PAIRS, 0, PAIRS)  # type: ignore[arg-type]
    assert f"{PAIRS} of {2 * PAIRS} files" in str(planned["question"])
    refused = _reply(home, _post(home, apply=True))
    assert (refused["ok"], refused["question"]) == (False, planned["question"])
    done = _reply(home, _post(home, apply=True, yes=True))
    assert (done["ok"], done["removed"], done["question"]) == (True, PAIRS, "")
    home.put("new.jpg", jpeg("2024:02:03 04:05:06"))
    wait_for(lambda: "2024/02_Feb/20240203_040506.jpg" in home.filed())


def test_a_service_that_is_killed_goes_on_with_it_after_the_next_start(home: Home) -> None:
    before = home.tree()
    with _running(home) as process:
        number = _post(home, apply=True, yes=True)
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE)
    (home.state / "ready").unlink()
    with _running(home):
        assert _reply(home, number)["ok"]
        assert home.filed() == {f"2024/{number}.jpg" for number in range(PAIRS)}
        assert home.run("undo").returncode == 0
        assert home.tree() == before


def test_a_slice_ends_and_the_next_goes_on(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from photo_organizer import wiring
    from photo_organizer.act.guards import require_library
    from photo_organizer.service.acting import refresh
    from photo_organizer.settings import Settings

    settings = Settings().replace(
        paths_library=str(home.library), paths_intake=str(home.intake), logs_folder=str(home.state)
    )
    with wiring.open_library(settings, str(home.state)) as library:
        library.executor.identity = require_library(library.con, str(home.library))
        refresh(library, lambda: False)
        monkeypatch.setattr("photo_organizer.act.sizing.MOST_COPIES", 2)
        work = DedupeTask(Assignment(library, {"apply": True, "yes": True}))
        assert not work.go_on(lambda: True)
        assert len(home.filed()) == 2 * PAIRS
        slices, over = 0, False
        while not over:
            until = time.monotonic() + 0.05
            work = DedupeTask(
                Assignment(
                    library, {"apply": True, "yes": True}, work.progress(), tell=lambda *_: time.sleep(0.03)
                )
            )
            over = work.go_on(lambda until=until: time.monotonic() > until)  # type: ignore[misc]
            slices += 1
        reply = work.reply()
        assert slices > 1
        assert (reply["removed"], reply["problems"]) == (PAIRS, [])


def test_the_status_tells_of_filing_again_when_the_command_is_done(
    home: Home, service: subprocess.Popen[str]
) -> None:
    assert service.poll() is None
    assert home.run("dedupe", _config(home)).returncode == 0
    wait_for(lambda: home.status()["word"] == "Idle")
    assert home.run("pause", _config(home)).returncode == 0
    assert home.run("dedupe", _config(home)).returncode == 0
    wait_for(lambda: home.status()["word"] == "Paused")
