"""File names as two names are compared and taken apart. Pure."""

from __future__ import annotations

from photo_organizer.names import fold as fold  # noqa: PLC0414 - found here by all that takes names apart


def split_name(name: str) -> tuple[str, str]:
    """Return stem and extension with its dot; a name that begins with its only dot has no extension."""
    stem, dot, extension = name.rpartition(".")
    return (stem, dot + extension) if dot and stem else (name, "")


def name_of(path: str) -> str:
    """Return the name without its folder."""
    return path.rpartition("/")[2]


def folder_of(path: str) -> str:
    """Return the folder of a path."""
    return path.rpartition("/")[0]


# Without their dot, as `fold` leaves them.
_FILMS = frozenset("mp4 m4v mov qt avi mkv mpg mpeg wmv asf flv webm 3gp 3g2 mts m2ts ts insv vob".split())
# Raw files in makers' own formats: their settings stand beside them, where all others have them within, DNG too.
RAW_OF_MAKERS = frozenset(
    "cr2 cr3 crw nef nrw arw srf sr2 srw orf raf rw2 rwl pef 3fr fff iiq x3f erf kdc dcr mrw".split()
)
PHOTOS = (
    _FILMS
    | RAW_OF_MAKERS
    | frozenset(
        "jpg jpeg jpe mpo insp png heic heif hif avif jxl webp tif tiff gif bmp ico svg psd psb dng new nrf raw".split()
    )
)
_FILMS_BESIDE = frozenset({"lrv", "lrf"})  # small versions of a film

COMPANIONS = frozenset("xmp aae json csv xml thm lrv lrf wav srt pp3 dop on1 cos nksc vrd arp".split())


def is_photo_name(name: str) -> bool:
    """Tell by its ending whether a file is a photo or film rather than a companion."""
    _, dot, ending = name.rpartition(".")
    return bool(dot) and fold(ending) in PHOTOS


def is_film_name(name: str) -> bool:
    """Tell by its ending whether a file is a film."""
    _, dot, ending = name.rpartition(".")
    return bool(dot) and fold(ending) in _FILMS | _FILMS_BESIDE
