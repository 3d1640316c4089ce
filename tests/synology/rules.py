"""What Package Center refuses before it runs anything, with the numbers it shows."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import tarfile
import time
from typing import IO, TYPE_CHECKING

from spk.places import CACHE
from tests.synology import lint

if TYPE_CHECKING:
    from pathlib import Path

PAYLOAD = "package.tgz"

_VERSION = re.compile(r"\d+(\.\d+){0,5}(-\d+)?")
_OS_VERSION = re.compile(r"\d+(\.\d+){1,2}(-\d+){1,2}")


class Refused(Exception):
    """Package Center does not install this, or a script said no; `code` is DSM's number, 0 for a script."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code, self.reason = code, reason


def info_of(text: str) -> dict[str, str]:
    """Return the fields of INFO."""
    fields = {}
    for line in text.splitlines():
        match = re.fullmatch(r'([a-z0-9_]+)="([^"]*)"', line)
        if not match:
            raise Refused(263, f"INFO: {line!r}")
        fields[match[1]] = match[2]
    return fields


def unpack(spk: Path, folder: Path) -> str:
    """Unpack the outer archive, which must be a plain tar; return the MD5 of package.tgz, left inside."""
    try:
        with tarfile.open(spk, "r:") as tar:
            names = tar.getnames()
            if any(name.startswith("./") for name in names):
                raise Refused(263, "member names")
            extract(tar, folder, leave=PAYLOAD)
            payload = tar.extractfile(PAYLOAD) if PAYLOAD in names else None
            if payload is None:
                raise Refused(263, "package.tgz is missing")
            return _md5(payload)
    except tarfile.ReadError as error:
        raise Refused(263, "failed to extract package INFO") from error


def _forget_old(cache: Path) -> None:
    """Remove what was unpacked more than a day ago; a third of a gigabyte each."""
    for folder in cache.iterdir():
        if folder.stat().st_ctime < time.time() - 86400:
            shutil.rmtree(folder, ignore_errors=True)


def extract(tar: tarfile.TarFile, folder: Path, leave: str = "") -> None:
    """Write the folders and files of an archive, with their rights; there must be nothing else in it."""
    for member in tar:
        if member.name.startswith("/") or ".." in member.name.split("/"):
            raise Refused(263, f"member names: {member.name} leads out of the package")
        path = folder / member.name
        if member.isdir():
            path.mkdir(parents=True, exist_ok=True)
        elif member.name != leave:
            file = tar.extractfile(member)
            if file is None:
                raise Refused(263, f"{member.name} is no file")
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as target:
                shutil.copyfileobj(file, target)
            path.chmod(member.mode)


def _md5(file: IO[bytes]) -> str:
    total = hashlib.md5(usedforsecurity=False)
    while block := file.read(1 << 20):
        total.update(block)
    return total.hexdigest()


def payload(spk: Path, digest: str) -> Path:
    """Return package.tgz unpacked, from the cache: most tests install the same one."""
    folder = CACHE / "unpacked" / digest
    if not folder.exists():
        fresh = folder.with_name(f"{digest}.{os.getpid()}")
        with tarfile.open(spk, "r:") as outer, tarfile.open(fileobj=outer.extractfile(PAYLOAD)) as tar:
            extract(tar, fresh)
        with contextlib.suppress(OSError):  # another test was faster
            fresh.rename(folder)
        shutil.rmtree(fresh, ignore_errors=True)
        _forget_old(folder.parent)
    return folder


def check(
    folder: Path,
    digest: str,
    payload: Path,
    packages: Path,
    *,
    arch: str,
    installed: str,
    account: str = "",
    strict: bool = True,
) -> dict[str, str]:
    """Return INFO of an unpacked package that DSM 7.2 on `arch` accepts over version `installed` of `account`."""
    for name in ("INFO", "PACKAGE_ICON.PNG", "PACKAGE_ICON_256.PNG", "conf/privilege"):
        if not (folder / name).is_file():
            raise Refused(263, f"{name} is missing")
    info = info_of((folder / "INFO").read_text())
    if info.get("checksum", digest) != digest:
        raise Refused(263, "checksum")
    found = lint.faults(lint.Package(folder, payload, info, account)) if strict else []
    for fault in found[:1]:
        raise Refused(fault.code, f"{fault.rule}: {fault.text}")
    _version(info, installed)
    if arch not in info["arch"].split() and info["arch"] != "noarch":
        raise Refused(0, f"made for {info['arch']}, this is {arch}")
    missing = [name for name in needed(info) if not (packages / name).is_dir()]
    if missing:
        raise Refused(0, f"install {', '.join(missing)} first")
    return info


def needed(info: dict[str, str]) -> list[str]:
    """Return the packages that have to be there."""
    return re.findall(r"(?:^|:)([A-Za-z0-9_-]+)", info.get("install_dep_packages", ""))


def _version(info: dict[str, str], installed: str) -> None:
    if not _VERSION.fullmatch(info["version"]) or not _OS_VERSION.fullmatch(info["os_min_ver"]):
        raise Refused(263, "invalid version")
    wanted = [int(number) for number in re.findall(r"\d+", info["os_min_ver"])]
    if wanted[0] != 7 or wanted[-1] < 40000:
        raise Refused(261, "package should have same major number of current os")
    if installed and numbers(info["version"]) < numbers(installed):
        raise Refused(0, f"{info['version']} is older than {installed}")


def numbers(version: str) -> list[int]:
    """Return a version as DSM compares it: number by number."""
    return [int(number) for number in re.findall(r"\d+", version)]
