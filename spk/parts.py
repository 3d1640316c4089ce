"""What takes how much of the package: every file belongs to exactly one part. Touches nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from spk.tree import Packed

_WHEELS = "runtime/lib/python3/dist-packages/"
# The first part with a beginning that fits has the file; "" fits all.
_PARTS = (
    ("OpenCV with its libraries", (f"{_WHEELS}cv2/", f"{_WHEELS}opencv_python_headless")),
    ("numpy with its linear algebra", (f"{_WHEELS}numpy",)),
    ("onnxruntime", (f"{_WHEELS}onnxruntime",)),
    ("pillow-heif with its codecs", (f"{_WHEELS}pillow_heif",)),
    ("Pillow", (f"{_WHEELS}PIL/", f"{_WHEELS}pillow")),
    ("other Python packages", (_WHEELS,)),
    ("CPython 3.13", ("runtime/lib/python3.13/", "runtime/lib/python3/", "runtime/bin/")),
    ("C library, OpenSSL, SQLite, …", ("runtime/lib/",)),
    ("licences and sources", ("runtime/licenses/", "LICENSE")),
    ("models", ("app/photo_organizer/models/assets/",)),
    ("the program", ("app/", "bin/", "lib/")),
    ("page, icons, texts", ("ui/",)),
    ("anything else", ("",)),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part: how many files, and bytes before and after compression (0: not measured)."""

    name: str
    files: int
    unpacked: int
    packed: int


def parts(payload: list[Packed], compressed: Callable[[list[Packed]], int] = lambda _: 0) -> list[Part]:
    """Return the parts that are there, the largest first; `compressed` measures one part alone."""
    groups: dict[str, list[Packed]] = {}
    for item in payload:
        groups.setdefault(part_of(item.place), []).append(item)
    found = [
        Part(name, len(items), sum(item.size for item in items), compressed(items))
        for name, items in groups.items()
    ]
    return sorted(found, key=lambda part: -part.unpacked)


def part_of(place: str) -> str:
    """Return the part that a file of the payload belongs to, by its place in target/."""
    return next(name for name, beginnings in _PARTS if place.startswith(beginnings))


def table(found: list[Part]) -> str:
    """Return the parts as lines of text, with their sum; MB are 10^6 bytes."""
    whole = Part("together", *(sum(column) for column in zip(*map(_numbers, found), strict=True)))
    return "\n".join(_line(part) for part in (*found, whole))


def _numbers(part: Part) -> tuple[int, int, int]:
    return part.files, part.unpacked, part.packed


def _line(part: Part) -> str:
    packed = f"{part.packed / 1e6:8.2f} MB packed" if part.packed else ""
    return f"  {part.name:32}{part.files:6} files{part.unpacked / 1e6:9.2f} MB{packed}".rstrip()
