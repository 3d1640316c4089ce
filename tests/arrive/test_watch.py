"""Hints come soon for what a person drops, never for what we do; limits end in a message, not an error."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self, cast

import pytest
from watchdog.observers import inotify_c

from photo_organizer.arrive.scan import scan
from photo_organizer.arrive.settle import Settle
from photo_organizer.arrive.watch import Watch
from photo_organizer.examine.whole import wholeness
from photo_organizer.model import Family, FileType, Wholeness
from tests.samples import photos

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from photo_organizer.errors import PhotoOrganizerError

PATIENCE = 120.0  # seconds; a hint that has not come by then is lost


class Ear:
    """Listens to a watch on `root`."""

    def __init__(self, root: Path) -> None:
        self.hint = threading.Event()
        self.messages: list[str] = []
        self.watch = Watch(str(root), self.hint.set, self.messages.append)

    def __enter__(self) -> Self:
        self.watch.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.watch.__exit__(kind, error, trace)

    def hears(self) -> bool:
        heard = self.hint.wait(PATIENCE)
        self.hint.clear()
        return heard

    def hears_of(self, act: Callable[[], object]) -> bool:
        """Do something, and say whether any hint has come a little later."""
        self.hint.clear()
        act()
        time.sleep(0.1)
        return self.hint.is_set()


def test_a_file_that_comes_is_heard_however_it_comes(tmp_path: Path) -> None:
    intake, outside = tmp_path / "intake", tmp_path / "outside.jpg"
    intake.mkdir()
    outside.write_bytes(b"x")
    with Ear(intake) as ear:
        (intake / "written.jpg").write_bytes(b"x")
        assert ear.hears()
        outside.rename(intake / "moved.jpg")
        assert ear.hears()
        os.link(intake / "moved.jpg", intake / "linked.jpg")
        assert ear.hears()


def test_a_file_in_a_folder_made_or_moved_in_later_is_heard(tmp_path: Path) -> None:
    intake, ready = tmp_path / "intake", tmp_path / "ready" / "deep"
    intake.mkdir()
    ready.mkdir(parents=True)
    with Ear(intake) as ear:
        (intake / "new" / "er").mkdir(parents=True)
        _until(lambda: ear.watch.folders == 3)
        ready.parent.rename(intake / "moved")
        _until(lambda: ear.watch.folders == 5)
        for folder in ("new/er", "moved/deep"):
            time.sleep(0.05)
            ear.hint.clear()
            (intake / folder / "photo.jpg").write_bytes(b"x")
            assert ear.hears()


def test_a_folder_renamed_inside_is_still_heard_and_one_moved_out_is_not(tmp_path: Path) -> None:
    intake = tmp_path / "intake"
    (intake / "a" / "b").mkdir(parents=True)
    with Ear(intake) as ear:
        (intake / "a").rename(intake / "c")
        (intake / "c" / "b" / "d").mkdir()
        _until(lambda: ear.watch.folders == 4)
        ear.hint.clear()
        (intake / "c" / "b" / "d" / "photo.jpg").write_bytes(b"x")
        assert ear.hears()
        (intake / "c").rename(tmp_path / "outside")
        _until(lambda: ear.watch.folders == 1)
        assert not ear.hears_of(lambda: (tmp_path / "outside" / "b" / "photo.jpg").write_bytes(b"x"))


def test_our_own_work_and_system_names_wake_nobody(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    (tmp_path / "@eaDir" / "photo.jpg").mkdir(parents=True)
    claim = tmp_path / ".photo-organizer" / "claim" / "1"

    def work() -> None:
        claim.mkdir(parents=True)
        (tmp_path / "photo.jpg").rename(claim / "photo.jpg")
        (claim / "photo.jpg").unlink()
        claim.rmdir()
        (tmp_path / "@eaDir" / "photo.jpg" / "SYNOPHOTO_THUMB_M.jpg").write_bytes(b"x")
        (tmp_path / ".hidden").write_bytes(b"x")
        (tmp_path / "next.jpg.part").write_bytes(b"x")

    with Ear(tmp_path) as ear:
        assert ear.watch.folders == 1
        assert not ear.hears_of(work)
        (tmp_path / "next.jpg.part").rename(tmp_path / "next.jpg")
        assert ear.hears()


def test_links_are_not_watched(tmp_path: Path) -> None:
    intake, outside = tmp_path / "intake", tmp_path / "outside"
    intake.mkdir()
    outside.mkdir()
    (intake / "link").symlink_to(outside)
    with Ear(intake) as ear:
        assert ear.watch.folders == 1
        assert not ear.hears_of(lambda: (outside / "photo.jpg").write_bytes(b"x"))


def test_lost_events_make_a_fresh_start(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with Ear(tmp_path) as ear:
        inotify = ear.watch._inotify
        assert inotify is not None
        overflow = inotify_c.Mask(inotify_c.InotifyConstants.IN_Q_OVERFLOW)
        inotify.handle_event(inotify_c.InotifyEvent(inotify_c.WatchDescriptor(-1), overflow, 0, b""))
        assert ear.hears()
        assert ear.watch.folders == 2
        time.sleep(0.05)
        ear.hint.clear()
        (tmp_path / "a" / "photo.jpg").write_bytes(b"x")
        assert ear.hears()


@pytest.mark.parametrize(
    ("error", "words"), [(errno.EMFILE, "max_user_instances"), (errno.ENOMEM, "Cannot allocate memory")]
)
def test_no_watcher_left_is_a_message_and_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, words: str
) -> None:
    monkeypatch.setattr(inotify_c, "inotify_init", lambda: _refuse(error))
    with Ear(tmp_path) as ear:
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
    with Ear(tmp_path) as ear:
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
    with Ear(tmp_path / "away") as ear:
        (tmp_path / "away").mkdir()
        ear.watch.renew()
        assert "watchdog is missing, or another version" in ear.messages[-1]
        ear.watch.renew()
        assert len(ear.messages) == 2


def test_a_missing_intake_is_a_message_and_no_error(tmp_path: Path) -> None:
    with Ear(tmp_path / "gone") as ear:
        assert not ear.watch.live
        assert ["gone" in message for message in ear.messages] == [True]


def test_an_intake_taken_away_is_no_longer_live(tmp_path: Path) -> None:
    intake = tmp_path / "intake"
    intake.mkdir()
    with Ear(intake) as ear:
        assert ear.watch.live
        intake.rmdir()
        _until(lambda: not ear.watch.live)
        assert ear.hears()
        ear.watch.renew()
        assert not ear.watch.live


def test_an_intake_that_is_back_is_heard_again(tmp_path: Path) -> None:
    intake = tmp_path / "intake"
    intake.mkdir()
    with Ear(intake) as ear:
        intake.rmdir()
        _until(lambda: not ear.watch.live)
        (intake / "deep").mkdir(parents=True)
        ear.watch.renew()
        assert ear.watch.folders == 2
        ear.watch.renew()
        ear.hint.clear()
        (intake / "deep" / "photo.jpg").write_bytes(b"x")
        assert ear.hears()
        assert not ear.messages


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
        return real(fd, path, mask) if len(calls) <= 3 else _refuse(errno.ENOSPC)

    monkeypatch.setattr(inotify_c, "inotify_add_watch", limited)
    with Ear(tmp_path) as ear:
        assert ear.watch.folders == 3
        (tmp_path / "one-more").mkdir()
        assert ear.hears()
        _until(lambda: len(calls) == 5)
        assert ["3 folders" in message for message in ear.messages] == [True]


# ── a slow writer, watched, scanned and settled for real ─────────────────────────────────────────


def test_a_slow_upload_is_never_taken_before_its_last_byte(tmp_path: Path) -> None:
    """Pauses longer than the quiet period, an old mtime set early, and a neighbour that is whole at once."""
    picture = photos.jpeg(size=(640, 480))
    third = len(picture) // 3
    (tmp_path / "quick.jpg").write_bytes(picture)
    done = threading.Event()

    def upload() -> None:
        with (tmp_path / "slow.jpg").open("wb", buffering=0) as file:
            for part in (picture[:third], picture[third : 2 * third], picture[2 * third :]):
                file.write(part)
                os.utime(file.fileno(), (1e9, 1e9))
                time.sleep(0.4)
                if part == picture[2 * third :]:
                    done.set()

    taken: dict[str, bool] = {}
    settle = Settle(0.2, 5.0)
    writer = threading.Thread(target=upload)
    with Ear(tmp_path) as ear:
        writer.start()
        give_up = time.monotonic() + PATIENCE
        while len(taken) < 2 and time.monotonic() < give_up:
            for path in _pass(settle, tmp_path):
                size = os.stat(path).st_size
                taken[os.path.basename(path)] = size == len(picture)
                os.unlink(path)
            pause = settle.pause(time.monotonic())
            ear.hint.wait(min(pause if pause is not None else 1.0, 1.0) + 0.01)
            ear.hint.clear()
    writer.join()
    assert taken == {"quick.jpg": True, "slow.jpg": True}
    assert list(taken) == ["quick.jpg", "slow.jpg"]


def _pass(settle: Settle, root: Path) -> list[str]:
    for files in scan(str(root), on_problem=_fail):
        settle.see(files, time.monotonic(), time.time_ns())
    settle.end_pass()
    ready = []
    for group in settle.due(time.monotonic()):
        found = {member.path: _whole(member.path) for member in group.members}
        if settle.judge(group, found, time.monotonic()):
            ready += list(found)
    return ready


def _whole(path: str) -> Wholeness:
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        return wholeness(file.fileno(), FileType("jpeg", Family.IMAGE, ("jpg",)), size)


def _refuse(number: int) -> int:
    import ctypes

    ctypes.set_errno(number)
    return -1


def _until(true: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.01)


def _fail(problem: PhotoOrganizerError) -> None:
    raise problem


def test_to_renew_costs_nothing_while_everything_is_watched_or_nothing_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    with Ear(tmp_path) as ear:
        monkeypatch.setattr(ear.watch, "_watch_below", looked.append)
        ear.watch.renew()
        ear.watch._end()
        ear.watch._forget("")
        ear.watch.renew()
    assert looked == []


class Told:
    """A watch that hears what a test tells it; the kernel tells it nothing."""

    def __init__(self, root: Path) -> None:
        self.hints: list[bool] = []
        self.watch = Watch(str(root), lambda: self.hints.append(True), lambda _: None)

    def event(self, name: str, **kinds: bool) -> tuple[bool, bool]:
        """Return whether it was heard, and whether a hint was given."""
        self.hints.clear()
        self.watch.forget_news()
        all_kinds = ("is_directory", "is_attrib", "is_moved_from", "is_delete")
        event: Any = SimpleNamespace(
            name=os.fsencode(name), wd=-5, **(dict.fromkeys(all_kinds, False) | kinds)
        )
        self.watch.on_event(event)
        return self.watch.heard, bool(self.hints)


@pytest.mark.parametrize(
    ("name", "kinds", "expected"),
    [
        ("a.jpg", {}, (True, True)),
        ("a.jpg", {"is_delete": True}, (True, False)),
        ("a.jpg", {"is_moved_from": True}, (True, False)),
        ("a.jpg", {"is_attrib": True}, (True, False)),
        ("a.jpg.part", {}, (True, False)),  # listed, if it stays
        ("Thumbs.db", {}, (False, False)),
        ("a.part", {"is_directory": True}, (True, True)),
        ("@eaDir", {"is_directory": True}, (False, False)),
        ("", {"is_directory": True}, (True, True)),
        ("new", {"is_directory": True}, (True, True)),
    ],
)
def test_which_events_are_heard_and_which_are_a_hint(
    tmp_path: Path, name: str, kinds: dict[str, bool], expected: tuple[bool, bool]
) -> None:
    assert Told(tmp_path).event(name, **kinds) == expected


def test_lost_events_and_a_folder_that_is_gone_are_a_hint(tmp_path: Path) -> None:
    one, gone = Told(tmp_path), -5
    one.watch.forget_news()
    one.watch.on_queue_overflow()
    assert (one.watch.heard, len(one.hints)) == (True, 1)
    one.watch.forget_news()
    one.watch.on_watch_deleted(cast("Any", gone))
    assert (one.watch.heard, len(one.hints)) == (True, 2)


def test_a_watch_is_complete_while_it_is_entered_and_ends_its_thread(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    before = threading.active_count()
    with Watch(str(tmp_path), lambda: None, lambda _: None) as watch:
        assert (watch.live, watch.complete, watch.folders) == (True, True, 2)
        assert watch.inotify is not None
        watch._full = True
        assert not watch.complete
        watch._full, watch._blind = False, True
        assert not watch.complete
    assert threading.active_count() == before
    assert watch.inotify is None
