"""Which other filesystems are mounted below a folder, as the kernel's table tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk import mounts
from photo_organizer.disk.mounts import around, inside, place_of, writable_below

if TYPE_CHECKING:
    from pathlib import Path


def test_only_what_is_mounted_below_and_may_be_written_counts(tmp_path: Path) -> None:
    here = tmp_path / "in"
    for name in ("My disk", "bound", "card", "covered"):
        (here / name).mkdir(parents=True)
    (tmp_path / "link").symlink_to(here)
    table = "\n".join(
        f"36 35 98:0 / {point} {options} shared:1 - ext4 /dev/sdb1 {of_disk}"
        for point, options, of_disk in (
            (tmp_path, "rw", "rw"),
            (here, "rw", "rw"),
            (f"{tmp_path}/inside", "rw", "rw"),
            (f"{here}/My\\040disk", "rw,noatime", "rw,errors=remount-ro"),
            (f"{here}/bound", "ro,noatime", "rw"),
            (f"{here}/card", "rw,noatime", "ro"),
            (f"{here}/unplugged", "rw", "rw"),
            (f"{here}/covered", "ro", "ro"),
            (f"{here}/covered", "rw", "rw"),
        )
    )
    for path in (here, tmp_path / "link"):
        assert writable_below(str(path), table) == [f"{path}/My disk", f"{path}/covered"]


TABLE = r"""
28 24 8:7 / /photo/deep rw - ext4 /dev/d rw
22 1 8:1 / / rw - ext4 /dev/sda rw
23 22 8:2 / /volume1 rw - btrfs /dev/b rw
24 22 8:2 /@photo /photo rw - btrfs /dev/b rw
25 22 8:2 /@photo/2024 /this\040year rw - btrfs /dev/b rw
26 22 8:9 / /covered rw - ext4 /dev/c rw
27 22 8:2 /@photo /covered rw - btrfs /dev/b rw
cut off
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/", ("8:1", "/")),
        ("/home/a", ("8:1", "/home/a")),
        ("/volume1", ("8:2", "/")),
        ("/volume1/@photo/2024", ("8:2", "/@photo/2024")),
        ("/volume10/a", ("8:1", "/volume10/a")),
        ("/photo", ("8:2", "/@photo")),
        ("/photo/2024", ("8:2", "/@photo/2024")),
        ("/photo/deep/a", ("8:7", "/a")),
        ("/this year/05", ("8:2", "/@photo/2024/05")),
        ("/covered/a", ("8:2", "/@photo/a")),
    ],
)
def test_a_folder_is_found_in_its_filesystem_by_the_mount_that_shows_it(
    path: str, place: tuple[str, str]
) -> None:
    assert place_of(path, TABLE) == place


@pytest.mark.parametrize(
    ("one", "other", "below"),
    [
        ("/photo", "/volume1/@photo", ""),
        ("/this year/a", "/photo", "2024/a"),
        ("/photo", "/this year", None),
        ("/photo", "/volume1", "@photo"),
        ("/volume1/@photo2", "/photo", None),
        ("/home", "/volume1", None),
        ("/home", "/", "home"),
    ],
)
def test_one_folder_is_seen_inside_another_whatever_path_leads_there(
    one: str, other: str, below: str | None
) -> None:
    assert inside(place_of(one, TABLE), place_of(other, TABLE)) == below


def test_where_the_system_does_not_say_no_folder_is_inside_another(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable() -> str:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(mounts, "_table", unreadable)
    assert place_of("/photo") is None
    assert around("/photo") is None
    assert writable_below("/photo") == []
    for pair in ((None, place_of("/photo", TABLE)), (place_of("/photo", TABLE), None)):
        assert inside(*pair) is None
    assert place_of("/photo", "cut off\n") is None
