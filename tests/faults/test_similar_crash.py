"""Killed before any change of a pass that exchanges names and sets aside, the program loses nothing and ends the same."""

from __future__ import annotations

import os
import random
import shutil
from typing import TYPE_CHECKING

from photo_organizer.cli.main import main
from tests.faults.home import in_child
from tests.faults.judge import EVERYTHING
from tests.faults.points import Point, watched
from tests.look.pictures import encoded, photo
from tests.look.times import exif

if TYPE_CHECKING:
    from pathlib import Path

KILLED = 77
SAMPLE = 14  # of all points, unless everything is asked for
SCENE, WIDE = photo(7, 640, 480), photo(8, 700, 520)
FIRST = {
    "small.jpg": encoded(SCENE.resize((320, 240)), quality=80, exif=exif()),
    "small.xmp": b"<x:xmpmeta/>",
}
THEN = {
    "large.jpg": encoded(SCENE, quality=90, exif=exif()),  # better: takes the name
    # Finds its picture in the library.
    "IMG-20240601-WA0001.jpg": encoded(SCENE.resize((400, 300)), quality=60),
    "other.jpg": encoded(photo(1, 640, 480), exif=exif(camera="EOS R6", subseconds="25")),  # steps aside
    **{
        f"burst{n}.jpg": encoded(
            WIDE.crop((3 * n, 2 * n, 640 + 3 * n, 480 + 2 * n)),
            exif=exif("2024:05:02 10:00:00", subseconds=f"{n}4"),
        )
        for n in range(3)
    },
}
Tree = dict[str, tuple[bytes, int]]


class Home:
    """Intake, library and state; `kept` holds them as they are before the pass that is killed."""

    def __init__(self, root: Path) -> None:
        self.root, self.kept = root / "home", root / "kept"
        for name in ("intake", "library", "state"):
            (self.root / name).mkdir(parents=True)
        self.drop(FIRST)
        self.once()
        self.drop(THEN)
        shutil.copytree(self.root, self.kept, symlinks=True)

    def drop(self, files: dict[str, bytes]) -> None:
        for number, (name, data) in enumerate(files.items()):
            path = self.root / "intake" / name
            path.write_bytes(data)
            os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))

    def again(self) -> None:
        """Put everything back to before the pass."""
        shutil.rmtree(self.root)
        shutil.copytree(self.kept, self.root, symlinks=True)

    def run(self, command: str, *more: str) -> int:
        folders = [f"--{name}={self.root / name}" for name in ("intake", "library", "state")]
        return main([command, *folders, f"--logs={self.root / 'state'}", *more])

    def once(self) -> int:
        return self.run("once", "--settle=0", "--quiet")

    def tree(self) -> Tree:
        files = (path for name in ("intake", "library") for path in (self.root / name).rglob("*"))
        return {
            str(path.relative_to(self.root)): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in files
            if path.is_file() and "/.photo-organizer/tmp" not in str(path)
        }

    def kill_at(self, number: int) -> int:
        """Run the pass in a process that ends before point `number`; return how many points it has met."""
        met = 0

        def before(point: Point) -> None:
            nonlocal met
            met = point.number + 1
            if point.number == number:
                os._exit(KILLED)

        if number < 0:
            with watched(before):
                self.once()
            return met

        def act() -> None:
            with watched(before):
                self.once()

        assert in_child(act) == KILLED
        return number


def test_an_exchange_of_names_survives_a_kill_before_any_change(tmp_path: Path) -> None:
    home = Home(tmp_path)
    before = home.tree()
    points = home.kill_at(-1)
    undisturbed = home.tree()
    assert {name.rpartition("/")[2] for name in undisturbed} == {
        "20240501_120007.jpg",
        "20240501_120007_A.jpg",
        "20240501_120007_A.xmp",
        "20240501_120007_B.jpg",
        "20240501_120007.2500.jpg",
        "20240502_100000.jpg",
        "20240502_100000_A.jpg",
        "20240502_100000_B.jpg",
    }
    assert home.run("undo") == 0
    assert home.tree() == before
    contents = {data for data, _ in before.values()}
    chance = random.Random(5)
    for number in range(points) if EVERYTHING else sorted(chance.sample(range(points), SAMPLE)):
        home.again()
        home.kill_at(number)
        assert {data for data, _ in home.tree().values()} == contents, f"killed at {number}"
        home.once()
        assert home.tree() == undisturbed, f"started again after {number}"
