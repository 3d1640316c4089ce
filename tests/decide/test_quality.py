"""Quality: a total order that can say why."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import permutations
from typing import Any

import pytest

from photo_organizer.decide.quality import (
    Generation,
    QualityOrder,
    Version,
    compare,
    deciding,
    generation,
    order,
)
from photo_organizer.model import Look, Moment

CAMERA = Moment(datetime(2024, 5, 1, 12, 0, 0), camera="Canon EOS R5")
LOOK = Look(
    bytes(32), 4.0, plain=False, width=4000, height=3000, format="JPEG", quantisers=500, moment=CAMERA
)
PHOTO = Version("/p/IMG_1.jpg", 3_000_000, LOOK)


def _with(path: str = PHOTO.path, size: int = PHOTO.size, *, whole: bool = True, **look: Any) -> Version:
    return Version(path, size, replace(LOOK, **look), whole)


BETTER_FIRST = [
    (PHOTO, _with(size=99_000_000, width=9000, height=9000, whole=False), "whole"),
    (PHOTO, _with(width=2000, height=1500, size=9_000_000), "more pixels (4000 x 3000)"),
    (_with(format="RAW"), PHOTO, "nearer to the camera's original (RAW)"),
    (_with(format="HEIF", quantisers=0, size=1_000_000), PHOTO, "nearer to the camera's original (HEIF)"),
    (PHOTO, _with(format="PNG", quantisers=0, size=20_000_000, moment=Moment()), "original (JPEG)"),
    (_with(format="PNG", moment=Moment()), _with(moment=Moment()), "original (PNG)"),
    (PHOTO, _with(quantisers=900, size=4_000_000), "compressed less"),
    (PHOTO, _with(size=2_999_999), "file is larger"),
    (_with(bits=10), PHOTO, "10 bits"),
    (_with(moment=replace(CAMERA)), _with(moment=Moment(None, camera="Canon EOS R5")), "capture date"),
    (_with(has_place=True), PHOTO, "place"),
    (PHOTO, _with(path="/p/IMG_1 (1).jpg"), "name is that of a copy"),
    (PHOTO, _with(path="/p/IMG_1_copy.jpg"), "name is that of a copy"),
    (PHOTO, _with(path="/p/IMG_1-modifié.jpg"), "name is that of a copy"),
]


@pytest.mark.parametrize(("better", "worse", "words"), BETTER_FIRST)
def test_the_first_difference_decides_and_says_why(better: Version, worse: Version, words: str) -> None:
    verdict, why = compare(better, worse)
    assert verdict is QualityOrder.BETTER
    assert words in why
    assert compare(worse, better) == (QualityOrder.WORSE, why)
    assert min([worse, better], key=order) is better


def test_equal_versions_are_said_to_be_equal_and_still_have_an_order() -> None:
    other = _with(path="/p/IMG_2.jpg")
    assert compare(PHOTO, other)[0] is QualityOrder.EQUAL
    assert sorted([other, PHOTO], key=order) == sorted([PHOTO, other], key=order)


def test_the_order_does_not_depend_on_where_one_begins() -> None:
    versions = [version for better, worse, _ in BETTER_FIRST[:5] for version in (better, worse)][:5]
    assert len({tuple(v.size for v in sorted(each, key=order)) for each in permutations(versions)}) == 1


@pytest.mark.parametrize(
    ("coding", "camera", "expected"),
    [
        ("RAW", True, Generation.RAW), ("RAW", False, Generation.RAW), ("HEIF", True, Generation.CAMERA_HEIF),
        ("AVIF", True, Generation.CAMERA_HEIF), ("JPEG", True, Generation.CAMERA_OTHER), ("PNG", False, Generation.LOSSLESS),
        ("HEIF", False, Generation.HEIF), ("AVIF", False, Generation.HEIF), ("JPEG", False, Generation.JPEG),
        ("MPO", False, Generation.JPEG), ("WEBP", False, Generation.OTHER), ("GIF", False, Generation.OTHER),
    ],
)  # fmt: skip
def test_how_far_from_the_camera_a_coding_is(coding: str, expected: Generation, *, camera: bool) -> None:
    assert generation(replace(LOOK, format=coding, moment=CAMERA if camera else Moment())) is expected


def test_the_deciding_measure_has_a_short_name() -> None:
    assert deciding(PHOTO, _with(width=2000)) == "pixels"
    assert deciding(PHOTO, _with(whole=False)) == "whole"
    assert deciding(PHOTO, PHOTO) == ""
