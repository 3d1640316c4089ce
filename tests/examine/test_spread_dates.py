"""`dates` tells of an archive that lies in several folders what filing makes of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from photo_organizer.examine import report
from photo_organizer.examine.report import date_rows
from photo_organizer.settings import Settings
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

STORIES, PHOTOS = "72157712345678901_1a2b3c4d5e6f_part1", "data-download-1"
WHEN = "2019-08-17T14:15:16"


def put(path: Path, told: object | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if told is None:
        photos.write(path, photos.jpeg(seed=len(path.name)))
    else:
        path.write_text(json.dumps(told))


def flickr(number: str) -> dict[str, str]:
    return {
        "id": number,
        "photopage": "x",
        "date_taken": WHEN.replace("T", " "),
        "date_imported": "2020-11-30 10:00:02",
    }


def told(folder: Path) -> list[tuple[str, str]]:
    rows = date_rows([str(folder)], Settings(), "UTC", use_filetime=False)
    return [(path.removeprefix(f"{folder}/"), date) for path, date, *_ in rows]


@pytest.mark.parametrize("at_once", [1, 2000])
def test_a_json_of_flickr_dates_a_photo_in_another_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(report, "AT_ONCE", at_once)
    for number, name in (("123456789", "beach_123456789_o.jpg"), ("987654321", "clip_987654321.jpg")):
        put(tmp_path / PHOTOS / name)
        put(tmp_path / STORIES / f"photo_{number}.json", flickr(number))
    put(tmp_path / PHOTOS / "dune_555555555_o.jpg")
    put(tmp_path / "elsewhere/photo_555555555.json", flickr("555555555"))
    assert sorted(told(tmp_path)) == [
        (f"{PHOTOS}/beach_123456789_o.jpg", WHEN),
        (f"{PHOTOS}/clip_987654321.jpg", WHEN),
        (f"{PHOTOS}/dune_555555555_o.jpg", ""),
    ]


def test_a_json_of_takeout_dates_a_photo_in_another_part(tmp_path: Path) -> None:
    put(tmp_path / "Takeout/Google Photos/Trip/IMG_1.jpg")
    taken = {"photoTakenTime": {"timestamp": "1566051316"}, "title": "IMG_1.jpg"}
    put(tmp_path / "Takeout 2/Google Photos/Trip/IMG_1.jpg.json", taken)
    put(tmp_path / "a/IMG_1.jpg")
    assert told(tmp_path) == [("a/IMG_1.jpg", ""), ("Takeout/Google Photos/Trip/IMG_1.jpg", WHEN)]
