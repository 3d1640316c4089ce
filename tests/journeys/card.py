"""A card that is copied in portions, and what the library holds of it; the program runs in this process."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from photo_organizer.cli.main import main
from photo_organizer.cli.output import DONE, SOME_FAILED

if TYPE_CHECKING:
    from pathlib import Path

MTIME = 1_600_000_000


class Card:
    """An intake, a library and a state folder below `root`."""

    def __init__(self, root: Path) -> None:
        self.root, self.intake, self.library = root, root / "intake", root / "library"
        for name in ("intake", "library", "state"):
            (root / name).mkdir(parents=True)

    def run(self, command: str, *more: str) -> int:
        logs = ["--logs", str(self.root / "state")] if command in ("once", "plan") else []
        folders = [f"--{name}={self.root / name}" for name in ("intake", "library", "state")]
        return main([command, *folders, *logs, *more])

    def put(self, name: str, data: bytes, mtime: int = MTIME) -> None:
        path = self.intake / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (mtime, mtime))

    def once(self) -> set[str]:
        """File what is there, and say what the library holds: paths without the folder of the month."""
        assert self.run("once", "--settle", "0", "--quiet") in (DONE, SOME_FAILED)
        return {path.rpartition("/")[2] for path in self.held()}

    def send(self, *files: tuple[str, bytes]) -> set[str]:
        """Put files into the intake and file them."""
        for name, data in files:
            self.put(name, data)
        return self.once()

    def held(self) -> dict[str, bytes]:
        """Path in the library → bytes."""
        paths = (path for path in self.library.rglob("*") if path.is_file() and path.suffix != ".csv")
        return {str(path.relative_to(self.library)): path.read_bytes() for path in paths}

    def waiting(self) -> set[str]:
        """What is still in the intake."""
        return {str(path.relative_to(self.intake)) for path in self.intake.rglob("*") if path.is_file()}

    def units(self) -> list[set[str]]:
        """The units of the catalogue, as paths in the library."""
        with closing(sqlite3.connect(self.root / "state" / "organizer.db")) as con:
            rows = con.execute("SELECT unit, path FROM catalogue WHERE unit IS NOT NULL").fetchall()
        found: dict[int, set[str]] = {}
        for unit, path in rows:
            found.setdefault(unit, set()).add(os.fsdecode(path))
        return list(found.values())
