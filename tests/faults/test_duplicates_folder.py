"""Who empties Duplicates loses nothing unique, whatever came before: it holds only what the library has as well.

A history is drawn at random: different pictures of one date are dropped in any order, again, under other names and with
other times; the program files, looks for duplicates, takes back; the owner empties Duplicates, or puts a file there.
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

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from photo_organizer.cli.main import main
from tests.faults.home import MEMORY
from tests.faults.judge import EVERYTHING
from tests.look.pictures import encoded, photo
from tests.samples.photos import jpeg
from tests.samples.video import movie

NOON = 1_700_000_000
NAMES = ("IMG_1.jpg", "IMG-20231114-WA0001.jpg", "IMG_20231114_120000.jpg", "scan.jpg", "film.mov")
KINDS = 9


class House:
    """An intake and a library, the contents that were ever dropped, and those that their owner put into Duplicates."""

    def __init__(self, root: Path, options: str) -> None:
        self.root, self.library, self.intake = root, root / "library", root / "intake"
        for name in ("intake", "library", "state", "logs"):
            (root / name).mkdir()
        (root / "config.ini").write_text(f"[dates]\nzone = UTC\n{options}\n")
        self.dropped: set[bytes] = set()
        self.his_own: set[bytes] = set()
        self.drops = 0

    # ── what the owner does ──

    def drop(self, chance: random.Random) -> None:
        for _ in range(chance.randrange(1, 4)):
            self.drops += 1
            kind, name = chance.randrange(KINDS), chance.choice(NAMES)
            path = self.intake / str(self.drops) / (name if kind < KINDS - 2 else "film.mov")
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content(kind))
            changed = NOON + chance.randrange(3) * 10**6
            os.utime(path, (changed, changed))
        self.dropped |= set(self.contents(self.intake))
        self.his_own -= set(self.contents(self.intake))  # he wants it in the library again

    def empty_duplicates(self, _chance: random.Random) -> None:
        shutil.rmtree(self.library / "Duplicates", ignore_errors=True)

    def put_aside(self, chance: random.Random) -> None:
        inside = [path for path in self.filed() if "Duplicates" not in path.parts]
        for path in chance.sample(inside, min(1, len(inside))):
            (self.library / "Duplicates").mkdir(exist_ok=True)
            self.his_own.add(path.read_bytes())
            path.rename(self.library / "Duplicates" / f"mine {len(self.his_own)}{path.suffix}")

    def send_again(self, chance: random.Random) -> None:
        """Send what lies in Duplicates once more: its owner wants it in the library again."""
        aside = [path for path in self.filed() if "Duplicates" in path.parts]
        for path in chance.sample(aside, min(2, len(aside))):
            self.drops += 1
            (self.intake / f"again {self.drops}{path.suffix}").write_bytes(path.read_bytes())
        self.his_own -= set(self.contents(self.intake))

    # ── what the program does ──

    def file(self, _chance: random.Random) -> None:
        self.run("once", "--settle=0")

    def dedupe(self, _chance: random.Random) -> None:
        self.run("dedupe", "--apply", "--yes")

    def undo(self, _chance: random.Random) -> None:
        self.run("undo", "--last")

    # ── pieces ──

    def run(self, command: str, *more: str) -> None:
        folders = [f"--{name}={self.root / name}" for name in ("intake", "library", "state", "logs")]
        main([command, f"--config={self.root / 'config.ini'}", *folders, *more])

    def filed(self) -> list[Path]:
        return sorted(path for path in self.library.rglob("*") if path.is_file())

    def contents(self, folder: Path) -> list[bytes]:
        return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]

    def judge(self) -> None:
        """Nothing unique is in Duplicates but what its owner put there; nothing else is lost or filed twice."""
        aside = set(self.contents(self.library / "Duplicates"))
        in_library = [path.read_bytes() for path in self.filed() if "Duplicates" not in path.parts]
        waiting = set(self.contents(self.intake))
        assert aside <= {*in_library, *waiting, *self.his_own}
        assert self.dropped <= {*in_library, *waiting, *self.his_own}


Act: TypeAlias = Callable[[House, random.Random], None]
ACTS: list[Act] = [
    House.drop,
    House.drop,
    House.file,
    House.file,
    House.dedupe,
    House.undo,
    House.empty_duplicates,
    House.put_aside,
    House.send_again,
]


@settings(max_examples=300 if EVERYTHING else 10, deadline=None, phases=[Phase.generate])
@given(
    delete=st.booleans(),
    better=st.booleans(),
    history=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 10**6)), min_size=4, max_size=9),
)
def test_who_empties_duplicates_loses_nothing(
    *, delete: bool, better: bool, history: list[tuple[Act, int]]
) -> None:
    options = f"[duplicates]\ndelete_duplicates = {delete}\nreplace_with_better = {better}"
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        house = House(Path(folder), options)
        ends: list[tuple[Act, int]] = [
            (act, 1)
            for act in (House.file, House.put_aside, House.send_again, House.file, House.empty_duplicates)
        ]
        for act, seed in [(House.drop, len(history)), *history, *ends]:
            act(house, random.Random(seed))
            house.judge()
        kept = [path.read_bytes() for path in house.filed()]
        assert house.dropped <= {*kept, *house.contents(house.intake), *house.his_own}


@cache
def content(kind: int) -> bytes:
    """Return one of a few files: pictures of one second, the same one smaller, some without a date, films."""
    match kind:
        case 0 | 1 | 2:
            return jpeg(datetime(2023, 11, 14, 12, 0, 0), size=(48, 32), seed=kind)
        case 3 | 4 | 5:
            return encoded(photo(kind, 96, 64), quality=80)
        case 6:
            return encoded(photo(5, 48, 32), quality=60)
        case _:
            return movie(datetime(2023, 11, 14, 12, 0, 0), frames=1, size=(32, 24), seed=kind)
