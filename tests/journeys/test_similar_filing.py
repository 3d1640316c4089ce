"""Filing pictures that want one name: versions and bursts stand side by side, strangers step aside."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from photo_organizer.decide.beside import likeness, suffixed
from photo_organizer.decide.quality import Version
from photo_organizer.model import Agreement, Look
from tests.journeys.house import LARGE, SCENE, SMALL, STEM, House, camera_jpeg, exif
from tests.look.pictures import encoded, photo


def test_versions_that_come_together_stand_side_by_side_the_best_first(house: House) -> None:
    low = camera_jpeg(SCENE, quality=40)
    house.drop(a_jpg=SMALL, b_jpg=low, c_jpg=LARGE)
    assert house.once() == {f"{STEM}.jpg": LARGE, f"{STEM}_A.jpg": low, f"{STEM}_B.jpg": SMALL}
    assert [line for line in house.events() if line[0] != "File Detected"] == [
        ("File Moved", "c.jpg"),
        ("Similar Kept", "b.jpg"),
        ("Similar Kept", "a.jpg"),
    ]


def test_a_better_version_takes_the_name_and_undo_gives_it_back(house: House) -> None:
    house.drop(small_jpg=SMALL)
    (house.root / "intake" / "small.xmp").write_bytes(b"<x:xmpmeta/>")
    first = house.once()
    house.drop(large_jpg=LARGE)
    assert house.run("plan", "--settle=0") == 0
    assert house.once() == {
        f"{STEM}.jpg": LARGE,
        f"{STEM}_A.jpg": SMALL,
        f"{STEM}_A.xmp": b"<x:xmpmeta/>",
    }
    assert ("Replaced With Better", "large.jpg") in house.events()
    assert ("Similar Kept", Path(STEM).name + ".jpg") in house.events()
    assert house.run("undo") == 0
    assert house.tree("library") == first
    assert house.tree("intake") == {"large.jpg": LARGE}


def test_the_better_version_takes_the_suffix_when_the_setting_says_so(house: House) -> None:
    config = house.root / "config.ini"
    config.write_text("[duplicates]\nreplace_with_better = false\n")
    house.drop(small_jpg=SMALL)
    house.once()
    house.drop(large_jpg=LARGE)
    assert house.once(f"--config={config}") == {f"{STEM}.jpg": SMALL, f"{STEM}_A.jpg": LARGE}


def test_a_worse_version_that_comes_later_stands_beside(house: House) -> None:
    house.drop(large_jpg=LARGE)
    house.once()
    house.drop(small_jpg=SMALL)
    assert house.once() == {f"{STEM}.jpg": LARGE, f"{STEM}_A.jpg": SMALL}


def test_a_converted_and_a_turned_copy_are_versions_too(house: House) -> None:
    heic = encoded(SCENE, "HEIF", quality=80, exif=exif())
    turned = camera_jpeg(SCENE.transpose(Image.Transpose.ROTATE_90), quality=60, orientation=6)
    house.drop(a_jpg=camera_jpeg(SCENE, 80), b_heic=heic, c_jpg=turned)
    found = house.once()
    assert set(found) == {f"{STEM}.heic", f"{STEM}_A.jpg", f"{STEM}_B.jpg"}
    assert found[f"{STEM}_B.jpg"] == turned


def test_a_burst_is_kept_whole(house: House) -> None:
    wide = photo(8, 700, 520)
    frames = [
        camera_jpeg(wide.crop((3 * n, 2 * n, 640 + 3 * n, 480 + 2 * n)), subseconds=f"{n}4") for n in range(4)
    ]
    house.drop(**{f"f{n}_jpg": data for n, data in enumerate(frames)})
    found = house.once()
    assert set(found) == {f"{STEM}{suffix}.jpg" for suffix in ("", "_A", "_B", "_C")}
    assert set(found.values()) == set(frames)


def _frames() -> list[bytes]:
    wide = photo(8, 700, 520)
    return [
        camera_jpeg(wide.crop((3 * n, 2 * n, 640 + 3 * n, 480 + 2 * n)), subseconds=f"{n}4") for n in range(3)
    ]


def test_a_burst_that_meets_a_stranger_stays_together_beside_it(house: House) -> None:
    """Two cameras in one second, and one of them took a burst: nothing of the burst is lost to Duplicates."""
    frames, stranger = _frames(), camera_jpeg(photo(1, 640, 480), camera="EOS R6")
    house.drop(x_jpg=stranger)
    house.once()
    house.drop(f0_jpg=frames[0], f1_jpg=frames[1])
    house.once()
    house.drop(f2_jpg=frames[2])
    found = house.once()
    assert found[f"{STEM}.jpg"] == stranger
    assert {found[f"{STEM}_{letter}.jpg"] for letter in "ABC"} == set(frames)


def test_an_earlier_stranger_takes_the_name_and_the_burst_stays_together(house: House) -> None:
    frames, stranger = _frames(), camera_jpeg(photo(1, 640, 480), camera="EOS R6")
    house.drop(f0_jpg=frames[0], f1_jpg=frames[1], f2_jpg=frames[2])
    before = house.once()
    house.drop(x_jpg=stranger)
    os.utime(house.root / "intake" / "x.jpg", (1_500_000_000, 1_500_000_000))
    found = house.once()
    assert found[f"{STEM}.jpg"] == stranger
    assert {found[f"{STEM}_{letter}.jpg"] for letter in "ABC"} == set(frames)
    assert house.run("undo") == 0
    assert house.tree("library") == before


def _card(text: str) -> Image.Image:
    card = Image.new("RGB", (640, 480), "white")
    ImageDraw.Draw(card).text((60, 200), text, fill="black", font_size=60)
    return card


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (photo(1, 640, 480), photo(2, 640, 480)),  # two cameras in one second
        (Image.new("RGB", (640, 480)), Image.new("RGB", (640, 480), (2, 2, 2))),  # lens caps
        (_card("Monday"), _card("Thursday 7")),
    ],
)
def test_strangers_of_one_second_stand_side_by_side(
    house: House, one: Image.Image, other: Image.Image
) -> None:
    house.drop(a_jpg=camera_jpeg(one), b_jpg=camera_jpeg(other, camera="EOS R6"))
    assert set(house.once()) == {f"{STEM}.jpg", f"{STEM}.0001.jpg"}


def test_strangers_of_one_second_by_the_older_rule(house: House) -> None:
    config = house.root / "config.ini"
    config.write_text("[duplicates]\nsame_second = duplicates\n")
    house.drop(a_jpg=camera_jpeg(photo(1, 640, 480)), b_jpg=camera_jpeg(photo(2, 640, 480), camera="EOS R6"))
    assert set(house.once(f"--config={config}")) == {f"{STEM}.jpg", f"Duplicates/{Path(STEM).name}.0001.jpg"}


def test_a_damaged_copy_never_takes_the_name(house: House) -> None:
    house.drop(small_jpg=SMALL)
    house.once()
    broken = bytearray(camera_jpeg(photo(7, 1280, 960)))
    broken[len(broken) // 2 : -2] = bytes(len(broken) // 2 - 2)
    house.drop(large_jpg=bytes(broken))
    house.run("once", "--settle=0")  # it may wait for what is missing
    assert house.tree("library")[f"{STEM}.jpg"] == SMALL


def test_a_raw_file_and_its_jpeg_are_a_pair_and_not_two_versions() -> None:
    look = Look(bytes(32), 4.0, plain=False, width=640, height=480, format="JPEG")
    jpeg, raw = Version("/a.jpg", 1, look), Version("/a.dng", 9, replace(look, format="RAW"))
    assert likeness(jpeg, replace(jpeg, size=2), Agreement(0.99)) is not None
    assert likeness(jpeg, raw, Agreement(0.99)) is None


def test_letters_go_on_after_z() -> None:
    names = suffixed("s")
    found = [next(names) for _ in range(703)]
    assert (found[0], found[25], found[26], found[701], found[702]) == ("s_A", "s_Z", "s_AA", "s_ZZ", "s_AAA")
