"""Change settings in the text of a settings file; comments and every other line stay as they are. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECTION = re.compile(r"\s*\[([^\]]*)\]\s*$")
_KEY = re.compile(r"([^=:#;\s][^=:]*?)\s*[=:]\s*(.*)$")


def pair(key: str, value: str) -> str:
    """Return a setting as it stands in the file; further lines of its value are indented."""
    lines = [line.strip() for line in value.strip().splitlines()]
    return f"{key} = {lines[0] if lines else ''}".rstrip() + "".join(
        f"\n    {line}" for line in lines[1:] if line
    )


def change(text: str, values: Mapping[tuple[str, str], str]) -> str:
    """Return `text` with the (section, key) in `values` set. Touches nothing."""
    lines = text.lstrip("\ufeff").splitlines()
    for (section, key), value in values.items():
        lines = _set(lines, section, key, pair(key, value).split("\n"))
    return "\n".join(lines) + "\n"


def values_in(text: str) -> dict[tuple[str, str], str]:
    """Return what a valid settings file sets, as text. Touches nothing."""
    lines, found = text.lstrip("\ufeff").splitlines(), dict[tuple[str, str], str]()
    for number, (section, key, value) in _places(lines).items():
        more = [
            line.strip() for line in lines[number + 1 : _end(lines, number)] if line.strip()[:1] not in "#;"
        ]
        found[section, key] = "\n".join([value, *more]).strip()
    return found


def _places(lines: list[str]) -> dict[int, tuple[str, str, str]]:
    """Return line number → (section, key, value) of every line that sets something."""
    section, found = "", dict[int, tuple[str, str, str]]()
    for number, line in enumerate(lines):
        if line[:1] in (" ", "\t") and found and next(reversed(found.values()))[0] == section:
            continue  # belongs to the value above
        if head := _SECTION.match(line):
            section = head[1].strip().lower()
        elif match := _KEY.match(line.strip()):
            found[number] = (section, match[1].strip().lower(), match[2].strip())
    return found


def _set(lines: list[str], section: str, key: str, new: list[str]) -> list[str]:
    for number, (its_section, its_key, _) in _places(lines).items():
        if (its_section, its_key) == (section, key):
            return [*lines[:number], *new, *lines[_end(lines, number) :]]
    for number, line in enumerate(lines):
        if (head := _SECTION.match(line)) and head[1].strip().lower() == section:
            return [*lines[: number + 1], *new, *lines[number + 1 :]]
    return [*lines, *([""] if lines else []), f"[{section}]", *new]


def _end(lines: list[str], number: int) -> int:
    """Return the line after a value and its indented further lines."""
    end = number + 1
    while end < len(lines) and lines[end][:1] in (" ", "\t") and lines[end].strip():
        end += 1
    return end
