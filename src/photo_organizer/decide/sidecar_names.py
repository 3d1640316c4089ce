"""Which photo or film a companion's name points to: sidecars of cameras and editors, and any file named after one. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import (
    COMPANIONS,
    PHOTOS,
    RAW_OF_MAKERS,
    extension_of,
    is_film_name,
    is_photo_name,
    split_name,
)
from photo_organizer.decide.flickr_names import is_story, story_of
from photo_organizer.decide.takeout_names import served
from photo_organizer.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BEST = (*sorted(RAW_OF_MAKERS), "dng", "heic", "heif", "jpg", "jpeg")  # whose settings an XMP holds
# Behind the name of the photo that it measures.
DEPTH_MAP = r"[ _-](?:depth|disparity)(?:[ _-]?(?:map|image|data))?"
# Names that makers give: extensions, the companion's stem → the stem of what it belongs to.
_MAKERS: tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...] = (
    ("lrv thm", re.compile(r"^gl(\d\d|[a-z]{2})(\d{4})$"), (r"gx\1\2", r"gh\1\2")),  # GoPro
    ("lrv thm", re.compile(r"^gp(\d{6})$"), (r"gopr\1",)),
    # Insta360
    (
        "lrv insv mp4",
        re.compile(r"^(pro_)?lrv_(\d{8}_\d{6})_\d\d_(\d+)$"),
        (r"\1vid_\2_00_\3", r"\1vid_\2_10_\3"),
    ),
    ("aae", re.compile(r"^(img_)o(\d{4})$"), (r"\1\2",)),  # Apple's adjustment of the original
    ("aae", re.compile(r"^(img_)(\d{4})o$"), (r"\1\2",)),
    # Sony: C0001M01.XML, what it noted meanwhile, its thumbnail, its proxy
    ("xml", re.compile(r"^(.+)m\d\d$"), (r"\1",)),
    ("bim", re.compile(r"^(.+)r\d\d$"), (r"\1",)),
    ("ppn", re.compile(r"^(.+)i\d\d$"), (r"\1",)),
    ("jpg", re.compile(r"^(.*c\d{4}|mah\d{5})t\d\d$"), (r"\1",)),
    ("mp4", re.compile(r"^(.*c\d{4}|mah\d{5})s\d\d$"), (r"\1",)),
    ("wav", re.compile(r"^snd_(\d{4})$"), (r"img_\1", r"_mg_\1")),  # Canon's spoken notes
    # BlackVue: where the car was, and how it shook
    ("gps 3gf", re.compile(r"^(\d{8}_\d{6}_[a-z])$"), (r"\1f", r"\1r")),
    ("xmp", re.compile(r"^(.+)_\d\d(\.[^.]{2,5})$"), (r"\1\2",)),  # darktable's further versions
    ("png jpg jpeg heic webp tif tiff", re.compile(rf"^(.+){DEPTH_MAP}$"), (r"\1",)),
)
_OF_FILMS = (".thm", ".lrv", ".lrf", ".srt")  # where a photo has the same name, they are the film's
_PHOTO_LIKE = re.compile(
    r"^((pro_)?lrv_\d{8}_\d{6}_\d\d_\d+\.(insv|mp4)|(.*c\d{4}|mah\d{5})(t\d\d\.jpg|s\d\d\.mp4))$"
)
_DEPTH_MAP = re.compile(rf"^.+{DEPTH_MAP}\.(png|jpe?g|heic|webp|tiff?)$")


def looks_like_a_photo(name: str) -> bool:
    """Tell whether a companion of this name has the content of a photo or film: a thumbnail, a small film."""
    return _PHOTO_LIKE.match(fold(name)) is not None or is_depth_map(name)


def is_depth_map(name: str) -> bool:
    """Tell whether a picture of this name may hold the distances of a photo."""
    return _DEPTH_MAP.match(fold(name)) is not None


def owner_of(companion: str, names: Sequence[str]) -> str | None:
    """Return the name that the companion belongs to, None when none fits. The first match by rule wins."""
    stem, extension = split_name(companion)
    others = [name for name in names if name != companion]
    if extension.lower() == ".json" and (found := served(stem, others)):
        return found.owner
    if extension.lower() == ".json" and is_story(fold(stem)):
        return next((name for name in others if story_of(fold(split_name(name)[0])) == fold(stem)), None)
    folded = [(fold(name), name) for name in others]
    ending = extension.lower().lstrip(".")
    for wanted in _spellings(fold(stem), ending):
        full = [name for known, name in folded if known == wanted]  # a.jpg.xmp → a.jpg
        same = [name for known, name in folded if split_name(known)[0] == wanted]  # a.xmp → a.jpg
        if full or same:
            written = full or same
            of_film = extension.lower() in _OF_FILMS
            return min(
                written,
                key=lambda name: (
                    *_other_letters(companion, name),
                    of_film and not is_film_name(name),
                    preference(name),
                ),
            )
    return None


def _other_letters(companion: str, name: str) -> tuple[bool, bool]:
    """Tell whether a companion has not the very letters of a photo's stem and name: two photos may differ in capitals only."""
    return not companion.startswith(split_name(name)[0]), not companion.startswith(name)


def stems_of(companion: str) -> list[str]:
    """Return the folded stems that what a companion belongs to may have, the likeliest first."""
    stem, extension = split_name(companion)
    ending = extension.lower().lstrip(".")
    spellings = _spellings(fold(stem), ending)
    inner = [split_name(one)[0] for one in spellings if 1 < len(split_name(one)[1]) <= _LONGEST_EXTENSION]
    return list(dict.fromkeys([*inner, *spellings]))


_LONGEST_EXTENSION = 6  # with its dot
# No photo's ending, no companion's, and no number.
_WORD = re.compile(rf"(.+)\.(?!(?:{'|'.join(sorted(PHOTOS | COMPANIONS))})$)[^\W\d_][^.]{{0,30}}")


def _spellings(stem: str, extension: str) -> list[str]:
    """Return the stems that a companion's stem may stand for, the plain one first, those without further words last."""
    others = [
        pattern.sub(new, stem)
        for extensions, pattern, news in _MAKERS
        if extension in extensions.split() and pattern.match(stem)
        for new in news
    ]
    return [stem, *others, *_without_words(stem, extension)]


def _without_words(stem: str, extension: str) -> Iterator[str]:
    """Yield what is left of a companion's stem without further words: clip of clip.de.srt, a.jpg of a.jpg.out.pp3.

    A sidecar's words are dropped behind a photo's full name only: IMG_1.edit.xmp is of IMG_1.edit.jpg.
    """
    while found := _WORD.fullmatch(stem):
        stem = found[1]
        if is_photo_name(stem):
            yield stem
            return
        if extension == "srt" or extension not in COMPANIONS:
            yield stem


def preference(name: str) -> tuple[int, str]:
    """Order the photos of one stem: first the one that an editor's settings are most likely for."""
    extension = extension_of(name)
    return (_BEST.index(extension) if extension in _BEST else len(_BEST), name)
