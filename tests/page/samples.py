"""Real pictures for the page's journeys: versions of one picture, a burst, and files that nobody dated."""

from __future__ import annotations

import io
import json
import time
from datetime import datetime
from typing import TYPE_CHECKING

from tests.journeys import loaded
from tests.journeys.home import ENVIRONMENT
from tests.samples.photos import exif
from tests.samples.pictures import landscape

if TYPE_CHECKING:
    from pathlib import Path

    from tests.page.running import Running

PATIENCE = 120.0  # seconds for what a busy machine takes long over


def version(seed: int, side: int, when: datetime | None = None, quality: int = 90) -> bytes:
    """Return a JPEG of the landscape `seed` with a long side of `side` pixels."""
    picture = landscape((1200, 900), seed=seed).copy()
    picture.thumbnail((side, side))
    out = io.BytesIO()
    camera = exif(when, make="Kamera", model="Reise 2") if when else exif()
    picture.save(out, "JPEG", quality=quality, exif=camera)
    return out.getvalue()


def versions_in_library(library: Path, count: int = 2) -> list[Path]:
    """Put `count` groups of three versions of one picture into the library; return all files, the best first."""
    made = []
    for number in range(1, count + 1):
        when = datetime(2022, 5, number, 10, 0, 7)
        folder = library / "2022" / "05_May"
        folder.mkdir(parents=True, exist_ok=True)
        for place, side in enumerate((1200, 800, 500)):
            path = folder / f"202205{number:02}_100007{'_' + 'AB'[place - 1] if place else ''}.jpg"
            path.write_bytes(version(number, side, when))
            made.append(path)
    return made


def tool(running: Running, *arguments: str) -> str:
    """Run another command of the program beside the service; return what it prints."""
    if arguments[0] == "similar":
        wait_until_read(running, len(list(running.library.rglob("*.jpg"))))
    done = loaded.run(
        [*arguments, "--config", str(running.config), "--state", str(running.state)], ENVIRONMENT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def wait_until_read(running: Running, files: int) -> None:
    """Let the service read so many files of its library first: what it does not know yet is neither compared nor shown."""
    until = time.monotonic() + PATIENCE
    while int(str(status(running)["files"])) < files:
        assert time.monotonic() < until, "the library was never read"
        time.sleep(0.1)


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return name → (bytes, mtime) of every file below, the program's own logs left out."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".csv"
    }


def status(running: Running) -> dict[str, object]:
    """Return what `status --json` says."""
    found: dict[str, object] = json.loads(tool(running, "status", "--json"))
    return found
