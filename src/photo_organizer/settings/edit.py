"""Change settings in the text of a settings file; comments and every other line stay as they are. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from photo_organizer.settings.libraries import is_library, key_of, option_called, section_of, title_of
from photo_organizer.settings.options import BY_PLACE

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
    """Return `text` with the (section, key) in `values` set, as it is where there are none. Touches nothing."""
    if not values:
        return text
    lines = text.lstrip("\ufeff").splitlines()
    for (section, key), value in values.items():
        lines = _set(lines, section, key, pair(key, value).split("\n"))
    return "\n".join(lines) + "\n"


def change_for(text: str, library: str, changes: Mapping[str, str]) -> str:
    """Return `text` with `changes` ("section.key" → text) set for the library of this name, "" for the first."""
    return change(text, {_place(name, library): value for name, value in changes.items()})


def _place(name: str, library: str) -> tuple[str, str]:
    option = BY_PLACE[name]
    return (section_of(library), key_of(option)) if library else (option.section, option.key)


def values_in(text: str) -> dict[tuple[str, str], str]:
    """Return what a valid settings file sets, as text. Touches nothing."""
    lines, found = text.lstrip("\ufeff").splitlines(), dict[tuple[str, str], str]()
    for number, (section, key, value) in _places(lines).items():
        more = (line.strip() for line in lines[number + 1 : _end(lines, number)] if not _is_remark(line))
        found[section, key] = "\n".join([value, *filter(None, more)]).strip()
    return found


def values_for(text: str, library: str) -> dict[str, str]:
    """Return what a valid settings file sets for the library of this name, "" for the first, by "section.key"."""
    section_wanted, found = _folded(section_of(library)), dict[str, str]()
    for (section, key), value in values_in(text).items():
        if library:
            option = option_called(key) if _folded(section) == section_wanted else None
        else:
            option = BY_PLACE.get(f"{section}.{key}")
        if option:
            found[f"{option.section}.{option.key}"] = value
    return found


def add_section(text: str, title: str, values: Mapping[str, str]) -> str:
    """Return `text` with a section at its end. Touches nothing."""
    lines = text.lstrip("\ufeff").splitlines()
    new = [line for key, value in values.items() for line in pair(key, value).split("\n")]
    return "\n".join([*lines, *([""] if lines else []), f"[{title}]", *new]) + "\n"


def remove_section(text: str, title: str) -> str:
    """Return `text` without what a section sets; remarks before the section that follows stay. Touches nothing."""
    kept, leaving, remarks = list[str](), False, list[str]()
    for line in text.lstrip("\ufeff").splitlines():
        if head := _SECTION.match(line):
            leaving = _folded(head[1]) == _folded(title)
            kept, remarks = [*kept, *remarks], []
        if not leaving:
            kept.append(line)
        elif not line.strip() or line.strip()[0] in "#;":
            remarks.append(line)
        else:
            remarks = []
    while kept and not kept[-1].strip():
        kept.pop()
    return "\n".join(kept) + "\n"


def _folded(title: str) -> str:
    return title_of(title).casefold()


def _places(lines: list[str]) -> dict[int, tuple[str, str, str]]:
    """Return line number → (section, key, value) of every line that sets something."""
    section, fresh, found = "", True, dict[int, tuple[str, str, str]]()
    for number, line in enumerate(lines):
        if line[:1] in (" ", "\t") and not fresh:
            continue  # belongs to the value above
        if head := _SECTION.match(line):
            section, fresh = head[1].strip().lower(), True
        elif match := _KEY.match(line.strip()):
            found[number] = (section, match[1].strip().lower(), match[2].strip())
            fresh = False
    return found


def _set(lines: list[str], section: str, key: str, new: list[str]) -> list[str]:
    for number, (its_section, its_key, _) in _places(lines).items():
        if _folded(its_section) == _folded(section) and _is_key(section, its_key, key):
            end = _end(lines, number)
            # Indented, it is of the value.
            remarks = [line for line in lines[number + 1 : end] if _is_remark(line[:1])]
            return [*lines[:number], *new, *remarks, *lines[end:]]
    for number, line in enumerate(lines):
        if (head := _SECTION.match(line)) and _folded(head[1]) == _folded(section):
            return [*lines[: number + 1], *new, *lines[number + 1 :]]
    return [*lines, *([""] if lines else []), f"[{section}]", *new]


def _is_key(section: str, one: str, other: str) -> bool:
    """Tell whether two keys of a section mean one setting; a library's can be written in two ways."""
    if is_library(title_of(section)):
        return option_called(one) is option_called(other)
    return one == other


def _end(lines: list[str], number: int) -> int:
    """Return the line after a value and its indented further lines; blank lines and remarks may stand between them."""
    end = number + 1
    for at, line in enumerate(lines[end:], end):
        if line.strip() and not _is_remark(line):
            if line[0] not in " \t":
                break
            end = at + 1
    return end


def _is_remark(line: str) -> bool:
    return line.strip()[:1] in ("#", ";")
