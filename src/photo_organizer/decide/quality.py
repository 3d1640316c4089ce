"""Which of two versions of a picture is the better one, and why. Pure; a total order, never a coin toss."""

from __future__ import annotations

import re
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from photo_organizer.decide.edit_words import EDITED
from photo_organizer.decide.file_names import bare_name
from photo_organizer.names import fold
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.model import Look


class Generation(IntEnum):
    """How far the file is from the camera, the nearest first."""

    RAW = 0
    CAMERA_HEIF = 1
    CAMERA_OTHER = 2  # carries the camera's own data
    LOSSLESS = 3
    HEIF = 4
    JPEG = 5
    OTHER = 6


class QualityOrder(StrEnum):
    """The first version against the second."""

    BETTER = "better"
    WORSE = "worse"
    EQUAL = "equal"


@frozen
class Version:
    """One file that holds the picture."""

    path: str
    size: int  # bytes
    look: Look
    whole: bool = True  # False: its structure says that bytes are missing


_LOSSLESS = ("PNG", "TIFF", "BMP", "PPM")
_HEIF = ("HEIF", "AVIF")
_COPY_NAME = re.compile(rf"(?i)(\(\d+\)|[ _-](copy|kopie|copia|copie|{EDITED}|resized|small|thumb)\d*)$")


def generation(look: Look) -> Generation:
    """Return how far from the camera a coding is."""
    if look.format == "RAW":
        return Generation.RAW
    if look.moment.camera:
        return Generation.CAMERA_HEIF if look.format in _HEIF else Generation.CAMERA_OTHER
    if look.format in _LOSSLESS:
        return Generation.LOSSLESS
    if look.format in _HEIF:
        return Generation.HEIF
    return Generation.JPEG if look.format in ("JPEG", "MPO") else Generation.OTHER


def _is_copy_name(path: str) -> bool:
    return _COPY_NAME.search(fold(bare_name(path))) is not None


# In this order, the first difference decides: (short name, measure, larger is better, words for the better side).
_MEASURES: tuple[tuple[str, Callable[[Version], int], str], ...] = (
    ("whole", lambda v: v.whole, "it is whole, the other is damaged"),
    (
        "pixels",
        lambda v: v.look.width * v.look.height,
        "it has more pixels ({0.look.width} x {0.look.height})",
    ),
    ("original", lambda v: -generation(v.look), "it is nearer to the camera's original ({0.look.format})"),
    ("compression", lambda v: -v.look.quantisers, "it is compressed less"),
    ("bytes", lambda v: v.size, "its file is larger"),
    ("bits", lambda v: v.look.bits, "it has {0.look.bits} bits per colour"),
    ("date", lambda v: v.look.moment.taken is not None, "it carries its capture date"),
    ("place", lambda v: v.look.has_place, "it carries its place"),
    ("name", lambda v: not _is_copy_name(v.path), "the other's name is that of a copy"),
)


def deciding(one: Version, other: Version) -> str:
    """Return the short name of the first measure in which two versions differ, "" when none does."""
    return next((code for code, measure, _ in _MEASURES if measure(one) != measure(other)), "")


def compare(one: Version, other: Version) -> tuple[QualityOrder, str]:
    """Return whether `one` is better than, worse than or equal to `other`, and why in words about the better one."""
    for _, measure, words in _MEASURES:
        mine, its = measure(one), measure(other)
        if mine != its:
            better = one if mine > its else other
            return (QualityOrder.BETTER if mine > its else QualityOrder.WORSE), words.format(better)
    return QualityOrder.EQUAL, "nothing tells them apart"


def order(version: Version) -> tuple[object, ...]:
    """Return a sort key that puts the best version first; equal ones by the shorter, then the earlier path."""
    return (*(-measure(version) for _, measure, _ in _MEASURES), len(version.path), version.path)
