"""Open a picture with no more of Pillow than its format needs. Runs in the child alone.

Pillow loads a format's plugin by the name of a file. Of an open file it knows none, and loads five of them, which takes as long
as looking at two pictures. Nearly all pictures are JPEG, and so is every small one that we keep.
"""

from __future__ import annotations

import io
import struct
from typing import IO, Any

from PIL import Image
from PIL.JpegImagePlugin import jpeg_factory

_BITS, _PLANES, _ONE_BY_ONE = 258, 284, 2  # TIFF 6.0
_JPEG = b"\xff\xd8\xff"
_NOT_THIS = (SyntaxError, IndexError, TypeError, struct.error)  # whereupon Pillow asks its other plugins


def open_image(file: IO[bytes]) -> Image.Image:
    """Return what `Image.open` returns, and raise what it raises."""
    file.seek(0)
    if file.read(len(_JPEG)) == _JPEG:
        file.seek(0)
        try:
            return jpeg_factory(file, "")
        except _NOT_THIS:
            pass
    return _deep(Image.open(file))


def _deep(image: Any) -> Image.Image:
    """Return the picture; a TIFF of 16 bits whose colours lie one behind the other is read as such, not a byte for a level."""
    tags: Any = getattr(image, "tag_v2", None)
    apart = tags is not None and tags.get(_PLANES) == _ONE_BY_ONE and tags.get(_BITS, (8,))[0] == 16
    if apart and image.tile[0].codec_name == "raw":
        deep = ";16N" if tags.prefix == b"II" else ";16B"  # N: as this machine; of grey there is no L
        image.tile = [tile._replace(args=(tile.args[0] + deep, *tile.args[1:])) for tile in image.tile]
    return image  # type: ignore[no-any-return]  # as it came


def as_jpeg(image: Image.Image, **how: Any) -> bytes:
    """Return the picture as a JPEG; `how` as `Image.save` takes it."""
    out = io.BytesIO()
    out.name = "picture.jpg"  # what Pillow knows the plugin by
    image.save(out, comment=b"", **how)  # not the one of the file it came from
    return out.getvalue()
