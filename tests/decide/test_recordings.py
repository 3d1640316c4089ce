"""The parts of one recording are one unit, in its order, by the makers' names and what the files say."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from photo_organizer.decide.companions import group
from tests.decide.files import NOON, file

if TYPE_CHECKING:
    from photo_organizer.model import Facts


def stems(*facts: Facts) -> dict[str, str]:
    """Name → tail of the files that are in a unit of several."""
    return {
        member.facts.path.rpartition("/")[2]: member.tail
        for unit in group(facts)
        if len(unit.members) > 1
        for member in unit.members
    }


RECORDINGS = {
    "GoPro's chapters": ["GX010123.MP4", "GX020123.MP4", "GX030123.MP4"],
    "GoPro's chapters of HEVC's predecessor": ["GH010123.MP4", "GH020123.MP4"],
    "GoPro's chapters until HERO5": ["GOPR0123.MP4", "GP010123.MP4", "GP020123.MP4"],
    "GoPro's loops": ["GHAA0123.MP4", "GHAB0123.MP4"],
    "both lenses of GoPro's Fusion": ["GPFR0123.MP4", "GF010123.MP4", "GPBK0123.MP4", "GB010123.MP4"],
    "both lenses of Insta360": ["VID_20240503_120000_00_001.insv", "VID_20240503_120000_10_001.insv"],
    "both lenses, twice": [
        "VID_20240503_120000_00_001.insv", "VID_20240503_120000_10_001.insv",
        "VID_20240503_120000_00_002.insv", "VID_20240503_120000_10_002.insv",
    ],
    "a car's cameras": [
        "2024-01-31_12-00-00-front.mp4", "2024-01-31_12-00-00-back.mp4", "2024-01-31_12-00-00-left_repeater.mp4",
        "2024-01-31_12-00-00-right_repeater.mp4",
    ],
    "a dashcam, front and rear": ["2024_0131_120000_0001F.MP4", "2024_0131_120000_0001R.MP4"],
    "a dashcam with three cameras": ["20240131_120000_NF.mp4", "20240131_120000_NI.mp4", "20240131_120000_NR.mp4"],
    "a dashcam that writes words": ["REC_2024_01_31_12_00_00_front.mp4", "REC_2024_01_31_12_00_00_rear.mp4"],
    "a dashcam with two sizes": ["240131_120000_001_FH.MP4", "240131_120000_001_RH.MP4"],
    "a drone's sensors": ["DJI_20240202120000_0001_W.JPG", "DJI_20240202120000_0001_Z.JPG", "DJI_20240202120000_0001_T.JPG"],
    "a dashcam that numbers each file": ["2024_0131_120000_000123F.MP4", "2024_0131_120000_000124I.MP4", "2024_0131_120000_000125R.MP4"],
    "a dashcam with a small film of each camera": ["240131_120000_001_FH.MP4", "240131_120000_001_FL.MP4", "240131_120000_001_RH.MP4"],
    "a drone's films": ["DJI_20240202120000_0001_W.MP4", "DJI_20240202120000_0001_Z.MP4", "DJI_20240202120000_0001_T.MP4"],
    "a camera's film in pieces": ["DJI_20240202120000_0001_D_001.MP4", "DJI_20240202120000_0001_D_002.MP4"],
    "a drone's bands": ["DJI_20240202120000_0001_D.JPG", "DJI_20240202120000_0001_MS_G.TIF", "DJI_20240202120000_0001_MS_NIR.TIF"],
}  # fmt: skip


@pytest.mark.parametrize("case", RECORDINGS)
def test_parts_are_numbered_in_the_recordings_order(case: str) -> None:
    names = RECORDINGS[case]
    facts = [file(name, at=NOON) for name in names]
    numbers = [tail.rpartition(".")[0] for tail in map(stems(*facts).get, names) if tail]
    assert numbers == [f"_{number}" for number in range(1, len(names) + 1)]
    assert stems(*reversed(facts)) == stems(*facts)


def test_companions_of_each_part_go_with_it() -> None:
    names = ["GX010123.MP4", "GL010123.LRV", "GX010123.THM", "GX020123.MP4", "GL020123.LRV", "GX020123.THM"]
    assert list(stems(*map(file, names)).values()) == [
        "_1.mp4",
        "_1.lrv",
        "_1.thm",
        "_2.mp4",
        "_2.lrv",
        "_2.thm",
    ]


def test_a_part_with_a_raw_file_keeps_it() -> None:
    names = [
        "DJI_20240202120000_0001_W.JPG",
        "DJI_20240202120000_0001_W.DNG",
        "DJI_20240202120000_0001_T.JPG",
    ]
    assert sorted(stems(*map(file, names)).values()) == ["_1.dng", "_1.jpg", "_2.jpg"]


APART = {
    "one chapter": [file("GX010123.MP4")],
    "chapters of two recordings": [file("GX010123.MP4"), file("GX020124.MP4")],
    "a counter that began again": [
        file("GX010123.MP4", at=NOON), file("GX020123.MP4", at=NOON + timedelta(days=400)),
    ],
    "another maker's name": [
        file("GX010123.MP4", camera="Acme Cam"), file("GX020123.MP4", camera="GoPro HERO8"),
    ],
    "two cameras": [
        file("GX010123.MP4", camera="GoPro HERO8"), file("GX020123.MP4", camera="GoPro HERO9"),
    ],
    "stills of those names": [file("GX010123.JPG"), file("GX020123.JPG")],
    "films of two seconds": [file("20240131_120000F.mp4"), file("20240131_120001R.mp4")],
    "pictures with letters": [file("20240131_120000a.jpg"), file("20240131_120000b.jpg")],
    "numbers that other cameras write": [file("IMG_0001_1.tif"), file("IMG_0001_2.tif")],
}  # fmt: skip


@pytest.mark.parametrize("case", APART)
def test_a_name_alone_makes_no_recording(case: str) -> None:
    assert stems(*APART[case]) == {}


def test_the_bands_of_a_camera_that_says_so() -> None:
    names = ["IMG_0001_1.tif", "IMG_0001_2.tif", "IMG_0001_10.tif"]
    assert list(stems(*(file(name, camera="MicaSense RedEdge-M") for name in names)).values()) == [
        "_1.tif",
        "_2.tif",
        "_3.tif",
    ]


# ── exposure brackets ──


def frame(number: int, bias: float, seconds: int, name: str = "DSC_{:04}.JPG") -> Facts:
    return file(name.format(number), at=NOON + timedelta(seconds=seconds), bracket=bias, camera="NIKON D5")


def test_the_frames_of_a_bracket_are_one_unit_in_their_order() -> None:
    frames = [frame(number, bias, number) for number, bias in enumerate([0.0, -1.0, 1.0, -2.0, 2.0], 9998)]
    assert list(stems(*frames[:2]).values()) == ["_1.jpg", "_2.jpg"]
    frames = [frame(number, bias, number) for number, bias in enumerate([0.0, -1.0, 1.0, -2.0, 2.0], 1)]
    assert list(stems(*frames).values()) == [f"_{n}.jpg" for n in range(1, 6)]


def test_a_second_bracket_is_another_unit() -> None:
    frames = [frame(number, bias, number) for number, bias in enumerate([0.0, -1.0, 1.0] * 2, 1)]
    assert [[m.tail for m in unit.members] for unit in group(frames)] == [["_1.jpg", "_2.jpg", "_3.jpg"]] * 2


def test_a_gap_in_number_or_time_ends_a_bracket() -> None:
    assert stems(frame(1, 0.0, 0), frame(3, -1.0, 1)) == {}
    assert stems(frame(1, 0.0, 0), frame(2, -1.0, 60)) == {}


def test_a_bracket_with_raw_files_keeps_each_beside_its_frame() -> None:
    frames = [frame(n, float(n), n, name) for n in (1, 2) for name in ("A{:03}.JPG", "A{:03}.NEF")]
    assert sorted(stems(*frames).values()) == ["_1.jpg", "_1.nef", "_2.jpg", "_2.nef"]
