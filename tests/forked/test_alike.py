"""A process that is forked from a server finds what a started one finds: no test is easier for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.look import child
from photo_organizer.look.child import Child
from photo_organizer.look.wire import LookFailed, Why
from tests.forked import servers
from tests.forked.process import Forked, Forking

if TYPE_CHECKING:
    from pathlib import Path

SEEN = "tests.forked.seen:state"


def _of(process: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what a child knows of itself."""
    monkeypatch.setattr(child, "subprocess", process)
    with Child() as one:
        fields = one.call(SEEN).fields
        assert one._process is not None
        assert os.getpgid(one._process.pid) == one._process.pid == fields.pop("pid")
        return fields


def test_what_decodes_pictures_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    started = _of(subprocess, monkeypatch)
    forked = _of(Forking(servers.pictures), monkeypatch)
    assert set(started.pop("modules")) <= set(forked.pop("modules"))
    # A command that a test ran in this process may have made it give way for good; the server began before.
    assert started.pop("priority") >= forked.pop("priority") > 0
    assert forked == started


def test_each_one_begins_with_nothing_of_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "subprocess", Forking(servers.pictures))
    for _ in range(2):
        with Child() as one:
            assert one.call("tests.forked.seen:spoil").fields == {"before": None}


def test_children_that_begin_at_once_find_one_server() -> None:
    starts, together = list[str](), threading.Barrier(2, timeout=0.2)

    @servers.once
    def start() -> str:
        starts.append("door")
        with suppress(threading.BrokenBarrierError):
            together.wait()  # until another starts one too
        return "door"

    with ThreadPoolExecutor(2) as pool:
        assert [one.result() for one in [pool.submit(start), pool.submit(start)]] == ["door", "door"]
    assert starts == ["door"]


def test_one_that_is_killed_has_crashed_and_is_reaped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "subprocess", Forking(servers.pictures))
    with Child() as one:
        pid = one.call(SEEN).fields["pid"]
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(LookFailed) as failed:
            one.call(SEEN)
        assert failed.value.why is Why.CRASHED
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
        assert one.call(SEEN).fields["pid"] != pid


def _fork(code: str, *words: str, **rest: Any) -> Forked:
    return Forked(servers.program(), [sys.executable, "-c", code, *words], **rest)


def test_files_words_and_the_exit_code_are_its_own(tmp_path: Path) -> None:
    with (tmp_path / "out").open("wb") as out, (tmp_path / "err").open("wb") as err:
        code = "import sys; print(sys.argv, sys.stdin.read()); sys.stderr.write('e'); sys.exit(3)"
        one = _fork(
            code, "a", stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=str(tmp_path), env={"A": "b"}
        )
    assert (one.wait(), one.poll(), one.returncode) == (3, 3, 3)
    assert ((tmp_path / "out").read_text(), (tmp_path / "err").read_text()) == ("['-c', 'a'] \n", "e")


def test_one_that_sleeps_is_waited_for_and_ended() -> None:
    one = _fork("import time; time.sleep(600)")
    assert one.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        one.wait(0.01)
    one.terminate()
    assert one.wait(60) == -signal.SIGTERM
    one.kill()  # nobody, any more
    with pytest.raises(ProcessLookupError):
        os.kill(one.pid, 0)


def test_nothing_but_files_is_handed_on() -> None:
    with pytest.raises(ValueError, match="only files"):
        _fork("", stdout=subprocess.PIPE)
