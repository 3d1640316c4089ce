"""Directories of tags as in TIFF 6.0, BigTIFF and Exif 3.0, read within bounds. Touches nothing."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from photo_organizer.decide.day_halves import readable
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.examine.window import Window

MOST_TAGS = 1000
MOST_VALUE = 1 << 20  # bytes of one value: XMP is the largest that matters
# Bytes of each field type.
SIZES = dict(enumerate((0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8)))
SIZES[129] = 1  # Exif 3.0: a text in UTF-8
_WHOLE_NUMBERS = {1: "B", 3: "H", 4: "I", 7: "I", 9: "i", 13: "I", 16: "Q", 18: "Q"}
BIG = 43  # the number that BigTIFF has in place of 42


class DirectoryLayout(NamedTuple):
    """How a directory is written: the number of its entries, those, and the link to the next."""

    head: str
    entry: str
    inline: int  # bytes of a value that stand in its entry, at the entry's end
    link: str


PLAIN, LARGE = DirectoryLayout("H", "HHII", 4, "I"), DirectoryLayout("Q", "HHQQ", 8, "Q")


@frozen
class Tag:
    """One entry: field type, count, and where its value is in the view."""

    kind: int
    count: int
    offset: int


class Directories:
    """A TIFF structure in a view; offsets count from the view's beginning."""

    def __init__(self, view: Window, order: str = "") -> None:
        self.view = view
        start = view.at(0, 4)
        self.order = order or {b"II": "<", b"MM": ">"}.get(start[:2], "")
        big = not order and start[2:] == struct.pack(f"{self.order}H", BIG)
        self._layout = LARGE if big else PLAIN
        self.first = self._take(self._layout.link, 8 if big else 4) if self.order else 0

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
        return self._take(self._layout.link, self._entries(offset) + count * self._width)

    @property
    def _width(self) -> int:
        return struct.calcsize(self.order + self._layout.entry)

    def _take(self, code: str, offset: int) -> int:
        """Return the number at a place, 0 where the view ends."""
        raw = self.view.at(offset, struct.calcsize(self.order + code))
        whole = len(raw) == struct.calcsize(self.order + code)
        return int(struct.unpack(self.order + code, raw)[0]) if whole else 0

    def _count(self, offset: int) -> int:
        return self._take(self._layout.head, offset)

    def _entries(self, offset: int) -> int:
        """Return where the entries of the directory at `offset` begin."""
        return offset + struct.calcsize(self.order + self._layout.head)

    def _tags(self, offset: int) -> Iterator[tuple[int, Tag]]:
        begin, width, inline = self._entries(offset), self._width, self._layout.inline
        table = self.view.at(begin, width * min(self._count(offset), MOST_TAGS))
        table = table[: len(table) // width * width]
        entries = struct.iter_unpack(self.order + self._layout.entry, table)
        for end, (number, kind, count, value) in enumerate(entries, 1):
            size = SIZES.get(kind, 0) * count
            yield number, Tag(kind, count, begin + width * end - inline if size <= inline else value)

    def raw(self, tag: Tag | None) -> bytes:
        """Return the bytes of a value, cut at one MiB."""
        if tag is None:
            return b""
        return self.view.at(tag.offset, min(SIZES.get(tag.kind, 0) * tag.count, MOST_VALUE))

    def text(self, tag: Tag | None) -> str:
        """Return a text value up to its first NUL; texts of the wrong field type are read all the same."""
        return self.raw(tag)[:400].split(b"\0", 1)[0].decode("utf-8", "replace").strip()

    def date_text(self, tag: Tag | None) -> str:
        """Return the text of a date, whose words may be in an older encoding than UTF-8."""
        return readable(self.raw(tag)[:400]).strip("\0 \t\r\n")

    def number(self, tag: Tag | None) -> int:
        """Return the first whole number of a value, 0 where there is none."""
        form = _WHOLE_NUMBERS.get(tag.kind, "") if tag else ""
        raw = self.raw(tag)[: struct.calcsize(self.order + form)]
        complete = form and len(raw) == struct.calcsize(self.order + form)
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
