"""A photo that was copied from a card, deleted from the library, and is wanted again: it comes whole, and at the first word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.house import House
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

PHOTO = photos.jpeg("2024:05:01 12:00:07", size=(64, 48))
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>"
BOTH = {"2024/05_May/20240501_120007.jpg", "2024/05_May/20240501_120007.xmp"}


@pytest.mark.parametrize("re_uploads", ["file", "hold"])
def test_what_is_wanted_again_is_copied_with_its_companions(
    tmp_path: Path, re_uploads: str, capsys: pytest.CaptureFixture[str]
) -> None:
    house = House(tmp_path)
    config = tmp_path / "config.ini"
    config.write_text(f"[intake]\nmode = copy\n[duplicates]\nre_uploads = {re_uploads}\n")
    house.drop(IMG_1_jpg=PHOTO, IMG_1_xmp=XMP, IMG_12_jpg=photos.jpeg("2024:05:02 12:00:00", seed=2))
    filed = house.once(f"--config={config}")
    for name in filed:
        (house.root / "library" / name).unlink()
    assert house.once(f"--config={config}") == {}, "what was deleted stays deleted"
    assert house.run("readmit", str(house.root / "intake" / "IMG_1.jpg")) == 0
    assert "2 files of the intake will be" in capsys.readouterr().err
    assert set(house.once(f"--config={config}")) == BOTH


def test_a_sidecar_that_stayed_in_the_library_gets_its_photo_back(tmp_path: Path) -> None:
    house = House(tmp_path)
    config = tmp_path / "config.ini"
    config.write_text("[intake]\nmode = copy\n")
    house.drop(IMG_1_jpg=PHOTO, IMG_1_xmp=XMP)
    for name in house.once(f"--config={config}"):
        if name.endswith(".jpg"):
            (house.root / "library" / name).unlink()
    house.once(f"--config={config}")
    assert house.run("readmit", str(house.root / "intake" / "IMG_1.jpg")) == 0
    assert set(house.once(f"--config={config}")) == BOTH


def test_of_what_is_not_copied_again_it_is_told_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """ "Nothing is known about it" was the answer about a twin, and about what undo had taken away."""
    house = House(tmp_path)
    config = tmp_path / "config.ini"
    config.write_text("[intake]\nmode = copy\n")
    house.drop(a_jpg=PHOTO, a_xmp=XMP, b_jpg=PHOTO)
    house.once(f"--config={config}")
    assert house.run("undo", "--last", f"--config={config}") == 0
    removed = "was copied into the library before, and has been removed"
    companion = "was copied before, or the library had it; it is not copied again"
    for name, why in {"a.jpg": removed, "a.xmp": companion, "b.jpg": removed}.items():
        capsys.readouterr()
        assert house.run("why", f"--config={config}", str(house.root / "intake" / name)) == 0
        told = capsys.readouterr().out
        assert why in told
        assert "photo-organizer readmit" in told
