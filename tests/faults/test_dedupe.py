"""`dedupe --apply` and its undo, killed before any single change: nothing is lost, and undo gives back every byte."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli import dedupe
from photo_organizer.cli.main import main
from tests.faults.home import MEMORY, Tree, copy, in_child, put
from tests.faults.home import Home as Household
from tests.faults.judge import EVERYTHING, points_of
from tests.faults.points import Point, watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KILLED = 77
SHARE = 1 if EVERYTHING else 7  # every so many-th point


class Home(Household):
    """A library that holds much twice: plain files, a live photo, a copy in Duplicates/ already."""

    def __init__(self, root: Path, *, delete: bool) -> None:
        super().__init__("one", root, root)
        self.config = root / "config.ini"
        self.config.write_text(
            f"[duplicates]\ndelete_duplicates = {str(delete).lower()}\n[safety]\nreserve_mb = 0\n"
        )

    def build(self) -> None:
        for folder in (self.intake, self.library, self.state, self.outside):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        library = self.library
        for number, name in enumerate(
            ("2023/a.jpg", "2023/b.jpg", "2024/live.heic", "2024/live.mov", "2024/c.jpg")
        ):
            put(library / name, number, 30_000 + number)
        for name, other in (
            ("import/a.jpg", "2023/a.jpg"), ("import/old/a.jpg", "2023/a.jpg"), ("import/b (1).jpg", "2023/b.jpg"),
            ("Duplicates/b.0001.jpg", "2023/b.jpg"), ("phone/x.heic", "2024/live.heic"), ("phone/x.mov", "2024/live.mov"),
        ):  # fmt: skip
            copy(library / other, library / name)

    def command(self, name: str, *options: str) -> int:
        folders = (f"--{one}={getattr(self, one)}" for one in ("intake", "library", "state"))
        with (
            open(os.devnull, "w", encoding="ascii") as nowhere,
            redirect_stdout(nowhere),
            redirect_stderr(nowhere),
        ):
            return main([name, *folders, f"--logs={self.state}", f"--config={self.config}", *options])

    def apply(self) -> None:
        assert self.command("dedupe", "--apply", "--yes") == 0

    def undo_all(self) -> None:
        """Take back run after run, as far as there is one."""
        while self.command("undo") == 0:
            pass


@pytest.fixture(params=[True, False], ids=["delete", "aside"])
def home(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.setattr(dedupe, "background", lambda: None)  # this process is not the program's own
    with tempfile.TemporaryDirectory(dir=MEMORY) as memory:
        yield Home(Path(memory), delete=request.param)


def _killed_at(number: int, work: Callable[[], object]) -> bool:
    """Do `work` in a process that ends before its point `number`; return whether it came that far."""

    def before(point: Point) -> None:
        if point.number == number:
            os._exit(KILLED)

    def watch() -> None:
        with watched(before):
            work()

    code = in_child(watch)
    assert code in (0, KILLED)
    return code == KILLED


def _photos(tree: Tree) -> Tree:
    return {path: file for path, file in tree.items() if not path.endswith(".csv")}


def test_undo_of_a_whole_run_gives_back_every_name_byte_and_time(home: Home) -> None:
    home.build()
    before = _photos(home.tree())
    home.apply()
    assert len(home.contents()) == 5
    assert len(_photos(home.tree())) < len(before)
    assert home.command("undo") == 0
    assert _photos(home.tree()) == before
    assert home.leftovers() + home.disagreements() == []


def test_a_kill_in_the_run_loses_nothing_and_the_next_run_and_undo_end_as_always(home: Home) -> None:
    home.build()
    before, contents = _photos(home.tree()), home.contents()
    steps = len(points_of(home.apply))
    end, wrong = _photos(home.tree()), []
    for number in range(0, steps, SHARE):
        home.build()
        assert _killed_at(number, home.apply)
        if not contents <= home.contents():
            wrong.append(f"killed at {number}: lost {contents - home.contents()}")
        home.apply()
        if _photos(home.tree()) != end:
            wrong.append(f"after {number}: {set(_photos(home.tree()).items()) ^ set(end.items())}")
        wrong += [f"after {number}: {words}" for words in home.leftovers() + home.disagreements()]
        home.undo_all()
        if _photos(home.tree()) != before:
            wrong.append(f"undone after {number}: {set(_photos(home.tree()).items()) ^ set(before.items())}")
    assert not wrong, "\n".join(wrong)


def test_a_kill_in_the_undo_loses_nothing_and_the_next_undo_gives_all_back(home: Home) -> None:
    home.build()
    before, contents = _photos(home.tree()), home.contents()
    home.apply()
    wrong = []
    for number in range(0, len(points_of(home.undo_all)), SHARE):
        home.build()
        home.apply()
        assert _killed_at(number, home.undo_all)
        if not contents <= home.contents():
            wrong.append(f"killed at {number}: lost {contents - home.contents()}")
        home.undo_all()
        if _photos(home.tree()) != before:
            wrong.append(
                f"undone again after {number}: {set(_photos(home.tree()).items()) ^ set(before.items())}"
            )
        wrong += [f"after {number}: {words}" for words in home.leftovers() + home.disagreements()]
    assert not wrong, "\n".join(wrong)
