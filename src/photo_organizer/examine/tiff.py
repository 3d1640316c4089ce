"""Directories of tags as in TIFF 6.0 and Exif 2.32, read within bounds. Touches nothing."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from photo_organizer.decide.day_halves import readable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.examine.window import Window

MOST_TAGS = 1000
MOST_VALUE = 1 << 20  # bytes of one value: XMP is the largest that matters
_SIZES = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8)  # bytes of each field type


@dataclass(frozen=True, slots=True)
class Tag:
    """One entry: field type, count, and where its value is in the view."""

    kind: int
    count: int
    offset: int


class Directories:
    """A TIFF structure in a view; offsets count from the view's beginning."""

    def __init__(self, view: Window, order: str = "") -> None:
        self.view = view
        start = view.at(0, 8)
        self.order = order or {b"II": "<", b"MM": ">"}.get(start[:2], "")
        self.first = struct.unpack(self.order + "I", start[4:8])[0] if self.order and len(start) == 8 else 0

    def read(self, offset: int) -> dict[int, Tag]:
        """Return the tags of the directory at `offset`, {} where there is none."""
        return self.read_at(offset) if offset else {}

    def read_at(self, offset: int) -> dict[int, Tag]:
        """Return the tags of the directory at `offset`, which may be 0 where no TIFF header precedes it."""
        return dict(self._tags(offset)) if self.order else {}

    def next_after(self, offset: int) -> int:
        """Return where the directory after the one at `offset` begins, 0 for none."""
        if not self.order or not (count := self._count(offset)):
            return 0
        link = self.view.at(offset + 2 + 12 * count, 4)
        return int(struct.unpack(self.order + "I", link)[0]) if len(link) == 4 else 0

    def _count(self, offset: int) -> int:
        raw = self.view.at(offset, 2)
        return int(struct.unpack(self.order + "H", raw)[0]) if len(raw) == 2 else 0

    def _tags(self, offset: int) -> Iterator[tuple[int, Tag]]:
        table = self.view.at(offset + 2, 12 * min(self._count(offset), MOST_TAGS))
        table = table[: len(table) // 12 * 12]
        for place, (number, kind, count, value) in enumerate(struct.iter_unpack(self.order + "HHII", table)):
            size = _SIZES[kind] * count if kind < len(_SIZES) else 0
            yield number, Tag(kind, count, offset + 2 + 12 * place + 8 if size <= 4 else value)

    def raw(self, tag: Tag | None) -> bytes:
        """Return the bytes of a value, cut at one MiB."""
        if tag is None or tag.kind >= len(_SIZES):
            return b""
        return self.view.at(tag.offset, min(_SIZES[tag.kind] * tag.count, MOST_VALUE))

    def text(self, tag: Tag | None) -> str:
        """Return a text value up to its first NUL; texts of the wrong field type are read all the same."""
        return self.raw(tag)[:400].split(b"\0", 1)[0].decode("utf-8", "replace").strip()

    def date_text(self, tag: Tag | None) -> str:
        """Return the text of a date, whose words may be in an older encoding than UTF-8."""
        return readable(self.raw(tag)[:400]).strip("\0 \t\r\n")

    def number(self, tag: Tag | None) -> int:
        """Return the first whole number of a value, 0 where there is none."""
        form = {1: "B", 3: "H", 4: "I", 7: "I", 9: "i", 13: "I"}.get(tag.kind, "") if tag else ""
        raw = self.raw(tag)[: struct.calcsize(self.order + form)] if form else b""
        complete = bool(form) and len(raw) == struct.calcsize(self.order + form)
        return int(struct.unpack(self.order + form, raw)[0]) if complete else 0

    def signed_ratio(self, tag: Tag | None) -> float:
        """Return a signed ratio, 0 where there is none."""
        raw = self.raw(tag)[:8]
        top, bottom = struct.unpack(self.order + "ii", raw) if len(raw) == 8 else (0, 1)
        return float(top / (bottom or 1))

    def ratios(self, tag: Tag | None) -> list[float]:
        """Return up to three unsigned ratios; one with a zero denominator counts as its numerator."""
        raw = self.raw(tag)[:24]
        raw = raw[: len(raw) // 8 * 8]
        return [top / (bottom or 1) for top, bottom in struct.iter_unpack(self.order + "II", raw)]
