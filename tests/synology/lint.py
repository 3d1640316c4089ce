"""What is wrong with a package, found without running anything of it: each rule is one function.

Each rule stands for something that DSM refuses, or that ruins the package there. `Fault.code` is the number
that DSM shows, 0 where it has none.
"""

from __future__ import annotations

import json
import re
import struct
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SCRIPTS = ("preinst", "postinst", "preuninst", "postuninst", "preupgrade", "postupgrade", "start-stop-status")
NEEDED = ("package", "version", "os_min_ver", "description", "arch", "maintainer")
_ARCHES = {"noarch", "x86_64", "armv8", "armv7", "i686"}
# What DSM reads of INFO and we use; each with the suffix of a language where it is text.
_FIELDS = {
    *NEEDED, "displayname", "dsmuidir", "dsmappname", "ctl_stop", "precheckstartstop", "support_move", "silent_install",
    "silent_upgrade", "silent_uninstall", "install_dep_packages", "checksum", "extractsize", "changelog",
}  # fmt: skip
LANGUAGES = set("chs cht csy dan enu fre ger hun ita jpn krn nld nor plk ptb ptg rus spn sve tha trk".split())
_YES_NO = {
    "ctl_stop",
    "precheckstartstop",
    "support_move",
    "silent_install",
    "silent_upgrade",
    "silent_uninstall",
}
_ICONS = {"PACKAGE_ICON.PNG": 64, "PACKAGE_ICON_256.PNG": 256}
_MEMBERS = {"INFO", "LICENSE", "package.tgz", "conf", "scripts", "WIZARD_UIFILES", "package", *_ICONS}
_MOST = 2**31 - 1  # in a version
_DEPENDENCY = re.compile(r"[A-Za-z0-9._-]+([<>]?=?\d[\d.]*(-\d+)?)?")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the rule that found it, where, and what."""

    rule: str
    text: str
    code: int = 0


@dataclass(frozen=True, slots=True)
class Package:
    """An unpacked package: its members in `folder`, what becomes target/ in `payload`."""

    folder: Path
    payload: Path
    info: dict[str, str]
    before: str = ""  # the account of the version that is installed

    def text(self, name: str) -> str:
        return (self.folder / name).read_bytes().decode()

    def json(self, name: str) -> Any:
        return json.loads(self.text(name), object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON; of a key that stands there twice nobody knows which one DSM takes."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(f"a key twice among {', '.join(key for key, _ in pairs)}")
    return found


def faults(package: Package) -> list[Fault]:
    """Return everything that is wrong. Touches nothing."""
    from tests.synology import lint_conf, lint_payload, lint_wizards

    rules = (*_RULES, *lint_conf.RULES, *lint_wizards.RULES, *lint_payload.RULES)
    return [fault for rule in rules for fault in _found(rule, package)]


def _found(rule: Callable[[Package], Iterator[Fault]], package: Package) -> list[Fault]:
    """Return what one rule finds; what it cannot even read is a fault itself."""
    try:
        return list(rule(package))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return [Fault(rule.__name__.strip("_"), f"{type(error).__name__}: {error}", 263)]


def _members(package: Package) -> Iterator[Fault]:
    for path in package.folder.iterdir():
        if path.name not in _MEMBERS:
            yield Fault("members", f"{path.name} is nothing that DSM knows")
    if (package.folder / "LICENSE").exists() and (package.folder / "LICENSE").stat().st_size >= 1 << 20:
        yield Fault("members", "LICENSE has a megabyte or more", 263)
    for path in package.folder.rglob("*"):
        if "package" not in path.parts and path.stat().st_mode & 0o6000:
            yield Fault("members", f"{path.name} has the setuid or setgid bit", 263)


def _card(package: Package) -> Iterator[Fault]:
    info = package.info
    yield from (Fault("card", f"INFO lacks {key}", 263) for key in NEEDED if not info.get(key))
    if any(int(number) > _MOST for number in re.findall(r"\d+", info.get("version", ""))):
        yield Fault("card", f"version: a number of {info['version']} is too large", 263)
    if info.get("package") != "PhotoOrganizer":
        yield Fault("card", f"package: account, folders and settings are not {info.get('package')}'s", 263)
    for key, value in info.items():
        name, _, language = key.rpartition("_")
        is_text = name in {"description", "displayname"} and language in LANGUAGES
        if key not in _FIELDS and not is_text:
            yield Fault("card", f"{key} is nothing that DSM reads of us", 263)
        if re.search(r"[`$\\]", value):
            yield Fault("card", f"{key}: a shell reads INFO and would run this", 263)
    arches = set(info.get("arch", "").split())
    if not arches <= _ARCHES:
        yield Fault("card", f"arch: {' '.join(sorted(arches - _ARCHES))} is no family of DSM", 263)
    if "noarch" in arches and len(arches) > 1:
        yield Fault("card", "arch: noarch stands alone", 263)
    yield from (
        Fault("card", f"{key} is yes or no", 263)
        for key in _YES_NO & info.keys()
        if info[key] not in {"yes", "no"}
    )
    for wanted in filter(None, info.get("install_dep_packages", "").split(":")):
        if not _DEPENDENCY.fullmatch(wanted):
            yield Fault("card", f"install_dep_packages: {wanted}", 263)


def _size(package: Package) -> Iterator[Fault]:
    """DSM looks for so many KB of free room; bytes in their place are a thousand times too many."""
    real = sum(-(-path.stat().st_size // 4096) * 4 for path in package.payload.rglob("*") if path.is_file())
    said = int(package.info.get("extractsize", real))
    if not real / 2 <= said <= real * 4 + 64:
        yield Fault("size", f"extractsize is {said} KB, the payload takes {real} KB")


def _icons(package: Package) -> Iterator[Fault]:
    for name, side in _ICONS.items():
        head = (package.folder / name).read_bytes()[:24]
        if head[:8] != b"\x89PNG\r\n\x1a\n":
            yield Fault("icons", f"{name} is no PNG", 263)
        elif struct.unpack(">II", head[16:24]) != (side, side):
            yield Fault("icons", f"{name} has {struct.unpack('>II', head[16:24])} points, not {side}", 263)


def _scripts(package: Package) -> Iterator[Fault]:
    for name in SCRIPTS:
        if not package.text(f"scripts/{name}").startswith("#!/bin/sh"):
            yield Fault("scripts", f"scripts/{name} does not say #!/bin/sh", 263)
    for path in [*(package.folder / "scripts").iterdir(), *(package.folder / "WIZARD_UIFILES").glob("*.sh")]:
        yield from _script(path)


def _script(path: Path) -> Iterator[Fault]:
    yield from (Fault("scripts", wrong, 263) for wrong in shell_faults(path))
    text = path.read_text()
    for beside in re.findall(r'(?m)^\s*\. "\$\(dirname "\$0"\)/([\w.-]+)"', text):
        if not (path.parent / beside).is_file():
            yield Fault("scripts", f"{path.name} reads {beside}, which is missing", 263)
    if path.name != "functions" and not path.stat().st_mode & 0o100:
        yield Fault("scripts", f"{path.name} is not executable", 263)


def shell_faults(path: Path) -> Iterator[str]:
    """Yield what keeps a shell from running a script."""
    if b"\r" in path.read_bytes():
        yield f"{path.name} has Windows line ends"
    done = subprocess.run(["/bin/sh", "-n", path], capture_output=True, text=True, check=False)
    if done.returncode:
        yield f"{path.name}: {done.stderr.strip()}"


_RULES = (_members, _card, _size, _icons, _scripts)
