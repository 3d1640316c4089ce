"""What may belong together has one stem, so that it waits together; strangers have their own."""

from __future__ import annotations

import pytest

from photo_organizer.decide.stem import stem


def test_stems_bring_companions_together() -> None:
    assert {
        stem(name)
        for name in (
            "IMG_1.jpg",
            "img_1.MOV",
            "IMG_1.jpg.xmp",
            "IMG_1.xmp",
            "IMG_1.AAE",
            "IMG_1.jpg.json",
            "IMG_1.jpg.supplemental-metadata.json",
            "IMG_1.jpg.supplemental-meta.json",
            "IMG_1.jpg.s.json",
            "IMG_1.THM",
        )
    } == {"img_1"}
    assert (
        stem("IMG_1(2).jpg") == stem("IMG_1.jpg(2).json") == stem("IMG_1.jpg.supplemental-metadata(2).json")
    )
    assert stem("e\u0301.jpg") == stem("\u00e9.xmp")
    long = "a" * 60
    assert stem(f"{long[:47]}.jpg") == stem(f"{long[:46]}.json")


TOGETHER = {
    "an editor's settings": ("a.jpg", "a.jpg.pp3", "a.pp3", "a.jpg.dop", "a.on1"),
    "darktable's versions": ("a.jpg", "a.jpg.xmp", "a_01.jpg.xmp"),
    "Sony's data": ("C0001.MP4", "C0001M01.XML", "C0001T01.JPG"),
    "GoPro's small film": ("GX010123.MP4", "GL010123.LRV", "GX010123.THM"),
    "the raw file in a library of Photos": (
        "0A1B2C3D-0000-4000-8000-00000000000A.jpeg",
        "0A1B2C3D-0000-4000-8000-00000000000A_4.arw",
    ),
    "a Pixel's raw file": ("PXL_1.RAW-01.COVER.jpg", "PXL_1.RAW-02.ORIGINAL.dng"),
    "Takeout's other word": ("a.jpg", "a.jpg.metadata.json"),
    "a name cut by Takeout": (f"{chr(0x1F600) * 24}.jpg", f"{chr(0x1F600) * 23}.json"),
    "any file named after a photo": ("a.jpg", "a.jpg.notes", "a.txt", "a.jpg.out.pp3", "a.jpg.page.one.txt"),
    "subtitles in several languages": ("a.mp4", "a.srt", "a.de.srt", "a.pt-BR.vtt", "a.mp4.en.srt"),
    "a film with a language": ("a.de.mp4", "a.de.srt", "a.de.mp4.json", "a.de.xmp", "a.de.thm"),
    "a Pixel's film in its photo": ("PXL_1.MP.jpg", "PXL_1.MP.mp4", "PXL_1.MP.mp4.json", "PXL_1.MP.jpg.json"),
    "a Pixel's slow motion": ("PXL_1.LS.mp4", "PXL_1.LS.mp4.supplemental-metadata.json"),
    "a photo that was made of another format": ("a.HEIC.jpg", "a.HEIC.jpg.json", "a.HEIC.jpg.out.pp3"),
    "words that are formats, too": ("my.new.car.jpg", "my.new.car.xmp", "my.new.car.jpg.json"),
}


@pytest.mark.parametrize("case", TOGETHER)
def test_what_may_belong_together_waits_together(case: str) -> None:
    assert len({stem(name) for name in TOGETHER[case]}) == 1


def test_stems_keep_strangers_apart() -> None:
    names = (
        "2024-01-31 12.00.00.jpg",
        "2024-01-31 12.00.01.jpg",
        "IMG_1.jpg",
        "IMG_1(1).jpg",
        "IMG_10.jpg",
        ".jpg",
        "IMG_1_01.jpg",
        "2024-01-31 12.00.02.json",
    )
    assert len({stem(name) for name in names}) == len(names)
