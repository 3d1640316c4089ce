"""The child: what goes wrong in it costs one picture, never the daemon."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photo_organizer.look.child import Child
from photo_organizer.look.crew import crew
from photo_organizer.look.opening import opened
from photo_organizer.look.wire import LookFailed, Why
from photo_organizer.model import Stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

FAULTY = "tests.look.faulty"
PATIENCE = 120.0  # seconds


@pytest.fixture
def child() -> Iterator[Child]:
    with Child() as child:
        yield child


def _pid(child: Child) -> int:
    return int(child.call("self.state").fields["pid"])


def _gone(pid: int) -> bool:
    """Wait for a process to end; one that its parent has not asked about yet has ended too."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state in "ZX":
            return True
        time.sleep(0.02)
    return False


def test_files_go_as_descriptors_and_come_back_as_the_caller_left_them(child: Child, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("first")
    (tmp_path / "b").write_text("second")
    with opened(str(tmp_path / "a")) as a, opened(str(tmp_path / "b")) as b:
        answer = child.call(f"{FAULTY}:read", files=[a, b], payload=b"abc" * 100_000)
        assert answer.fields == {"contents": ["first", "second"]}
        assert answer.payload == b"cba" * 100_000
        assert os.fstat(a).st_size == len("first")


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL, signal.SIGABRT])
def test_a_crash_is_one_failed_look_and_the_next_request_meets_a_fresh_child(
    child: Child, number: signal.Signals
) -> None:
    first, generation = _pid(child), child.generation
    with pytest.raises(LookFailed) as failed:
        child.call(f"{FAULTY}:crash", {"signal": number})
    assert failed.value.why is Why.CRASHED
    assert child.generation > generation
    assert _pid(child) != first


def test_where_the_system_has_no_room_for_a_child_it_is_asked_for_again_later(
    child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))

    with monkeypatch.context() as full:
        full.setattr("photo_organizer.look.child.subprocess.Popen", no_room)
        child.start("self.state")
        for _ in range(2):
            with pytest.raises(LookFailed, match="could not be started: Cannot allocate memory") as failed:
                child.call("self.state")
            assert failed.value.why is Why.NOT_STARTED
    assert _pid(child)


def test_a_child_that_ends_as_soon_as_it_starts_is_no_crash_on_a_file(
    child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("photo_organizer.look.child._BOOT", "raise SystemExit(3)")
        for _ in range(2):
            with pytest.raises(LookFailed, match="could not be started") as failed:
                child.call("picture.look")
            assert failed.value.why is Why.NOT_STARTED
    assert _pid(child)


def test_a_decoder_that_hangs_is_ended_with_its_process(child: Child) -> None:
    first = _pid(child)
    with pytest.raises(LookFailed) as failed:
        child.call(f"{FAULTY}:hang", seconds=0.3)
    assert failed.value.why is Why.TIMEOUT
    assert _gone(first)


def test_the_caller_can_stop_a_request_at_once(child: Child) -> None:
    with pytest.raises(LookFailed) as failed:
        child.call(f"{FAULTY}:hang", stop=lambda: True)
    assert failed.value.why is Why.STOPPED


def test_memory_is_limited_and_the_child_goes_on(child: Child) -> None:
    first = _pid(child)
    with pytest.raises(LookFailed) as failed:
        child.call(f"{FAULTY}:eat")
    assert failed.value.why is Why.TOO_LARGE
    assert _pid(child) == first


def test_the_child_can_write_no_file(child: Child, tmp_path: Path) -> None:
    with pytest.raises(LookFailed, match="File too large"):
        child.call(f"{FAULTY}:write", {"path": str(tmp_path / "x")})
    assert (tmp_path / "x").stat().st_size == 0


def test_a_bug_in_a_task_is_told_with_its_traceback(child: Child) -> None:
    with pytest.raises(LookFailed, match=r"(?s)faulty\.py.*LookupError: a bug") as failed:
        child.call(f"{FAULTY}:bug")
    assert failed.value.why is Why.BROKEN
    with pytest.raises(LookFailed, match="ModuleNotFoundError"):
        child.call("unheard-of.task")


def test_a_child_started_early_has_loaded_what_it_is_asked_for_soon(child: Child) -> None:
    child.start("picture.look")
    assert child.generation == 1
    assert {"PIL", "numpy"} <= set(child.call("self.state").fields["modules"])
    assert child.generation == 1


def test_garbage_is_collected_in_a_child_but_not_looked_for_in_what_it_has_loaded(child: Child) -> None:
    child.start("picture.look")
    found = child.call(f"{FAULTY}:garbage").fields
    assert found["collected"]
    assert found["left alone"] > 10_000


def test_several_children_end_before_the_first_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as never, crew(2) as children:
        pids = [_pid(child) for child in children]
        never.setattr(Child, "close", lambda _: None)
    assert all(map(_gone, pids))
    for child in children:
        child.close()
        child.leave()  # whose process is gone


def test_a_child_takes_no_memory_for_digests_of_openssl(child: Child) -> None:
    child.start("picture.look")
    maps = Path(f"/proc/{child.call('self.state').fields['pid']}/maps").read_text()
    assert "_multiarray_umath" in maps
    assert "_hashlib" not in maps
    assert "libcrypto" not in maps


def test_what_cannot_be_loaded_early_is_told_by_the_task_itself(child: Child) -> None:
    child.start("nothing.of_the_kind")
    assert child.call("self.state").fields["pid"]
    with pytest.raises(LookFailed, match="nothing"):
        child.call("nothing.of_the_kind")
    assert child.generation == 1


def test_an_idle_child_ends_by_itself_and_nobody_notices() -> None:
    with Child(idle=0.1) as child:
        first = _pid(child)
        assert _gone(first)
        assert _pid(child) != first


def test_a_child_takes_nothing_apart_before_it_ends() -> None:
    """Whoever closes it waits for that, and is told by the exit code that it had ended in order."""
    with Child(idle=0.1) as child:
        first = _pid(child)
        child.call(f"{FAULTY}:linger")
        assert _gone(first)
        assert _pid(child) != first


def test_the_child_ends_with_its_parent() -> None:
    program = (
        "import os, sys; from photo_organizer.look.child import Child; c = Child();"
        "print(c.call('self.state').fields['pid'], flush=True); os._exit(0)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    found = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True)
    assert _gone(int(found.stdout))


def test_a_hanging_child_ends_itself_when_its_parent_is_gone() -> None:
    """The kernel's timer, two seconds after the request's own time, needs no parent."""
    program = (
        "import os, threading; from photo_organizer.look.child import Child; c = Child();"
        "print(c.call('self.state').fields['pid'], flush=True);"
        "threading.Timer(0.2, os._exit, [0]).start();"
        f"c.call('{FAULTY}:hang', seconds=0.5)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    found = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True)
    assert _gone(int(found.stdout))


def test_the_parent_loads_no_image_library() -> None:
    program = (
        "import sys, photo_organizer.look.child, photo_organizer.look.opening;"
        "print({'numpy', 'PIL', 'cv2', 'imagehash', 'pillow_heif', 'onnxruntime'} & set(sys.modules))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    found = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True)
    assert found.stdout.strip() == b"set()"


def test_a_link_a_folder_and_a_changed_file_are_not_opened(tmp_path: Path) -> None:
    photo, link = tmp_path / "photo", tmp_path / "link"
    photo.write_text("x")
    link.symlink_to(photo)
    found = photo.stat()
    stamp = Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
    with opened(str(photo), stamp):
        pass
    for path, expect, why in (
        (link, None, Why.UNREADABLE),
        (tmp_path, None, Why.UNREADABLE),
        (tmp_path / "missing", None, Why.UNREADABLE),
        (photo, Stamp(found.st_dev, found.st_ino, 2, found.st_mtime_ns), Why.CHANGED),
    ):
        with pytest.raises(LookFailed) as failed, opened(str(path), expect):
            pass
        assert failed.value.why is why
