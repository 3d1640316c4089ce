"""File names as two names are compared and taken apart. Pure."""

from __future__ import annotations

import re

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


# The endings of photos and films, at the end of a folded name.
PHOTO = re.compile(
    r"\.(jpe?g|jpe|png|heic|heif|hif|avif|webp|tiff?|gif|bmp|psd|dng|cr[23w]|n[er][fw]|arw|sr[f2w]|orf|raf|rw[2l]|pef|raw|3fr|"
    r"iiq|x3f|erf|kdc|dcr|mrw|mp4|m4v|mov|avi|mkv|mpe?g|3gp|insv|insp|mts|m2ts)$"
)


def is_photo_name(name: str) -> bool:
    """Tell by its ending whether a file is a photo or film rather than a companion."""
    return PHOTO.search(fold(name)) is not None


_FILM = re.compile(r"\.(mp4|m4v|mov|avi|mkv|mpe?g|wmv|flv|webm|3gp|3g2|m2?ts|insv|lrv|vob)$")


def is_film_name(name: str) -> bool:
    """Tell by its ending whether a file is a film."""
    return _FILM.search(fold(name)) is not None
