"""Read and write the lock of Debian packages: one line for each, made only by `make lock-runtime`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spk.places import LOCKS

if TYPE_CHECKING:
    from pathlib import Path

    from spk.arch import Arch


@dataclass(frozen=True, slots=True)
class Pin:
    """One Debian binary package; `source` is `name=version` of the source it was built from."""

    name: str
    version: str
    sha256: str
    size: int
    source: str

    @property
    def file_name(self) -> str:
        """A name for the cache that differs for each version and content."""
        return f"{self.name}_{self.version.replace(':', '%3a')}_{self.sha256[:12]}.deb"

    def line(self) -> str:
        """Return the pin as one line of the lock."""
        return f"{self.name} {self.version} {self.sha256} {self.size} {self.source}"


def lock_of(arch: Arch, folder: Path = LOCKS) -> Path:
    """Return the lock file of `arch` in `folder`. Touches nothing."""
    return folder / f"debs.{arch.debian}.lock"


def wanted() -> list[str]:
    """Return the names of the Debian packages the runtime is made of. Touches nothing."""
    return (LOCKS / "debs.list").read_text().split()


def read(arch: Arch, folder: Path = LOCKS) -> list[Pin]:
    """Return the packages locked for `arch` in `folder`, in the order of the lock. Touches nothing."""
    pins = []
    for line in lock_of(arch, folder).read_text().splitlines():
        name, version, sha256, size, source = line.split()
        pins.append(Pin(name, version, sha256, int(size), source))
    return pins


def write(arch: Arch, pins: list[Pin], folder: Path = LOCKS) -> None:
    """Write the lock of `arch` in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    lock_of(arch, folder).write_text("".join(pin.line() + "\n" for pin in pins))


def digest(path: Path) -> str:
    """Return the sha256 of a file. Touches nothing."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
