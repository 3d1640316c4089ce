"""Is a folder the same as another, reached by another path? Touches nothing.

A bind mount shows one folder under two paths; /proc/self/mountinfo (proc(5)) tells which folder of which
filesystem each mount shows. Two names of one file are then told apart from a file and its copy.
"""

from __future__ import annotations

import os
import re

# Filesystems that only this kernel changes, so that it knows of every change.
LOCAL = frozenset(
    "bcachefs btrfs ecryptfs exfat ext2 ext3 ext4 f2fs hfsplus jfs ntfs ntfs3 overlay reiserfs tmpfs vfat xfs zfs".split()
)
MAY_CHANGE = os.R_OK | os.W_OK | os.X_OK
_TABLE = "/proc/self/mountinfo"
_ESCAPED = r"\\([0-7]{3})"


# A folder within its filesystem: that one's major:minor, or what identifies a filesystem without one; and the path there.
Place = tuple[str, str]


class _Mount:
    """One line of the table: what of a filesystem, `root`, is shown where, at `point`."""

    def __init__(self, line: str, fields: list[str]) -> None:
        self.line, self.device, self.root, self.point = line, fields[2], _plain(fields[3]), _plain(fields[4])
        self.kind = line.partition(" - ")[2].partition(" ")[0]
        self.options = [*fields[5].split(","), *fields[-1].split(",")]
        self.writable = "ro" not in self.options

    def covers(self, path: str) -> bool:
        """Tell whether a path is this point, or below it."""
        return path == self.point or path.startswith(self.point.rstrip("/") + "/")


def place_of(path: str, table: str | None = None) -> Place | None:
    """Return where the folder at the real path `path` lies in its filesystem; None: the system does not say."""
    found = _mount_over(path, table)
    if found is None:
        return None
    return found.device, (found.root.rstrip("/") + path[len(found.point.rstrip("/")) :]) or "/"


def mounted_at(path: str, table: str | None = None) -> str:
    """Return where the filesystem is mounted that shows the real path `path`; "": the system does not say."""
    found = _mount_over(path, table)
    return found.point if found else ""


def _mount_over(path: str, table: str | None) -> _Mount | None:
    """Return the mount that shows a real path."""
    try:
        return _on_top([one for one in _mounts(table) if one.covers(path)])
    except OSError:
        return None


def _on_top(mounts: list[_Mount]) -> _Mount | None:
    """Return the deepest of several mounts, of two at one point the later."""
    return max(reversed(mounts), key=lambda one: len(one.point), default=None)


def around(path: str, table: str | None = None, *, by_others: bool = False) -> list[str] | None:
    """Return the lines of the mounts at, above and below the real path `path`.

    None where the system does not say or, unless that does not matter, the filesystem of one at or below it may be changed
    `by_others`.
    """
    try:
        mounts = [one for one in _mounts(table) if one.covers(path) or one.point.startswith(path + "/")]
    except OSError:
        return None
    shown = _on_top([one for one in mounts if one.covers(path)])
    seen = [one for one in mounts if one is shown or not one.covers(path)]
    if not by_others and (shown is None or any(one.kind not in LOCAL for one in seen)):
        return None
    return [one.line for one in mounts]


def writable_below(path: str, table: str | None = None) -> list[str]:
    """Return the folders below `path` at which another filesystem is mounted that we may write to."""
    real = os.path.realpath(path)
    try:
        below = [one for one in _mounts(table) if one.point.startswith(real + "/")]
    except OSError:
        return []
    # Of two at one point the later is on top.
    found = {path + one.point[len(real) :]: one.writable for one in below}
    return [point for point, writable in found.items() if writable and os.access(point, MAY_CHANGE)]


def _mounts(table: str | None) -> list[_Mount]:
    """Return the lines of the kernel's table, or of a given one. Raises OSError."""
    lines = (_table() if table is None else table).splitlines()
    return [_Mount(line, fields) for line in lines if len(fields := line.split(" ")) > 5]


def kind_of_device(major: int, minor: int, table: str | None = None) -> tuple[str, list[str]]:
    """Return the kind and the options of the filesystem of a device; "" where the system does not say, as of shares on Btrfs."""
    try:
        mounts = _mounts(table)
    except OSError:
        return "", []
    found = next((one for one in mounts if one.device == f"{major}:{minor}"), None)
    return (found.kind, found.options) if found else ("", [])


def _table() -> str:
    with open(_TABLE, encoding="utf-8", errors="surrogateescape") as file:
        return file.read()


def _plain(text: str) -> str:
    """Return a field without its escapes, which stand for blanks, line breaks and backslashes."""
    return re.sub(_ESCAPED, lambda found: chr(int(found[1], 8)), text) if "\\" in text else text


def inside(inner: Place | None, outer: Place | None) -> str | None:
    """Return the path of `inner` below `outer`, "" where they are the same folder, None where it is elsewhere."""
    if inner is None or outer is None or inner[0] != outer[0]:
        return None
    path, above = inner[1], outer[1]
    if path == above:
        return ""
    top = above.rstrip("/") + "/"
    return path[len(top) :] if path.startswith(top) else None
