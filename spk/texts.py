"""The words people read in every language: three tables of one shape, key → language → words, one check.

This folder's table is for the wizard, the desktop and INFO; the scripts' dialogs and the page carry theirs
with them onto the NAS. The build refuses a table in which a language lacks anything.
"""

from __future__ import annotations

import functools
import json
import re

from spk.places import ROOT

# DSM's names: English, German, French, Spanish, Italian, Dutch.
LANGUAGES = ("enu", "ger", "fre", "spn", "ita", "nld")
TABLES = ("spk/texts.json", "src/photo_organizer/synology/words.json", "ui/page/texts.json")
# What the desktop's string files hold, by section; a section's name before a key is left out there.
_UI = {
    "notify": (
        "notify_title",
        "notify_full",
        "notify_away",
        "notify_clock",
        "notify_waiting",
        "notify_stopped",
    ),
}
_FIELD = re.compile(r"\{\w+\}")

Table = dict[str, dict[str, str]]


@functools.cache
def table(name: str = TABLES[0]) -> Table:
    """Return a table of texts. Touches nothing; raises SystemExit with everything that it lacks."""
    loaded: Table = json.loads((ROOT / name).read_text(encoding="utf-8"))
    if problems := faults(loaded):
        raise SystemExit(f"{name} is not complete:\n  " + "\n  ".join(problems))
    return loaded


def faults(loaded: Table) -> list[str]:
    """Return what keeps a table from being complete: languages, words, and the parts that are filled in.

    Touches nothing.
    """
    found = []
    for key, said in loaded.items():
        if tuple(said) != LANGUAGES:
            found.append(f"{key}: the languages are {', '.join(said)}, not {', '.join(LANGUAGES)}")
        found += [f"{key}: {language} has no words" for language, words in said.items() if not words.strip()]
        if len({tuple(sorted(_FIELD.findall(words))) for words in said.values()}) > 1:
            found.append(f"{key}: the languages do not fill in the same parts")
    return found


def text(language: str, key: str) -> str:
    """Return the words for `key`; raise KeyError where a translation is missing."""
    return table()[key][language]


def ui_strings() -> dict[str, bytes]:
    """Return the desktop's string files by language: INI sections with quoted values."""
    return {language: "".join(_section(language, name) for name in _UI).encode() for language in LANGUAGES}


def _section(language: str, name: str) -> str:
    lines = [f'{key.removeprefix(f"{name}_")}="{_plain(text(language, key))}"\n' for key in _UI[name]]
    return f"[{name}]\n" + "".join(lines)


def _plain(words: str) -> str:
    return words.replace('"', "'")
