"""File names as two names are compared and taken apart. Pure."""

from __future__ import annotations

from photo_organizer.decide.formats import extensions_of
from photo_organizer.model import Family
from photo_organizer.names import fold


def split_name(name: str) -> tuple[str, str]:
    """Return stem and extension with its dot; a name that begins with its only dot has no extension."""
    stem, dot, extension = name.rpartition(".")
    return (stem, dot + extension) if dot and stem else (name, "")


def extension_of(path: str) -> str:
    """Return the extension in small letters and without its dot, "" where there is none."""
    return split_name(name_of(path))[1][1:].lower()


def name_of(path: str) -> str:
    """Return the name without its folder."""
    return path.rpartition("/")[2]


def bare_name(path: str) -> str:
    """Return the name without its folder and its extension."""
    return split_name(name_of(path))[0]


def folder_of(path: str) -> str:
    """Return the folder of a path."""
    return path.rpartition("/")[0]


_FILMS = extensions_of(Family.VIDEO)
# Raw files in makers' own formats: their settings stand beside them, where all others have them within, DNG too.
RAW_OF_MAKERS = extensions_of(Family.RAW) - {"dng", "raw"}
PICTURES = extensions_of(Family.IMAGE, Family.RAW)
PHOTOS = PICTURES | _FILMS
_ALL_FILMS = _FILMS | {"lrv", "lrf"}  # with small versions of a film
COMPANIONS = extensions_of(Family.SIDECAR)


def is_photo_name(path: str) -> bool:
    """Tell by its ending whether a file is a photo or film rather than a companion."""
    return _ending(path) in PHOTOS


def is_picture_name(path: str) -> bool:
    """Tell by its ending whether a file is a photo that can be looked at, and no film."""
    return _ending(path) in PICTURES


def is_film_name(path: str) -> bool:
    """Tell by its ending whether a file is a film."""
    return _ending(path) in _ALL_FILMS


def _ending(path: str) -> str:
    """Return what stands behind the last dot, also where nothing stands before it."""
    _, dot, ending = path.rpartition(".")
    return fold(ending) if dot else ""
