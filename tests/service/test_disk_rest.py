"""Disks can sleep: a full look by the clock opens nothing while the kernel tells of no change, and any change is told."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photo_organizer.arrive import library_watch
from photo_organizer.disk.mounts import around
from photo_organizer.service import disk_rest, hints, notes
from photo_organizer.store import catalogue, db, held
from photo_organizer.store.worked_in import known_roots
from tests.service.desk import PATIENCE, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.service.desk import Desk

BY_HAND = "2020/b/by_hand.jpg"


def test_a_full_look_opens_nothing_once_everything_is_known(desk: Desk) -> None:
    assert desk.full_look(), "the first look is a real one"
    desk.rest()
    assert (desk.library / "2021" / "02_Feb" / "20210203_100000.jpg").is_file()
    for _ in range(3):
        assert desk.full_look() == []


def test_not_even_an_inode_is_asked_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is known of a path is not in memory for ever: to ask for it may wake a disk."""
    desk.rest()
    desk.full_look()  # what the kernel told until now is looked at
    asked: list[str] = []

    def noted(look: Callable[..., os.stat_result]) -> Callable[..., os.stat_result]:
        def told(path: str, **how: bool) -> os.stat_result:
            asked.append(path)
            return look(path, **how)

        return told

    for name in ("stat", "lstat"):
        monkeypatch.setattr(os, name, noted(getattr(os, name)))
    assert desk.full_look() == []
    assert asked == []


def test_where_a_link_leads_is_asked_each_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.rest()
    monkeypatch.setattr(disk_rest, "around", lambda path: [path])
    desk.intake.with_name("other").mkdir()
    desk.intake.rename(desk.intake.with_name("one"))
    desk.intake.symlink_to("one")
    desk.hears.begin()
    desk.hears._real_until = time.monotonic() + PATIENCE
    assert desk.nothing_is_new
    desk.intake.unlink()
    desk.intake.symlink_to("other")
    assert not desk.nothing_is_new


def test_a_look_that_was_left_out_is_not_due_again_at_once(desk: Desk) -> None:
    """Else a service with nothing to do would be awake all the time."""
    desk.rest()
    assert desk.full_look() == []
    soon = time.monotonic() + desk.service.filing.settings.intake_scan_seconds - PATIENCE
    assert not desk.service.pace.full_look_is_due(soon)


def _write(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"\xff\xd8")


CHANGES: dict[str, Callable[[Desk], object]] = {
    "a photo put into the library": lambda desk: (desk.library / "2020/b/by_hand.jpg").write_bytes(b"x"),
    "a photo written to in the library": lambda desk: _write(desk.library / "2020/a/old.jpg"),
    "a photo removed from the library": lambda desk: (desk.library / "2020/a/old.jpg").unlink(),
    "a photo renamed in the library": lambda desk: (desk.library / "2020/a/old.jpg").rename(
        desk.library / "o.jpg"
    ),
    "a folder made in the library": lambda desk: (desk.library / "2020/c").mkdir(),
    "a folder removed from the library": lambda desk: (desk.library / "2020/b").rmdir(),
    "a folder of the library without permission": lambda desk: (desk.library / "2020/b").chmod(0o500),
    "a photo in the intake": lambda desk: (desk.intake / "next.jpg").write_bytes(b"x"),
    "an unfinished name in the intake": lambda desk: (desk.intake / "next.jpg.part").write_bytes(b"x"),
    "a folder in the intake": lambda desk: (desk.intake / "folder").mkdir(),
    "the intake's permission": lambda desk: desk.intake.chmod(0o750),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_heard_of(desk: Desk, change: str) -> None:
    desk.rest()
    assert desk.nothing_is_new
    CHANGES[change](desk)
    until(lambda: not desk.nothing_is_new)
    assert desk.full_look(), "and the next full look is a real one"


def test_what_was_written_in_place_is_looked_at_with_the_next_full_look(desk: Desk) -> None:
    desk.rest()
    path = desk.library / "2020" / "a" / "old.jpg"
    path.write_bytes(path.read_bytes() + b"more")
    until(lambda: not desk.nothing_is_new)
    desk.full_look()
    con = desk.service.library.con
    row = con.execute("SELECT size FROM catalogue WHERE path = ?", (b"2020/a/old.jpg",)).fetchone()
    assert row == (path.stat().st_size,)


def test_a_folder_whose_name_was_that_of_a_renamed_one_is_watched_too(desk: Desk) -> None:
    """The kernel's watch goes with the folder, not with the name."""
    desk.rest()
    (desk.library / "2020/b").rename(desk.library / "2020/c")
    until(lambda: "2020/b" not in desk.watched)
    desk.rest()
    assert "2020/c" in desk.watched
    (desk.library / "2020/b").mkdir()
    desk.rest()
    assert desk.nothing_is_new
    (desk.library / "2020/b/by_hand.jpg").write_bytes(b"x")
    until(lambda: not desk.nothing_is_new)


def _put_by_hand(desk: Desk) -> None:
    (desk.library / BY_HAND).write_bytes(b"x")
    until(lambda: BY_HAND in desk.hears._in_library._written)


@pytest.mark.parametrize("ours", [False, True])
def test_what_somebody_puts_into_the_library_makes_a_look_due_when_no_more_comes(
    desk: Desk, *, ours: bool
) -> None:
    """It showed on the page with the clock's own look, a quarter of an hour later."""
    desk.rest()
    listens, pace = desk.service._hints, desk.service.pace
    _put_by_hand(desk)
    came = desk.hears.came_at
    assert came is not None
    listens.we_act(came - 2 * hints.SETTLED)
    listens.look_at_what_came(came, ours=ours)
    assert not pace.full_look_is_due(time.monotonic())
    listens.look_at_what_came(time.monotonic() + 10 * hints.LEAST, ours=False)
    assert pace.full_look_is_due(time.monotonic()) is not ours


def test_the_service_looks_for_what_was_put_into_the_library(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SETTLED", "LEAST", "SHARE"):
        monkeypatch.setattr(hints, name, 0)
    desk.rest()
    _put_by_hand(desk)
    desk.service.tick()
    assert catalogue.by_path(desk.service.library.con, BY_HAND)
    assert desk.hears.came_at is None


def test_what_leaves_the_intake_is_heard_of(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes, "LONG_NS", 0)  # it is listed at once
    (desk.intake / "next.jpg.part").write_bytes(b"x")
    desk.rest()
    (desk.intake / "next.jpg.part").unlink()
    until(lambda: not desk.nothing_is_new)


def test_names_that_are_never_touched_let_disks_sleep(desk: Desk) -> None:
    desk.rest()
    (desk.library / "2020" / "a" / "@eaDir").mkdir()
    (desk.library / "photo_organizer_log.csv").write_bytes(b"x")
    (desk.intake / ".DS_Store").write_bytes(b"x")
    time.sleep(0.2)
    assert desk.nothing_is_new


def test_a_name_for_unfinished_files_is_looked_at_until_it_is_listed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody writes to it any more, and it stayed unlisted for a day."""
    desk.rest()
    (desk.intake / "a.jpg.part").write_bytes(b"x")
    until(lambda: not desk.nothing_is_new)
    for _ in range(3):
        assert desk.full_look()
    monkeypatch.setattr(notes, "LONG_NS", 0)
    desk.full_look()
    assert [row.reason for row in held.everything(desk.service.library.con)] == ["unfinished"]
    until(lambda: desk.full_look() == [])  # what that look did itself may be heard of late


def test_one_a_day_is_made_in_any_case(desk: Desk) -> None:
    desk.rest()
    rest = desk.service._hints._rest
    assert rest is not None
    later = time.monotonic() + disk_rest.LONGEST
    assert not rest.nothing_is_new(later, time.time_ns())


@pytest.mark.parametrize("kind", ["ext4", "cifs"])
def test_a_former_intake_that_is_away_lets_disks_sleep_until_something_is_mounted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Its owner may have removed it, or our hidden folder in it, also on another NAS: then it never comes."""
    con, former = desk.service.library.con, "/remote/former"
    real = Path("/proc/self/mountinfo").read_text() + f"8 1 8:8 / /remote rw - {kind} //x/y rw\n"
    monkeypatch.setattr("photo_organizer.disk.mounts._table", lambda: real)
    desk.rest()
    with db.transaction(con):
        db.set_meta(con, "roots", json.dumps([former]))
        con.execute("UPDATE steps SET src = ?", (os.fsencode(f"{former}/a.jpg"),))
    desk.rest()
    assert former in known_roots(con)
    mounted = f"{real}9 1 8:9 / {former} rw - ext4 /dev/x rw\n"
    monkeypatch.setattr("photo_organizer.disk.mounts._table", lambda: mounted)
    assert not desk.nothing_is_new


def test_what_is_due_for_another_try_is_looked_at(desk: Desk) -> None:
    desk.rest()
    con = desk.service.library.con
    con.execute("INSERT INTO held VALUES (x'2f', 0, 0, 0, 0, 'failed', '', 1, 0, 5000, 0)")
    rest = desk.service._hints._rest
    assert rest is not None
    assert rest.nothing_is_new(time.monotonic(), 4999)
    assert not rest.nothing_is_new(time.monotonic(), 5000)


def test_a_library_with_more_folders_than_may_be_watched_is_looked_at(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_watch, "_allowed", lambda: 2)
    for _ in range(5):
        assert desk.full_look()
        time.sleep(0.05)
    assert not desk.nothing_is_new


@pytest.mark.parametrize(
    ("table", "known"),
    [
        ("1 0 8:1 / / rw - ext4 /dev/a rw\n2 1 8:2 / /v rw - btrfs /dev/b rw", 2),
        ("1 0 8:1 / / rw - ext4 /dev/a rw\n2 1 0:9 / /v rw - nfs4 server:/v rw", None),
        ("1 0 8:1 / / rw - ext4 /dev/a rw\n2 1 0:9 / /v/photo/x rw - cifs //server/x rw", None),
        (
            "1 0 0:9 / / rw - nfs4 server:/ rw\n2 1 8:2 / /v rw - xfs /dev/b rw\n3 1 8:3 / /other rw - fuse.x x rw",
            2,
        ),
        (
            "1 0 8:1 / / rw - ext4 /dev/a rw\n2 1 8:2 / /v rw - xfs /dev/b rw\n3 2 0:8 / /v rw - fuse.y y rw",
            None,
        ),
    ],
)
def test_only_filesystems_of_this_kernel_are_believed(table: str, known: int | None) -> None:
    found = around("/v/photo", table)
    assert (found if found is None else len(found)) == known


def test_a_mount_over_the_library_is_seen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.rest()
    real = Path("/proc/self/mountinfo").read_text()
    monkeypatch.setattr(
        "photo_organizer.disk.mounts._table",
        lambda: f"{real}9 1 8:9 / {os.path.realpath(desk.library)} rw - ext4 /dev/x rw\n",
    )
    assert not desk.nothing_is_new
