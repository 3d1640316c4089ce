"""Hints come soon for what a person drops, never for what we do."""

from __future__ import annotations

import os
import threading
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from watchdog.observers import inotify_c

from photo_organizer.arrive.watch import Watch
from tests.arrive.ear import listening, until

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_that_comes_is_heard_however_it_comes(tmp_path: Path) -> None:
    intake, outside = tmp_path / "intake", tmp_path / "outside.jpg"
    intake.mkdir()
    outside.write_bytes(b"x")
    with listening(intake) as ear:
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
    with listening(intake) as ear:
        (intake / "new" / "er").mkdir(parents=True)
        until(lambda: ear.watch.folders == 3)
        ready.parent.rename(intake / "moved")
        until(lambda: ear.watch.folders == 5)
        for folder in ("new/er", "moved/deep"):
            time.sleep(0.05)
            ear.hint.clear()
            (intake / folder / "photo.jpg").write_bytes(b"x")
            assert ear.hears()


def test_a_folder_renamed_inside_is_still_heard_and_one_moved_out_is_not(tmp_path: Path) -> None:
    intake = tmp_path / "intake"
    (intake / "a" / "b").mkdir(parents=True)
    with listening(intake) as ear:
        (intake / "a").rename(intake / "c")
        (intake / "c" / "b" / "d").mkdir()
        until(lambda: ear.watch.folders == 4)
        ear.hint.clear()
        (intake / "c" / "b" / "d" / "photo.jpg").write_bytes(b"x")
        assert ear.hears()
        (intake / "c").rename(tmp_path / "outside")
        until(lambda: ear.watch.folders == 1)
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

    with listening(tmp_path) as ear:
        assert ear.watch.folders == 1
        assert not ear.hears_of(work)
        (tmp_path / "next.jpg.part").rename(tmp_path / "next.jpg")
        assert ear.hears()


def test_links_are_not_watched(tmp_path: Path) -> None:
    intake, outside = tmp_path / "intake", tmp_path / "outside"
    intake.mkdir()
    outside.mkdir()
    (intake / "link").symlink_to(outside)
    with listening(intake) as ear:
        assert ear.watch.folders == 1
        assert not ear.hears_of(lambda: (outside / "photo.jpg").write_bytes(b"x"))


def test_lost_events_make_a_fresh_start(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with listening(tmp_path) as ear:
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


def test_a_fresh_start_ends_only_the_watches_of_folders_that_are_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each that is ended is an event: of more folders than the queue holds, they would be lost again, for ever."""
    intake = tmp_path / "intake"
    (intake / "a").mkdir(parents=True)
    (intake / "b").mkdir()
    with listening(intake) as ear:
        ended: list[int] = []
        of_b = ear.watch._folders[str(intake / "b")]
        monkeypatch.setattr(inotify_c, "inotify_rm_watch", lambda _, watch: ended.append(watch))
        ear.watch.on_queue_overflow()
        assert (ended, ear.watch.folders) == ([], 3)
        monkeypatch.setattr(ear.watch, "on_event", lambda _: None)
        (intake / "b").rename(tmp_path / "b")
        ear.watch.on_queue_overflow()
        assert (ended, ear.watch.folders) == ([of_b], 2)


def test_a_folder_that_takes_the_place_of_an_empty_one_is_watched(tmp_path: Path) -> None:
    intake, ready = tmp_path / "intake", tmp_path / "ready"
    (intake / "a").mkdir(parents=True)
    ready.mkdir()
    with listening(intake) as ear:
        ready.rename(intake / "a")
        assert ear.hears()
        time.sleep(0.05)
        ear.hint.clear()
        (intake / "a" / "photo.jpg").write_bytes(b"x")
        assert ear.hears()


def test_a_folder_that_moves_into_a_new_one_before_that_is_watched_is_heard(tmp_path: Path) -> None:
    intake = tmp_path / "intake"
    (intake / "a").mkdir(parents=True)
    with listening(intake) as ear:
        with ear.watch._lock:  # the other thread has to wait
            (intake / "new").mkdir()
            (intake / "a").rename(intake / "new" / "a")
        until(lambda: sorted(ear.watch._folders) == [str(intake), f"{intake}/new", f"{intake}/new/a"])
        time.sleep(0.05)
        ear.hint.clear()
        (intake / "new" / "a" / "photo.jpg").write_bytes(b"x")
        assert ear.hears()


def test_an_intake_taken_away_is_no_longer_live(tmp_path: Path) -> None:
    intake = tmp_path / "intake"
    intake.mkdir()
    with listening(intake) as ear:
        assert ear.watch.live
        intake.rmdir()
        until(lambda: not ear.watch.live)
        assert ear.hears()
        ear.watch.renew()
        assert not ear.watch.live


def test_an_intake_that_is_back_is_heard_again(tmp_path: Path) -> None:
    intake = tmp_path / "intake"
    intake.mkdir()
    with listening(intake) as ear:
        intake.rmdir()
        until(lambda: not ear.watch.live)
        (intake / "deep").mkdir(parents=True)
        ear.watch.renew()
        assert ear.watch.folders == 2
        ear.watch.renew()
        ear.hint.clear()
        (intake / "deep" / "photo.jpg").write_bytes(b"x")
        assert ear.hears()
        assert not ear.messages


def test_to_renew_costs_nothing_while_everything_is_watched_or_nothing_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    with listening(tmp_path) as ear:
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


def test_a_folder_that_comes_while_others_are_taken_in_ends_nothing(tmp_path: Path) -> None:
    """At the start one thread takes in thousands of folders while the other is told of what comes."""
    told = Told(tmp_path)
    folders: Any = told.watch._folders

    class TakenInBetween(int):
        def __eq__(self, _other: object) -> bool:
            folders[f"/{len(folders)}"] = -1
            return False

        __hash__ = int.__hash__

    folders.update({"/a": TakenInBetween(1), "/b": TakenInBetween(2)})
    assert told.event("new", is_directory=True) == (True, True)
    assert len(folders) > 2


def test_where_the_thread_that_is_told_has_failed_nothing_is_taken_for_unchanged(tmp_path: Path) -> None:
    with Watch(str(tmp_path), lambda: None, lambda _: None) as watch:
        assert (watch.listens, watch.complete) == (True, True)
        assert watch.inotify is not None
        watch.inotify.stop()
        watch.inotify.join()
        assert (watch.listens, watch.complete) == (False, False)
    assert not watch.listens
