"""Start, stop and status, in every shell that DSM might run them with, around a daemon that is played."""

from __future__ import annotations

import math
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.synology.stage import Stage

PATIENCE = 300.0  # seconds


def runs(number: int) -> bool:
    """Whether a process runs; what has ended and is not collected yet has no command line."""
    try:
        return bool((Path("/proc") / str(number) / "cmdline").read_bytes())
    except OSError:
        return False


def test_start_stop_and_status_tell_the_truth(stage: Stage) -> None:
    assert stage.control("status") == 3
    assert stage.control("start") == 0
    assert stage.number("ready") == stage.number("supervisor.pid.daemon")  # it was awaited
    assert stage.control("status") == 0
    assert stage.control("start") == 0
    assert stage.seen() == ["started"]  # once
    assert stage.control("stop") == 0
    assert stage.control("status") == 3
    assert stage.seen() == ["started", "told"]
    assert {path.name for path in stage.var.iterdir()} == {"seen", "supervisor.log"}
    assert stage.control("stop") == 0


@pytest.mark.parametrize("word", ["prestart", "prestop", "no-such-word"])
def test_what_needs_nothing_is_answered_and_does_nothing(stage: Stage, word: str) -> None:
    assert stage.control(word) == 0
    assert not list(stage.var.iterdir())


def test_a_refusal_of_the_daemon_is_told_and_not_tried_again(stage: Stage) -> None:
    stage.plays("refuses")
    done = stage.run("start-stop-status", "start", SYNOPKG_TEMP_LOGFILE=str(stage.root / "dialog"))
    assert "still busy" not in done.stdout  # as it says after the seconds that are given to a daemon at work
    assert done.returncode == 1
    assert "quiet_seconds = soon" in (stage.root / "dialog").read_text()
    assert stage.control("status") == 3
    assert stage.seen() == ["started"]
    assert not (stage.var / "supervisor.pid").exists()


@pytest.mark.parametrize("name", ["supervisor.pid", "supervisor.log"])
def test_on_a_full_volume_nothing_is_started_that_could_not_be_stopped(stage: Stage, name: str) -> None:
    """The log may be there already: to open it needs no room, to note a number does."""
    (stage.var / name).mkdir()  # nothing can be written there, whoever tries
    stage.hurries()
    done = stage.run("start-stop-status", "start", SYNOPKG_TEMP_LOGFILE=str(stage.root / "dialog"))
    assert done.returncode == 1
    assert "Is the volume full" in (stage.root / "dialog").read_text()
    assert stage.control("status") == 3
    assert not (stage.var / "seen").exists(), "no daemon runs that nobody knows of"


def test_a_supervisor_that_cannot_note_its_number_starts_nothing(stage: Stage) -> None:
    words = [*stage.shell, str(stage.target / "lib/supervise"), "/dev/full", "-"]
    assert subprocess.run(words, capture_output=True, timeout=PATIENCE, check=False).returncode == 1
    assert not (stage.var / "seen").exists()


def test_the_end_of_the_session_that_started_it_does_not_end_it(stage: Stage) -> None:
    stage.control("start")
    os.kill(stage.number("supervisor.pid"), signal.SIGHUP)
    time.sleep(0.5)
    assert stage.control("status") == 0
    assert runs(stage.number("supervisor.pid"))
    assert stage.seen() == ["started"]


def test_a_daemon_that_is_killed_is_started_again_and_status_never_turns_bad(stage: Stage) -> None:
    stage.control("start")
    first = stage.number("supervisor.pid.daemon")
    os.kill(first, 9)
    deadline = time.monotonic() + PATIENCE
    while stage.seen() != ["started", "started"]:
        assert stage.control("status") == 0
        assert time.monotonic() < deadline
    assert stage.number("supervisor.pid.daemon") != first
    assert "code 137" in (stage.var / "supervisor.log").read_text()


def test_a_command_that_took_the_library_when_the_daemon_died_does_not_end_the_package(one: Stage) -> None:
    """The lack of memory ends a daemon, `dedupe` in another window begins: filing was stopped for good, and nobody was told."""
    one.program(one.tools / "sleep", f"exec {shutil.which('sleep')} 0.05\n")
    one.control("start")
    one.plays("busy")
    os.kill(one.number("supervisor.pid.daemon"), 9)
    deadline = time.monotonic() + PATIENCE
    while len(one.seen()) < 3:
        assert one.control("status") == 0
        assert time.monotonic() < deadline
    one.plays("well")
    while not runs(daemon_of(one)):
        assert one.control("status") == 0
        assert time.monotonic() < deadline


def daemon_of(stage: Stage) -> int:
    """Return the number of a daemon that is ready, 0 for none."""
    try:
        ready, daemon = stage.number("ready"), stage.number("supervisor.pid.daemon")
    except (OSError, ValueError):  # between two
        return 0
    return daemon if ready == daemon else 0


def test_a_second_daemon_at_the_start_is_a_refusal(one: Stage) -> None:
    one.plays("busy")
    assert one.control("start") == 1
    assert (one.control("status"), one.seen()) == (3, ["started"])


def test_a_session_that_is_made_by_a_child_is_waited_for_as_well(stage: Stage) -> None:
    """As setsid does when it leads a group already: it forks, and the process that was started ends at once."""
    setsid = shutil.which("setsid")
    stage.program(stage.tools / "setsid", f'{setsid} "$@" &\nexit 0\n')
    done = stage.run("start-stop-status", "start")
    assert (done.returncode, done.stdout) == (0, "")
    assert stage.control("status") == 0


def test_a_daemon_that_cannot_live_is_not_started_all_the_time(stage: Stage) -> None:
    stage.plays("crashes")
    began = time.monotonic()
    starting = subprocess.Popen(
        [*stage.shell, str(stage.target / "lib/supervise"), str(stage.var / "p"), "-"]
    )
    while not (stage.var / "seen").exists():
        assert time.monotonic() - began < PATIENCE
        time.sleep(0.01)
    time.sleep(2.5)
    starting.terminate()
    starting.wait()
    lasted = time.monotonic() - began
    # Pauses of one and two seconds, later up to a minute.
    assert 1 <= len(stage.seen()) <= math.log2(lasted + 1) + 1


def test_stop_waits_for_the_file_in_hand(stage: Stage) -> None:
    stage.plays("finishes")
    stage.control("start")
    daemon = stage.number("supervisor.pid.daemon")
    assert stage.control("stop") == 0
    assert not runs(daemon)
    assert stage.seen() == ["started", "told"]


def test_a_clock_that_is_set_meanwhile_cuts_no_wait_short(one: Stage) -> None:
    """As at boot, where the network tells the time: what was to have seventeen seconds was killed at once."""
    one.program(
        one.tools / "date", f"echo . >>{one.root}/years\necho $(($(wc -l <{one.root}/years) * 31536000))\n"
    )
    one.plays("finishes")
    assert one.run("start-stop-status", "start").stdout == ""
    assert one.control("stop") == 0
    assert one.seen() == ["started", "told"]


def test_a_killed_supervisor_leaves_nothing_that_could_not_be_stopped(stage: Stage) -> None:
    stage.control("start")
    boss = stage.number("supervisor.pid")
    os.kill(boss, 9)
    while runs(boss):  # a busy machine takes its time even for this
        time.sleep(0.01)
    assert stage.control("status") == 0
    assert stage.control("start") == 0
    assert stage.seen() == ["started", "told", "started"]
    assert stage.control("stop") == 0
    assert stage.control("status") == 3


def test_the_number_of_another_process_is_not_ours(stage: Stage) -> None:
    """After a power cut the numbers in the files may belong to anything."""
    other = subprocess.Popen(["sleep", "60"])
    for name in ("supervisor.pid", "supervisor.pid.daemon"):
        (stage.var / name).write_text(f"{other.pid}\n")
    assert stage.control("status") == 3
    assert stage.control("stop") == 0
    assert other.poll() is None
    other.kill()
    other.wait()
    (stage.var / "supervisor.pid").write_text("no number\n")
    assert stage.control("status") == 3


def test_a_daemon_that_does_not_listen_is_killed_in_time(one: Stage) -> None:
    one.plays("deaf")
    one.control("start")
    daemon, boss = one.number("supervisor.pid.daemon"), one.number("supervisor.pid")
    one.hurries()
    assert one.control("stop") == 0
    assert 17 <= one.seconds() <= 24  # of the twenty that are given, counted in looks at the clock
    assert one.control("status") == 3
    while runs(daemon) or runs(boss):  # killed they are; a busy machine takes its time to end them
        time.sleep(0.01)


def test_a_daemon_that_takes_long_to_be_ready_counts_as_started(one: Stage) -> None:
    one.plays("slow")
    one.hurries()
    done = one.run("start-stop-status", "start")
    assert (done.returncode, one.control("status")) == (0, 0)
    assert "still busy" in done.stdout


def test_a_supervisor_that_a_slow_disk_keeps_from_beginning_can_be_stopped(one: Stage) -> None:
    """It was told that it could not start, and began a moment later."""
    supervise = one.target / "lib/supervise"
    supervise.write_text(f"while [ ! -f {one.root}/awake ]; do sleep 0.05; done\n{supervise.read_text()}")
    one.hurries()
    done = one.run("start-stop-status", "start")
    number = one.number("supervisor.pid")
    try:
        assert (done.returncode, one.control("status")) == (0, 0)
        assert "still busy" in done.stdout
        assert one.control("stop") == 0
        assert one.control("status") == 3
        assert not runs(number)
        assert not (one.var / "seen").exists(), "nothing was begun"
    finally:
        (one.root / "awake").touch()


def test_the_supervisor_s_log_stays_small(stage: Stage) -> None:
    (stage.var / "supervisor.log").write_bytes(b"x" * 2_100_000)
    stage.control("start")
    assert (stage.var / "supervisor.log").stat().st_size < 1000
    assert (stage.var / "supervisor.log.1").stat().st_size == 2_100_000


def test_what_only_the_start_can_do_is_done_before_it(stage: Stage) -> None:
    stage.python(stage.target, 0)
    stage.control("start")
    assert not (stage.root / "asked").exists()
    stage.control("stop")
    (stage.var / "folders-wanted").touch()
    assert stage.control("start") == 0
    assert (stage.root / "asked").read_text().endswith("photo_organizer.synology start\n")


def test_copies_of_the_catalogue_that_a_killed_preview_left_go_at_the_start(stage: Stage) -> None:
    """They lie on the volume, where nobody else would remove them before the next upgrade; a service that runs may use one."""
    left, other = stage.home / "tmp/photo-organizer-x1/organizer.db", stage.home / "tmp/another"
    left.parent.mkdir(parents=True)
    left.touch()
    other.touch()
    assert stage.control("start") == 0
    assert list(other.parent.iterdir()) == [other]
    left.parent.mkdir()
    assert stage.control("start") == 0
    assert left.parent.exists()
