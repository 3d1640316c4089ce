"""Groups of the library: looked at, shown, decided by the owner, and all of it taken back."""

from __future__ import annotations

import csv
import io
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer import wiring
from photo_organizer.cli.main import main
from photo_organizer.commands.queue import Queue
from photo_organizer.commands.set_aside import SetAsideTask
from photo_organizer.commands.task import Assignment
from photo_organizer.errors import Refused
from photo_organizer.service.acting import make_ready
from photo_organizer.settings import Settings
from photo_organizer.store import db, inbox, library_looks
from tests.commands.undoing import take_back
from tests.look.pictures import encoded, photo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from photo_organizer.library import Library

SCENE = photo(3, 800, 600)
FILES = {
    "2024/a.jpg": encoded(SCENE, quality=92),
    "2024/a.xmp": b"<x:xmpmeta/>",
    "old/a small.jpg": encoded(SCENE.resize((400, 300)), quality=80),
    "old/a small.xmp": b"<x:xmpmeta>edits</x:xmpmeta>",
    "old/again.jpg": encoded(SCENE.resize((400, 300)), quality=80),
    "2024/b.jpg": encoded(photo(4, 800, 600)),
    "2024/film.mp4": b"\0\0\0\x18ftypmp42" + b"film" * 99,
}


class Home:
    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("intake", "library", "state", "logs"):
            (root / name).mkdir()
        for name, data in FILES.items():
            (root / "library" / name).parent.mkdir(exist_ok=True)
            (root / "library" / name).write_bytes(data)

    def run(self, command: str, *more: str) -> int:
        folders = [f"--{name}={self.root / name}" for name in ("intake", "library", "state", "logs")]
        return main([command, *folders, *more])

    def groups(self) -> list[library_looks.SimilarGroup]:
        con = db.open_readonly(str(self.root / "state"))
        assert con
        try:
            return library_looks.page_of_groups(con)
        finally:
            con.close()

    def tree(self) -> dict[str, bytes]:
        found = (path for path in (self.root / "library").rglob("*") if path.is_file())
        return {str(path.relative_to(self.root / "library")): path.read_bytes() for path in found}


@pytest.fixture
def home(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Home:
    found = Home(tmp_path)
    assert found.run("similar") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    told = [(row["path"].removeprefix(f"{tmp_path}/library/"), row["group"], row["relation"]) for row in rows]
    assert told == [
        ("2024/a.jpg", "1", "same"),
        ("old/a small.jpg", "1", "same"),
        ("old/again.jpg", "1", "exact"),
    ]
    return found


@pytest.fixture
def library(home: Home) -> Iterator[Library]:
    folders: dict[str, Any] = {f"paths_{name}": str(home.root / name) for name in ("intake", "library")}
    settings = Settings(folders | {"logs_folder": str(home.root / "logs")})
    stop = threading.Event().is_set
    with wiring.open_library(settings, str(home.root / "state"), stop) as library:
        make_ready(library, stop, lambda _: None)
        yield library


def test_a_group_names_its_keeper_the_reasons_and_what_differs(home: Home) -> None:
    (group,) = home.groups()
    assert [(one.path, one.keeper) for one in group.files] == [
        ("2024/a.jpg", True),
        ("old/a small.jpg", False),
        ("old/again.jpg", False),
    ]
    assert "more pixels (800 x 600)" in group.files[1].reason


def test_what_is_set_aside_goes_once_with_its_companions_and_comes_back(home: Home, library: Library) -> None:
    before = home.tree()
    keeper, small, again = home.groups()[0].files
    done = _set_aside(library, [keeper.picture], [small.picture, again.picture])
    assert done["problems"] == []
    assert set(home.tree()) == {
        "2024/a.jpg",
        "2024/a.xmp",
        "2024/b.jpg",
        "2024/film.mp4",
        "Duplicates/a small.0001.jpg",
        "Duplicates/a small.0001.xmp",
    }
    assert home.groups() == []
    assert take_back(library, done["run"]) == []
    assert home.tree() == before
    assert len(home.groups()) == 1


def test_what_lies_in_duplicates_already_is_not_put_there_twice(home: Home, library: Library) -> None:
    keeper, small, again = home.groups()[0].files
    _set_aside(library, [keeper.picture], [small.picture])
    done = _set_aside(library, [keeper.picture], [again.picture])
    assert done["problems"] == []
    assert [name for name in home.tree() if name.endswith(".jpg")] != []
    assert sorted(name for name in home.tree() if name.startswith("Duplicates/")) == [
        "Duplicates/a small.0001.jpg",
        "Duplicates/a small.0001.xmp",
    ]


def test_one_picture_always_stays(home: Home, library: Library) -> None:
    keeper, small, _ = home.groups()[0].files
    for keep, aside in (
        ([], [keeper.picture]),
        ([small.picture], [small.picture]),
        ([keeper.picture], [999]),
    ):
        with pytest.raises(Refused):
            _set_aside(library, keep, aside)
    assert set(home.tree()) == set(FILES)


def test_not_duplicates_is_remembered_and_can_be_taken_back(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    library = home.root / "library"
    pair = (str(library / "2024/a.jpg"), str(library / "old/a small.jpg"))
    assert home.run("similar", "--not-duplicates", *pair) == 0
    assert "Remembered: these pictures are not shown together again." in capsys.readouterr().err
    assert home.groups() == []
    assert home.run("similar", str(library)) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["relation"] for row in rows} == {"exact"}
    assert home.run("similar", "--duplicates-after-all", *pair) == 0
    assert len(home.groups()) == 1


def test_the_next_look_sees_only_what_is_new(home: Home) -> None:
    (home.root / "library/2025").mkdir()
    (home.root / "library/2025/b.png").write_bytes(encoded(photo(4, 800, 600), "PNG"))
    (home.root / "library/old/again.jpg").unlink()
    assert home.run("similar", "--night=60") == 0
    assert sorted([one.path for one in group.files] for group in home.groups()) == [
        ["2024/a.jpg", "old/a small.jpg"],
        ["2025/b.png", "2024/b.jpg"],
    ]


def _set_aside(library: Library, keep: list[int], aside: list[int]) -> dict[str, Any]:
    task = SetAsideTask(Assignment(library, {"keep": keep, "aside": aside}))
    assert task.go_on(lambda: False)
    return task.reply()


def _obey(library: Library, name: str, **arguments: object) -> dict[str, Any]:
    host: Any = SimpleNamespace(
        library=library, stopping=False, ready=lambda: True, show_progress=lambda *_: None
    )
    number = inbox.post(library.con, name, arguments, 1)
    Queue(host).serve()
    return inbox.reply_to(library.con, number) or {}


def test_the_page_leaves_commands_for_all_of_it(home: Home, library: Library) -> None:
    before = home.tree()
    keeper, small, _ = home.groups()[0].files
    both = [keeper.picture, small.picture]
    assert _obey(library, "not-duplicates", pictures=both)["state"] == "done"
    assert home.groups() == []
    assert _obey(library, "not-duplicates", pictures=both, take_back=True)["ok"]
    assert len(home.groups()) == 1
    done = _obey(library, "set-aside", keep=[keeper.picture], aside=[small.picture])
    assert done["ok"]
    assert [path.rpartition("/")[2] for path in done["files"]] == ["a small.0001.jpg", "a small.0001.xmp"]
    assert _obey(library, "undo", run=done["run"])["ok"]
    assert home.tree() == before
    refused = _obey(library, "set-aside", keep=[], aside=[small.picture])
    assert not refused["ok"]
    assert refused["problems"]
    assert not _obey(library, "not-duplicates", pictures=[999])["ok"]
