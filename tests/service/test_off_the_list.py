"""What its owner took out of the intake stays there no longer: not on the list, and not in a question."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli.main import main
from photo_organizer.decide.breaker import CODE
from photo_organizer.disk.stamp import sight, stamp_of
from photo_organizer.model import Reason, Stamp
from photo_organizer.service import notes
from photo_organizer.store import changes, db, held, overview
from tests.cli.test_steering import folders

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.ticks import Ticks

UNREADABLE = Reason("unreadable", "cannot be read")


def hold(ticks: Ticks, name: str, reason: Reason) -> Path:
    path = ticks.intake / name
    path.write_bytes(b"something")
    found = sight(str(path))
    assert found
    with db.transaction(ticks.opened.con) as con:
        held.hold(con, str(path), found.stamp, reason, 5, retry=False)
    return path


def look(ticks: Ticks) -> list[str]:
    ticks.service.pace.look_at_everything()
    ticks.tick(2)
    return [os.path.basename(path) for path, *_ in overview.staying(ticks.opened.con)]


@pytest.mark.parametrize("code", ["unreadable", "re-upload", "bug", "companion", "undone", "own-thumbnail"])
def test_what_is_removed_is_off_the_list_whatever_it_stayed_for(ticks: Ticks, code: str) -> None:
    """ "Copy it again or remove it", it said, and went on to list it for ever."""
    path = hold(ticks, "a.jpg", Reason(code, "stays"))
    assert look(ticks) == ["a.jpg"]
    path.unlink()
    assert look(ticks) == []


def test_a_question_is_over_when_all_that_asked_has_gone(ticks: Ticks) -> None:
    """Whoever took the files away was asked on, and each further exchange of names had to wait for the answer."""
    con = ticks.opened.con
    with db.transaction(con):
        changes.ask(con, "250 of 900 files of the library would be removed or renamed")
    one, other = (hold(ticks, name, Reason(CODE, "waits")) for name in ("a.jpg", "b.jpg"))
    one.unlink()
    assert look(ticks) == ["b.jpg"]
    assert ticks.status()["code"] == "question"
    other.unlink()
    assert look(ticks) == []
    assert (changes.asked(con), ticks.status()["word"]) == ("", "Idle")


def test_what_cannot_be_seen_is_not_gone(ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> None:
    path = hold(ticks, "a.jpg", UNREADABLE)

    def refuse(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as away:
        away.setattr(os, "lstat", refuse)
        notes.forget_missing(ticks.opened.con)
    assert look(ticks) == [path.name]


def test_what_was_brought_back_is_not_forgotten_with_a_disk_that_is_away(ticks: Ticks) -> None:
    """It would be filed again when the disk is back."""
    stamp = Stamp(7, 1, 3, 4)  # of a disk that was mounted in the intake
    with db.transaction(ticks.opened.con) as con:
        held.hold(con, str(ticks.intake / "usb" / "a.jpg"), stamp, held.BROUGHT_BACK, 5, retry=False)
    assert look(ticks) == ["a.jpg"]


@pytest.mark.parametrize("inodes", [0, 1])
def test_what_was_brought_back_and_then_removed_is_off_the_list_though_its_disk_is_another(
    ticks: Ticks, inodes: int
) -> None:
    """After a restart, or a copy to another disk, it was listed for ever: its disk seemed to be away."""
    path = hold(ticks, "a.jpg", held.BROUGHT_BACK)
    _give_disks_other_numbers(ticks, inodes)
    assert look(ticks) == ["a.jpg"]
    path.unlink()
    assert look(ticks) == []


def test_what_stays_does_so_under_another_inode_of_a_disk_that_keeps_none(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On exFAT a file gets another one whenever the kernel has forgotten it: all that was undone was filed again."""
    monkeypatch.setattr("photo_organizer.disk.stamp.lasting", lambda _: False)
    paths = [hold(ticks, "a.jpg", held.BROUGHT_BACK), hold(ticks, "b.jpg", UNREADABLE)]
    with db.transaction(ticks.opened.con) as con:
        con.execute("UPDATE held SET ino = ino + 1")
    assert all(held.stays(ticks.opened.con, str(path), stamp_of(path.lstat()), 6) for path in paths)


def test_a_stranger_in_the_place_of_what_was_brought_back_says_nothing_about_its_disk(ticks: Ticks) -> None:
    path = hold(ticks, "a.jpg", held.BROUGHT_BACK)
    _give_disks_other_numbers(ticks)
    path.write_bytes(b"longer than what its owner brought back")
    notes.forget_missing(ticks.opened.con)
    path.unlink()
    assert look(ticks) == ["a.jpg"]


def _give_disks_other_numbers(ticks: Ticks, inodes: int = 0) -> None:
    with db.transaction(ticks.opened.con) as con:
        con.execute("UPDATE held SET dev = dev + 1, ino = ino + ?", (inodes,))


def test_what_stays_in_a_former_intake_is_off_the_list_but_not_what_was_brought_back(ticks: Ticks) -> None:
    """It was listed for ever as waiting in the intake, where nobody would look at it again."""
    former = ticks.root / "former"
    former.mkdir()
    names = {"a.jpg": UNREADABLE, "b.jpg": held.BROUGHT_BACK}
    for folder in (former, ticks.intake, ticks.root / "intake 2"):
        folder.mkdir(exist_ok=True)
        for name, why in names.items():
            (folder / name).write_bytes(b"x")
            with db.transaction(ticks.opened.con) as con:
                held.hold(con, str(folder / name), stamp_of((folder / name).lstat()), why, 5, retry=False)
    look(ticks)
    staying = {os.path.relpath(row.path, ticks.root) for row in held.everything(ticks.opened.con)}
    assert staying == {"former/b.jpg", "intake 2/b.jpg", "intake/a.jpg", "intake/b.jpg"}


def test_a_single_pass_takes_them_off_too(tmp_path: Path) -> None:
    places = folders(tmp_path)
    con, _ = db.open_database(str(tmp_path / "state"))
    with db.transaction(con):
        held.hold(con, str(tmp_path / "intake" / "a.jpg"), Stamp(1, 2, 3, 4), UNREADABLE, 5, retry=False)
    con.close()
    assert main(["once", "--settle", "0", *places]) == 0
    found = db.open_readonly(str(tmp_path / "state"))
    assert found is not None
    assert held.everything(found) == []
    found.close()
