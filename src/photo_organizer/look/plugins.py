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
    return Image.open(file)


def as_jpeg(image: Image.Image, **how: Any) -> bytes:
    """Return the picture as a JPEG; `how` as `Image.save` takes it."""
    out = io.BytesIO()
    out.name = "picture.jpg"  # what Pillow knows the plugin by
    image.save(out, **how)
    return out.getvalue()
