"""Which part of a picture a tile shows: the faces with air around them, else what counts, else the middle. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from photo_organizer.thumbnails.people import main_faces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.thumbnails.measures import Face

LEAST = 0.6  # the crop's short side keeps at least this share of the picture's: no face fills a tile alone
_ABOVE, _BELOW, _BESIDE = 0.55, 0.9, 0.45  # air around the group, in heights and widths of its largest face
_GROUP = 0.62  # share of the crop that the group with its air would like to have
_EYES = 0.44  # the group's middle lies here, from the top
_WITHOUT_FACES = 0.46  # what people photograph lies a little above the middle of a tall picture


class Box(NamedTuple):
    """A part of a picture as shares of its width and height."""

    left: float
    top: float
    width: float
    height: float


WHOLE = Box(0, 0, 1, 1)


def crop(
    size: tuple[int, int],
    aspect: float,
    faces: Sequence[Face] = (),
    *,
    pixels: int = 0,
    focus: tuple[float, float] | None = None,
) -> Box:
    """Return the part of a picture of `size` pixels to show in a tile of `aspect` (width / height).

    All main faces are inside with room above their heads wherever they fit in; `fits` tells. No part is so small that a
    tile `pixels` wide would have to enlarge it, where the picture has the pixels. Without faces, `focus` is in the middle.
    """
    wide, high = _largest(size, aspect)
    group = main_faces(faces)
    if not group:
        return _without_faces(wide, high, focus)
    air, heads = _with_air(group), _around(group)
    least = min(1.0, LEAST * min(size) / min(wide * size[0], high * size[1]))
    crisp = pixels / (wide * size[0])
    scale = min(1.0, max(least, crisp, air.width / wide / _GROUP, air.height / high / _GROUP))
    wide, high = wide * scale, high * scale
    left, top = air.left + air.width / 2 - wide / 2, air.top + air.height / 2 - high * _EYES
    under_air = Box(air.left, air.top, air.width, heads.top + heads.height - air.top)
    for box in (air, under_air, heads):  # all the air where it fits in, else that above, the heads always
        left = _placed(left, wide, box.left, box.left + box.width)
        top = _placed(top, high, box.top, box.top + box.height)
    return Box(left, top, wide, high)


def _without_faces(wide: float, high: float, focus: tuple[float, float] | None) -> Box:
    """Return the part around `focus`, never lower than usual: what stands tall has its head above."""
    left, top = (1 - wide) / 2, (1 - high) * _WITHOUT_FACES
    if focus is not None:
        left = min(max(focus[0] - wide / 2, 0.0), 1 - wide)
        top = min(max(focus[1] - high / 2, 0.0), top)
    return Box(left, top, wide, high)


def fits(size: tuple[int, int], aspect: float, faces: Sequence[Face]) -> bool:
    """Tell whether every main face is at least 98 % inside the crop for a tile of `aspect`."""
    box = crop(size, aspect, faces)
    return all(inside(face, box) >= 0.98 for face in main_faces(faces))


def whole(size: tuple[int, int], aspect: float, faces: Sequence[Face]) -> Box:
    """Return the part that shows the whole group where a tile of `aspect` is too narrow or too low for it.

    It is no taller or wider than the group needs, and has another shape than the tile.
    """
    box, air = crop(size, aspect, faces), _with_air(main_faces(faces))
    left, top = min(box.left, air.left), min(box.top, air.top)
    right, bottom = (
        max(box.left + box.width, air.left + air.width),
        max(box.top + box.height, air.top + air.height),
    )
    return Box(left, top, right - left, bottom - top)


def inside(face: Face, box: Box) -> float:
    """Return the share of a face's area that lies inside the box."""
    wide = min(face.x + face.width, box.left + box.width) - max(face.x, box.left)
    high = min(face.y + face.height, box.top + box.height) - max(face.y, box.top)
    return max(wide, 0.0) * max(high, 0.0) / (face.width * face.height)


def _largest(size: tuple[int, int], aspect: float) -> tuple[float, float]:
    """Return width and height of the largest part with `aspect`, as shares of the picture."""
    shape = size[0] / size[1] / aspect
    return (1 / shape, 1.0) if shape > 1 else (1.0, shape)


def _around(group: Sequence[Face]) -> Box:
    """Return the box around the faces."""
    left, top = min(face.x for face in group), min(face.y for face in group)
    right, bottom = max(face.x + face.width for face in group), max(face.y + face.height for face in group)
    return Box(left, top, right - left, bottom - top)


def _with_air(group: Sequence[Face]) -> Box:
    """Return the box around the faces with head-room, shoulders and some space at the sides, inside the picture."""
    head_high, head_wide = max(face.height for face in group), max(face.width for face in group)
    heads = _around(group)
    left = max(heads.left - _BESIDE * head_wide, 0.0)
    top = max(heads.top - _ABOVE * head_high, 0.0)
    right = min(heads.left + heads.width + _BESIDE * head_wide, 1.0)
    bottom = min(heads.top + heads.height + _BELOW * head_high, 1.0)
    return Box(left, top, right - left, bottom - top)


def _placed(wish: float, length: float, start: float, end: float) -> float:
    """Return where a stretch of `length` begins: near `wish`, around start…end if it fits, inside 0…1."""
    if length >= end - start:
        wish = min(max(wish, end - length), start)
    return min(max(wish, 0.0), 1 - length)
