"""Which photo a companion's name points to: XMP, AAE, THM, LRV, WAV and Google Takeout's JSON. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TAKEOUT_LENGTH = 46  # characters before ".json" that Google Takeout keeps of a name
_SUPPLEMENT = "supplemental-metadata"
_NUMBER = re.compile(r"\((\d{1,4})\)$")
_EDITED = re.compile(
    r"-(edited|bearbeitet|modifié|editado|modificato|bewerkt|edytowane|редактировано|編集済み)$",
    re.IGNORECASE,
)
_BEST = (
    "cr3",
    "cr2",
    "nef",
    "arw",
    "dng",
    "heic",
    "heif",
    "jpg",
    "jpeg",
)  # whose settings an XMP holds, best first
# GoPro's and Insta360's low resolution films, Apple's adjustment of the original: its name → the photo's.
_OTHER_NAMES = (
    (re.compile(r"^gl(\d{6})$"), (r"gx\1", r"gh\1")),
    (re.compile(r"^lrv_(\d{8}_\d{6})_\d\d_(\d+)$"), (r"vid_\1_00_\2", r"vid_\1_10_\2")),
    (re.compile(r"^(img_)o(\d{4})$"), (r"\1\2",)),
    (re.compile(r"^(img_)(\d{4})o$"), (r"\1\2",)),
)


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """Return a name as two names are compared: NFC, without case."""
    return unicodedata.normalize("NFC", name).casefold()


def split_name(name: str) -> tuple[str, str]:
    """Return stem and extension with its dot; a name that begins with its only dot has no extension."""
    stem, dot, extension = name.rpartition(".")
    return (stem, dot + extension) if dot and stem else (name, "")


def owner_of(sidecar: str, names: Sequence[str]) -> str | None:
    """Return the name that the companion belongs to, None when none fits. The first match by rule wins."""
    stem, extension = split_name(sidecar)
    folded = [(fold(name), name) for name in names if name != sidecar]
    if extension.lower() == ".json":
        return _takeout_owner(stem, folded)
    for wanted in _other_spellings(fold(stem)):
        full = [name for known, name in folded if known == wanted]  # a.jpg.xmp → a.jpg
        same = [name for known, name in folded if split_name(known)[0] == wanted]  # a.xmp → a.jpg
        if full or same:
            return full[0] if full else min(same, key=_preference)
    return None


def _other_spellings(stem: str) -> list[str]:
    """Return the stems that a companion's stem may stand for, the plain one first."""
    others = [
        re.sub(pattern, new, stem) for pattern, news in _OTHER_NAMES if pattern.match(stem) for new in news
    ]
    return [stem, *others]


def _preference(name: str) -> tuple[int, str]:
    extension = split_name(name)[1].lower().lstrip(".")
    return (_BEST.index(extension) if extension in _BEST else len(_BEST), name)


@dataclass(frozen=True, slots=True)
class _Photo:
    """A photo's name taken apart as Google Takeout puts it together."""

    name: str
    stem: str  # without number and "-edited"
    number: str  # "(1)" or ""
    extension: str
    edited: bool


def _takeout_owner(stem: str, folded: list[tuple[str, str]]) -> str | None:
    """Return the photo of a Takeout JSON.

    Google writes `NAME.EXT.json`, or `NAME.EXT.supplemental-metadata.json` cut anywhere, both cut so that
    46 characters remain before `.json`; a second photo of one name is `NAME(1).EXT` with its JSON
    `NAME.EXT(1).json`; an edited copy has no JSON of its own and takes its original's when that is missing.
    """
    whole = fold(stem)
    title, number = _without_number(whole)
    photos = [_photo(known, name) for known, name in folded]
    for wanted in dict.fromkeys((title, _without_supplement(title))):
        for rule in (_is_exactly, _is_cut, _lacks_extension):
            hits = [photo for photo in photos if rule(wanted, number, photo)]
            if hits and (rule is not _is_cut or len(whole) - len(number) >= _TAKEOUT_LENGTH - 1):
                return min(hits, key=lambda photo: (photo.edited, len(photo.name), photo.name)).name
    return None


def _photo(known: str, name: str) -> _Photo:
    """Return the parts of a folded name; "-edited" may stand before or after the number."""
    stem, extension = split_name(known)
    plain = _EDITED.sub("", stem)
    plain, number = _without_number(plain)
    plain = _EDITED.sub("", plain)
    return _Photo(name, plain, number, extension, edited=plain + number != stem)


def _without_number(title: str) -> tuple[str, str]:
    """Return a title without its `(1)`, and that."""
    found = _NUMBER.search(title)
    return (title[: found.start()], found[0]) if found else (title, "")


def _without_supplement(title: str) -> str:
    """Return a title without `.supplemental-metadata` or any beginning of it."""
    before, dot, last = title.rpartition(".")
    return before if dot and _SUPPLEMENT.startswith(last) else title


def _is_exactly(title: str, number: str, photo: _Photo) -> bool:
    """Tell whether the title is the name; the number may stand within the name or after it."""
    if not number and title == photo.stem + photo.number + photo.extension:
        return True
    return (title, number) == (photo.stem + photo.extension, photo.number)


def _is_cut(title: str, number: str, photo: _Photo) -> bool:
    """Tell whether a title that fills all the room is the beginning of the photo's name."""
    full = photo.stem + photo.extension
    return number == photo.number and len(title) >= _TAKEOUT_LENGTH // 2 and full.startswith(title)


def _lacks_extension(title: str, number: str, photo: _Photo) -> bool:
    """Tell whether the title is the name without extension: Google was given one without."""
    return (title, number) == (photo.stem, photo.number)
