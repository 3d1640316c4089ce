"""A small household of photos, the plans for it, and what must be true of it at any instant."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from photo_organizer import wiring
from photo_organizer.act.guards import require_library
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import VolumeProblem
from photo_organizer.model import Action, Move, Outcome, Plan, Reason, Remove, Stamp, Write
from photo_organizer.service.acting import make_ready
from photo_organizer.settings import Settings
from photo_organizer.store import db, journal, runs
from tests.commands.undoing import take_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.library import Library

Tree = dict[str, tuple[str, int]]  # path → (content, mtime_ns)
MEMORY = Path("/dev/shm")  # another filesystem than the temporary folder, and quick
OLD = 1_600_000_000_000_000_000
SIDECAR = b"<x:xmpmeta>what the lesser version said</x:xmpmeta>"
WRITTEN = hashlib.md5(SIDECAR, usedforsecurity=False).hexdigest()  # what its content is called in a tree


class Home:
    """Intake, library and state in `layout`: "one", "two" (filesystems) or "inside" (intake in the library)."""

    def __init__(self, layout: str, shm: Path, disk: Path) -> None:
        self.library, self.state = shm / "library", shm / "state"
        self.intake = {"one": shm / "intake", "two": disk / "intake", "inside": self.library / "Inbox"}[
            layout
        ]
        self.outside = shm / "outside"
        self.settings = Settings().replace(
            paths_intake=str(self.intake),
            paths_library=str(self.library),
            logs_folder=str(self.state),
            safety_reserve_mb=0,
        )

    # ── the files ──

    def build(self) -> None:
        """Make everything anew, with the database of a start before."""
        for folder in (self.intake, self.library, self.state, self.outside):
            shutil.rmtree(folder, ignore_errors=True)
        for folder in (self.library, self.intake, self.state, self.outside):
            folder.mkdir(parents=True)
        (self.state / db.NAME).write_bytes(_new_database())
        intake, library = self.intake, self.library
        for number, path in enumerate([
            intake / "plain.jpg", intake / "trip" / "day 1" / "deep.jpg", intake / "live.heic", intake / "live.mov",
            intake / "better.jpg", library / "2024" / "worse.jpg", library / "2024" / "kept.jpg", intake / "similar.jpg",
            library / "2024" / "lesser.jpg",
        ]):  # fmt: skip
            put(path, number, 1_200_000 if path.name == "live.mov" else 1000 + number)
        copy(library / "2024" / "kept.jpg", intake / "again.jpg")
        copy(library / "2024" / "kept.jpg", intake / "trip" / "again.jpg")

    def plans(self) -> list[Plan]:
        """Return the plans whose files are still where they were at the beginning."""
        i, y = self.intake, self.library / "2024"
        wanted: list[list[tuple[type[Move | Remove], Path, Path]]] = [
            [(Move, i / "plain.jpg", y / "05_May" / "plain.jpg")],
            [(Move, i / "trip" / "day 1" / "deep.jpg", y / "06_Jun" / "deep.jpg")],
            [(Move, i / "live.heic", y / "05_May" / "live.heic"), (Move, i / "live.mov", y / "05_May" / "live.mov")],
            [(Remove, i / "again.jpg", y / "kept.jpg")],
            [(Remove, i / "trip" / "again.jpg", y / "kept.jpg")],
            [(Move, y / "worse.jpg", self.library / "Duplicates" / "worse.jpg"), (Move, i / "better.jpg", y / "worse.jpg")],
            [(Move, i / "similar.jpg", self.library / "Duplicates" / "similar.jpg")],
            [(Move, y / "lesser.jpg", self.library / "Duplicates" / "lesser.jpg")],
        ]  # fmt: skip
        plans = []
        for steps in wanted:
            with suppress(FileNotFoundError, NotADirectoryError):
                made = tuple(kind(str(a), str(b), stamp_of(a.lstat())) for kind, a, b in steps)
                if all(path.is_file() and not path.is_symlink() for _, path, _ in steps):
                    plans.append(_plan((*made, *_sidecar(steps[0][1]))))
        return plans

    # ── running ──

    def act(self, watch: AbstractContextManager[None] | None = None) -> list[Outcome]:
        """Carry out the plans as a pass does, under `watch`, without a look back at what was left before."""
        with wiring.open_library(self.settings, str(self.state)) as library:
            library.executor.identity = require_library(library.con, str(self.library))
            return self._carry_out(library, watch or nullcontext())

    def start(self, *, again: bool = True) -> None:
        """Start as the service does, after whatever happened before; then file what is left."""
        with wiring.open_library(self.settings, str(self.state)) as library:
            make_ready(library, lambda: False, lambda _: None)
            if again:
                self._carry_out(library, nullcontext())

    def undo(self) -> list[str]:
        """Take back the last run, recovering first; return what could not be taken back."""
        with wiring.open_library(self.settings, str(self.state)) as library:
            make_ready(library, lambda: False, lambda _: None)
            return take_back(library)

    def _carry_out(self, library: Library, watch: AbstractContextManager[None]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        run = journal.Run("pass", runs.last_run(library.con) or 0)
        plans = self.plans()
        with watch, suppress(VolumeProblem):  # acting stops then, in order
            outcomes.extend(library.executor.run(plans, run))
            library.recorder.drain()
        return outcomes

    # ── what is true ──

    def tree(self) -> Tree:
        """Return every file of the user: everything but our temporaries."""
        found: Tree = {}
        for root in (self.intake, self.library, self.outside):
            for folder, _, names in os.walk(root):
                for name in names:
                    path = Path(folder, name)
                    if path.suffix != ".part" or "/.photo-organizer/tmp" not in folder:
                        status = path.lstat()
                        content = (
                            hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
                            if not path.is_symlink()
                            else "link"
                        )
                        found[str(path)] = (content, status.st_mtime_ns)
        return found

    def contents(self) -> set[str]:
        """Return what the user's files hold."""
        return {content for content, _ in self.tree().values()} - {"link"}

    def leftovers(self) -> list[str]:
        """Return what is left of ours between passes: only empty folders may be, and no claim."""
        left = []
        for root in {self.intake, self.library}:
            for folder, folders, names in os.walk(root / ".photo-organizer"):
                left += [f"{folder}/{name}" for name in names]
                if folder.endswith("/claim"):
                    left += [f"{folder}/{name}" for name in folders]
        return left

    def disagreements(self) -> list[str]:
        """Return where catalogue, journal and log differ from the disk or from each other."""
        import sqlite3

        con = sqlite3.connect(self.state / "organizer.db")
        try:
            known = {
                (os.fsdecode(path), size, mtime)
                for path, size, mtime in con.execute("SELECT path, size, mtime_ns FROM catalogue")
            }
            opened = con.execute("SELECT count(*) FROM plans WHERE state = 'open'").fetchone()[0]
        finally:
            con.close()
        inside = str(self.intake) + "/"
        there = {
            (path[len(str(self.library)) + 1 :], Path(path).lstat().st_size, mtime)
            for path, (_, mtime) in self.tree().items()
            if path.startswith(f"{self.library}/") and not path.startswith(inside)
        }
        wrong = [f"catalogue: {row}" for row in known ^ there]
        return wrong + ([f"{opened} plans are open"] if opened else [])

    def told(self) -> list[tuple[str, str]]:
        """Return what the activity log says was done: event and path."""
        with (self.state / "photo_organizer_log.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        return sorted((row[3], row[4]) for row in rows[1:] if row and "etected" not in ",".join(row))


@cache
def _new_database() -> bytes:
    """Return an empty database: to make it takes as long as to file what is here, hundreds of times."""
    with TemporaryDirectory(dir=MEMORY) as folder:
        db.open_database(folder)[0].close()
        return Path(folder, db.NAME).read_bytes()


def put(path: Path, seed: int, size: int = 1000) -> None:
    """Write a file with content of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((hashlib.sha256(str(seed).encode()).digest() * (size // 32 + 1))[:size])
    os.utime(path, ns=(OLD + seed, OLD + seed))


def copy(src: Path, dst: Path) -> None:
    """Copy a file; the copy has a time of its own."""
    dst.parent.mkdir(parents=True, exist_ok=True)
    dst.write_bytes(src.read_bytes())
    os.utime(dst, ns=(OLD - 1, OLD - 1))


def _sidecar(path: Path) -> list[Write]:
    """Return the sidecar that the kept picture gets when the lesser version is set aside."""
    kept = path.with_name("kept.jpg")
    expect = Stamp(0, 0, len(SIDECAR), OLD + 99)
    return [Write(f"{kept}.xmp", str(kept), expect, SIDECAR)] if path.name == "lesser.jpg" else []


def _plan(steps: tuple[Move | Remove | Write, ...]) -> Plan:
    action = Action.REMOVE if isinstance(steps[0], Remove) else Action.FILE
    size = sum(step.expect.size for step in steps)
    source = next(step.src for step in reversed(steps) if not isinstance(step, Write))
    return Plan(source, action, (Reason("test", "test"),), steps, None, size)


def in_child(work: Callable[[], object]) -> int:
    """Run `work` in a forked child and return its exit code; threads of the test run are not needed there."""
    import traceback
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:  # noqa: BLE001 - whatever it is, the child ends here
            traceback.print_exc()
            os._exit(70)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
