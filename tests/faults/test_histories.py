"""Whatever an owner does, in whatever order, and wherever the power goes: nothing is lost that he did not delete.

A history is drawn at random: cards are copied in, filed photos are uploaded again, renamed, edited and deleted by
their owner; the program files, is killed in the middle, undoes. After each act all contents are there, none torn.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from photo_organizer.cli.main import main
from photo_organizer.cli.output import DONE, SOME_FAILED
from tests.faults.home import MEMORY, Home, Tree, in_child
from tests.faults.judge import EVERYTHING
from tests.faults.points import Point, watched
from tests.samples.photos import jpeg
from tests.samples.video import movie

KILLED = 77
NAMES = ("a.mp4", "b.mp4", "IMG_1.jpg", "trip/IMG_1.JPG", "trip/notes.txt", "deep/er/clip.mov", "IMG_2.jpg")
KINDS = 8  # contents at hand; copies and names of the same second come about by chance


class Household:
    """One home, what its owner still has, and what the program did last."""

    def __init__(self, folder: Path, layout: str, *, delete: bool) -> None:
        self.home = Home(layout, folder, folder)
        for place in (self.home.library, self.home.intake, self.home.state):
            place.mkdir(parents=True)
        self.config = folder / "settings.ini"
        self.config.write_text(
            f"[paths]\nintake = {self.home.intake}\nlibrary = {self.home.library}\n"
            f"[logs]\nfolder = {self.home.state}\n[duplicates]\ndelete_duplicates = {delete}\n"
            "[safety]\nreserve_mb = 0\n"
        )
        self.expected: set[str] = set()
        self.before: Tree | None = None  # what one undo has to bring back
        self.cut_off = False  # the next pass finishes that run first, which is a run of its own

    # ── what the owner does ──

    def copy_a_card(self, chance: random.Random) -> None:
        for name in chance.sample(NAMES, chance.randrange(1, len(NAMES))):
            kind, path = chance.randrange(KINDS), self.home.intake / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.write_bytes(content(kind))
                os.utime(path, (1_600_000_000 + kind, 1_600_000_000 + kind))

    def upload_again(self, chance: random.Random) -> None:
        path = self.home.intake / "again" / chance.choice(NAMES)
        path.parent.mkdir(parents=True, exist_ok=True)
        if (filed := self.filed()) and not path.exists():
            shutil.copy2(chance.choice(filed), path)

    def rename(self, chance: random.Random) -> None:
        for path in chance.sample(filed := self.filed(), min(1, len(filed))):
            if not path.with_name("my picture.jpg").exists():
                path.rename(path.with_name("my picture.jpg"))

    def edit(self, chance: random.Random) -> None:
        for path in chance.sample(filed := self.filed(), min(1, len(filed))):
            with path.open("ab") as file:
                file.write(b"edited")

    def delete(self, chance: random.Random) -> None:
        for path in chance.sample(filed := self.filed(), min(1, len(filed))):
            path.unlink()

    # ── what the program does ──

    def file(self, _chance: random.Random) -> None:
        before = self.home.tree()
        assert self.run("once", "--settle", "0") in (DONE, SOME_FAILED)
        if self.home.tree() != before:
            self.before = None if self.cut_off else before
        self.cut_off = False
        assert self.home.leftovers() == []
        assert self.home.disagreements() == []

    def be_killed(self, chance: random.Random) -> None:
        after, first = chance.randrange(30), [-1]  # changes since the first file was taken

        def before(point: Point) -> None:
            if point.call == "renameat2" and first[0] < 0:
                first[0] = point.number
            if first[0] >= 0 and point.number - first[0] == after:
                os._exit(KILLED)

        with watched(before):
            assert self.run("once", "--settle", "0") in (DONE, SOME_FAILED, KILLED)
        self.before, self.cut_off = None, True

    def undo(self, _chance: random.Random) -> None:
        self.run("undo", "--last")
        assert self.before is None or self.home.tree() == self.before
        self.before = None

    # ── pieces ──

    def run(self, command: str, *options: str) -> int:
        words = [command, "--config", str(self.config), "--state", str(self.home.state), *options]
        return in_child(lambda: os._exit(main(words)))

    def filed(self) -> list[Path]:
        inside = f"{self.home.intake}/"
        paths = sorted(path for path in self.home.tree() if path.startswith(f"{self.home.library}/"))
        return [
            Path(path) for path in paths if not path.startswith(inside) and "/.photo-organizer/" not in path
        ]


Act: TypeAlias = Callable[[Household, random.Random], None]
OWNER: list[Act] = [
    Household.copy_a_card,
    Household.copy_a_card,
    Household.upload_again,
    Household.rename,
    Household.edit,
    Household.delete,
]
PROGRAM: list[Act] = [Household.file, Household.be_killed, Household.be_killed, Household.undo]


@settings(max_examples=500 if EVERYTHING else 25)
@given(
    layout=st.sampled_from(["one", "inside"]),
    delete=st.booleans(),
    history=st.lists(
        st.tuples(st.sampled_from(OWNER + PROGRAM), st.integers(0, 10**6)), min_size=5, max_size=14
    ),
)
def test_nothing_is_ever_lost(*, layout: str, delete: bool, history: list[tuple[Act, int]]) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        household = Household(Path(folder), layout, delete=delete)
        for act, seed in [(Household.copy_a_card, len(history)), *history]:
            act(household, random.Random(seed))
            if act in OWNER:
                household.expected, household.before = household.home.contents(), None
            assert household.home.contents() == household.expected


@cache
def content(kind: int) -> bytes:
    """Return one of a few files: films of two seconds, photos, a text."""
    match kind:
        case 0 | 1 | 2 | 3:
            return movie(datetime(2024, 5, 1, 12, 0, kind % 2), frames=1, size=(32, 24), seed=kind)
        case 4 | 5 | 6:
            return jpeg(datetime(2023, 1, 1, 10, kind, 0), size=(48, 32), seed=kind)
        case _:
            return b"milk, bread, batteries"
