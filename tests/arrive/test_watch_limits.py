"""Where the system, or the library that watches, sets a limit, that is a message and no error: the scan is left."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from watchdog.observers import inotify_c

from tests.arrive.ear import listening, refuse, until

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("error", "words"), [(errno.EMFILE, "max_user_instances"), (errno.ENOMEM, "Cannot allocate memory")]
)
def test_no_watcher_left_is_a_message_and_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, words: str
) -> None:
    monkeypatch.setattr(inotify_c, "inotify_init", lambda: refuse(error))
    with listening(tmp_path) as ear:
        assert not ear.watch.live
        assert [words in message for message in ear.messages] == [True]


@pytest.mark.parametrize("lacks", ["watchdog", "the module", "the class", "a method", "an argument"])
def test_without_the_watchdog_that_is_known_only_the_scan_is_left(
    lacks: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    match lacks:
        case "watchdog" | "the module":
            name = "watchdog" if lacks == "watchdog" else "watchdog.observers.inotify_c"
            monkeypatch.setitem(sys.modules, "watchdog.observers.inotify_c", None)
            monkeypatch.setitem(sys.modules, name, None)
        case "the class":
            monkeypatch.delattr(inotify_c, "InotifyFD")
        case "a method":
            monkeypatch.delattr(inotify_c.InotifyFD, "add_callback")
        case _:
            monkeypatch.setattr(inotify_c.InotifyFD, "add_callback", lambda self: None)  # noqa: ARG005
    threads = threading.active_count()
    with listening(tmp_path) as ear:
        (message,) = ear.messages
        assert "watchdog is missing, or another version" in message
        assert "regular scan" in message
        assert not ear.watch.live
        ear.watch.renew()  # nothing to renew, and no error
    assert threading.active_count() == threads


def test_another_watchdog_that_shows_itself_later_is_a_message_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(inotify_c.InotifyFD, "add_callback")
    with listening(tmp_path / "away") as ear:
        (tmp_path / "away").mkdir()
        ear.watch.renew()
        assert "watchdog is missing, or another version" in ear.messages[-1]
        ear.watch.renew()
        assert len(ear.messages) == 2


def test_a_missing_intake_is_a_message_and_no_error(tmp_path: Path) -> None:
    with listening(tmp_path / "gone") as ear:
        assert not ear.watch.live
        assert ["gone" in message for message in ear.messages] == [True]


LIMITED = """
import sys, threading
from photo_organizer.arrive.watch import Watch
hint, messages = threading.Event(), []
with Watch(sys.argv[1], hint.set, messages.append) as watch:
    assert watch.live and watch.folders == 4, watch.folders
    open(sys.argv[1] + "/photo.jpg", "w").close()
    assert hint.wait(120)
assert len(messages) == 1 and "4 folders" in messages[0] and "max_user_watches" in messages[0], messages
"""
SIMULATED = """
import ctypes, errno
import pytest
from watchdog.observers import inotify_c
real, calls = inotify_c.inotify_add_watch, []
def limited(*arguments):
    calls.append(arguments)
    ctypes.set_errno(errno.ENOSPC)
    return real(*arguments) if len(calls) <= 4 else -1
inotify_c.inotify_add_watch = limited
"""


def test_the_real_limit_of_watches_is_a_message_and_what_is_watched_stays(tmp_path: Path) -> None:
    """A user namespace has a limit of its own, so that nobody else on this machine feels it."""
    for number in range(10):
        (tmp_path / str(number)).mkdir()
    limit = 'echo 4 > /proc/sys/user/max_inotify_watches && exec "$@"'
    inside = ["unshare", "--user", "--map-root-user", "sh", "-c", limit, "sh"]
    program = LIMITED
    if (
        not shutil.which("unshare")
        or subprocess.run([*inside, "true"], capture_output=True, check=False).returncode
    ):
        inside, program = [], SIMULATED + LIMITED  # namespaces are not allowed here
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [*inside, sys.executable, "-c", program, str(tmp_path)]
    subprocess.run(command, check=True, env=environment, timeout=600)


def test_the_limit_of_watches_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        (tmp_path / str(number)).mkdir()
    real, calls = inotify_c.inotify_add_watch, []

    def limited(fd: int, path: bytes, mask: int) -> int:
        calls.append(path)
        return real(fd, path, mask) if len(calls) <= 3 else refuse(errno.ENOSPC)

    monkeypatch.setattr(inotify_c, "inotify_add_watch", limited)
    with listening(tmp_path) as ear:
        assert ear.watch.folders == 3
        (tmp_path / "one-more").mkdir()
        assert ear.hears()
        until(lambda: len(calls) == 5)
        assert ["3 folders" in message for message in ear.messages] == [True]
