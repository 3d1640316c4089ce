"""Which files of a folder wait for each other: those that share a stem. Touches nothing.

Deliberately coarse: to wait for a file that turns out not to belong costs seconds, to leave before a
companion costs the pair. What really belongs together is decided later, by content.
"""

from __future__ import annotations

import re
import unicodedata

_EXTENSION = re.compile(r"\.[a-z0-9]{2,4}$")
_SIDECARS = (".xmp", ".aae", ".json", ".thm", ".lrv", ".wav")
# Takeout: IMG.jpg.supplemental-metadata.json, cut anywhere to fit its limit; IMG.jpg(1).json is of IMG(1).jpg
_SUPPLEMENTAL = "supplemental-metadata"
_NUMBER = re.compile(r"\(\d+\)$")
_NUMBERED = re.compile(r"(\.[a-z0-9]{2,4})(\(\d+\))$")
_TAKEOUT_LIMIT = 46  # characters that Takeout leaves of the photo's name in the name of its JSON


def stem(name: str) -> str:
    """Return what `name` shares with its companions: case, Unicode form and extensions do not count."""
    rest = unicodedata.normalize("NFC", name).casefold()
    for sidecar in _SIDECARS:
        if rest.endswith(sidecar) and rest != sidecar:
            rest = rest.removesuffix(sidecar)
            rest = _titled(rest) if sidecar == ".json" else rest
            break
    without = _EXTENSION.sub("", rest)
    return (without or rest)[:_TAKEOUT_LIMIT]


def _titled(name: str) -> str:
    """Return the photo's name as the name of its Takeout JSON, without ".json", has it."""
    title, _, word = name.rpartition(".")
    number = _NUMBER.search(word)
    word = _NUMBER.sub("", word)
    if title and word and _SUPPLEMENTAL.startswith(word):
        name = title + (number.group() if number else "")
    return _NUMBERED.sub(r"\2\1", name)
