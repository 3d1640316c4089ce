"""The light package: the program without a Python, without native code, for every model of DSM 7.

It runs on SynoCommunity's python311 and does all that needs no pixels. One source, one id, one version with the
full packages; what differs is the payload's `runtime/`, one question of the wizard, and INFO.
"""

from __future__ import annotations

import shutil
import zipfile
from typing import TYPE_CHECKING

from spk import arch, contents, entries, page, sbom, wheels
from spk.places import CACHE, ROOT
from spk.tree import Entry
from spk.unpack import write

if TYPE_CHECKING:
    from pathlib import Path

NAME = "noarch"
DEPENDS = "python311"
LIMIT = 2_000_000  # bytes
_PIXELS = {"imagehash"}  # of what is pure Python in the full package, what nothing here would use
_MODELS = "photo_organizer/models/assets"


def payload() -> list[Entry]:
    """Return what becomes target/."""
    return [
        Entry(ROOT / "spk/light/python", "runtime/bin/python3.13", 0o755),
        Entry(ROOT / "spk/light/light.py", "runtime/light.py"),
        Entry(_site(CACHE / "tree" / NAME / "site"), "runtime/site"),
        Entry(sbom.sbom([], _pure()), "runtime/licenses/sbom.cdx.json"),
        *_app(),
        *entries.around(page.UI),
    ]


def _app() -> list[Entry]:
    """Return the program without its models; the Python of the NAS writes its own byte-code."""
    source = ROOT / "src/photo_organizer"
    kept = [path for path in sorted(source.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    places = [(path, path.relative_to(source.parent).as_posix()) for path in kept]
    return [
        Entry(path, f"app/{place}")
        for path, place in places
        if not (place.startswith(_MODELS) and path.suffix == ".onnx")
    ]


def _site(folder: Path) -> Path:
    """Unpack the packages without native code; return the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    for wheel in _pure():
        with zipfile.ZipFile(wheel) as archive:
            for name in filter(contents.keeps_wheel_file, archive.namelist()):
                write(folder / contents.place_of_wheel_file(name), archive.read(name))
    return folder


def _pure() -> list[Path]:
    """Return the wheels that have no native code and are used here."""
    return [wheel for wheel in wheels.bring(arch.host()) if _is_pure(wheel)]


def _is_pure(wheel: Path) -> bool:
    with zipfile.ZipFile(wheel) as archive:
        native = any(name.endswith((".so", ".pyd")) or ".so." in name for name in archive.namelist())
    return not native and wheel.name.split("-")[0].lower() not in _PIXELS
