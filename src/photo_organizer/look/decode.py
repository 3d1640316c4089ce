"""Decode a picture small: oriented by EXIF, in sRGB or grey, from whatever a camera or a program wrote.

Runs in the child alone. Only as many pixels are decoded as the caller needs: JPEG scales inside the
DCT, HEIC may give its own thumbnail (only a scaled copy of the picture counts, which pillow-heif checks),
a raw file gives its largest preview of the right shape. Everything else is decoded whole, or in strips where it is large,
within limits.
"""

from __future__ import annotations

import io
import struct
import warnings
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from PIL import ExifTags, Image, UnidentifiedImageError

from photo_organizer.look import high_range, preview, room, strips
from photo_organizer.look.pixels import in_mode, joined, reduced_in_mode
from photo_organizer.look.plugins import open_image
from photo_organizer.look.upright import SIDEWAYS, Stored
from photo_organizer.look.wire import LookFailed, Why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from photo_organizer.look.pixels import Mode

T = TypeVar("T")

Image.MAX_IMAGE_PIXELS = None  # our own limit is checked after the scaling inside the decoder, see room

# What Pillow, libheif and the reading of structures raise on broken data.
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    RuntimeError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    struct.error,
)
_EXIF_OF_PNG = {"exif", "Raw profile type exif"}
# Pixels of its long side; pillow-heif decodes it before anybody can ask how much memory it takes.
_LARGEST_THUMBNAIL = 4096
_MOST_BLANK = 24  # frames that are passed over: a second of film
_REDUCED = 1  # of the kind of a page (TIFF 6.0, NewSubfileType)
_BLANK_BELOW = 8  # levels of grey between the darkest and the brightest pixel


class OpenPicture:
    """An opened picture whose header is read and whose pixels are not decoded yet."""

    def __init__(
        self, image: Image.Image, file: BinaryIO, *, size: tuple[int, int], orientation: int, raw: bool
    ) -> None:
        self.image = image
        self._file = file
        self._stored = image.size  # before the decoder is told to scale
        self.raw = raw
        self.orientation = orientation
        self.size = (size[1], size[0]) if orientation in SIDEWAYS else size  # upright, whole picture

    def reduced(self, min_side: int, mode: Mode = "RGB", *, thumbnail_side: int = 0) -> Image.Image:
        """Return the upright picture with its short side near `min_side`, never below where the source has more.

        A HEIC file's own thumbnail will do from `thumbnail_side` on, by default from `min_side`.
        Raise LookFailed: DAMAGED or UNSUPPORTED by the decoder's word, TOO_LARGE by the memory it takes.
        """
        return _decoding(lambda: self._reduced(min_side, mode, thumbnail_side or min_side).upright())

    def stored(self, min_side: int) -> Stored:
        """Return what `reduced` does, not turned yet."""
        return _decoding(lambda: self._reduced(min_side, "RGB", min_side))

    def own_thumbnail(self, min_side: int) -> Image.Image | None:
        """Return the upright thumbnail that a HEIC file holds of its picture, with a short side of `min_side` at least.

        None where it holds none that is a whole, scaled copy of the picture. Afterwards the picture has to be opened anew.
        """
        return _decoding(lambda: self._own_thumbnail(min_side))

    def _own_thumbnail(self, min_side: int) -> Image.Image | None:
        if self.image.format != "HEIF" or not self._scaled_by_decoder(min_side, "RGB"):
            return None
        room.check(self.image, self.image.size, self._file)
        self.image.load()  # its size is that of what was decoded from now on
        (width, height), (wide, high) = self._stored, self.image.size
        if abs(wide * height - high * width) > 2 * max(width, height):
            return None
        return Stored(in_mode(self.image, "RGB"), self.orientation).upright()

    def _scaled_by_decoder(self, min_side: int, mode: Mode) -> bool:
        """Let the decoder give fewer pixels where it can; tell whether it will."""
        image = self.image
        if max(image.info.get("thumbnails", ()), default=0) > _LARGEST_THUMBNAIL:
            return False
        scale = max(min(image.size) / min_side, 1)
        size = (int(image.width / scale), int(image.height / scale))
        return image.draft(_draft_mode(image, mode), size) is not None

    def _reduced(self, min_side: int, mode: Mode, thumbnail_side: int) -> Stored:
        image = self.image
        scaled = self._scaled_by_decoder(thumbnail_side if image.format == "HEIF" else min_side, mode)
        factor = max(min(image.size) // min_side, 1)
        if not scaled and (parts := self._parts()) is not None:
            turn = _orientation(image) if image.format == "TIFF" else self.orientation
            return Stored(joined(parts, mode, factor), turn)
        room.check(image, self._stored, self._file)
        image.load()
        return Stored(reduced_in_mode(image, mode, factor), self.orientation)

    def _parts(self) -> Iterator[Image.Image] | None:
        """Return the strips of a picture that is too large to be decoded whole, None where that is not needed or possible."""
        if not strips.is_large(self.image) or self.image.format not in _PARTED:
            return None
        room.check_parted(self.image)
        return _PARTED[self.image.format](self.image, self._file)


def _tiff(image: Image.Image, file: BinaryIO) -> Iterator[Image.Image] | None:
    from photo_organizer.look import strips_tiff  # few pictures need it

    return strips_tiff.tiff(image, file)


_PARTED = {"PNG": strips.png, "TIFF": _tiff, "HEIF": strips.heif}


def opened(file: BinaryIO) -> OpenPicture:
    """Read the header of the picture in `file`; raise LookFailed when there is none."""
    return _decoding(lambda: _opened(file))


def _opened(file: BinaryIO) -> OpenPicture:
    found = preview.find(file)
    if found is None:
        file.seek(0)
        if file.read(12)[4:8] == b"ftyp":
            _know_heif()
        room.check_webp(file)
        image = _first_frame(high_range.with_profile(_known(open_image(file), file), file), file)
        size, turn = (_turned_by_pillow if image.format == "TIFF" else _as_stored)(image)
        return OpenPicture(image, file, size=size, orientation=turn, raw=False)
    file.seek(found.offset)
    inner = io.BytesIO(file.read(found.length))
    image = open_image(inner)
    size = found.size if found.size != (0, 0) else image.size
    # owners turn the file, not its preview
    turn = found.orientation if found.orientation > 1 else _orientation(image)
    return OpenPicture(image, inner, size=size, orientation=turn, raw=True)


def _known(image: Image.Image, file: BinaryIO) -> Image.Image:
    """Return a large PNG with its EXIF read; to look for it behind the pixels, Pillow would decode them all."""
    if image.format == "PNG" and strips.is_large(image) and not _EXIF_OF_PNG & image.info.keys():
        image.info["exif"] = strips.exif_of_png(file)
    return image


@cache
def _know_heif() -> None:
    """Let Pillow open HEIC; loaded for the first one, since most libraries of pictures are of other formats."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.options.AUX_IMAGES = False
    pillow_heif.options.DEPTH_IMAGES = False


def _decoding(work: Callable[[], T]) -> T:
    """Run `work`, and say in our words why a decoder gave up."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata is no reason to have no look
            return work()
    except UnidentifiedImageError:
        raise LookFailed(Why.UNSUPPORTED, "no picture that can be decoded") from None
    except Image.DecompressionBombError as bomb:
        raise LookFailed(Why.TOO_LARGE, str(bomb)) from None
    except MemoryError:
        raise LookFailed(Why.TOO_LARGE, "needs more memory than is allowed") from None
    except _BROKEN as broken:
        raise LookFailed(Why.DAMAGED, f"the picture is damaged: {broken}") from None


def _first_frame(image: Image.Image, file: BinaryIO) -> Image.Image:
    """Return the first frame or page on which there is something; films fade in, and scanners feed blank sheets.

    A page that is the picture made small, as some programs write before it, is none.
    """
    frames = getattr(image, "n_frames", 1)
    if frames == 1 or image.format in ("HEIF", "MPO"):
        return image
    whole = None
    for number in range(min(frames, _MOST_BLANK)):
        image.seek(number)
        if _is_reduced(image):
            continue
        whole = number if whole is None else whole
        room.check(image, image.size, file)
        if not _is_blank(image):
            return image
    image.seek(whole or 0)
    return image


def _is_reduced(image: Image.Image) -> bool:
    """Tell whether a page is another one made small; a field of an odd type says nothing."""
    kind = getattr(image, "tag_v2", {}).get(ExifTags.Base.NewSubfileType)
    return isinstance(kind, int) and bool(kind & _REDUCED)


def _is_blank(image: Image.Image) -> bool:
    """Tell whether a frame is of one shade; loads it."""
    low, high = in_mode(image, "L").getextrema()
    return int(high) - int(low) < _BLANK_BELOW  # type: ignore[arg-type]  # grey has one band


def _as_stored(image: Image.Image) -> tuple[tuple[int, int], int]:
    """Return the size as stored and the turn that is left to us."""
    return image.size, _orientation(image)


def _turned_by_pillow(image: Image.Image) -> tuple[tuple[int, int], int]:
    """Return the upright size of a TIFF and no turn: Pillow turns it while it loads, as no other format.

    Its size is upright from the start where the tag says so, but not where only the XMP does.
    """
    tagged = ExifTags.Base.Orientation in getattr(image, "tag_v2", {})
    sideways = not tagged and _orientation(image) in SIDEWAYS
    return (image.size[::-1] if sideways else image.size), 0


def _orientation(image: Image.Image) -> int:
    """Return the EXIF orientation 1…8, 0 when none is recorded; pillow-heif has applied HEIC's already."""
    with suppress(Exception):  # unreadable EXIF means "as it is stored", the pixels may be fine
        value = image.getexif().get(ExifTags.Base.Orientation, 0)
        return value if isinstance(value, int) and 1 <= value <= 8 else 0
    return 0


def _draft_mode(image: Image.Image, mode: Mode) -> Mode | None:
    """Return the colour mode the JPEG decoder may deliver directly: grey is the Y of YCbCr."""
    return mode if image.mode in ("RGB", "L") else None
