"""A home to travel in: folders, the real command line in processes of its own, and looks at the result."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.journeys import loaded

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TZ": "UTC"}
# The service as it is, but for the hours of the nightly run: a test may run at any time of the day.
NO_NIGHT = """
from photo_organizer.service import nightly_run
nightly_run.window = lambda *_: None
"""
BY_DAY = f"""{NO_NIGHT}
import sys
from photo_organizer.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
SERVICE = [sys.executable, "-c", BY_DAY]
PATIENCE = 180.0  # seconds until a thing that ought to happen is called missing


class Home:
    """An intake, a library and a state folder below `root`."""

    def __init__(self, root: Path, *, intake: Path | None = None) -> None:
        self.root = root
        self.intake, self.library, self.state = intake or root / "intake", root / "library", root / "state"
        for folder in (self.library, self.intake, self.state):
            folder.mkdir(parents=True, exist_ok=True)

    def command(self, name: str, *options: str) -> list[str]:
        folders = ("--intake", str(self.intake), "--library", str(self.library), "--state", str(self.state))
        return [sys.executable, "-m", "photo_organizer", name, *folders, *options]

    def run(self, name: str, *options: str) -> subprocess.CompletedProcess[str]:
        return loaded.run(self.command(name, *options)[3:], ENVIRONMENT)

    def once(self, *options: str) -> subprocess.CompletedProcess[str]:
        return self.run("once", "--settle", "0", *options)

    def start(self, *options: str) -> subprocess.Popen[str]:
        words = [*SERVICE, *self.command("run", *options)[3:]]
        service = subprocess.Popen(words, env=ENVIRONMENT, text=True, stderr=subprocess.PIPE)
        wait_for((self.state / "ready").exists)
        return service

    def status(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.run("status", "--json").stdout)
        return told

    # ── looks ──

    def put(self, name: str, data: bytes, mtime: float = 1_600_000_000.25) -> Path:
        path = self.intake / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, ns=(round(mtime * 10**9), round(mtime * 10**9)))
        return path

    def tree(self) -> dict[str, tuple[str, int]]:
        """Return every file of the owner: path below the root → (digest, mtime)."""
        found = {}
        for top in {self.intake, self.library}:
            for path in top.rglob("*"):
                if path.is_file() and not path.name.endswith("_log.csv"):
                    digest = hashlib.sha256(path.read_bytes()).hexdigest()
                    found[str(path.relative_to(self.root))] = (digest, path.stat().st_mtime_ns)
        return found

    def filed(self) -> set[str]:
        """Return the paths of the library's files, without our logs."""
        inside = (
            path for path in self.library.rglob("*") if path.is_file() and self.intake not in path.parents
        )
        return {str(path.relative_to(self.library)) for path in inside if not path.name.endswith("_log.csv")}

    def log(self) -> list[dict[str, str]]:
        with (self.library / "photo_organizer_log.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, strict=True))

    def system_log(self) -> list[dict[str, str]]:
        with (self.library / "system_log.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, strict=True))


def wait_for(true: Any, patience: float = PATIENCE) -> None:
    """Wait until `true()` is, or fail. What is moved away just as it is looked at has to be looked at again."""
    until = time.monotonic() + patience
    while True:
        gone = None
        try:
            if true():
                return
        except FileNotFoundError as error:
            gone = error
        if time.monotonic() > until:
            raise AssertionError("it did not happen in time") from gone
        time.sleep(0.05)
