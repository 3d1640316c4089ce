"""Compose the tiles of a folder's thumbnail into one JPEG. Runs in the child alone; touches nothing.

The parent has decided which part of which picture goes where; here pixels are cut, scaled and pasted. The file is sRGB,
without EXIF, XMP or a place, so that a thumbnail tells nothing that its pictures do not show.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, BinaryIO

from PIL import Image, ImageDraw, ImageFilter

from photo_organizer.look import decode, film
from photo_organizer.look.plugins import as_jpeg
from photo_organizer.look.upright import Stored
from photo_organizer.look.wire import LookFailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from photo_organizer.look.upright import Narrowed

    # Its pixels in three bytes each, where Pillow has four, and its plan.
    _Tile = tuple[bytes, dict[str, Any]]

_SMOOTH = 8  # corners are drawn this much larger and scaled down, which makes their edge soft
_PILLOW = Image.core  # type: ignore[attr-defined]  # what its documentation calls its block allocator; its types leave it out
_BLOCK = 128 << 10  # bytes
_FILM = (24, 24, 26)
_HOLE = (236, 236, 232)
_COARSE = 8  # the blurred fill is made this much smaller and scaled up
_BLUR, _SHADE = 0.04, 0.62  # its softness as a share of its size, and how bright it stays
# Scaled down further than to this share, a touch of sharpening gives the crispness back.
_MOST_SHARPENED = 0.9
# The picture and a third of what a Gaussian of 0.6 pixels takes from it: half the work of the same as an unsharp mask.
_SHARPEN = ImageFilter.Kernel((3, 3), (-1, -4, -1, -4, 80, -4, -1, -4, -1), scale=60)


def thumbnail(files: Sequence[BinaryIO], plan: dict[str, Any]) -> tuple[bytes, list[int]]:
    """Return the JPEG of a thumbnail, and the numbers of its tiles that could not be decoded.

    `plan` has the sheet's size, the corners' radius, the quality, and for each tile its cell in pixels and its crop.
    """
    with _small_blocks():
        tiles, bad = _tiles(files, plan["tiles"])
        return _sheet(tiles, plan), bad


def _tiles(
    files: Sequence[BinaryIO], wanted: Sequence[dict[str, Any]]
) -> tuple[list[tuple[Image.Image, dict[str, Any]]], list[int]]:
    """Return the tiles that could be decoded, each with its plan, and the numbers of the others."""
    tiles, bad = list[tuple[Image.Image, dict[str, Any]]](), list[int]()
    for number, (file, tile) in enumerate(zip(files, wanted, strict=True)):
        _, _, width, height = tile["cell"]
        try:
            picture = _tile(file, tile, (width, height - 2 * tile["bar"]))
        except LookFailed:
            bad.append(number)
            continue
        tiles.append((_between_bars(picture, tile["bar"]) if tile["bar"] else picture, tile))
    return tiles, bad


@contextmanager
def _small_blocks() -> Iterator[None]:
    """Let Pillow keep pixels in small pieces: of 16 MB, large gaps stay between pictures that come and go."""
    before = _PILLOW.get_block_size()
    _PILLOW.set_block_size(_BLOCK)
    try:
        yield
    finally:
        _PILLOW.set_block_size(before)


def _sheet(tiles: list[tuple[Image.Image, dict[str, Any]]], plan: dict[str, Any]) -> bytes:
    """Return the JPEG of the tiles in their places; made last, so that it is not there while pictures are decoded."""
    sheet = Image.new("RGB", tuple(plan["size"]), "white")
    for picture, tile in tiles:
        left, top, width, height = tile["cell"]
        sheet.paste(picture, (left, top), _rounded((width, height), plan["radius"]))
    tiles.clear()
    # Several passes would save a twentieth of the bytes for five times the time and the whole sheet in coefficients.
    return as_jpeg(sheet, quality=plan["quality"], subsampling="4:2:0")


def _tile(file: BinaryIO, tile: dict[str, Any], size: tuple[int, int]) -> Image.Image:
    """Return what a tile shows at `size` pixels: a part of its shape, or one of another shape on its own blurred fill."""
    if not tile.get("fill"):
        return _crisp(_cut(_decoded(file, tile["crop"], size, video=tile["video"]), tile["crop"], size))
    picture = _decoded(file, tile["fill"], size, video=tile["video"])
    wide, high = picture.size
    _, _, width, height = tile["crop"]
    scale = min(size[0] / (width * wide), size[1] / (height * high))
    inner = (
        min(size[0], max(1, round(scale * width * wide))),
        min(size[1], max(1, round(scale * height * high))),
    )
    behind = _blurred(picture, tile["fill"], size)
    inside = _crisp(_cut(picture, tile["crop"], inner))
    behind.paste(inside, ((size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2))
    return behind


def _blurred(picture: Stored, crop: Sequence[float], size: tuple[int, int]) -> Image.Image:
    """Return a part of the picture darkened and without any detail, as a ground for the whole of it."""
    small = _cut(picture, crop, (max(1, size[0] // _COARSE), max(1, size[1] // _COARSE))).scaled()
    radius = max(small.size) * _BLUR
    soft = small.filter(ImageFilter.GaussianBlur(radius)).point(lambda level: level * _SHADE)
    return soft.resize(size, Image.Resampling.BICUBIC)


def _decoded(file: BinaryIO, crop: Sequence[float], size: tuple[int, int], *, video: bool) -> Stored:
    """Return the picture, decoded large enough that its part `crop` has `size` pixels."""
    if video:
        return Stored(film.middle(file))
    opened, (_, _, width, height) = decode.opened(file), crop
    short = min(opened.size) * max(size[0] / (width * opened.size[0]), size[1] / (height * opened.size[1]))
    return opened.stored(max(1, round(short)))


def _cut(picture: Stored, crop: Sequence[float], size: tuple[int, int]) -> Narrowed:
    """Return the part `crop` (shares of the upright picture) on its way to `size` pixels; the picture may be let go."""
    left, top, width, height = crop
    wide, high = picture.size
    box = (left * wide, top * high, (left + width) * wide, (top + height) * high)
    smaller = size[0] < _MOST_SHARPENED * (box[2] - box[0])
    return picture.narrowed(size, Image.Resampling.HAMMING if smaller else Image.Resampling.BICUBIC, box)


def _crisp(part: Narrowed) -> Image.Image:
    """Return a part at its size; the light of one that was made clearly smaller is sharpened.

    Not its colours: in them the eye sees none, and they take twice as long.
    """
    tile = part.scaled()
    if part.kind is not Image.Resampling.HAMMING:
        return tile
    light, blue, red = tile.convert("YCbCr").split()
    return Image.merge("YCbCr", (light.filter(_SHARPEN), blue, red)).convert("RGB")


@lru_cache(maxsize=8)
def _rounded(size: tuple[int, int], radius: int) -> Image.Image:
    """Return a mask of `size` whose corners are round, with a soft edge."""
    mask = Image.new("L", size, 255)
    if not radius:
        return mask
    large = Image.new("L", (radius * _SMOOTH, radius * _SMOOTH), 0)
    ImageDraw.Draw(large).ellipse((0, 0, 2 * radius * _SMOOTH, 2 * radius * _SMOOTH), fill=255)
    corner = large.resize((radius, radius), Image.Resampling.BOX)
    turns = (
        None,
        Image.Transpose.FLIP_LEFT_RIGHT,
        Image.Transpose.FLIP_TOP_BOTTOM,
        Image.Transpose.ROTATE_180,
    )
    right, bottom = size[0] - radius, size[1] - radius
    for turn, place in zip(turns, ((0, 0), (right, 0), (0, bottom), (right, bottom)), strict=True):
        mask.paste(corner.transpose(turn) if turn is not None else corner, place)
    return mask


def _between_bars(picture: Image.Image, bar: int) -> Image.Image:
    """Return the picture between two strips with perforation: this one moves."""
    tile = Image.new("RGB", (picture.width, picture.height + 2 * bar), _FILM)
    tile.paste(picture, (0, bar))
    draw = ImageDraw.Draw(tile)
    hole_high, hole_wide = max(2, round(bar * 0.46)), max(2, round(bar * 0.62))
    count = max(3, round(tile.width / (hole_wide * 1.9)))
    for top in (0, tile.height - bar):
        for number in range(count):
            left = round((number + 0.5) * tile.width / count - hole_wide / 2)
            above = top + (bar - hole_high) // 2
            box = (left, above, left + hole_wide, above + hole_high)
            draw.rounded_rectangle(box, radius=hole_high / 4, fill=_HOLE)
    return tile
