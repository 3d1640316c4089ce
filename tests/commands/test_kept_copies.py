"""A removed duplicate comes back as long as the library or the intake holds its bytes, under whatever name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.commands.task import Assignment
from photo_organizer.commands.undo import Undo
from photo_organizer.errors import VolumeProblem
from photo_organizer.gather.kept_copies import kept_now
from photo_organizer.gather.reconcile import Reconciler
from photo_organizer.model import Restore, Stamp
from photo_organizer.store import catalogue, journal
from photo_organizer.store.db import transaction
from tests.commands.ticks import told

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.ticks import Ticks


def _undo(ticks: Ticks, path: Path) -> list[str]:
    work = Undo(Assignment(ticks.opened, {"path": str(path)}))
    assert work.go_on(lambda: False)
    problems: list[str] = work.reply()["problems"]
    return problems


def _removed_duplicate(ticks: Ticks) -> tuple[Path, Path, bytes]:
    """File a photo and remove its twin; return their paths in the intake, and the bytes of both."""
    first = ticks.drop()
    data = first.read_bytes()
    ticks.tick(3)
    twin = ticks.intake / "twin.jpg"
    twin.write_bytes(data)
    ticks.service.wake()
    ticks.tick(3)
    assert (ticks.left(), len(ticks.filed())) == ([], 1)
    return first, twin, data


def test_the_kept_copy_went_back_into_the_intake_itself(ticks: Ticks) -> None:
    first, twin, data = _removed_duplicate(ticks)
    assert _undo(ticks, first) == []
    assert _undo(ticks, twin) == []
    assert (first.read_bytes(), twin.read_bytes()) == (data, data)
    assert not journal.done_for_path(ticks.opened.con, str(twin)), "nothing of it is left to undo"


def test_the_owner_has_moved_the_kept_copy(ticks: Ticks) -> None:
    _, twin, data = _removed_duplicate(ticks)
    [name] = ticks.filed()
    (ticks.library / "Family").mkdir()
    (ticks.library / name).rename(ticks.library / "Family" / "best.jpg")
    (ticks.library / name).write_bytes(b"another of its name")
    found = ticks.library / "Family" / "best.jpg"
    with transaction(ticks.opened.con):
        catalogue.rename(ticks.opened.con, name, "Family/best.jpg")
    assert _undo(ticks, twin) == []
    assert (twin.read_bytes(), found.read_bytes()) == (data, data)


def test_the_owner_has_moved_the_kept_copy_since_the_last_look(ticks: Ticks) -> None:
    first, twin, data = _removed_duplicate(ticks)
    [name] = ticks.filed()
    (ticks.library / name).parent.rename(ticks.library / "Family")
    assert _undo(ticks, twin) == []
    assert twin.read_bytes() == data
    assert len(_undo(ticks, first)) == 1, "what was moved itself is left where its owner has put it"


def test_a_look_for_the_kept_copy_tells_of_each_folder(ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one of several libraries the page said after three minutes that its disk is silent."""
    _, twin, data = _removed_duplicate(ticks)
    [name] = ticks.filed()
    (ticks.library / name).parent.rename(ticks.library / "Family")
    signs: list[tuple[int, int, str]] = []
    monkeypatch.setattr(ticks.service, "show_progress", lambda *sign: signs.append(sign))
    assert told(ticks, "undo", path=str(twin))["state"] == "done"
    assert twin.read_bytes() == data
    folders = [ticks.library, *(path for path in ticks.library.rglob("*") if path.is_dir())]
    seen = [path for path in folders if ".photo-organizer" not in path.parts]
    assert signs == [(number, 0, "folders looked at") for number in range(1, len(seen) + 1)]


def test_where_the_library_cannot_be_looked_at_the_old_name_is_told(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, twin, _ = _removed_duplicate(ticks)
    [name] = ticks.filed()
    (ticks.library / name).rename(ticks.library / "best.jpg")

    def fail(*_: object) -> None:
        raise VolumeProblem("it cannot be read")

    monkeypatch.setattr(Reconciler, "run", fail)
    [problem] = _undo(ticks, twin)
    assert name in problem
    assert ticks.left() == []


def test_other_bytes_of_that_size_are_no_kept_copy(ticks: Ticks) -> None:
    _, twin, data = _removed_duplicate(ticks)
    [name] = ticks.filed()
    changed = data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]
    (ticks.library / name).write_bytes(changed)
    assert len(_undo(ticks, twin)) == 1
    assert ticks.left() == []
    assert (ticks.library / name).read_bytes() == changed


@pytest.mark.parametrize("another", [True, False], ids=["another is good", "there is none"])
def test_a_kept_copy_that_changed_without_a_sign_is_passed_over(ticks: Ticks, *, another: bool) -> None:
    _, twin, data = _removed_duplicate(ticks)
    [name] = ticks.filed()
    kept, good = ticks.library / name, ticks.library / "Family" / "good.jpg"
    if another:
        good.parent.mkdir()
        good.write_bytes(data)
    before = kept.stat()
    with kept.open("r+b") as file:
        file.seek(-9, os.SEEK_END)
        file.write(bytes([data[-9] ^ 1]))
    os.utime(kept, ns=(before.st_atime_ns, before.st_mtime_ns))
    problems = _undo(ticks, twin)
    assert (len(problems), ticks.left()) == ((0, ["twin.jpg"]) if another else (1, []))
    assert not another or twin.read_bytes() == good.read_bytes() == data


@pytest.mark.parametrize("md5", [None, b"\0" * 16])
def test_where_nobody_knows_of_the_bytes_the_old_name_stands(ticks: Ticks, md5: bytes | None) -> None:
    step = Restore(f"{ticks.library}/gone.jpg", str(ticks.intake / "a.jpg"), Stamp(1, 2, 3, 4), md5)
    assert kept_now(ticks.opened.con, str(ticks.library), step, lambda: False) == (None if md5 else step.kept)
