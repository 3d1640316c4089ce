"""What a program still downloads: known by the file beside it, until that is gone; and what is listed as unfinished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.arrive.downloads import Downloads
from photo_organizer.arrive.unfinished import unfinished
from photo_organizer.model import Sighting, Stamp

if TYPE_CHECKING:
    from pathlib import Path


def seen(downloads: Downloads, folder: Path, *names: str) -> None:
    """One folder of a look: its entries are named, then its files come."""
    files = [name for name in names if not downloads.leave_out(name, is_folder=False)]
    downloads.take([Sighting(f"{folder}/{name}", Stamp(1, 2, 3, 4), 5) for name in files])


def test_a_file_is_unfinished_while_its_download_stands_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.jpg.part").write_bytes(b"")
    downloads = Downloads()
    seen(downloads, tmp_path, "a.jpg", "a.jpg.part", "b.jpg")
    assert downloads.unfinished(f"{tmp_path}/a.jpg")
    assert not downloads.unfinished(f"{tmp_path}/b.jpg")
    (tmp_path / "a.jpg.part").unlink()
    assert not downloads.unfinished(f"{tmp_path}/a.jpg")


def test_a_folder_of_that_name_and_an_earlier_look_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.jpg.part").mkdir()
    downloads = Downloads()
    assert not downloads.leave_out("Holiday", is_folder=True)
    downloads.leave_out("a.jpg.part", is_folder=True)
    seen(downloads, tmp_path, "a.jpg")
    assert not downloads.unfinished(f"{tmp_path}/a.jpg")
    seen(downloads, tmp_path, "a.jpg", "a.jpg.part")
    assert downloads.unfinished(f"{tmp_path}/a.jpg")
    downloads.forget()
    assert not downloads.unfinished(f"{tmp_path}/a.jpg")
    seen(downloads, tmp_path, "a.jpg")
    assert not downloads.unfinished(f"{tmp_path}/a.jpg")


def test_names_in_flight_are_listed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "@eaDir").mkdir()
    (tmp_path / "below").mkdir()
    for name in (
        "a.jpg",
        "b.jpg.part",
        "@c.jpg.part",
        "below/d.mov.crdownload",
        "@eaDir/e.jpg.part",
        "Thumbs.db",
    ):
        (tmp_path / name).write_bytes(b"x")

    def problem(*told: object) -> None:
        raise AssertionError(told)

    found = unfinished(str(tmp_path), (), problem)
    assert sorted(one.path.removeprefix(f"{tmp_path}/") for one in found) == [
        "b.jpg.part",
        "below/d.mov.crdownload",
    ]
