"""A decoded picture as it is stored, with the turn that makes it upright. Runs in the child alone; touches nothing.

A telephone stores what is taken upright on its side: turned as a whole, it would be in memory twice. Made smaller, it is
turned some rows at a time, and what comes of them is as wide as what is wanted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

if TYPE_CHECKING:
    from PIL.Image import Resampling

    Box = tuple[float, float, float, float]  # left, top, right, bottom

_TURNS = {  # EXIF orientation → what makes the picture upright (EXIF 2.32, tag 0x0112)
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = (5, 6, 7, 8)
_FROM_THE_END = (3, 4, 7, 8)  # the first row that is seen is the last one, or the last column, that is stored
_ROWS = 128
_REACH = {Image.Resampling.HAMMING: 1, Image.Resampling.BICUBIC: 2}  # of a filter, in pixels of the smaller


class Stored(NamedTuple):
    """Pixels as they are stored, and their EXIF orientation; 0 as they are seen."""

    image: Image.Image
    orientation: int = 0

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height as the picture is seen."""
        width, height = self.image.size
        return (height, width) if self.orientation in SIDEWAYS else (width, height)

    def upright(self) -> Image.Image:
        """Return the picture as it is seen."""
        return _turned(self.image, self.orientation)

    def rows(self, top: int, bottom: int) -> Image.Image:
        """Return some rows of the picture as it is seen."""
        wide, high = self.image.size
        sideways = self.orientation in SIDEWAYS
        if self.orientation in _FROM_THE_END:
            end = wide if sideways else high
            top, bottom = end - bottom, end - top
        return _turned(
            self.image.crop((top, 0, bottom, high) if sideways else (0, top, wide, bottom)), self.orientation
        )

    def narrowed(self, size: tuple[int, int], kind: Resampling, box: Box) -> Narrowed:
        """Return the part `box` as wide as wanted and as high as it was. Pillow scales across first as well."""
        wide, high = size[0], self.size[1]
        if self.orientation not in _TURNS:
            across = self.image.resize((wide, high), kind, (box[0], 0, box[2], high))
            return Narrowed(across, size, kind, box)
        reach = _REACH[kind] * max((box[3] - box[1]) / size[1], 1) + 1
        first, last = max(0, int(box[1] - reach)), min(high, int(box[3] + reach) + 1)
        across = Image.new(self.image.mode, (wide, high))
        for top in range(first, last, _ROWS):
            strip = self.rows(top, min(top + _ROWS, last))
            part = strip.resize((wide, strip.height), kind, (box[0], 0, box[2], strip.height))
            across.paste(part, (0, top))
        return Narrowed(across, size, kind, box)


class Narrowed(NamedTuple):
    """Rows that have the width of what is wanted of them; the picture of which they were made may be let go."""

    rows: Image.Image
    size: tuple[int, int]
    kind: Resampling
    box: Box

    def scaled(self) -> Image.Image:
        """Return what `resize` of the whole upright picture returns, to the last bit."""
        return self.rows.resize(self.size, self.kind, (0, self.box[1], self.size[0], self.box[3]))


def _turned(image: Image.Image, orientation: int) -> Image.Image:
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image
