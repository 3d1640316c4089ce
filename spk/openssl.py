"""Give FFmpeg the package's own OpenSSL 3 in place of the 1.1.1 that OpenCV's wheel carries along.

FFmpeg calls it for addresses on the network alone, and films are read from files here; yet it does not start without
one. Version 1.1.1 gets no security updates any more, and two copies of it are 1.3 MB of the download. The names of the
functions are the same, their symbol versions are not: so the files no longer ask for a version (Linux Standard Base,
"Symbol Versioning"; VER_FLG_WEAK lets a loader go on where a version is missing).
"""

from __future__ import annotations

import struct
import subprocess
from typing import TYPE_CHECKING, Any

from spk import elf
from spk.contents import libraries_of
from spk.unpack import SITE

if TYPE_CHECKING:
    from pathlib import Path

    from spk.arch import Arch

_OURS = {"libssl-": "libssl.so.3", "libcrypto-": "libcrypto.so.3"}
_WEAK = 2  # VER_FLG_WEAK
_ANY = 1  # VER_NDX_GLOBAL: no version in particular


def replace(tree: Path, arch: Arch, patchelf: Path) -> list[str]:
    """Point the users of OpenSSL 1.1.1 among OpenCV's libraries to ours; return what was changed, for the manifest."""
    changed = []
    for path in sorted((tree / SITE / libraries_of("cv2")).iterdir()):
        old = {
            name: new
            for name in elf.read(path).needed
            for begin, new in _OURS.items()
            if name.startswith(begin)
        }
        if old and not path.name.startswith(tuple(_OURS)):
            _ask_for_any_version(path, set(old))
            options = [word for pair in old.items() for word in ("--replace-needed", *pair)]
            subprocess.run([patchelf, "--page-size", str(arch.page_size), *options, path], check=True)
            changed.append(
                f"{path.name}: asks for OpenSSL 3 ({', '.join(sorted(old.values()))}) in place of 1.1.1"
            )
    return changed


def _ask_for_any_version(path: Path, libraries: set[str]) -> None:
    """Let `path` take its symbols of these libraries in whatever version is there."""
    with elf.opened(path) as file:
        endian = "<" if file.little_endian else ">"
        needs = [one for one in file.iter_sections() if one["sh_type"] == "SHT_GNU_verneed"]
        weak = {at: number for one in needs for at, number in _details(one, libraries)}
        table: Any = next(one for one in file.iter_sections() if one["sh_type"] == "SHT_GNU_versym")
        numbers = [one["ndx"] for one in table.iter_symbols()]
        places = [table["sh_offset"] + 2 * n for n, number in enumerate(numbers) if number in weak.values()]
    with path.open("r+b") as out:
        for at, value in [*((at, _WEAK) for at in weak), *((at, _ANY) for at in places)]:
            out.seek(at)
            out.write(struct.pack(f"{endian}H", value))


def _details(section: Any, libraries: set[str]) -> list[tuple[int, int]]:
    """Return (place in the file of the flags, version number) of each version that is asked of these libraries."""
    found, at = [], section["sh_offset"]
    for library, details in section.iter_versions():
        detail_at = at + library["vn_aux"]
        for detail in details:
            if library.name in libraries:
                found.append((detail_at + 4, detail["vna_other"]))
            detail_at += detail["vna_next"]
        at += library["vn_next"]
    return found
