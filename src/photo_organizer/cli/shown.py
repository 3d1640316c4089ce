"""A path as people read it. Touches nothing."""

from __future__ import annotations

import os


def show(path: str) -> str:
    """Return a path for people: control characters and bytes that are no UTF-8 as escapes."""
    if path.isprintable():
        return path
    printable = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in printable)
