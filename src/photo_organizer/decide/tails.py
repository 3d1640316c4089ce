"""What follows a unit's new stem in the name of each member. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import bare_name, name_of, split_name
from photo_organizer.decide.sidecar_names import looks_like_a_photo
from photo_organizer.decide.takeout_parts import is_archives_json
from photo_organizer.model import Facts, Family, Member, Unit
from photo_organizer.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_EXTENSION = 12  # what is longer is a part of the name: "Mr. Smith's garden"
# Behind the last dot of a name, but no extension by which any program knows a format: 31.08.2024, a.jpg;1, a.jpg_large, a.jpg.bak.
_NO_EXTENSION = re.compile(r"\.(?!360$)(?:\d+|.*[^a-z0-9.].*|bak|backup|copy|old|orig|original|sav|save)")


def with_tails(parts: Sequence[list[Facts]], *, correct_extension: bool = False) -> Unit:
    """Return the unit of a recording's parts, each with its main file first; no two members share a tail.

    Where there are several parts, their numbers in the recording's order come first: _1.mp4, _2.mp4.
    """
    members: list[Member] = []
    for number, part in enumerate(parts, 1):
        before = f"_{number}" if len(parts) > 1 else ""
        tails: list[str] = []
        for one in part:
            tail = _tail(one, part, correct_extension=correct_extension)
            tails.append(_unique(tail, tails))
        members += [Member(one, before + tail) for one, tail in zip(part, tails, strict=True)]
    return Unit(tuple(members))


def _tail(one: Facts, members: list[Facts], *, correct_extension: bool) -> str:
    """Return a member's tail: its extension, behind what its name has beyond that of the file it belongs to."""
    own = kept_extension(one, correct_extension=correct_extension)
    if not _is_companion(one, members):
        return own
    inner = bare_name(one.path)
    if fold(inner).startswith(("lrv_", "pro_lrv_")):  # it is named .insv like the large film
        return ".lrv"
    for other in members:
        if other is not one and fold(inner).startswith(fold(name_of(other.path))):  # a.jpg.xmp beside a.jpg
            words = "" if is_archives_json(one) else _words(inner, name_of(other.path))
            return kept_extension(other, correct_extension=correct_extension) + words + own
    if members == [one]:
        second = split_name(inner)[1].lower()
        return second + own if 1 < len(second) <= 5 else own
    if is_archives_json(one):
        return kept_extension(members[0], correct_extension=correct_extension) + own
    return _more(inner, members[0]) + own


def _is_companion(one: Facts, members: list[Facts]) -> bool:
    """Tell whether a member is named after another, as C0001T01.JPG is after C0001.MP4."""
    if one.family is Family.SIDECAR:
        return True
    return one is not members[0] and (one.filetype is None or looks_like_a_photo(name_of(one.path)))


def _more(inner: str, main: Facts) -> str:
    """Return what a companion's name has behind its photo's: M01 of C0001M01, _01.jpg of DSC_42_01.jpg."""
    stem, inner = (unicodedata.normalize("NFC", one) for one in (bare_name(main.path), inner))
    more = inner[len(stem) :] if fold(inner).startswith(fold(stem)) else ""
    before, extension = split_name(more) if not more.startswith(".") else ("", more)
    return before + extension.lower()


def _words(inner: str, full: str) -> str:
    """Return what stands between a photo's full name and a companion's ending: .out of a.jpg.out.pp3."""
    more = unicodedata.normalize("NFC", inner)[len(unicodedata.normalize("NFC", full)) :]
    return more.lower() if more.startswith(".") else ""


def kept_extension(one: Facts, *, correct_extension: bool = False) -> str:
    """Return the extension a file keeps: lower case, with the dot; its format's where it has none that a viewer would know.

    With `correct_extension`, an extension that does not fit the content is replaced.
    """
    extension = split_name(name_of(one.path).rstrip(" ."))[1].lower()  # x.jpg. and a space behind it
    if one.filetype is None:
        return extension
    fits = extension.lstrip(".") in one.filetype.extensions
    is_none = not 1 < len(extension) <= _LONGEST_EXTENSION or _NO_EXTENSION.fullmatch(extension)
    return "." + one.filetype.extensions[0] if is_none or (correct_extension and not fits) else extension


def is_part_of_the_name(ending: str) -> bool:
    """Tell whether what stands behind the last dot is what its owner wrote: Beach 31.08.2024, Mr. Smith's garden."""
    return len(ending) > _LONGEST_EXTENSION or ending[1:].isdigit()


def _unique(tail: str, taken: list[str]) -> str:
    """Return the tail, numbered before its last extension when a member has it already."""
    if tail not in taken:
        return tail
    stem, extension = split_name(tail)
    stem, extension = (stem, extension) if extension else ("", tail)
    number = next(n for n in range(2, len(taken) + 3) if f"{stem}_{n}{extension}" not in taken)
    return f"{stem}_{number}{extension}"
