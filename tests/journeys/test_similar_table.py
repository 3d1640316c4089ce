"""The decision table for similar images, a row for each case, with real photographs: final names and lines of the log.

Each row is what is dropped, in turns; what the library holds then; and what the log says of the last turn. The pictures
are made when a row asks for them: every worker reads this file, and few play the rows.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from benchmarks.pictures import sources
from tests.journeys.home import Home
from tests.look.pictures import encoded
from tests.look.times import exif

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLACE, STEM = "2024/05_May/", "20240501_120007"
MOVED, KEPT, REPLACED, ASIDE = "File Moved", "Similar Kept", "Replaced With Better", "Moved to Duplicates"
Drop = dict[str, "Callable[[], bytes]"]
Line = tuple[str, str, str]  # event, file name, words of the additional info


@dataclass(frozen=True)
class Row:
    case: str
    turns: list[Drop]
    names: dict[str, str]  # in the library → the file that was dropped
    lines: list[Line]
    settings: str = ""
    times: dict[str, int] = field(default_factory=dict)  # file → when it was modified


@cache
def real(name: str) -> Image.Image:
    """Return a photograph in the size of a small camera's."""
    (path,) = (path for path in sources() if path.name == name)
    with Image.open(path) as image:
        return image.convert("RGB").resize((960, 720), Image.Resampling.BICUBIC)


@cache
def cat() -> Image.Image:
    return real("chelsea.png")


def version(*options: Any, size: tuple[int, int] = (960, 720), **saved: Any) -> Callable[[], bytes]:
    """Return what makes the cat's picture in this size, once."""
    return cache(lambda: encoded(cat().resize(size), *options, **saved))


def stranger(tags: bytes) -> Callable[[], bytes]:
    return cache(lambda: encoded(real("coffee.png"), quality=90, exif=tags))


ORIGINAL = version(quality=92, exif=exif())
SMALLER = version(size=(480, 360), quality=85, exif=exif())
PRESSED = version(quality=40, exif=exif())
TURNED = cache(
    lambda: encoded(cat().transpose(Image.Transpose.ROTATE_90), quality=70, exif=exif(orientation=6))
)
HEIC = version("HEIF", quality=85, exif=exif())
PNG = version("PNG", exif=exif())
BRIGHT = cache(lambda: encoded(ImageEnhance.Brightness(cat()).enhance(1.1), quality=60, exif=exif()))
STRANGER = stranger(exif(camera="EOS R6", subseconds="25"))
FURTHER = stranger(exif("2023:01:01 01:01:01"))
BARE = version(size=(480, 360), quality=70)


@cache
def _frame(number: int) -> Callable[[], bytes]:
    place = (2 * number, number, 940 + 2 * number, 700 + number)
    return cache(lambda: encoded(cat().crop(place), quality=90, exif=exif(subseconds=f"{number}5")))


@cache
def _card(text: str) -> Callable[[], bytes]:
    def made() -> bytes:
        card = Image.new("RGB", (960, 720), "white")
        ImageDraw.Draw(card).text((90, 300), text, "black", font_size=80)
        return encoded(card, quality=90, exif=exif())

    return cache(made)


def _black(level: int) -> Callable[[], bytes]:
    return lambda: encoded(Image.new("RGB", (960, 720), (level,) * 3), quality=90, exif=exif())


EARLY, LATE = 1_600_000_000, 1_700_000_000
PLAIN, A, B, C = (f"{PLACE}{STEM}{letter}.jpg" for letter in ("", "_A", "_B", "_C"))
SECOND = f"Duplicates/{STEM}.0001.jpg"
OLDER_RULE = "[duplicates]\nsame_second = duplicates\n"

ROWS = [
    Row(
        "the resized and the recompressed stand beside the original",
        [{"o.jpg": ORIGINAL}, {"s.jpg": SMALLER, "p.jpg": PRESSED}],
        {PLAIN: "o.jpg", A: "p.jpg", B: "s.jpg"},
        [
            (KEPT, "p.jpg", "the other version is better: it is compressed less"),
            (KEPT, "s.jpg", "more pixels (960 x 720)"),
        ],
    ),
    Row(
        "the better one takes the name when it comes later",
        [{"s.jpg": SMALLER}, {"o.jpg": ORIGINAL}],
        {PLAIN: "o.jpg", A: "s.jpg"},
        [
            (KEPT, f"{STEM}.jpg", f"to {A}"),
            (REPLACED, "o.jpg", "this version is better: it has more pixels (960 x 720)"),
        ],
    ),
    Row(
        "the better one takes a letter when the setting says so",
        [{"s.jpg": SMALLER}, {"o.jpg": ORIGINAL}],
        {PLAIN: "s.jpg", A: "o.jpg"},
        [(KEPT, "o.jpg", f"to {A}: the same picture")],
        settings="[duplicates]\nreplace_with_better = false\n",
    ),
    Row(
        "a picture turned by its tag is the same picture",
        [{"o.jpg": ORIGINAL}, {"t.jpg": TURNED}],
        {PLAIN: "o.jpg", A: "t.jpg"},
        [(KEPT, "t.jpg", "the same picture")],
    ),
    Row(
        "a HEIC twin is nearer to the original than a JPEG of the same size",
        [{"o.jpg": ORIGINAL}, {"h.heic": HEIC}],
        {f"{PLACE}{STEM}.heic": "h.heic", A: "o.jpg"},
        [(KEPT, f"{STEM}.jpg", f"to {A}"), (REPLACED, "h.heic", "nearer to the camera's original (HEIF)")],
    ),
    Row(
        "a PNG and a brighter version are versions too",
        [{"o.jpg": ORIGINAL}, {"n.png": PNG, "b.jpg": BRIGHT}],
        {f"{PLACE}{STEM}.png": "n.png", A: "o.jpg", B: "b.jpg"},
        [
            (KEPT, f"{STEM}.jpg", f"to {A}: makes way for n.png, a better version of the same picture (plan"),
            (REPLACED, "n.png", "this version is better: it is compressed less"),
            (KEPT, "b.jpg", "the same picture"),
        ],
    ),
    Row(
        "a burst is kept whole, and no frame takes another's name",
        [{f"f{n}.jpg": _frame(n) for n in range(3)}],
        {PLAIN: "f0.jpg", A: "f1.jpg", B: "f2.jpg"},
        [
            (MOVED, "f0.jpg", f"to {PLAIN}: taken 2024-05-01 12:00:07"),
            (KEPT, "f1.jpg", "taken in the same second, but not at the same moment"),
            (KEPT, "f2.jpg", "taken in the same second, but not at the same moment"),
        ],
    ),
    Row(
        "two cameras in one second: the file modified earlier keeps the name",
        [{"o.jpg": ORIGINAL}, {"x.jpg": STRANGER}],
        {PLAIN: "o.jpg", f"Duplicates/{STEM}.2500.jpg": "x.jpg"},
        [(ASIDE, "x.jpg", f"a different file of the same second has the name {STEM}")],
        settings=OLDER_RULE,
        times={"o.jpg": EARLY, "x.jpg": LATE},
    ),
    Row(
        "two cameras in one second: the one that came first was modified later and steps aside",
        [{"x.jpg": STRANGER}, {"o.jpg": ORIGINAL}],
        {PLAIN: "o.jpg", f"Duplicates/{STEM}.2500.jpg": "x.jpg"},
        [
            (ASIDE, f"{STEM}.jpg", "was modified earlier"),
            (MOVED, "o.jpg", "was modified earlier than the file that had its name"),
        ],
        settings=OLDER_RULE,
        times={"o.jpg": EARLY, "x.jpg": LATE},
    ),
    Row(
        "two cameras in one second, both kept in the folder",
        [{"o.jpg": ORIGINAL}, {"x.jpg": STRANGER}],
        {PLAIN: "o.jpg", f"{PLACE}{STEM}.2500.jpg": "x.jpg"},
        [(MOVED, "x.jpg", "a different file of the same second")],
        times={"o.jpg": EARLY, "x.jpg": LATE},
    ),
    Row(
        "cards with text are not taken for each other, and stand side by side",
        [{"a.jpg": _card("Monday")}, {"b.jpg": _card("Thursday 7")}],
        {PLAIN: "a.jpg", f"{PLACE}{STEM}.0001.jpg": "b.jpg"},
        [(MOVED, "b.jpg", "a different file of the same second")],
        times={"a.jpg": EARLY, "b.jpg": LATE},
    ),
    Row(
        "two cameras in one second: the one that came first was modified later and stands beside",
        [{"x.jpg": STRANGER}, {"o.jpg": ORIGINAL}],
        {PLAIN: "o.jpg", f"{PLACE}{STEM}.2500.jpg": "x.jpg"},
        [
            (MOVED, f"{STEM}.jpg", "was modified earlier"),
            (MOVED, "o.jpg", "was modified earlier than the file that had its name"),
        ],
        times={"o.jpg": EARLY, "x.jpg": LATE},
    ),
    Row(
        "a stranger stands beside a burst of its second without a letter",
        [{"f0.jpg": _frame(0), "f1.jpg": _frame(1)}, {"x.jpg": STRANGER}],
        {PLAIN: "f0.jpg", A: "f1.jpg", f"{PLACE}{STEM}.2500.jpg": "x.jpg"},
        [(MOVED, "x.jpg", "a different file of the same second")],
        times={"f0.jpg": EARLY, "f1.jpg": EARLY + 1, "x.jpg": LATE},
    ),
    Row(
        "cards with text are not taken for each other",
        [{"a.jpg": _card("Monday")}, {"b.jpg": _card("Thursday 7")}],
        {PLAIN: "a.jpg", SECOND: "b.jpg"},
        [(ASIDE, "b.jpg", "a different file of the same second")],
        settings=OLDER_RULE,
        times={"a.jpg": EARLY, "b.jpg": LATE},
    ),
    Row(
        "black frames are not taken for each other",
        [{"a.jpg": _black(0)}, {"b.jpg": _black(2)}],
        {PLAIN: "a.jpg", SECOND: "b.jpg"},
        [(ASIDE, "b.jpg", "a different file of the same second")],
        settings=OLDER_RULE,
        times={"a.jpg": EARLY, "b.jpg": LATE},
    ),
    Row(
        "a copy without a date stands beside its picture, wherever that is",
        [
            {"o.jpg": ORIGINAL, "x.jpg": FURTHER},
            {"IMG-20240707-WA0001.jpg": BARE},
        ],
        {PLAIN: "o.jpg", A: "IMG-20240707-WA0001.jpg", "2023/01_Jan/20230101_010101.jpg": "x.jpg"},
        [(KEPT, "IMG-20240707-WA0001.jpg", f"it shows the same picture as {PLAIN}")],
    ),
    Row(
        "versions and frames of one second do not mix",
        [{"f0.jpg": _frame(0), "f1.jpg": _frame(1)}, {"x.jpg": STRANGER}],
        {PLAIN: "f0.jpg", A: "f1.jpg", f"Duplicates/{STEM}.2500.jpg": "x.jpg"},
        [(ASIDE, "x.jpg", "a different file of the same second")],
        settings=OLDER_RULE,
        times={"f0.jpg": EARLY, "f1.jpg": EARLY + 1, "x.jpg": LATE},
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.case)
def test_the_table(row: Row, tmp_path: Path) -> None:
    home, dropped = Home(tmp_path), Drop()
    config = tmp_path / "config.ini"
    config.write_text(row.settings)
    before = 0
    for turn in row.turns:
        before = len(home.log()) if dropped else 0
        for name, data in turn.items():
            home.put(name, data(), row.times.get(name, EARLY))
        dropped |= turn
        planned = home.run("plan", "--settle", "0", f"--config={config}").stdout
        once = home.once(f"--config={config}")
        assert once.returncode == 0, once.stderr
        assert once.stdout == planned
    assert {name: (home.library / name).read_bytes() for name in home.filed()} == {
        name: dropped[source]() for name, source in row.names.items()
    }
    lines = [line for line in home.log()[before:] if line["Event"] != "File Detected"]
    assert [(line["Event"], line["File name"]) for line in lines] == [line[:2] for line in row.lines]
    for line, (_, _, words) in zip(lines, row.lines, strict=True):
        assert words in line["Additional Info"]
        assert os.sep in line["File/Folder"]
        assert line["Log"] == "SMB"
    with (home.library / "photo_organizer_log.csv").open(encoding="utf-8", newline="") as file:
        assert {len(cells) for cells in csv.reader(file, strict=True)} == {9}
