"""Which files of a folder wait for each other: those that share a stem. Touches nothing.

Deliberately coarse: to wait for a file that turns out not to belong costs seconds, to leave before a
companion costs the pair. What really belongs together is decided later, by content.
"""

from __future__ import annotations

import re

from photo_organizer.decide.file_names import PHOTOS
from photo_organizer.decide.pairs import IN_PHOTOS
from photo_organizer.decide.sidecar_names import DEPTH_MAP
from photo_organizer.decide.takeout_names import LENGTH, SUPPLEMENTS
from photo_organizer.names import fold

_ENDING = "|".join(sorted(PHOTOS))
_PHOTO = re.compile(rf"\.(?:{_ENDING})$")
# … a photo's whole name in a companion's, with further words behind it: a.jpg.out of a.jpg.out.pp3. The last ending counts,
# a.heic.jpg has two; and "raw" may be a word: my.raw.food.xmp is of my.raw.food.jpg.
_WORDS_BEHIND = re.compile(rf"(.+)\.(?!raw\.)(?:{_ENDING})(?:\.(?!(?:{_ENDING})$)[^\W\d_][^.]*)+")
_EXTENSION = re.compile(r"\.[a-z0-9]{2,4}$")
_COMPANION = re.compile(r"\.[a-z0-9]{2,5}$")
_NUMBER = re.compile(r"\(\d+\)$")  # of Takeout: IMG.jpg(1).json is of IMG(1).jpg
_NUMBERED = re.compile(r"(\.[a-z0-9]{2,4})(\(\d+\))$")
# clip.de.srt and clip.pt-br.vtt are of clip.mp4, or of clip.de.mp4; no language is the "mp" of a Pixel's pxl_1.mp.jpg.
_LANGUAGES = (
    "ar bg bn ca chi cs cy da de deu dut el en eng es et eu fa fi fil fr fra fre ga ger gl gu he hi hr hu hy id is it ita ja "
    "jpn ka kk ko kor lt lv mk ml mr ms nb nl nld nn no pl pol por pt ro ru rus sk sl spa sq sr sv swe ta te th tr tur uk ur "
    "vi zh zho"
)
_LANGUAGE = re.compile(rf"(?<=.)\.(?:{_LANGUAGES.replace(' ', '|')})(?:-[a-z]{{2,4}})?$")
# Names that makers give to what belongs together.
_VERSION = re.compile(r"_\d\d$")  # darktable: IMG_01.jpg.xmp is of IMG.jpg
_SONY = re.compile(r"^(.*c\d{4}|mah\d{5})[mts]\d\d$")
_GOPRO = re.compile(r"^g[hxl](\w\w\d{4})$")
_FLICKR = re.compile(r"^(?:.*_)?(\d{4,14})(?:_[0-9a-f]{10})?_o$")  # photo_123456789.json tells of it
_DEPTH_MAP = re.compile(rf"{DEPTH_MAP}$")
_PHOTOS = re.compile(rf"{IN_PHOTOS}$")
_PIXEL = re.compile(r"\.raw-\d\d(\.mp)?\.(cover|original)$")


def stem(name: str) -> str:
    """Return what `name` shares with its companions: case, Unicode form and extensions do not count."""
    rest = _LANGUAGE.sub("", _without_extensions(fold(name)))
    for pattern, new in (
        (_SONY, r"\1"),
        (_GOPRO, r"gx\1"),
        (_FLICKR, r"photo_\1"),
        (_PIXEL, ""),
        (_PHOTOS, ""),
        (_DEPTH_MAP, ""),
    ):
        rest = pattern.sub(new, rest)
    return _first_units(rest, LENGTH)


def _without_extensions(name: str) -> str:
    """Return a photo's name without its extension, a companion's without its own and its photo's."""
    if _PHOTO.search(name):
        return _EXTENSION.sub("", name) or name
    inner = _COMPANION.sub("", name) or name
    if name.endswith(".json"):
        inner = _titled(inner)
    words = _WORDS_BEHIND.fullmatch(inner)
    photo = words[1] if words else _PHOTO.sub("", inner)
    if photo and photo != inner:
        return _VERSION.sub("", photo) if name.endswith(".xmp") else photo
    return inner


def _titled(name: str) -> str:
    """Return the photo's name as the name of its Takeout JSON, without ".json", has it."""
    title, _, word = name.rpartition(".")
    number = _NUMBER.search(word)
    word = _NUMBER.sub("", word)
    if title and word and any(one.startswith(word) for one in SUPPLEMENTS):
        name = title + (number.group() if number else "")
    return _NUMBERED.sub(r"\2\1", name)


def _first_units(text: str, most: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")
