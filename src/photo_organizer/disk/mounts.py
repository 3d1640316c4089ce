"""Is a folder the same as another, reached by another path? Touches nothing.

A bind mount shows one folder under two paths; /proc/self/mountinfo (proc(5)) tells which folder of which
filesystem each mount shows. Two names of one file are then told apart from a file and its copy.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_ESCAPED = re.compile(r"\\([0-7]{3})")


class Place(NamedTuple):
    """A folder within its filesystem."""

    device: str  # major:minor, or what identifies a filesystem without one
    path: str


def place_of(path: str, table: str | None = None) -> Place | None:
    """Return where the folder at the real path `path` lies in its filesystem; None: the system does not say."""
    if table is None:
        try:
            with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as file:
                table = file.read()
        except OSError:
            return None
    best: tuple[str, Place] | None = None
    for line in table.splitlines():
        fields = line.split(" ")
        if len(fields) < 5:
            continue
        device, root, point = fields[2], _plain(fields[3]), _plain(fields[4])
        covers = path == point or path.startswith(point.rstrip("/") + "/")
        if covers and (best is None or len(point) >= len(best[0])):  # of two at one point the later is on top
            rest = path[len(point.rstrip("/")) :]
            best = point, Place(device, (root.rstrip("/") + rest) or "/")
    return best[1] if best else None


def _plain(text: str) -> str:
    """Return a field without its escapes, which stand for blanks, line breaks and backslashes."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), text)


def inside(inner: Place | None, outer: Place | None) -> str | None:
    """Return the path of `inner` below `outer`, "" where they are the same folder, None where it is elsewhere."""
    if inner is None or outer is None or inner.device != outer.device:
        return None
    if inner.path == outer.path:
        return ""
    top = outer.path.rstrip("/") + "/"
    return inner.path[len(top) :] if inner.path.startswith(top) else None
