"""What follows a unit's new stem in the name of each member. Pure."""

from __future__ import annotations

from photo_organizer.decide.sidecar_names import fold, split_name
from photo_organizer.model import Facts, Family, Member, Unit

_LONGEST_EXTENSION = 12  # what is longer is a part of the name: "Mr. Smith's garden"


def with_tails(members: list[Facts], *, correct_extension: bool = False) -> Unit:
    """Return the unit of `members`, the main file first; no two members share a tail."""
    tails: list[str] = []
    for one in members:
        tail = _tail(one, members, correct_extension=correct_extension)
        tails.append(_unique(tail, tails))
    return Unit(tuple(Member(one, tail) for one, tail in zip(members, tails, strict=True)))


def _tail(one: Facts, members: list[Facts], *, correct_extension: bool) -> str:
    """Return a member's tail: its extension, after that of the file it is named after where it names one."""
    own = extension_of(one, correct_extension=correct_extension)
    if one.filetype is None or one.filetype.family is not Family.SIDECAR:
        return own
    inner = split_name(_name(one))[0]
    for other in members:
        if other is not one and fold(inner).startswith(fold(_name(other))):  # a.jpg.xmp beside a.jpg
            return extension_of(other, correct_extension=correct_extension) + own
    if one.filetype.name == "takeout" and members[0] is not one:
        return extension_of(members[0], correct_extension=correct_extension) + own
    second = split_name(inner)[1].lower()
    return second + own if members == [one] and 1 < len(second) <= 5 else own


def extension_of(one: Facts, *, correct_extension: bool = False) -> str:
    """Return the extension a file keeps: lower case, with the dot; its format's where it has none.

    With `correct_extension`, an extension that does not fit the content is replaced.
    """
    extension = split_name(_name(one))[1].lower()
    if one.filetype is None:
        return extension
    fits = extension.lstrip(".") in one.filetype.extensions
    if (correct_extension and not fits) or not 1 < len(extension) <= _LONGEST_EXTENSION:
        return "." + one.filetype.extensions[0]
    return extension


def _unique(tail: str, taken: list[str]) -> str:
    """Return the tail, numbered before its last extension when a member has it already."""
    if tail not in taken:
        return tail
    stem, extension = split_name(tail)
    stem, extension = (stem, extension) if extension else ("", tail)
    number = next(n for n in range(2, len(taken) + 3) if f"{stem}_{n}{extension}" not in taken)
    return f"{stem}_{number}{extension}"


def _name(one: Facts) -> str:
    return one.path.rpartition("/")[2]
