"""Names that people gave reach the library: by the layout of the settings, for newcomers, late companions and dated files."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.journeys.home import Home
from tests.samples import photos, video

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2024, 8, 31, 13, 47, 54)
SMALL = (64, 48)
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>"


def laid_out(root: Path, layout: str) -> Home:
    home = Home(root)
    (home.state / "config.ini").write_text(f"[naming]\nlayout = {layout}\n", encoding="utf-8")
    return home


def config(home: Home) -> str:
    return f"--config={home.state / 'config.ini'}"


def photo(minute: int, camera: tuple[str, str] = ("Canon", "EOS 70D")) -> bytes:
    return photos.jpeg(NOON.replace(minute=minute), size=SMALL, seed=minute, make=camera[0], model=camera[1])


def test_an_occasion_becomes_a_folder_and_machines_names_do_not(tmp_path: Path) -> None:
    home = laid_out(tmp_path, "{YYYY}/{MM}_{Mmm} {event}/{original}")
    home.put("2024-08 Kroatien: Süd?/DCIM/100CANON/IMG_0001.JPG", photo(1))
    home.put("2024-08 Kroatien: Süd?/DCIM/100CANON/IMG_0001.xmp", XMP)
    home.put("100APPLE/IMG_0002.JPG", photo(2))
    home.put("IMG_0003.JPG", photo(3))
    planned = home.run("plan", "--settle", "0", config(home)).stdout
    assert home.once(config(home)).returncode == 0
    assert home.filed() == {
        "2024/08_Aug Kroatien_ Süd_/IMG_0001.jpg",
        "2024/08_Aug Kroatien_ Süd_/IMG_0001.xmp",
        "2024/08_Aug/IMG_0002.jpg",
        "2024/08_Aug/IMG_0003.jpg",
    }
    assert all(name in planned for name in home.filed())


def test_two_that_came_with_one_name_both_stay_and_nothing_is_replaced(tmp_path: Path) -> None:
    home = laid_out(tmp_path, "{YYYY}/{original}")
    home.put("a/DCIM/IMG_0001.JPG", photo(1))
    home.put("b/DCIM/IMG_0001.JPG", photo(2))
    home.put("b/DCIM/IMG_0001.AAE", b"<plist></plist>")
    home.once(config(home))
    filed = home.filed()
    assert "2024/IMG_0001.jpg" in filed
    assert len(filed) == 3
    assert {name.partition(".")[2] for name in filed} == {"jpg", "0001.jpg", "aae"} or {
        name.partition(".")[2] for name in filed
    } == {"jpg", "0001.jpg", "0001.aae"}
    assert not list(home.intake.rglob("*.JPG"))


def test_kinds_and_cameras_have_folders_of_their_own(tmp_path: Path) -> None:
    home = laid_out(tmp_path, "{kind}/{YYYY}/{camera}/{YYYY}{MM}{DD}_{hh}{mm}{ss}")
    home.put("IMG_1.jpg", photo(1))
    home.put("Screenshot_2.jpg", photo(2, ("", "")))
    home.put("VID_3.mp4", video.movie(when=NOON.replace(tzinfo=UTC), brand="mp42", frames=2, size=SMALL))
    home.once(config(home))
    assert home.filed() == {
        "Photos/2024/Canon EOS 70D/20240831_130154.jpg",
        "Screenshots/2024/20240831_130254.jpg",
        "Videos/2024/20240831_134754.mp4",
    }


def test_a_late_companion_finds_its_photo_by_whatever_name_that_has(tmp_path: Path) -> None:
    home = laid_out(tmp_path, "{YYYY}/{event}/{YYYY}{MM}{DD}_{hh}{mm}{ss}")
    home.put("Zoo/IMG_1.jpg", photo(1))
    home.once(config(home))
    home.put("Zoo/IMG_1.xmp", XMP)
    home.once(config(home))
    assert home.filed() == {"2024/Zoo/20240831_130154.jpg", "2024/Zoo/20240831_130154.xmp"}


def test_an_intake_in_the_library_does_not_file_again_what_lies_where_it_belongs(tmp_path: Path) -> None:
    home = laid_out(tmp_path, "{YYYY}/{MM}_{Mmm} {event}/{original}")
    home.put("Zoo/IMG_1.jpg", photo(1))
    home.once(config(home))
    before = home.tree()
    assert home.once(config(home)).returncode == 0
    assert home.tree() == before


def test_what_dates_its_photo_later_keeps_the_photos_names(tmp_path: Path) -> None:
    home = laid_out(tmp_path, "{YYYY}/{event}/{original}")
    home.put("Zoo/IMG_1.jpg", photos.jpeg(None, size=SMALL), mtime=1_600_000_000)
    home.once(config(home))
    assert home.filed() == {"2020/Zoo/IMG_1.jpg"}
    home.put("Zoo/IMG_1.jpg.json", b'{"title": "IMG_1.jpg", "photoTakenTime": {"timestamp": "1500000000"}}')
    home.once(config(home))
    assert home.filed() == {"2017/Zoo/IMG_1.jpg", "2017/Zoo/IMG_1.jpg.json"}
