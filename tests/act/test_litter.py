"""What a system leaves behind goes with the folder that filing has emptied, and is touched nowhere else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act.litter import holds_only_litter, sweep_litter

if TYPE_CHECKING:
    from pathlib import Path

    from photo_organizer.errors import PhotoOrganizerError


def _fail(problem: PhotoOrganizerError) -> None:
    raise problem


def _fill(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\x00\x05\x16\x07" if name.startswith("._") else b"x")
    return folder


@pytest.mark.parametrize(
    "names",
    [
        [".DS_Store"],
        ["Thumbs.db", "desktop.ini", ".picasa.ini"],
        ["ehthumbs.db", "ehthumbs_vista.db", ".localized", ".nomedia", ".directory"],
        ["@eaDir/IMG.jpg/SYNOPHOTO_THUMB_XL.jpg", "@eaDir/IMG.jpg@SynoEAStream"],
        ["._IMG_1.jpg", ".DS_Store", "._.DS_Store"],
    ],
)
def test_a_folder_that_holds_only_litter_goes_with_it(tmp_path: Path, names: list[str]) -> None:
    folder = _fill(tmp_path / "a" / "b", *names)
    _fill(tmp_path / "a", ".DS_Store")
    assert holds_only_litter(str(tmp_path), str(folder))
    swept = sweep_litter(str(tmp_path), [str(folder)], _fail)
    assert [one.path for one in swept] == [str(folder), str(folder.parent)]
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    "names",
    [
        ["photo.jpg", "Thumbs.db"],
        ["._photo.jpg", "photo.jpg"],
        [".hidden", ".DS_Store"],
        ["sub/.DS_Store"],
        ["Thumbs.db/photo.jpg"],
        ["._album/photo.jpg"],
        [".photo-organizer/claim/x"],
        ["notes.txt"],
    ],
)
def test_a_folder_with_anything_else_stays_with_all_that_is_in_it(tmp_path: Path, names: list[str]) -> None:
    folder = _fill(tmp_path / "a", *names)
    before = sorted(str(path) for path in tmp_path.rglob("*"))
    assert not holds_only_litter(str(tmp_path), str(folder))
    assert sweep_litter(str(tmp_path), [str(folder)], _fail) == []
    assert sorted(str(path) for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["._DSC0001.MOV.a1B2c3", "._MG_0001.CR2", "._empty.jpg"])
def test_what_only_has_the_name_of_a_macs_half_stays(tmp_path: Path, name: str) -> None:
    """A camera's photo that is hidden, or that rsync still brings: _DSC0001.MOV is then ._DSC0001.MOV.a1B2c3."""
    folder = _fill(tmp_path / "a", "._IMG_1.jpg", ".DS_Store")
    (folder / name).write_bytes(b"" if "empty" in name else b"II*\0 a photo")
    assert not holds_only_litter(str(tmp_path), str(folder))
    assert sweep_litter(str(tmp_path), [str(folder)], _fail) == []
    assert sorted(os.listdir(folder)) == sorted([name, "._IMG_1.jpg", ".DS_Store"])


@pytest.mark.parametrize(
    ("text", "goes"), [(b"x\n", True), (b"fifteen letters", True), (b"sixteen letters.", False)]
)
def test_a_few_letters_under_the_name_of_a_half_are_nothing_else(
    tmp_path: Path, text: bytes, *, goes: bool
) -> None:
    folder = _fill(tmp_path / "a", ".DS_Store")
    (folder / "._IMG_1.jpg").write_bytes(text)
    assert holds_only_litter(str(tmp_path), str(folder)) is goes


def test_what_comes_while_litter_is_removed_stays_and_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, unlink = _fill(tmp_path / "a", ".DS_Store"), os.unlink

    def and_one_comes(name: str, **options: int) -> None:
        unlink(name, **options)
        (folder / "new.jpg").write_bytes(b"a photo")

    monkeypatch.setattr(os, "unlink", and_one_comes)
    assert sweep_litter(str(tmp_path), [str(folder)], _fail) == []
    assert os.listdir(folder) == ["new.jpg"]


def test_links_and_hidden_folders_and_the_intake_itself_stay(tmp_path: Path) -> None:
    intake, outside = _fill(tmp_path / "intake", ".DS_Store"), _fill(tmp_path / "outside", ".DS_Store")
    (intake / "a").symlink_to(outside)
    linked = _fill(intake / "b")
    (linked / ".DS_Store").symlink_to(outside / ".DS_Store")
    hidden = _fill(intake / ".photo-organizer", ".DS_Store")
    folders = [intake / "a", linked, hidden, intake]
    assert sweep_litter(str(intake), map(str, folders), lambda _: None) == []
    assert (outside / ".DS_Store").exists()
    assert (hidden / ".DS_Store").exists()
