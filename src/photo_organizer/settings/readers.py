"""Readers of single settings: text → value, or ValueError with a sentence that says what is allowed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from photo_organizer.names import OF_THEIR_OWN, fold, is_system_folder
from photo_organizer.sentences import Sentence
from photo_organizer.settings.places import CONTROL

if TYPE_CHECKING:
    from collections.abc import Callable


def boolean(text: str) -> bool:
    """Return True or False."""
    words = {
        "true": True,
        "yes": True,
        "on": True,
        "1": True,
        "false": False,
        "no": False,
        "off": False,
        "0": False,
    }
    if text.lower() not in words:
        raise ValueError(Sentence("flag", "write true or false"))
    return words[text.lower()]


def number(low: float, high: float) -> Callable[[str], float]:
    """Return a reader of numbers between `low` and `high`."""

    def read(text: str) -> float:
        wrong = Sentence("number", f"write a number from {low:g} to {high:g}", low=low, high=high)
        try:
            value = float(text)
        except ValueError:
            raise ValueError(wrong) from None
        if not low <= value <= high:
            raise ValueError(wrong)
        return value

    return read


def whole(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers between `low` and `high`."""

    def read(text: str) -> int:
        if not re.fullmatch(r"-?\d{1,12}", text) or not low <= int(text) <= high:
            raise ValueError(
                Sentence("whole_number", f"write a whole number from {low} to {high}", low=low, high=high)
            )
        return int(text)

    return read


def choice(*words: str) -> Callable[[str], str]:
    """Return a reader that accepts one of `words`."""

    def read(text: str) -> str:
        if text not in words:
            raise ValueError(Sentence("choice", "write " + " or ".join(words), words=", ".join(words)))
        return text

    return read


def folder(text: str) -> str:
    """Return an absolute path without a trailing slash, or "" where empty means "not set"."""
    if text and (not text.startswith("/") or ".." in text.split("/")):
        raise ValueError(Sentence("absolute", "write an absolute path such as /volume1/photo, without .."))
    if CONTROL.search(text):
        raise ValueError(Sentence("control", "write a path without line breaks and other control characters"))
    return text.rstrip("/") or ("/" if text else "")


def zone(text: str) -> str:
    """Return the name of a time zone that exists, or "" for the system's own."""
    if text:
        from zoneinfo import ZoneInfo

        try:
            ZoneInfo(text)
        except (KeyError, ValueError, OSError):
            words = "write a zone name such as Europe/Berlin, or leave it empty for the system's"
            raise ValueError(Sentence("zone", words)) from None
    return text


def clock(text: str) -> str:
    """Return a time of day as HH:MM."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError(Sentence("clock", "write a time of day such as 02:00"))
    return text


_DATES = ("YYYY", "MM", "DD", "hh", "mm", "ss", "Mmm")
_NAMES = ("event", "original", "camera")  # what other people chose: it may be anything, or nothing
_FIELDS = (*_DATES, *_NAMES, "kind")
_PASSED_OVER = re.compile(r"@|~\$|~syncthing~", re.IGNORECASE)  # so begins what is never looked at


def layout(text: str) -> str:
    """Return a template for folder and name of a filed photo."""
    bare = re.sub(r"\{[^{}]*\}", "", text)
    if _fields(text) - set(_FIELDS) or "{" in bare or "}" in bare:
        known = ", ".join(f"{{{name}}}" for name in _FIELDS)
        raise ValueError(Sentence("layout_fields", "use only the fields " + known, fields=known))
    parts = text.split("/")
    if any(not part or part.startswith(".") or part.strip(" .") != part for part in parts):
        words = "every part between slashes needs a name that does not begin or end with a dot or blank"
        raise ValueError(Sentence("layout_parts", words))
    if re.search(r'[\\:*?"<>|\x00-\x1f]', text):
        words = 'leave out \\ : * ? " < > | which network clients cannot show'
        raise ValueError(Sentence("layout_signs", words))
    if "original" not in _fields(parts[-1]) and not {"hh", "mm", "ss"} <= _fields(parts[-1]):
        words = "the file name needs {hh}, {mm} and {ss}, else photos of one day would collide; or {original}"
        raise ValueError(Sentence("layout_time", words, fields="{hh}, {mm}, {ss}", other="{original}"))
    if not _is_certain(parts[0]) and len(parts) > 1:
        words = "the first folder needs a date, {kind} or a word of yours: a name from elsewhere alone could be any folder's"
        raise ValueError(Sentence("layout_first", words, field="{kind}"))
    if other := _kept_for_others(parts[:-1]) or next(filter(_PASSED_OVER.match, parts), ""):
        words = (
            f"'{other}' is kept for something else, where photos do not count as filed; choose another name"
        )
        raise ValueError(Sentence("layout_own", words, name=other))
    return text


def _kept_for_others(folders: list[str]) -> str:
    """Return the folder of a template that holds what is set aside, or what is a system's; "" when none does."""
    fixed = [re.sub(r"\{[^{}]*\}", "", part).strip(" ._-") if not _is_dated(part) else "" for part in folders]
    ours = [one for one in fixed[:1] if fold(one) in map(fold, OF_THEIR_OWN)]
    systems = [one for one in (*folders, *fixed) if is_system_folder(one)]
    return next(iter(ours + systems), "")


def _fields(text: str) -> set[str]:
    return set(re.findall(r"\{([^{}]*)\}", text))


def _is_certain(part: str) -> bool:
    """Tell whether something is in a folder's name whatever the names of others are."""
    words = re.sub(r"\{[^{}]*\}", "", part)
    return _is_dated(part) or any(letter.isalnum() for letter in words)


def _is_dated(part: str) -> bool:
    """Tell whether a field is in a folder's name that is never empty."""
    return bool(_fields(part) & {*_DATES, "kind"})


def lines(text: str) -> tuple[str, ...]:
    """Return the lines that are not empty."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def folders(text: str) -> tuple[str, ...]:
    """Return absolute paths, one per line."""
    return tuple(folder(line) for line in lines(text))
