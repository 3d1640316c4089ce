"""File names as two names are compared and taken apart. Pure."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """Return a name as two names are compared: NFC, without case."""
    return unicodedata.normalize("NFC", name).casefold()


def split_name(name: str) -> tuple[str, str]:
    """Return stem and extension with its dot; a name that begins with its only dot has no extension."""
    stem, dot, extension = name.rpartition(".")
    return (stem, dot + extension) if dot and stem else (name, "")


def name_of(path: str) -> str:
    """Return the name without its folder."""
    return path.rpartition("/")[2]


def folder_of(path: str) -> str:
    """Return the folder of a path."""
    return path.rpartition("/")[0]
