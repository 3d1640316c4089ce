"""The words of the wizard, the desktop and INFO in every language, from one table: texts.json."""

from __future__ import annotations

import functools
import json

from spk.places import ROOT

# DSM's names: English, German, French, Spanish, Italian, Dutch.
LANGUAGES = ("enu", "ger", "fre", "spn", "ita", "nld")
_UI = ("name", "description")


@functools.cache
def table() -> dict[str, dict[str, str]]:
    """Return all texts: key → language → words. Touches nothing."""
    loaded: dict[str, dict[str, str]] = json.loads((ROOT / "spk/texts.json").read_text())
    return loaded


def text(language: str, key: str) -> str:
    """Return the words for `key`; raise KeyError where a translation is missing."""
    return table()[key][language]


def ui_strings() -> dict[str, bytes]:
    """Return the desktop's string files by language: an INI section with quoted values."""
    return {
        language: ("[app]\n" + "".join(f'{key}="{_plain(text(language, key))}"\n' for key in _UI)).encode()
        for language in LANGUAGES
    }


def _plain(words: str) -> str:
    return words.replace('"', "'")
