"""Unpack Debian packages and wheels into the runtime's tree, only what `contents` keeps."""

from __future__ import annotations

import io
import posixpath
import subprocess
import tarfile
import zipfile
from typing import TYPE_CHECKING

from spk import contents

if TYPE_CHECKING:
    from pathlib import Path

    from spk.arch import Arch

STDLIB = "lib/python3.13"
SITE = "lib/python3/dist-packages"  # where Debian's own site.py looks


class DebTree:
    """The files of one Debian package, by path without the leading dot."""

    def __init__(self, deb: Path) -> None:
        command = ["/usr/bin/dpkg-deb", "--fsys-tarfile", str(deb)]
        stream = subprocess.run(command, check=True, capture_output=True).stdout
        self._tar = tarfile.TarFile(fileobj=io.BytesIO(stream))
        self._members = {member.name.removeprefix("./"): member for member in self._tar.getmembers()}

    def names(self) -> list[str]:
        """Return the paths of files, also by a second name (a hard link), and of links that stay inside the package."""
        return [name for name, member in self._members.items() if self._holds(member)]

    def _holds(self, member: tarfile.TarInfo) -> bool:
        inside = member.issym() and not member.linkname.startswith("/")
        return member.isfile() or member.islnk() or inside

    def data(self, name: str) -> bytes:
        """Return the content of a file; a link is followed within the package."""
        member = self._members[name]
        while member.issym():
            name = posixpath.normpath(posixpath.join(posixpath.dirname(name), member.linkname))
            member = self._members[name]
        file = self._tar.extractfile(member)
        if file is None:
            raise ValueError(f"{name} is no file")
        return file.read()


def deb(path: Path, package: str, arch: Arch, tree: Path) -> None:
    """Write what belongs to the runtime of one Debian package below `tree`."""
    archive = DebTree(path)
    for name in archive.names():
        place = place_of(name, package, arch)
        if place:
            write(tree / place, archive.data(name))


def place_of(name: str, package: str, arch: Arch) -> str:
    """Return where a Debian package's file belongs in the runtime, "" for nowhere. Touches nothing."""
    folder, base = posixpath.split(name)
    if folder in (f"usr/lib/{arch.triplet}", f"lib/{arch.triplet}", "usr/lib64", "lib64"):
        return f"lib/{base}" if base in (*contents.LIBRARIES, arch.loader) else ""
    if name == "usr/bin/python3.13":
        return "bin/python3.13"
    if name.startswith("usr/lib/python3.13/"):
        relative = name.removeprefix("usr/lib/python3.13/")
        return f"{STDLIB}/{relative}" if contents.keeps_stdlib(relative) else ""
    if folder == "usr/share/common-licenses" and base in contents.COMMON_LICENCES:
        return f"licenses/common/{base}.txt"
    if name == f"usr/share/doc/{package}/copyright":
        return f"licenses/debian/{package}.txt"
    return ""


def wheel(path: Path, tree: Path) -> None:
    """Write what belongs to the runtime of one wheel below `tree`."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if contents.keeps_wheel_file(name):
                write(tree / SITE / contents.place_of_wheel_file(name), archive.read(name))


def write(path: Path, data: bytes) -> None:
    """Write a file and the folders above it; rights and times are set when the tree is packed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
