"""Rules about what becomes target/: its files' rights, the desktop's part, and the processors it is made for."""

from __future__ import annotations

import configparser
import json
import os
from typing import TYPE_CHECKING

from tests.synology.lint import LANGUAGES, Fault, shell_faults

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.synology.lint import Package

_SIZES = (16, 24, 32, 48, 64, 72, 256)  # of the icons that the desktop may ask for
_MACHINES = {"x86_64": {62}, "armv8": {183}, "noarch": set[int]()}  # e_machine of ELF files


def _rights(package: Package) -> Iterator[Fault]:
    for path in package.payload.rglob("*"):
        place, mode = path.relative_to(package.payload), path.lstat().st_mode
        if path.is_symlink():
            if os.readlink(path).startswith("/") or not path.exists():
                yield Fault("rights", f"{place} leads out of the package")
        elif mode & 0o6000:
            yield Fault("rights", f"{place} has the setuid or setgid bit", 263)
        elif mode & (0o555 if path.is_dir() else 0o444) != (0o555 if path.is_dir() else 0o444):
            yield Fault("rights", f"{place} cannot be read by everybody")
        elif mode & 0o002:
            yield Fault("rights", f"{place} may be changed by everybody")
        elif path.suffix == ".cgi" and not mode & 0o100:
            yield Fault("rights", f"{place} is not executable: the web server would not run it")
    for program in (package.payload / "bin").iterdir():
        if not program.stat().st_mode & 0o100:
            yield Fault("rights", f"bin/{program.name} is not executable")


def _desktop(package: Package) -> Iterator[Fault]:
    folder = package.payload / package.info.get("dsmuidir", "ui")
    if not folder.is_dir():
        yield Fault("desktop", f"dsmuidir: {folder.name} is not in the package")
        return
    config = json.loads((folder / "config").read_text())
    applications = [name for group in config.values() for name in group]
    if package.info.get("dsmappname", "") not in applications:
        yield Fault("desktop", f"dsmappname: {package.info.get('dsmappname')} is not in ui/config")
    for program, group in config.items():
        icons = (part["icon"].format(size) for part in group.values() for size in _SIZES)
        for place in (program, *icons):
            if not (folder / place).is_file():
                yield Fault("desktop", f"ui/config names {place}, which is missing")
        for needed in (name for part in group.values() for name in part.get("depend", [])):
            if needed not in applications:
                yield Fault("desktop", f"ui/config waits for {needed}, which is missing")
    if (folder / "style.css").exists():
        yield Fault("desktop", "ui/style.css would be loaded into the whole desktop of DSM")


def _windows(package: Package) -> Iterator[Fault]:
    config = json.loads((package.payload / "ui/config").read_text())
    for name, part in (one for group in config.values() for one in group.items()):
        if part["type"] not in {"app", "lib"} or part.get("allUsers", False):
            yield Fault("desktop", f"{name} is no window of DSM 7 for administrators alone")


def _texts(package: Package) -> Iterator[Fault]:
    """Each language has to have every text of a notification: DSM shows its key where there is none."""
    folder = package.payload / package.info.get("dsmuidir", "ui")
    config = json.loads((folder / "config").read_text())
    wanted = {
        key for group in config.values() for part in group.values() for key in part.get("preloadTexts", [])
    }
    for language in LANGUAGES:
        strings = configparser.ConfigParser(interpolation=None)
        strings.read_string((folder / "texts" / language / "strings").read_text())
        there = {f"{section}:{key}" for section in strings.sections() for key in strings[section]}
        if missing := wanted - there:
            yield Fault("texts", f"{language} lacks {', '.join(sorted(missing))}")


def _shells(package: Package) -> Iterator[Fault]:
    """The scripts that run on the NAS; and DSM lets everybody in at each .cgi, so that there is one door alone."""
    doors = sorted((package.payload / "ui").rglob("*.cgi"))
    if [door.name for door in doors] != ["index.cgi"]:
        yield Fault("doors", f"{', '.join(door.name for door in doors)}: only index.cgi asks who is there")
    for path in (*doors, *(package.payload / "bin").iterdir(), *(package.payload / "lib").iterdir()):
        yield from (Fault("doors", wrong) for wrong in shell_faults(path))


def _places(package: Package) -> Iterator[Fault]:
    names = [path.name for path in package.payload.iterdir()]
    if len(names) == 1:
        yield Fault("places", f"all lies in one folder {names[0]}, which DSM does not take away")
    for lost in {"var", "etc", "tmp", "home"}.intersection(names):
        yield Fault("places", f"{lost}/ would lie in target/ and go with every upgrade")
    seen: dict[str, Path] = {}
    for path in package.payload.rglob("*"):
        place = path.relative_to(package.payload)
        if path.name.startswith("."):
            yield Fault("places", f"{place} is an editor's or a system's own")
        if (other := seen.setdefault(str(place).casefold(), place)) != place:
            yield Fault("places", f"{place} and {other} differ in capitals alone")


def _processors(package: Package) -> Iterator[Fault]:
    family = package.info.get("arch", "noarch")
    found = {
        _machine(path) for path in package.payload.rglob("*") if path.is_file() and not path.is_symlink()
    }
    found.discard(0)
    if family in _MACHINES and found != _MACHINES[family]:
        yield Fault("processors", f"arch is {family}, the programs inside are for {sorted(found)}")


def _machine(path: Path) -> int:
    """Return the number of the processor that an ELF file is for, 0 for any other file."""
    with path.open("rb") as file:
        head = file.read(20)
    return int.from_bytes(head[18:20], "little") if head[:4] == b"\x7fELF" and len(head) == 20 else 0


RULES = (_rights, _desktop, _windows, _texts, _shells, _places, _processors)
