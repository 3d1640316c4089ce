"""The folders of one scene: how they are built, put back for every case, and looked at."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from photo_organizer.cli.main import main
from photo_organizer.settings import parse_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from photo_organizer.settings import Settings

Tree = dict[str, tuple[str, int]]  # path below the root → (content, mtime_ns)
OLD = 1_600_000_000
TEMPORARY = re.compile(r"/\.photo-organizer/tmp/|/\.photo-organizer-[0-9a-f]+\.part$")


@dataclass(frozen=True, slots=True)
class Scene:
    """One command over one household in one layout."""

    name: str
    layout: str  # one filesystem, two, or the intake inside the library
    plant: Callable[[Place], None]
    work: Callable[[Place], None]
    prepare: Callable[[Place], None] = lambda _: None
    settings: str = ""
    heavy: bool = False  # starts processes that decode pictures: a second a case


class Place:
    """The folders of one scene below `root`, or below `other` for what lies on another filesystem."""

    def __init__(self, scene: Scene, root: Path, other: Path) -> None:
        self.scene, self.root, self.other = scene, root, other
        self.library, self.state, self.outside = root / "library", root / "state", root / "outside"
        intakes = {"one": root / "intake", "two": other / "intake", "inside": self.library / "Inbox"}
        self.intake = intakes[scene.layout]
        self._kept = root.with_name(f"{root.name}-kept"), other.with_name(f"{other.name}-kept")

    def build(self) -> None:
        """Make everything, and keep a copy of it."""
        for folder in (self.root, self.other, *self._kept):
            shutil.rmtree(folder, ignore_errors=True)
        for folder in (self.root, self.other, self.library, self.intake, self.state, self.outside):
            folder.mkdir(parents=True, exist_ok=True)
        (self.state / "config.ini").write_text(f"[safety]\nreserve_mb = 0\n{self.scene.settings}")
        self.scene.plant(self)
        self.scene.prepare(self)
        for folder, kept in zip((self.root, self.other), self._kept, strict=True):
            shutil.copytree(folder, kept, symlinks=True)

    def again(self) -> None:
        """Put everything back as it was built."""
        for folder, kept in zip((self.root, self.other), self._kept, strict=True):
            shutil.rmtree(folder)
            shutil.copytree(kept, folder, symlinks=True)

    def work(self) -> None:
        """Run the command. Done twice it ends as done once."""
        self.scene.work(self)

    def run(self, command: str, *more: str) -> int:
        """Run a command of the program in this process, silently; return its exit code."""
        folders = [f"--{name}={getattr(self, name)}" for name in ("intake", "library", "state")]
        folders += [f"--logs={self.state}", f"--config={self.state / 'config.ini'}"]
        with (
            open(os.devnull, "w", encoding="ascii") as nowhere,
            redirect_stdout(nowhere),
            redirect_stderr(nowhere),
        ):
            return main([command, *folders, *more])

    def settings(self) -> Settings:
        """Return the settings as the service would read them."""
        text = (self.state / "config.ini").read_text(encoding="utf-8")
        return parse_all(text)[0].replace(
            paths_intake=str(self.intake), paths_library=str(self.library), logs_folder=str(self.state)
        )

    # ── looks ──

    def tree(self) -> Tree:
        """Return every file of the owner: everything but temporaries of ours."""
        found: Tree = {}
        for root in {self.intake, self.library, self.outside}:
            for path in root.rglob("*"):
                if path.is_file() and not path.is_symlink() and not TEMPORARY.search(str(path)):
                    with suppress(FileNotFoundError):
                        content = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
                        found[str(path)] = (content, path.stat().st_mtime_ns)
        return found

    def contents(self) -> set[str]:
        """Return what the owner's files hold."""
        return {content for content, _ in self.tree().values()}

    def litter(self) -> list[str]:
        """Return what is left of ours between two runs."""
        left = [
            str(path) for root in {self.intake, self.library} for path in root.rglob("*")
            if TEMPORARY.search(str(path)) and path.is_file()
        ]  # fmt: skip
        claims = (root / ".photo-organizer" / "claim" for root in (self.intake, self.library))
        return left + [str(path) for claim in claims if claim.is_dir() for path in claim.iterdir()]


def put(path: Path, data: bytes, number: int = 0) -> None:
    """Write a file with an old time of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, ns=((OLD + number) * 10**9 + number, (OLD + number) * 10**9 + number))
