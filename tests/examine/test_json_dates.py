"""JSON that programs write beside a photo tells when it was taken: osxphotos, ExifTool, Flickr's export."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.examine.report import date_rows
from photo_organizer.settings import Settings
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

LISTED = '[{"SourceFile": "a.jpg", "EXIF:ModifyDate": "2022:01:01 00:00:00", %s}]'
FLICKR = '{"id": "123456789", "photopage": "x", "date_taken": "%s", "date_imported": "2018-11-30 10:00:02"}'
STORIES = {
    "of osxphotos": (
        LISTED
        % '"_CreatedBy": "osxphotos, x", "EXIF:DateTimeOriginal": "2019:08:17 14:15:16", "EXIF:OffsetTimeOriginal": "-07:00"',
        ("2019-08-17T14:15:16", "-07:00", "sidecar:exif:DateTimeOriginal"),
    ),
    "of a film": (
        LISTED % '"_CreatedBy": "osxphotos, x", "QuickTime:CreationDate": "2019:08:17 14:15:16-07:00"',
        ("2019-08-17T14:15:16", "-07:00", "sidecar:exif:DateTimeOriginal"),
    ),
    "of ExifTool": (
        LISTED % '"DateTimeOriginal": "2019:08:17 14:15:16"',
        ("2019-08-17T14:15:16", "", "exiftool:DateTimeOriginal"),
    ),
    "of many files": (
        (LISTED % '"DateTimeOriginal": "2019:08:17 14:15:16"').replace("}]", '}, {"SourceFile": "b.jpg"}]'),
        ("", "", ""),
    ),
    "of Flickr": (FLICKR % "2019-08-17 14:15:16", ("2019-08-17T14:15:16", "", "flickr:date_taken")),
    "of Flickr, which knew the upload alone": (FLICKR % "2018-11-30 02:00:01", ("", "", "")),
}


@pytest.mark.parametrize("story", STORIES)
def test_a_json_dates_a_photo_that_tells_nothing(tmp_path: Path, story: str) -> None:
    """As its program writes it, beside the photo of its name; where it tells no date of this photo, there is none."""
    text, told = STORIES[story]
    name = "photo_123456789.json" if "Flickr" in story else "a_123456789_o.jpg.json"
    photos.write(tmp_path / "a_123456789_o.jpg", photos.jpeg())
    (tmp_path / name).write_text(text)
    ((_, found, offset, source, _),) = date_rows([str(tmp_path)], Settings(), "UTC", use_filetime=False)
    assert (found, offset, source) == told
