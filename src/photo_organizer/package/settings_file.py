"""The settings file as text: written whole with every setting explained, or changed in place. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from photo_organizer.settings import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

Values = dict[tuple[str, str], str]
_HEAD = """\
# Settings of Photo Organizer and Deduplicator.
# A line that begins with # is a remark; remove the # to set the value. What is not set has the value shown.
"""


def render(values: Mapping[tuple[str, str], str]) -> str:
    """Return a whole settings file: what is in `values` is set, all else stands there as a remark."""
    lines, section = [_HEAD], ""
    for option in OPTIONS:
        if option.section != section:
            section = option.section
            lines.append(f"\n[{section}]\n")
        value = values.get((option.section, option.key))
        lines.append(f"# {option.meaning}\n")
        lines.append(_remark(option.key, option.default) if value is None else _pair(option.key, value))
    return "".join(lines)


def _pair(key: str, value: str) -> str:
    """Return a setting; further lines of its value are indented."""
    return f"{key} = {value}".rstrip().replace("\n", "\n    ") + "\n"


def _remark(key: str, default: str) -> str:
    return "".join(f"# {line}\n" for line in _pair(key, default).splitlines())


def change(text: str, values: Mapping[tuple[str, str], str]) -> str:
    """Return the settings file `text` with `values` set; all other lines stay as they are."""
    for (section, key), value in values.items():
        text = _set(text, section, key, _pair(key, value).rstrip("\n"))
    return text


def _set(text: str, section: str, key: str, line: str) -> str:
    lines = text.splitlines()
    first = _section_line(lines, section)
    if first is None:
        return "\n".join([*lines, "", f"[{section}]", line]) + "\n"
    for number in range(first + 1, len(lines)):
        if lines[number].lstrip().startswith("["):
            break
        if re.match(rf"\s*{re.escape(key)}\s*[=:]", lines[number], re.IGNORECASE):
            return "\n".join([*lines[:number], line, *lines[_end(lines, number) :]]) + "\n"
    return "\n".join([*lines[: first + 1], line, *lines[first + 1 :]]) + "\n"


def _section_line(lines: list[str], section: str) -> int | None:
    heads = (number for number, line in enumerate(lines) if line.strip().lower() == f"[{section}]")
    return next(heads, None)


def _end(lines: list[str], number: int) -> int:
    """Return the line after a value and its indented continuation lines."""
    number += 1
    while number < len(lines) and lines[number][:1] in (" ", "\t") and lines[number].strip():
        number += 1
    return number


def values_of(text: str) -> Values:
    """Return what any INI text sets, forgiving what is not INI: the older package wrote what it liked."""
    found: Values = {}
    section = ""
    for line in text.lstrip("\ufeff").splitlines():
        bare = line.strip()
        if head := re.fullmatch(r"\[([^\]]*)\]", bare):
            section = head[1].strip().lower()
        elif (pair := re.match(r"([^=:#;\s][^=:]*?)\s*[=:]\s*(.*)$", bare)) and bare[0] not in "#;":
            found[section, pair[1].strip().lower()] = pair[2].strip()
    return found
