"""The time at which a file was created, where kernel and filesystem keep it (`statx`). Touches nothing."""

from __future__ import annotations

import ctypes
import functools
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_AT_EMPTY_PATH = 0x1000
_STATX_BTIME = 0x800
_SIZE = 256  # bytes of struct statx (linux/stat.h)
_FIELDS = struct.Struct("=I76xqI")  # of it: the mask, seconds and nanoseconds of the birth


def birth_ns(descriptor: int) -> int | None:
    """Return the creation time of an open file in nanoseconds since 1970, None where it is not known."""
    statx = _statx()
    if statx is None:
        return None
    answer = ctypes.create_string_buffer(_SIZE)
    if statx(descriptor, b"", _AT_EMPTY_PATH, _STATX_BTIME, answer) != 0:
        return None  # kernels before 4.11 answer ENOSYS
    mask, seconds, nanoseconds = _FIELDS.unpack_from(answer)
    return int(seconds * 1_000_000_000 + nanoseconds) if mask & _STATX_BTIME else None


@functools.cache
def _statx() -> Callable[..., int] | None:
    """Return the C library's `statx`, None before glibc 2.28."""
    function = getattr(ctypes.CDLL(None, use_errno=True), "statx", None)
    if function is not None:
        function.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_uint, ctypes.c_char_p)
    return function
