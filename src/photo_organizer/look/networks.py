"""The neural networks that are open, and letting them go where a picture needs their memory. Runs in the child alone.

Apart from the runtime, which a child that only hashes never loads.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Bytes that a picture may take while the networks are open; they take as much themselves.
_BESIDE = 100_000_000
_MMAP_THRESHOLD = -3  # mallopt(3): what is larger is given back as soon as it is not needed, which costs time
_DONTNEED = 4  # madvise(2)
_GIVE_BACK, _KEEP = 256 << 10, 32 << 20

_open: dict[Path, Any] = {}


def opened(model: Path, opening: Callable[[Path], Any]) -> Any:
    """Return the session of an ONNX file, opened by `opening` unless it is open."""
    if model not in _open:
        _large_from(_KEEP)
        _open[model] = opening(model)
    return _open[model]


def make_room(needed: int) -> None:
    """Close all networks where a picture will take so many bytes; they are opened again when they are asked for."""
    if needed > _BESIDE and _open:
        _open.clear()
        _trim()


def _large_from(size: int) -> None:
    with suppress(OSError, AttributeError):  # not every C library has it
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, size)


def _trim() -> None:
    """Give what is free back to the system, and do the same with what is large until a network is opened again."""
    _large_from(_GIVE_BACK)
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.malloc_trim(0)
        for start, length in _code():
            libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(length), _DONTNEED)


def _code() -> list[tuple[int, int]]:
    """Return start and length of the machine code of libraries in memory; what is run again comes back from their files."""
    with open("/proc/self/maps", encoding="utf-8", errors="replace") as file:
        found = [line.split(maxsplit=5) for line in file]
    places = [fields[0].partition("-") for fields in found if fields[1] == "r-xp" and "/" in fields[-1]]
    return [(int(start, 16), int(end, 16) - int(start, 16)) for start, _, end in places]
