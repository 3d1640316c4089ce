"""The settings of the older package (1.0.1), told apart from ours and carried over. Pure."""

from __future__ import annotations

import re

from photo_organizer.settings import OPTIONS
from photo_organizer.synology.settings_file import render

# The older package's settings and ours that mean the same.
_SAME = {
    ("paths", "source_dir"): ("paths", "intake"),
    ("paths", "destination_root"): ("paths", "library"),
    ("duplicates", "delete"): ("duplicates", "delete_duplicates"),
}


def is_older(text: str) -> bool:
    """Return whether a settings file is the older package's: it names folders as only that one did."""
    return any(place in _said(text) for place in (("paths", "source_dir"), ("paths", "destination_root")))


def carried_over(text: str) -> str:
    """Return a settings file of ours that means what the older one said; what cannot be read is left out."""
    said = _said(text)
    wanted = {ours: _unquoted(said[theirs]) for theirs, ours in _SAME.items() if said.get(theirs)}
    ours = {(option.section, option.key): option for option in OPTIONS}
    wanted |= {place: value for place, value in said.items() if place in ours and place not in wanted}
    return render({place: value for place, value in wanted.items() if _is_valid(ours[place].read, value)})


def _said(text: str) -> dict[tuple[str, str], str]:
    """Return what any INI text sets, forgiving what is not INI: the older package wrote what it liked."""
    found: dict[tuple[str, str], str] = {}
    section = ""
    for line in text.lstrip("\ufeff").splitlines():
        bare = line.strip()
        if head := re.fullmatch(r"\[([^\]]*)\]", bare):
            section = head[1].strip().lower()
        elif (pair := re.match(r"([^=:#;\s][^=:]*?)\s*[=:]\s*(.*)$", bare)) and bare[0] not in "#;":
            found[section, pair[1].strip().lower()] = pair[2].strip()
    return found


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _is_valid(read: object, value: str) -> bool:
    try:
        return callable(read) and (read(value), True)[1]
    except ValueError:
        return False
