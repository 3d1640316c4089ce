"""Other programs, written by others, read the same dates from the same files."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

import exifread
import piexif
import pytest
from PIL import Image

from benchmarks.dates_oracle import differences
from photo_organizer.examine.report import date_rows
from photo_organizer.settings import Settings
from tests.examine.test_formats import DATE, FILES, MOMENT, WHEN
from tests.examine.test_rare_places import FILES as RARE
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path


# A guest: where it is installed it has a say; benchmarks/dates_oracle.py asks it more.
if shutil.which("exiftool"):

    def test_exiftool_contradicts_no_date(tmp_path: Path) -> None:
        files = [(name, content) for name, content, *_ in FILES.values()]
        files += [(name, content) for name, content, _ in RARE.values()]
        for number, (name, content) in enumerate(files):
            (tmp_path / f"{number:02}{name[1:]}").write_bytes(content)
        verdicts = differences([str(tmp_path)])
        assert [line for verdict, line in verdicts if verdict in ("wrong", "missed")] == []
        assert sum(verdict == "right" for verdict, _ in verdicts) >= 30


@pytest.mark.parametrize("kind", ["jpeg", "tiff", "webp", "png"])
def test_exifread_reads_the_same(kind: str, tmp_path: Path) -> None:
    content = getattr(photos, kind)(MOMENT, subsec="123")
    tags = exifread.process_file(io.BytesIO(content), details=False)
    (tmp_path / f"a.{kind}").write_bytes(content)
    ((_, date, *_),) = date_rows([str(tmp_path)], Settings(), "UTC")
    if "EXIF DateTimeOriginal" in tags:  # it does not know every container
        assert str(tags["EXIF DateTimeOriginal"]) == WHEN
    assert date == f"{DATE}.123000"


def test_what_piexif_writes_is_read(tmp_path: Path) -> None:
    told = {
        piexif.ExifIFD.DateTimeOriginal: WHEN,
        piexif.ExifIFD.SubSecTimeOriginal: "5",
        piexif.ExifIFD.OffsetTimeOriginal: "-03:30",
    }
    block = piexif.dump({"0th": {piexif.ImageIFD.Make: "Acme"}, "Exif": told})
    Image.new("RGB", (8, 8)).save(tmp_path / "a.jpg", exif=block)
    ((_, date, offset, source, _),) = date_rows([str(tmp_path)], Settings(), "UTC")
    assert (date, offset, source) == (f"{DATE}.500000", "-03:30", "exif:DateTimeOriginal")
