"""How much memory the decoding of a picture takes, told before it begins. Runs in the child alone.

The child shall stay below 300 MB for any picture; without one it holds some 50, and as much again with the
night's networks, which a large picture closes. What would take more is refused as too large:
it is filed by its date and compared by its bytes, and not looked at. Bytes for each pixel were measured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from photo_organizer.look import networks
from photo_organizer.look.wire import LookFailed, Why

if TYPE_CHECKING:
    from PIL import Image

MOST = 220_000_000  # bytes
MOST_HEIF = 250_000_000  # a picture of 50 megapixels is usual
MOST_PIXELS = 160_000_000  # read in strips: seconds, not memory
# Work of unpacking rows one after the other, see `_unpacked`: two seconds of a processor.
MOST_UNPACKED = {"PNG": 205_000_000, "TIFF": 370_000_000}
_SLOW_PACKING = frozenset(("tiff_lzw", "tiff_adobe_deflate", "tiff_deflate", "lzma", "zstd", "webp"))
_WEBP = 16  # two canvases of the decoder, what it hands over, and Pillow's own
_BY_FORMAT = {"WEBP": _WEBP, "AVIF": 9, "HEIF": 7, "GIF": 8}
_BY_MODE = {"1": 1, "L": 1, "P": 1, "I;16": 7, "I;16B": 7, "I;16L": 7, "I;16N": 7, "I": 12, "F": 12}
_DEEPEST = 4  # Pillow keeps three colours in four bytes
# Light and colours as they are coded, the three colours made of them, and the file; by how finely colours are coded.
_LIBHEIF = {420: 5.0, 422: 8.5, 444: 9.5}
# 10 bits, as in cameras' HIF: the same in 8 stands beside it.
_LIBHEIF_DEEP = {420: 7.5, 422: 15.5, 444: 15.5}
_COEFFICIENT = 2
_SOS = 0xDA


def check_parted(image: Image.Image) -> None:
    """Raise TOO_LARGE for a picture that is read in strips: when it takes too long, or the decoder itself takes too much."""
    pixels = image.width * image.height
    needed = int(pixels * _of_libheif(image)) if image.format == "HEIF" else 0
    if _unpacked(image) > MOST_UNPACKED.get(image.format or "", 0):
        raise LookFailed(
            Why.TOO_LARGE,
            f"{image.width} x {image.height} pixels, packed as they are, take longer than a look may; it is not looked at",
        )
    if pixels > MOST_PIXELS or needed > MOST_HEIF:
        raise _too_large(*image.size)
    networks.make_room(needed)


def _of_libheif(image: Image.Image) -> float:
    """Return how many bytes libheif takes for each pixel."""
    table = _LIBHEIF_DEEP if image.info.get("bit_depth", 8) > 8 else _LIBHEIF
    return table.get(image.info.get("chroma", 0), table[420])


def _unpacked(image: Image.Image) -> int:
    """Return how many bytes have to be unpacked where that is what takes the time, else 0; a pixel counts as 0.7 more."""
    slow = image.format == "PNG" or image.info.get("compression") in _SLOW_PACKING
    return image.width * image.height * (10 * len(image.getbands()) + 7) // 10 if slow else 0


def check(image: Image.Image, stored: tuple[int, int], file: BinaryIO) -> None:
    """Raise TOO_LARGE when decoding takes more than MOST; `stored` is the size before the decoder was told to scale."""
    each = _BY_FORMAT.get(image.format or "", _BY_MODE.get(image.mode, _DEEPEST))
    needed = image.width * image.height * each + _coefficients(image, stored, file)
    if needed > MOST:
        raise _too_large(*stored)
    networks.make_room(needed)


def check_webp(file: BinaryIO) -> None:
    """Raise TOO_LARGE for a WebP before it is opened: its decoder takes the canvases at once."""
    file.seek(0)
    width, height = webp_size(file.read(30))
    if width * height * _WEBP > MOST:
        raise _too_large(width, height)
    networks.make_room(width * height * _WEBP)


def webp_size(head: bytes) -> tuple[int, int]:
    """Return width and height by the first 30 bytes of a WebP, (0, 0) for anything else (RFC 9649)."""
    if len(head) < 30 or head[:4] != b"RIFF" or head[8:12] != b"WEBP":
        return 0, 0
    if head[12:16] == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF


def _coefficients(image: Image.Image, stored: tuple[int, int], file: BinaryIO) -> int:
    """Return the bytes that a JPEG in several scans takes at full size, however small it is decoded."""
    layers: list[tuple[int, int, int, int]] = getattr(image, "layer", None) or []
    if not layers or stored[0] * stored[1] * _COEFFICIENT < MOST // len(layers):
        return 0
    if not image.info.get("progressive") and _in_one_scan(file, len(layers)):
        return 0
    most = max(h for _, h, _, _ in layers) * max(v for _, _, v, _ in layers)
    return stored[0] * stored[1] * _COEFFICIENT * sum(h * v for _, h, v, _ in layers) // most


def _in_one_scan(file: BinaryIO, components: int) -> bool:
    """Tell whether the first scan of a JPEG holds all components (ITU-T T.81, B.2.3)."""
    file.seek(2)
    while len(head := file.read(4)) == 4 and head[0] == 0xFF:
        if head[1] == _SOS:
            return file.read(1) == bytes([components])
        file.seek(int.from_bytes(head[2:], "big") - 2, 1)
    return True


def _too_large(width: int, height: int) -> LookFailed:
    return LookFailed(
        Why.TOO_LARGE, f"{width} x {height} pixels need more memory than a look may take; it is not looked at"
    )
