"""Build Settings from INI text; every problem is reported at once, with its line and cure."""

from __future__ import annotations

import re
from typing import Any

from photo_organizer.errors import SettingsProblem
from photo_organizer.settings.options import OPTIONS
from photo_organizer.settings.values import Settings

_SECTION = re.compile(r"\s*\[([^\]]*)\]\s*$")
_PAIR = re.compile(r"([^=:#;]+?)\s*[=:]\s*(.*)$")


def parse(text: str, *, origin: str = "config.ini") -> Settings:
    """Return the settings in INI text; raise SettingsProblem that lists every problem with its line.

    Touches nothing. Lines that begin with # or ; are comments, indented lines continue a value.
    """
    known = {(option.section, option.key): option for option in OPTIONS}
    problems: list[str] = []
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for number, section, key, value in _pairs(text, origin, problems):
        where = f"{origin} line {number}"
        if (section, key) not in known:
            near = [f"[{s}] {k}" for s, k in known if k == key or s == section]
            hint = f"did you mean {' or '.join(near[:3])}?" if near else "remove the line"
            problems.append(f"{where}: [{section}] {key} is not a setting; {hint}")
        elif (section, key) in found:
            problems.append(
                f"{where}: [{section}] {key} was set before in line {found[section, key][0]}; keep one"
            )
        else:
            found[section, key] = (number, value)
    values: dict[str, Any] = {}
    for place, (number, value) in found.items():
        try:
            values[known[place].name] = known[place].read(value)
        except ValueError as problem:
            problems.append(f"{origin} line {number}: [{place[0]}] {place[1]} = {value!r}: {problem}")
    if problems:
        raise SettingsProblem(problems)
    return Settings(values)


def _pairs(text: str, origin: str, problems: list[str]) -> list[tuple[int, str, str, str]]:
    """Split INI text into (line, section, key, value); what cannot be split becomes a problem."""
    section, pairs = "", list[tuple[int, str, str, str]]()
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        bare = line.strip()
        if not bare or bare[0] in "#;":
            continue
        if line[0] in " \t" and pairs and pairs[-1][1] == section:
            last = pairs[-1]
            pairs[-1] = (*last[:3], f"{last[3]}\n{bare}".strip())
        elif match := _SECTION.match(line):
            section = match[1].strip().lower()
        elif match := _PAIR.match(bare):
            pairs.append((number, section, match[1].strip().lower(), match[2].strip()))
        else:
            problems.append(f"{origin} line {number}: {bare!r} is neither a [section] nor key = value")
    return pairs
