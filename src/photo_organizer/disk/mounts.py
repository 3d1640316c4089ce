"""Is a folder the same as another, reached by another path? Touches nothing.

A bind mount shows one folder under two paths; /proc/self/mountinfo (proc(5)) tells which folder of which
filesystem each mount shows. Two names of one file are then told apart from a file and its copy.
"""

from __future__ import annotations

import os
import re

# Filesystems that only this kernel changes, so that it knows of every change.
LOCAL = frozenset(
    [
        "bcachefs",
        "btrfs",
        "ecryptfs",
        "exfat",
        "ext2",
        "ext3",
        "ext4",
        "f2fs",
        "hfsplus",
        "jfs",
        "ntfs",
        "ntfs3",
        "overlay",
        "reiserfs",
        "tmpfs",
        "vfat",
        "xfs",
        "zfs",
    ]
)
MAY_CHANGE = os.R_OK | os.W_OK | os.X_OK
_TABLE = "/proc/self/mountinfo"
_ESCAPED = r"\\([0-7]{3})"


# A folder within its filesystem: that one's major:minor, or what identifies a filesystem without one; and the path there.
Place = tuple[str, str]


def place_of(path: str, table: str | None = None) -> Place | None:
    """Return where the folder at the real path `path` lies in its filesystem; None: the system does not say."""
    found = _mount_over(path, table)
    if found is None:
        return None
    point, device, root = found
    return device, (root.rstrip("/") + path[len(point.rstrip("/")) :]) or "/"


def mounted_at(path: str, table: str | None = None) -> str:
    """Return where the filesystem is mounted that shows the real path `path`; "": the system does not say."""
    found = _mount_over(path, table)
    return found[0] if found else ""


def _mount_over(path: str, table: str | None) -> tuple[str, str, str] | None:
    """Return the point, the device and the root of the mount that shows a real path."""
    if table is None:
        try:
            table = _table()
        except OSError:
            return None
    best: tuple[str, str, str] | None = None
    for line in table.splitlines():
        fields = line.split(" ")
        if len(fields) < 5:
            continue
        device, root, point = fields[2], _plain(fields[3]), _plain(fields[4])
        covers = path == point or path.startswith(point.rstrip("/") + "/")
        if covers and (best is None or len(point) >= len(best[0])):  # of two at one point the later is on top
            best = point, device, root
    return best


def around(path: str, table: str | None = None, *, by_others: bool = False) -> list[str] | None:
    """Return the lines of the mounts at, above and below the real path `path`.

    None where the system does not say or, unless that does not matter, the filesystem of one at or below it may be changed
    `by_others`.
    """
    try:
        lines = (_table() if table is None else table).splitlines()
    except OSError:
        return None
    found: list[str] = []
    shown = ""  # the kind of the filesystem at `path`: that of the last and deepest mount
    depth = 0
    for line in lines:
        fields, kind = line.split(" "), line.partition(" - ")[2].partition(" ")[0]
        point = _plain(fields[4]).rstrip("/") if len(fields) > 4 else None
        if point is None:
            continue
        if path == point or path.startswith(point + "/"):
            found.append(line)
            if len(point) >= depth:
                shown, depth = kind, len(point)
        elif point.startswith(path + "/"):
            found.append(line)
            if kind not in LOCAL and not by_others:
                return None
    return found if shown in LOCAL or by_others else None


def writable_below(path: str, table: str | None = None) -> list[str]:
    """Return the folders below `path` at which another filesystem is mounted that we may write to."""
    real = os.path.realpath(path)
    try:
        lines = (_table() if table is None else table).splitlines()
    except OSError:
        return []
    found: dict[str, bool] = {}
    for line in lines:
        fields = line.split(" ")
        point = _plain(fields[4]) if len(fields) > 5 else ""
        if point.startswith(real + "/"):  # of two at one point the later is on top
            read_only = "ro" in (*fields[5].split(","), *fields[-1].split(","))
            found[path + point[len(real) :]] = not read_only
    return [point for point, writable in found.items() if writable and os.access(point, MAY_CHANGE)]


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
