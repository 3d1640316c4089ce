"""Which photos a Google Takeout JSON tells of, by its name. Pure.

Google writes `NAME.EXT.json`, `NAME.EXT.supplemental-metadata.json` or `NAME.EXT.metadata.json`, cut anywhere so that
46 UTF-16 units remain before `.json`; a second photo of one name is `NAME(1).EXT` with its JSON `NAME.EXT(1).json`.
An edited copy is `NAME-word.EXT`, the word in any language, and has no JSON of its own: its original's tells of both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import COMPANIONS, is_photo_name, split_name
from photo_organizer.names import fold
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

LENGTH = 46  # UTF-16 units before ".json" that Google Takeout keeps of a name
_SLACK = 2  # units: folding a name may shorten it
SUPPLEMENTS = ("supplemental-metadata", "metadata")  # behind the photo's name, cut anywhere to fit the length
_NUMBER = re.compile(r"\((\d{1,4})\)$")
_END_OF_START = re.compile(r"[.(]")  # whatever is cut, numbered or edited, both names begin alike up to here
_EDIT = re.compile(r"-[^\d()-][^\d()]{0,40}")  # a word, never a number: IMG-20240131 is no edit of IMG


@frozen
class _Photo:
    """A photo's name taken apart as Google Takeout puts it together; `edit` is the word of an edited copy."""

    name: str
    stem: str  # without number
    number: str  # "(1)" or ""
    extension: str
    edit: str = ""

    @property
    def full(self) -> str:
        """The name without its number."""
        return self.stem + self.extension


@frozen
class Served:
    """The photo that a JSON belongs to, and edited copies that it tells of as well."""

    owner: str
    copies: tuple[str, ...] = ()


def served(stem: str, names: Iterable[str]) -> Served | None:
    """Return what the JSON named `stem` + ".json" tells of among `names`, None when it is nothing there."""
    whole = fold(stem)
    title, number = _without_number(whole)
    # A folder has hundreds of both, and few names are worth a reading.
    start = _END_OF_START.split(whole, maxsplit=1)[0]
    photos = [photo for name in names if fold(name).startswith(start) for photo in _readings(name)]
    is_full = units(whole) - len(number) >= LENGTH - _SLACK
    for wanted in dict.fromkeys((title, _without_supplement(title))):
        for rule in (_is_exactly, _is_cut, _lacks_extension, _is_edit):
            hits = [photo for photo in photos if rule(wanted, number, photo)]
            if hits and (rule is not _is_cut or is_full):
                owner = min(hits, key=lambda photo: _closeness(stem, photo)).name
                edits = {photo.name for photo in photos if _is_edit(wanted, number, photo)}
                copies = edits | ({photo.name for photo in hits} if rule is _is_cut else set())
                return Served(owner, tuple(sorted(copies - {owner})))
    return None


def beginning(stem: str) -> str:
    """Return how the folded stem of a photo, and that of its JSON, begin alike: without format, number and what is cut."""
    return _NUMBER.sub("", stem.partition(".")[0])[: LENGTH // 2]


def units(text: str) -> int:
    """Return the length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _closeness(stem: str, photo: _Photo) -> tuple[bool, bool, int, str]:
    """Order photos: originals first, then those of the very letters: two photos may differ in capitals only."""
    common = min(len(stem), len(photo.name))
    return bool(photo.edit), stem[:common] != photo.name[:common], len(photo.name), photo.name


def _readings(name: str) -> list[_Photo]:
    """Return what a name may mean: itself, and an edited copy whose word stands before or behind the number."""
    stem, extension = split_name(fold(name))
    plain, number = _without_number(stem)
    found = [_Photo(name, plain, number, extension)]
    for dash in (place for place, letter in enumerate(plain) if letter == "-"):
        if _EDIT.fullmatch(plain, dash):
            original, inner = _without_number(plain[:dash])
            found.append(_Photo(name, original, number or inner, extension, plain[dash:]))
    return found


def _without_number(title: str) -> tuple[str, str]:
    """Return a title without its `(1)`, and that."""
    found = _NUMBER.search(title)
    return (title[: found.start()], found[0]) if found else (title, "")


def _without_supplement(title: str) -> str:
    """Return a title without `.supplemental-metadata`, `.metadata` or any beginning of these, behind a photo's name without any word."""
    before, dot, last = title.rpartition(".")
    is_one = any(word.startswith(last) for word in SUPPLEMENTS) or (
        is_photo_name(before) and not is_photo_name(title) and last not in COMPANIONS
    )
    return before if dot and is_one else title


def _is_exactly(title: str, number: str, photo: _Photo) -> bool:
    """Tell whether the title is the name; the number may stand within the name or after it."""
    if photo.edit:
        return False
    if not number and title == photo.stem + photo.number + photo.extension:
        return True
    return (title, number) == (photo.full, photo.number)


def _is_cut(title: str, number: str, photo: _Photo) -> bool:
    """Tell whether a title that fills all the room is the beginning of the photo's name."""
    long = units(title) >= LENGTH // 2
    return not photo.edit and number == photo.number and long and photo.full.startswith(title)


def _lacks_extension(title: str, number: str, photo: _Photo) -> bool:
    """Tell whether the title is the name without extension: Google was given one without."""
    return not photo.edit and (title, number) == (photo.stem, photo.number)


def _is_edit(title: str, number: str, photo: _Photo) -> bool:
    """Tell whether the photo is an edited copy of what the title names; editing may change the format."""
    if not photo.edit:
        return False
    plain = split_name(title)[0]
    # The original was named "a (1).jpg" already.
    whole = not number and photo.stem + photo.number in (title, plain)
    return whole or (photo.stem in (title, plain) and number == photo.number)
