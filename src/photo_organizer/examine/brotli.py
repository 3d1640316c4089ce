"""What JPEG XL keeps packed with Brotli (RFC 7932), with the library that Pillow brings for fonts. Touches nothing.

The light package has none: Python itself cannot unpack it.
"""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctypes import CDLL

MOST_BYTES = 4 << 20  # unpacked; no camera's EXIF is larger
_DONE = 1  # BROTLI_DECODER_RESULT_SUCCESS


def unpacked(packed: bytes) -> bytes | None:
    """Return what was packed; None where it is damaged, unusually large, or there is no library."""
    library = _library()
    if library is None:
        return None
    import ctypes  # here: next to no file needs it

    room = ctypes.create_string_buffer(MOST_BYTES)
    size = ctypes.c_size_t(MOST_BYTES)
    given = ctypes.c_size_t(len(packed))
    result = library.BrotliDecoderDecompress(given, packed, ctypes.byref(size), room)
    return ctypes.string_at(room, size.value) if result == _DONE else None


@cache
def _library() -> CDLL | None:
    found = find_spec("PIL")
    if found is None or not found.origin:
        return None
    import ctypes

    beside = os.path.join(os.path.dirname(os.path.dirname(found.origin)), "pillow.libs")
    try:
        library = min(name for name in os.listdir(beside) if name.startswith("libbrotlidec"))
        return ctypes.CDLL(os.path.join(beside, library))
    except (OSError, ValueError):  # it is not there, or cannot be loaded
        return None
