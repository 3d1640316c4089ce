"""What an editor wrote beside a photo since the last walk goes with it: it is of no use without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.commands import seen_since
from photo_organizer.commands.put_back import PutBackTask
from photo_organizer.commands.seen_since import SeenSince
from photo_organizer.commands.set_aside import SetAsideTask
from photo_organizer.commands.task import Assignment
from photo_organizer.errors import VolumeProblem
from photo_organizer.gather.reconcile import Reconciler
from photo_organizer.store import catalogue
from tests.commands.ticks import Ticks

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS: dict[str, dict[str, Any]] = {
    "date": {"taken": "1999-05-05"},
    "relayout": {"apply": True, "yes": True},
}


@pytest.mark.parametrize("command", COMMANDS)
def test_what_was_written_beside_a_photo_since_the_last_walk_goes_with_it(ticks: Ticks, command: str) -> None:
    ticks.drop()
    ticks.tick(3)
    [filed] = ticks.library.rglob("*.jpg")
    beside = filed.with_suffix(".jpg.xmp")
    beside.write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    ticks.opened.settings = ticks.settings.replace(naming_layout="{YYYY}/{YYYY}{MM}{DD}_{hh}{mm}{ss}")
    paths = {"paths": [str(filed.relative_to(ticks.library))]} if command == "date" else {}
    number = ticks.post(command, **COMMANDS[command], **paths)
    ticks.tick(5)
    assert not filed.exists(), ticks.answer(number)
    [moved] = ticks.library.rglob("*.jpg")
    assert [path.name for path in ticks.library.rglob("*.xmp")] == [f"{moved.name}.xmp"]
    assert not beside.exists()


def test_it_is_set_aside_with_its_photo_and_comes_back_with_it(ticks: Ticks) -> None:
    for _ in range(2):
        ticks.drop()
    ticks.tick(3)
    kept, other = sorted(ticks.library.rglob("*.jpg"))
    beside = other.with_suffix(".xmp")
    beside.write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    numbers = [
        catalogue.number_of(ticks.opened.con, str(one.relative_to(ticks.library))) for one in (kept, other)
    ]
    ticks.post("set-aside", keep=numbers[:1], aside=numbers[1:])
    ticks.tick(5)
    assert not beside.exists()
    [photo] = (ticks.library / "Duplicates").glob("*.jpg")
    photo.with_suffix(".jpg.pp3").write_bytes(b"[Version]\n")
    ticks.post("put-back", paths=[f"Duplicates/{photo.name}"])
    ticks.tick(5)
    assert list((ticks.library / "Duplicates").glob("*")) == []
    assert sorted(path.suffix for path in other.parent.iterdir() if path.stem.startswith(other.stem)) == [
        ".jpg", ".pp3", ".xmp",
    ]  # fmt: skip


def test_nothing_is_forgotten_because_another_folder_is_in_the_librarys_place(ticks: Ticks) -> None:
    """As an empty one that a lost mount leaves behind: the pictures are not there as they were shown."""
    for _ in range(2):
        ticks.drop()
    ticks.tick(3)
    con = ticks.opened.con
    keep, aside = (catalogue.number_of(con, path) for path in ticks.filed())
    work = SetAsideTask(Assignment(ticks.opened, {"keep": [keep], "aside": [aside]}))
    known = catalogue.count(con)
    ticks.library.rename(ticks.library.with_name("away"))
    ticks.library.mkdir()
    with pytest.raises(VolumeProblem):
        work.go_on(lambda: False)
    assert catalogue.count(con) == known


@pytest.mark.parametrize("command", COMMANDS)
def test_it_goes_back_with_its_photo_where_a_new_name_is_undone(ticks: Ticks, command: str) -> None:
    ticks.drop()
    ticks.tick(3)
    [filed] = ticks.library.rglob("*.jpg")
    ticks.opened.settings = ticks.settings.replace(naming_layout="{YYYY}/{YYYY}{MM}{DD}_{hh}{mm}{ss}")
    paths = {"paths": [str(filed.relative_to(ticks.library))]} if command == "date" else {}
    ticks.post(command, **COMMANDS[command], **paths)
    ticks.tick(5)
    [moved] = ticks.library.rglob("*.jpg")
    assert moved != filed
    moved.with_suffix(".jpg.xmp").write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    ticks.post("undo")
    ticks.tick(3)
    assert sorted(path for path in ticks.library.rglob("*.*") if path.is_file()) == [
        filed, filed.with_suffix(".jpg.xmp"),
    ]  # fmt: skip


def test_a_folder_that_takes_long_to_list_is_not_listed_for_each_portion(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[str] = []

    def note_new(_walk: Reconciler, folders: list[str], **_: bool) -> None:
        listed.extend(folders)
        ticks.clock.now += len(folders)

    monkeypatch.setattr(Reconciler, "note_new", note_new)
    since = SeenSince(ticks.opened)
    for _ in range(3):
        since.note_new(["large"])
    since.note_new(["large", "other"])
    assert listed == ["large", "other"]
    ticks.clock.now += seen_since.PAUSE
    since.note_new(["large", "other"])
    assert listed[2:] == ["large", "other"]


def test_it_learns_nothing_of_what_a_walk_leaves_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who names a file of the intake by mistake had all that lies there taken for filed."""
    ticks = Ticks(tmp_path, monkeypatch)
    inside = ticks.library / "Inbox"
    ticks.opened.settings = ticks.settings.replace(paths_intake=str(inside))
    for folder in (inside / "card", ticks.library / "#recycle", ticks.library / "2020"):
        folder.mkdir(parents=True)
        (folder / "a.jpg").write_bytes(b"a")
    since = SeenSince(ticks.opened)
    since.note_new(
        ["Inbox", "Inbox/card", "#recycle", ".photo-organizer/claim", "2020/../Inbox/card", "2020"]
    )
    (ticks.library / "2021").mkdir()
    (ticks.library / "2021" / "b.jpg").write_bytes(b"b")
    assert list(PutBackTask(Assignment(ticks.opened, {"paths": ["2021/b.jpg"]})).plans()) == []
    assert [known.path for known in catalogue.everything(ticks.opened.con)] == ["2020/a.jpg"]
    ticks.end()
