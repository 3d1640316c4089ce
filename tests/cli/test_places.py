"""Folders that cannot be intake or library are told with their cure before anything is filed."""

from __future__ import annotations

import os
import subprocess
import threading
from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli import hanging
from photo_organizer.cli.options import looked_through_now
from photo_organizer.cli.places import place_problems
from photo_organizer.cli.usable import folder_problems
from photo_organizer.disk.mounts import inside, place_of
from photo_organizer.disk.soon import soon
from photo_organizer.settings import Settings
from photo_organizer.settings.places import filing_makes, of_the_system

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MONTHS = "{YYYY}/{MM}_{Mmm}/{YYYY}{MM}{DD}_{hh}{mm}{ss}"


def problems(intake: object, library: object, **more: object) -> str:
    return "\n".join(
        place_problems(Settings({"paths_intake": str(intake), "paths_library": str(library), **more}))
    )


@pytest.mark.parametrize("inside_", ["2020", "2020/05_May", "1999/12_dec", "2031/01_Jan"])
def test_a_folder_that_the_layout_makes_is_no_intake(inside_: str) -> None:
    assert "filing by date fills" in problems(f"/pix/{inside_}", "/pix")


@pytest.mark.parametrize(
    "inside_", ["PhotosToProcess", "2020/inbox", "2020/05_May/inbox", "20200", "Family/2020"]
)
def test_other_folders_of_the_library_can_be_the_intake(inside_: str) -> None:
    assert not problems(f"/pix/{inside_}", "/pix")


@pytest.mark.parametrize(
    ("layout", "folder", "filled"),
    [
        ("{YYYY}/{YYYY}-{MM}-{DD}/{hh}{mm}{ss}", "2020/2020-05-06", True),
        ("{YYYY}/{YYYY}-{MM}-{DD}/{hh}{mm}{ss}", "2020/05", False),
        ("Family/{YYYY}/{hh}{mm}{ss}", "Family", True),
        ("Family/{YYYY}/{hh}{mm}{ss}", "2020", False),
        ("{YYYY}{MM}{DD}_{hh}{mm}{ss}", "2020", False),
        ("{YYYY}.{MM}/{hh}{mm}{ss}", "2020x05", False),
        ("{event}/{hh}{mm}{ss}", "Wedding", True),
        ("{kind}/{YYYY}/{hh}{mm}{ss}", "Videos", True),
        ("{kind}/{YYYY}/{hh}{mm}{ss}", "Inbox", False),
    ],
)
def test_every_layout_tells_which_folders_it_makes(layout: str, folder: str, filled: bool) -> None:
    assert filing_makes(folder, layout) is filled


@pytest.mark.parametrize("name", ["Duplicates", "duplicates/old", "NoDateFound", "Unknown File Types"])
def test_our_own_folders_are_no_intake(name: str) -> None:
    assert "puts files itself" in problems(f"/pix/{name}", "/pix")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/proc",
        "/etc/photos",
        "/usr/share",
        "/volume1",
        "/volumeUSB1",
        "/volume1/@appstore/x",
        "/home",
        "/dev/sda",
        "/x/@eaDir/y",
        "/x/$RECYCLE.BIN",
        "/x/#recycle",
        "/pix/.photo-organizer/tmp",
        "/var",
        "/boot",
    ],
)
def test_folders_of_the_system_are_refused(path: str) -> None:
    assert of_the_system(path)
    assert "folder of the system" in problems("/x/intake", path)
    assert "folder of the system" in problems(path, "/x/library")
    assert "folder of the system" in problems("/x/intake", "/x/library", thumbnails_roots=(path,))


@pytest.mark.parametrize(
    "path",
    [
        "/volume1/photo",
        "/volumeUSB1/usbshare",
        "/home/anna/Photos",
        "/srv/photos",
        "/mnt/disk",
        "/tmp/x",
        "/dev/shm/x",
        "/etcetera",
    ],
)
def test_folders_for_photos_are_not(path: str) -> None:
    assert not of_the_system(path)


def test_a_line_break_in_a_path_is_refused_everywhere() -> None:
    for path in ("/x/a\nb", "/x/a\x07", "/x/a\u2028b"):
        assert "control character" in problems("/x/intake", path)
        assert "control character" in problems("/x/i", "/x/l", thumbnails_roots=(path,))
    assert folder_problems(Settings({"paths_intake": "/x/a\nb", "paths_library": "/x/l"}), "")


def test_logs_and_state_do_not_lie_in_the_intake(tmp_path: Path) -> None:
    settings = Settings({"paths_intake": "/x/in", "paths_library": "/x/lib", "logs_folder": "/x/in/logs"})
    assert "logs would be filed" in "\n".join(place_problems(settings, str(tmp_path)))
    assert "database would be filed" in "\n".join(place_problems(settings, "/x/in/state"))


# ── one folder by two paths ──────────────────────────────────────────────────────────────────────

TABLE = """\
20 1 8:1 / / rw - ext4 /dev/sda rw
21 20 0:31 /photo /volume1/photo rw - btrfs /dev/md rw
22 20 0:31 /photo/In\\040box /mnt/in rw - btrfs /dev/md rw
23 20 0:31 /other /mnt/other rw - btrfs /dev/md rw
"""


def test_a_folder_of_logs_that_hangs_keeps_no_library_from_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Photos are filed without it; its lines wait until it answers."""
    dead, real, wakes = str(tmp_path / "dead"), os.path.realpath, threading.Event()

    def looks(path: str) -> str:
        if path == dead:
            assert threading.current_thread() is not threading.main_thread()
            wakes.wait(60)
        return real(path)

    monkeypatch.setattr(os.path, "realpath", looks)
    monkeypatch.setattr(hanging, "PATIENCE", 0)
    intake, library = str(tmp_path / "in"), str(tmp_path / "lib")
    settings = Settings({"paths_intake": intake, "paths_library": library, "logs_folder": dead})
    assert looked_through_now(settings).logs_folder == dead
    assert folder_problems(settings, str(tmp_path / "state")) == []
    wakes.set()


def test_of_a_library_only_the_folder_that_hangs_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says of each whether it answers."""
    dead, library, real, wakes = str(tmp_path / "dead"), str(tmp_path), os.path.realpath, threading.Event()
    monkeypatch.setattr(
        os.path, "realpath", lambda path: wakes.wait(60) and path if path == dead else real(path)
    )
    monkeypatch.setattr(
        hanging, "soon", lambda folder, ask, _: soon(folder, ask, 0 if folder == dead else 60)
    )
    folders = {"paths_intake": library, "paths_library": library, "logs_folder": dead}
    assert not hanging.answers(Settings({**folders, "several": True}))
    assert soon(library, lambda: "answers", 60) == "answers"
    wakes.set()


def test_the_table_of_mounts_tells_where_a_path_leads() -> None:
    assert place_of("/volume1/photo/2020", TABLE) == ("0:31", "/photo/2020")
    assert place_of("/mnt/in/x", TABLE) == ("0:31", "/photo/In box/x")
    assert place_of("/volume1/photography", TABLE) == ("8:1", "/volume1/photography")
    library = place_of("/volume1/photo", TABLE)
    assert inside(place_of("/mnt/in", TABLE), library) == "In box"
    assert inside(place_of("/mnt/other", TABLE), library) is None
    assert inside(library, place_of("/mnt/in", TABLE)) is None


@pytest.fixture
def bound(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """The library, and another path to it."""
    library, other = tmp_path / "library", tmp_path / "other"
    (library / "In").mkdir(parents=True)
    other.mkdir()
    if subprocess.run(["mount", "--bind", library, other], capture_output=True, check=False).returncode:
        pytest.skip("only root may mount")
    yield library, other
    subprocess.run(["umount", other], check=True)


def test_the_library_by_another_path_is_told_with_the_path_to_write(bound: tuple[Path, Path]) -> None:
    library, other = bound
    assert f"write {library}/In" in problems(other / "In", library)
    assert "same folder by two paths" in problems(other, library)
    assert "inside the intake by another path" in problems(other, library / "In")


def test_a_mount_that_hides_its_origin_is_known_by_the_library_s_marker(tmp_path: Path) -> None:
    """FUSE shows another device; but the library's own folder of ours is seen there as well."""
    for top in ("library", "seen"):
        (tmp_path / top / ".photo-organizer" / "id-0123").mkdir(parents=True)
    assert f"write {tmp_path}/library/In" in problems(tmp_path / "seen" / "In", tmp_path / "library")
