"""Several libraries and one service: a settings file, folders for each, and looks at who has what."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.journeys import loaded
from tests.journeys.home import ENVIRONMENT, PATIENCE, SERVICE, wait_for
from tests.samples import photos

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NOON = datetime(2022, 2, 3, 4, 5, 6)
LOGS = ("photo_organizer_log.csv", "system_log.csv")


@cache
def picture(number: int) -> bytes:
    """Return a small photo of its own, a minute later than the one before."""
    return photos.jpeg(when=NOON + timedelta(minutes=number), seed=number)


def stop(service: subprocess.Popen[str]) -> None:
    """End a service as the system does, and wait until it has ended well."""
    service.terminate()
    assert service.wait(PATIENCE) == 0


def put(path: Path, data: bytes) -> Path:
    """Write a file of old times, whole at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    os.utime(part, ns=(1_600_000_000 * 10**9, 1_600_000_000 * 10**9))
    return part.rename(path)


def _files(top: Path) -> dict[str, bytes]:
    """Return the files below a folder in which the service may be at work."""
    found = {}
    for folder, _, names in os.walk(top):
        for name in names:
            path = os.path.join(folder, name)
            with suppress(FileNotFoundError), open(path, "rb") as file:
                found[os.path.relpath(path, top)] = file.read()
    return found


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one library; the intake lies inside, as on a NAS."""

    library: Path

    @property
    def intake(self) -> Path:
        return self.library / "In"

    def put(self, name: str, data: bytes) -> Path:
        return put(self.intake / name, data)

    def filed(self) -> dict[str, bytes]:
        """Return what is in the library outside the intake, without our logs."""
        found = _files(self.library)
        return {name: data for name, data in found.items() if not name.startswith("In/") and name not in LOGS}

    def waiting(self) -> dict[str, bytes]:
        """Return what is in the intake."""
        return _files(self.intake)

    @property
    def is_done(self) -> bool:
        """Whether the intake holds no file; reads none of them, unlike `waiting`."""
        return not any(names for _, _, names in os.walk(self.intake))

    def card(self) -> dict[str, tuple[int, ...]]:
        """Return all that a change of the intake would change."""
        found = ((str(path), path.stat()) for path in [self.intake, *self.intake.rglob("*")])
        return {
            path: (one.st_ino, one.st_mode, one.st_size, one.st_mtime_ns, one.st_ctime_ns)
            for path, one in found
        }

    def contents(self) -> set[bytes]:
        return {*self.filed().values(), *self.waiting().values()}


class Family:
    """A first library `pix` and further ones; `elsewhere` may hold the folders of some on another filesystem.

    `copies` names those whose intake is a card that must stay as it is.
    """

    def __init__(
        self,
        root: Path,
        names: tuple[str, ...],
        elsewhere: dict[str, Path] | None = None,
        copies: tuple[str, ...] = (),
    ) -> None:
        self.root, self.config, self.state = root, root / "config.ini", root / "state"
        self.folders = {name: Folders((elsewhere or {}).get(name, root) / name) for name in ("pix", *names)}
        text = "[intake]\nscan_seconds = 1\n[thumbnails]\nenabled = false\n"
        for name, one in self.folders.items():
            one.intake.mkdir(parents=True)
            head = "[paths]" if name == "pix" else f"[library {name}]"
            text += f"\n{head}\nintake = {one.intake}\nlibrary = {one.library}\n"
            text += "intake.mode = copy\n" if name in copies else ""
        self.config.write_text(text, encoding="utf-8")

    def __getitem__(self, name: str) -> Folders:
        return self.folders[name]

    def words(self, *words: str) -> list[str]:
        return [*words, "--config", str(self.config), "--state", str(self.state)]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return loaded.run(self.words(*words), ENVIRONMENT)

    def told(self, *words: str) -> Any:
        answer = self.run(*words, "--json")
        return json.loads(answer.stdout)

    def state_of(self, name: str) -> Path:
        return self.state if name == "pix" else self.state / "libraries" / name

    def start(self, *, but: str = "", program: Sequence[str] = ()) -> subprocess.Popen[str]:
        """Start the service; return when every library is served, but one."""
        served = [name for name in self.folders if name != but]
        for name in served:
            (self.state_of(name) / "ready").unlink(missing_ok=True)
        words = [
            *(program or SERVICE),
            *self.words("run", "--settle", "0.5"),
        ]
        with (self.root / "out").open("a") as out:
            service = subprocess.Popen(words, env=ENVIRONMENT, text=True, stderr=out)
        wait_for(lambda: all((self.state_of(name) / "ready").exists() for name in served))
        return service
