"""How much memory the machine can spare, so that the night takes none that others need. Touches nothing."""

from __future__ import annotations

import re

from photo_organizer.sentences import Sentence

NEEDED = 400 << 20  # bytes; the night has been seen to take 258 MB, and others wake up at night too
MEMINFO = "/proc/meminfo"


def too_little() -> str:
    """Return in a sentence why the night should not begin now, "" when it may."""
    free = available()
    if free is None or free >= NEEDED:
        return ""
    return Sentence(
        "little_memory",
        f"only {free >> 20} MB of memory are free, and folder thumbnails need {NEEDED >> 20} MB; "
        "the next night tries again",
        free=free >> 20,
        needed=NEEDED >> 20,
    )


def total() -> int | None:
    """Return how many bytes of memory the machine has, None where the kernel does not say."""
    return _said().get("MemTotal")


def available() -> int | None:
    """Return how many bytes can be had without swapping, None where the kernel does not say.

    proc_meminfo(5): kernels before 3.14 do not name it; what they keep of files is nearly as good as free.
    """
    said = _said()
    if "MemFree" not in said:
        return None
    older = said["MemFree"] + said.get("Buffers", 0) + said.get("Cached", 0)
    return said.get("MemAvailable", older)


def _said() -> dict[str, int]:
    """Return what the kernel says of its memory, in bytes; nothing where there is no such file."""
    try:
        with open(MEMINFO, encoding="ascii", errors="replace") as file:
            found = re.findall(r"(?m)^(\w+):\s+(\d+) kB", file.read())
    except OSError:
        return {}
    return {name: int(number) * 1024 for name, number in found}
