"""The real package for the tests: built once and kept as long as nothing it is made of changes."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import shutil
import tarfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from spk import build, changelog, entries, noarch, runtime, texts
from spk.arch import ARCHES, host
from spk.places import CACHE, ROOT
from spk.tree import files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_INPUTS = ("src/photo_organizer", "spk", "scripts", "conf", "ui", "WIZARD_UIFILES", "LICENSE", "CHANGELOG.md")
ANSWERS = {
    "wizard_library_share": "photo",
    "wizard_library_folder": "",
    "wizard_intake_folder": "PhotosToProcess",
    "wizard_other_share": "false",
    "wizard_intake_share": "",
    "wizard_duplicates_delete": "true",
    "wizard_duplicates_keep": "false",
    "wizard_same_name_both": "true",
    "wizard_same_name_aside": "false",
    "wizard_nightly": "false",
    "wizard_nightly_start": "02:00",
}


def _fingerprint() -> str:
    """Return a sum of everything the package is built from."""
    total = hashlib.sha256()
    for name in _INPUTS:
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                total.update(f"{file}\0{file.stat().st_mode}\0".encode() + file.read_bytes())
    return total.hexdigest()


@contextlib.contextmanager
def _alone(name: str) -> Iterator[None]:
    """One process at a time: the tests run side by side and build only once."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / name).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def built(arch: str) -> Path:
    """Return the package of `arch`, built with fast compression unless it is there already."""
    folder = CACHE / "test-spk" / arch
    with _alone("test-spk.lock"):
        stamp, wanted = folder / "built-from", _fingerprint()
        if not stamp.exists() or stamp.read_text() != wanted:
            shutil.rmtree(folder, ignore_errors=True)
            build.light(folder, quick=True) if arch == noarch.NAME else build.build(
                ARCHES[arch], folder, quick=True
            )
            stamp.write_text(wanted)
        return next(folder.glob("*.spk"))


def successor(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the x86_64 package of the next version, whose page says something else in as many letters."""
    built("x86_64")
    arch = ARCHES["x86_64"]
    ui = folder / "ui"
    shutil.copytree(ROOT / "ui", ui)
    shutil.copytree(texts.FOLDER, folder / "texts")
    words = folder / "texts/enu.json"
    words.write_text(words.read_text().replace("Nothing was done yet.", "Nothing was done now."))
    monkeypatch.setattr(texts, "FOLDER", folder / "texts")
    log = folder / "CHANGELOG.md"
    log.write_text(f"## 2.9.9-0001\n\n{datetime.now(UTC):%Y-%m-%d}\n\n- another\n")
    monkeypatch.setattr(changelog, "CHANGELOG", log)
    tree = runtime.cached(arch)
    payload = files(entries.payload(tree, tree.parent / "app", [], ui))
    package = build.pack("x86_64", payload, folder, [], quick=True)
    monkeypatch.undo()
    return package


def numbered(package: Path, version: str, folder: Path) -> Path:
    """Return the same package with another version's number: what only the scripts of an upgrade look at."""
    target = folder / f"{version}.spk"
    with tarfile.open(package, "r:") as old, tarfile.open(target, "w", format=tarfile.GNU_FORMAT) as new:
        for member in old:
            file = old.extractfile(member)
            if member.name == "INFO" and file:
                text = file.read().replace(f'"{changelog.version()}"'.encode(), f'"{version}"'.encode())
                file, member.size = io.BytesIO(text), len(text)
            new.addfile(member, file)
    return target


def emulation(arch: str, cpu: str) -> dict[str, object]:
    """Return the options of a NAS whose programs of `arch` run on an emulated processor.

    Of this machine's own family only the bundled interpreter is emulated, known by the first bytes of its
    file (magic number, kind, machine and entry point); the shell stays native. Skips by name without the
    emulator.
    """
    family = ARCHES[arch]
    emulator = shutil.which(f"qemu-{family.machine}-static")
    if not emulator:
        pytest.skip(f"needs qemu-{family.machine}-static: install qemu-user-static")
    head = (runtime.cached(family) / "bin/python3.13").read_bytes()[:32]
    mask = b"\xff" * 32 if family == host() else b"\xff" * 6 + b"\0" * 10 + b"\xfe\xff\xff\xff" + b"\0" * 12
    escaped = ["".join(f"\\x{byte:02x}" for byte in part) for part in (head, mask)]
    return {
        "emulate": f":photo:M::{escaped[0]}:{escaped[1]}:{emulator}:OCPF",
        "extra": {"QEMU_CPU": cpu, "QEMU_UNAME": "4.4.302"},
    }
