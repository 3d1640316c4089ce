"""Pack a list of entries into a tar whose bytes depend on nothing but the contents.

Owner root by number, one moment for all, names sorted, GNU tar without extensions of the machine.
"""

from __future__ import annotations

import io
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from spk import changelog

if TYPE_CHECKING:
    from collections.abc import Iterable

_NEVER = {"__pycache__", ".DS_Store", ".gitkeep", "Thumbs.db"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to pack: a file, or a folder with all below it; `mode` is that of its files."""

    source: Path | bytes
    place: str
    mode: int = 0o644
    bytecode: bool = False  # take __pycache__ along


@dataclass(frozen=True, slots=True)
class Packed:
    """One file as it lies in the archive."""

    place: str
    data: Path | bytes
    mode: int

    @property
    def size(self) -> int:
        """Bytes of content."""
        return len(self.data) if isinstance(self.data, bytes) else self.data.stat().st_size


def files(entries: Iterable[Entry]) -> list[Packed]:
    """Return every file of the entries, in their order and sorted within each. Touches nothing."""
    found: list[Packed] = []
    for entry in entries:
        if isinstance(entry.source, bytes) or entry.source.is_file():
            found.append(Packed(entry.place, entry.source, entry.mode))
        elif entry.source.is_dir():
            found += _below(entry, entry.source)
        else:
            raise SystemExit(f"{entry.source} is missing, the package needs it as {entry.place}")
    return found


def _below(entry: Entry, folder: Path) -> list[Packed]:
    """Return the files below a folder; one that its owner may execute is packed executable."""
    found = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        unwanted = _NEVER - ({"__pycache__"} if entry.bytecode else set())
        if path.is_file() and not unwanted.intersection(parts):
            mode = 0o755 if path.stat().st_mode & 0o100 else entry.mode
            place = "/".join((entry.place, *parts)) if entry.place else "/".join(parts)
            found.append(Packed(place, path, mode))
    return found


def write(packed: list[Packed], target: Path) -> None:
    """Write a plain tar of the files and the folders above them."""
    folders, moment = set[str](), changelog.moment()
    with tarfile.open(target, "w", format=tarfile.GNU_FORMAT) as tar:
        for item in packed:
            for parent in reversed(Path(item.place).parents[:-1]):
                if str(parent) not in folders:
                    folders.add(str(parent))
                    tar.addfile(_header(str(parent), 0o755, tarfile.DIRTYPE, moment))
            header = _header(item.place, item.mode, tarfile.REGTYPE, moment)
            header.size = item.size
            if isinstance(item.data, bytes):
                tar.addfile(header, io.BytesIO(item.data))
            else:
                with item.data.open("rb") as file:
                    tar.addfile(header, file)


def kilobytes(packed: list[Packed]) -> int:
    """Return what the files take on a disk with blocks of 4 KiB, in KB."""
    return sum(-(-item.size // 4096) * 4 for item in packed)


def _header(name: str, mode: int, kind: bytes, moment: int) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.mode, header.type, header.mtime = mode, kind, moment
    header.uname = header.gname = "root"
    return header
