"""Stored pixels of any kind as 8-bit sRGB or grey. Runs in the child alone; touches nothing."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

import numpy as np
from PIL import Image, ImageChops

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

Mode = Literal["L", "RGB"]

# Each pixel by itself; deeper ones are scaled by the whole picture.
_IN_STRIPS = ("RGBA", "LA", "PA", "P", "1", "L")
_STRIP_ROWS = 128
_BITS, _PHOTOMETRIC, _WHITE_IS_ZERO = 258, 262, 0  # TIFF 6.0


def in_mode(image: Image.Image, mode: Mode) -> Image.Image:
    """Return `image` in 8-bit `mode`: transparency on white, more bits scaled, other colour spaces to sRGB."""
    return _in_colours(_opaque(image), image.info.get("icc_profile"), mode)


def _opaque(image: Image.Image) -> Image.Image:
    """Return `image` with 8 bits for each colour, on white where it is transparent, in the colours it has."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        image = _eight_bits(image)
    if image.mode == "CMYK" and image.format in ("JPEG", "MPO") and "adobe" not in image.info:
        image = _inks_as_stored(image)
    if not image.has_transparency_data:
        return image
    clear = image.convert("RGBA")
    white = Image.new("RGB", clear.size, "white")
    white.paste(clear, mask=clear.getchannel("A"))
    return white


def _in_colours(image: Image.Image, profile: bytes | None, mode: Mode) -> Image.Image:
    """Return an opaque image in `mode`, in sRGB by the profile that its colours were stored by."""
    if image.mode != "L" and profile:
        image = _in_srgb(image.convert("RGB") if image.mode == "P" else image, profile)
    return image if image.mode == mode else image.convert(mode)


def reduced_in_mode(image: Image.Image, mode: Mode, factor: int) -> Image.Image:
    """Return `image` in `mode` at 1/`factor` of its size, a strip after the other where a copy of the whole would be large."""
    if image.mode not in _IN_STRIPS or image.mode == mode:
        if factor > 1 and _made_small_first(image, mode):
            return in_mode(image.reduce(factor), mode)
        plain = in_mode(image, mode)
        return plain.reduce(factor) if factor > 1 else plain
    size = (-(-image.width // factor), -(-image.height // factor))
    profile = image.info.get("icc_profile")
    between: Mode = "RGB" if profile else mode
    result, rows = Image.new(between, size), max(_STRIP_ROWS // factor, 1) * factor
    for top in range(0, image.height, rows):
        strip = _opaque(image.crop((0, top, image.width, min(top + rows, image.height))))
        strip = _in_colours(strip, None, between)
        result.paste(strip.reduce(factor) if factor > 1 else strip, (0, top // factor))
    return _in_colours(result, profile, mode)


def joined(strips: Iterable[Image.Image], mode: Mode, factor: int) -> Image.Image:
    """Return the strips of one picture in `mode` at 1/`factor` of its size, one below the other."""
    pieces, rest, profile = list[Image.Image](), Image.new(mode, (0, 0)), None
    for strip in strips:
        plain, profile = _opaque(strip), strip.info.get("icc_profile")
        if not _made_small_first(plain, mode):
            plain, profile = _in_colours(plain, profile, mode), None
        plain = _below(rest, plain)
        whole = plain.height // factor * factor
        if whole:
            pieces.append(plain.crop((0, 0, plain.width, whole)).reduce(factor))
        rest = plain.crop((0, whole, plain.width, plain.height))
    if rest.height:
        pieces.append(rest.reduce(factor))
    result, top = Image.new(mode, (pieces[0].width, sum(piece.height for piece in pieces))), 0
    for piece in pieces:
        result.paste(piece, (0, top))
        top += piece.height
    return _in_colours(result, profile, mode)


def _made_small_first(image: Image.Image, mode: Mode) -> bool:
    """Tell whether a picture is scaled before its colours are changed, which takes ten times as long as the scaling."""
    return image.mode == mode == "RGB" and not image.has_transparency_data


def _below(above: Image.Image, strip: Image.Image) -> Image.Image:
    if not above.height:
        return strip
    both = Image.new(strip.mode, (strip.width, above.height + strip.height))
    both.paste(above, (0, 0))
    both.paste(strip, (0, above.height))
    return both


def _inks_as_stored(image: Image.Image) -> Image.Image:
    """Return a JPEG of four inks without Adobe's mark: Pillow takes each for inverted, as Adobe writes them."""
    plain = ImageChops.invert(image)
    plain.info = image.info
    return plain


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return a grey picture of 12 or more bits in 8: by its own white where that is known, else from black to white."""
    values = np.asarray(image)
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
    if image.mode != "F" and low >= 0 and 255 < high < 65536:
        low, high = 0.0, float(_white(image))
    grey = np.empty(values.shape, np.uint8)
    for top in range(0, len(values), _STRIP_ROWS):  # a copy of the whole in floating point would be large
        rows = values[top : top + _STRIP_ROWS].astype(np.float32)
        grey[top : top + _STRIP_ROWS] = ((rows - low) * (255 / max(high - low, 1e-9))).clip(0, 255)
    return Image.fromarray(_from_black(grey, image))


def _white(image: Image.Image) -> int:
    """Return the level of white where 16 bits hold a pixel: a scanner may use fewer of them."""
    bits = _tag(image, _BITS)
    return 2**bits - 1 if bits is not None and 8 < bits < 16 else 65535


def _from_black(grey: NDArray[np.uint8], image: Image.Image) -> NDArray[np.uint8]:
    """Return the levels from black to white; Pillow leaves a deep TIFF that counts from white as it is."""
    return 255 - grey if _tag(image, _PHOTOMETRIC) == _WHITE_IS_ZERO else grey


def _tag(image: Image.Image, tag: int) -> int | None:
    found = getattr(image, "tag_v2", {}).get(tag)
    value = found[0] if isinstance(found, tuple) and found else found
    return value if isinstance(value, int) else None


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Return `image` in sRGB by its own colour profile; as it is when the profile cannot be used."""
    from PIL import ImageCms

    with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" not in ImageCms.getProfileDescription(source):
            moved = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return moved or image
    return image
