"""Names that are valid for every network client, and names beside them. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import split_name
from photo_organizer.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONGEST_NAME = 255  # bytes; encrypted shares have less, which the volume tells
# Compiled when it is first asked for: that takes as long as a look at some folders, and what only reads has no names to make.
_FORBIDDEN = r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]'
_LETTERS = re.compile(r"_[a-z]{1,2}\.")  # of a version or a frame, in a folded name
_SUB_SECONDS = re.compile(r"\d{4}\.")  # behind a stem and its dot
_BESIDE = r"{}(?:_[A-Z]{{1,2}}|\.\d{{4}})?"  # the plain stem, or one beside it
_NUMBER = re.compile(r"(?:\.\d{4,}|_[A-Z]{1,2}|_\d{1,3})+$")  # what sets a stem apart from its neighbour's
LONGEST_NUMBER = 16  # characters; also a letter behind it has room
_BEGUN = re.compile(r"[._]\d{1,3}$")  # a number that ends in the middle
_RESERVED = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\..*)?$", re.IGNORECASE
)


def unlettered(key: str) -> str:
    """Return a folded name without the letter of a version: 20240831_134757_a.jpg is one of 20240831_134757.jpg."""
    return _LETTERS.sub(".", key, count=1)


def is_sub_second(key: str, start: str) -> bool:
    """Tell whether a folded name is that of a neighbour of `start` (a stem and its dot): 20240831_134757.1230.jpg."""
    return key.startswith(start) and _SUB_SECONDS.match(key, len(start)) is not None


def is_beside(stem: str, wanted: str) -> bool:
    """Tell whether a stem is the wanted one, or one beside it: with a letter or a number."""
    return re.fullmatch(_BESIDE.format(re.escape(wanted)), stem) is not None


def common_stem(names: Sequence[str]) -> str:
    """Return the stem that the files of one unit share, the main file's name first: its parts are stem_1, stem_2."""
    first = split_name(names[0])[0]
    if all(fold(name).startswith(fold(first)) for name in names):
        return first
    same = next(
        (n for n in range(len(first)) if any(fold(name[: n + 1]) != fold(first[: n + 1]) for name in names)),
        0,
    )
    shared = _BEGUN.sub("", first[:same]) if first[same].isdigit() else first[:same]
    return shared.rstrip("_.") or first


def stem_and_tails(names: Sequence[str]) -> tuple[str, list[str]]:
    """Return the stem of one unit's files and what each name has behind it, no two of them the same.

    A name that its owner gave only its ending to share keeps that ending.
    """
    composed = [unicodedata.normalize("NFC", name) for name in names]
    stem = common_stem(composed)
    return stem, tails_behind(stem, composed)


def tails_behind(stem: str, names: Sequence[str]) -> list[str]:
    """Return what each name has behind `stem`, no two of them the same; of one that begins otherwise its ending."""
    tails = list[str]()
    for name in names:
        found = tail_behind(stem, name)
        tail = split_name(name)[1] if found is None else found
        tails.append(f"_{name}" if fold(tail) in map(fold, tails) else tail)
    return tails


def tail_behind(stem: str, name: str) -> str | None:
    """Return what a name has behind `stem`, None where it begins otherwise. The letters need not be as many: STRASSE is Straße."""
    wanted, whole = fold(stem), fold(name)
    if not whole.startswith(wanted):
        return None
    likely = (len(stem), *range(len(name) + 1))
    cuts = (n for n in likely if fold(name[:n]) == wanted and whole == wanted + fold(name[n:]))
    return next((name[n:] for n in cuts), None)


def safe(name: str) -> str:
    """Return `name` as every network client can show it: characters replaced, never dropped."""
    cleaned = re.sub(_FORBIDDEN, "_", unicodedata.normalize("NFC", name))
    stem, extension = split_name(cleaned)
    cleaned = (stem.rstrip(" .") or "_") + extension.rstrip(" .")
    return not_reserved(cleaned)


def not_reserved(name: str) -> str:
    """Return a name with a sign before it where Windows keeps it for a device, so that it could not be opened there."""
    return f"_{name}" if _RESERVED.match(name) else name


def fit(stem: str, tail: str, limit: int) -> str:
    """Return stem + tail, the stem shortened at a character so that the name has at most `limit` bytes.

    The number or letter at a stem's end stays: without it no name beside a taken one would ever be free. So much of a tail
    goes that there is room for it.
    """
    if len(encoded(stem + tail)) <= limit:
        return stem + tail
    tail = _short(tail, limit - 2 * LONGEST_NUMBER)
    room = limit - len(encoded(tail))
    number = _NUMBER.search(stem, max(len(stem) - LONGEST_NUMBER, 1))
    kept = number.group() if number else ""
    return _cut(stem[: len(stem) - len(kept)], room - len(kept)).rstrip(" .") + kept + tail


def _short(tail: str, most: int) -> str:
    """Return a tail of at most `most` bytes; its last ending stays as long as there is room for it."""
    if len(encoded(tail)) <= most:
        return tail
    before, dot, ending = tail.rpartition(".")
    room = most - len(encoded(dot + ending))
    return _cut(before, room) + dot + ending if room > 0 else _cut(tail, most)


def _cut(text: str, most: int) -> str:
    return encoded(text)[:most].decode("utf-8", "ignore")


def encoded(text: str) -> bytes:
    """Return a name, or a part of one, as it stands on the disk."""
    return text.encode("utf-8", "surrogateescape")


def unnumbered(stem: str) -> str:
    """Return a stem without the number that sets it apart from another of its second: 20240831_134757.0001 is beside 20240831_134757."""
    return re.sub(r"\.\d{4,}$", "", stem)


def sub_second_stems(stem: str, subseconds: str) -> Iterator[str]:
    """Yield stem.ssss with the real sub-seconds, then stem.0001, stem.0002 and so on."""
    if subseconds:
        yield f"{stem}.{(subseconds + '0000')[:4]}"
    number = 1
    while True:
        yield f"{stem}.{number:04d}"
        number += 1
