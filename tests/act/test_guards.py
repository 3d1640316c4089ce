"""Nothing is done in a folder that is not the library that was organised before."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act.guards import (
    MARKER,
    marker_path,
    require_folders,
    require_library,
)
from photo_organizer.act.undo import plan_back
from photo_organizer.disk.folders import Folders
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import (
    FileProblem,
    VolumeAway,
    VolumeProblem,
)
from photo_organizer.model import STATE_FOLDER, Action, Move, Plan, Reason
from photo_organizer.store import catalogue, folder_thumbnails, journal, known_folders, wishes
from photo_organizer.store.catalogue import Known
from photo_organizer.store.db import folder_of, transaction
from tests.act.test_executor import move

if TYPE_CHECKING:
    from pathlib import Path

    from tests.act.test_executor import House


@pytest.fixture
def house(one_volume: House) -> House:
    """A library with four files that the catalogue knows."""
    with transaction(one_volume.con):
        for name in "abcd":
            path = one_volume.put(one_volume.library / f"{name}.jpg", name.encode() * 9)
            catalogue.put(one_volume.con, Known(path.name, stamp_of(path.lstat())))
    return one_volume


def known(house: House) -> str:
    return require_library(house.con, str(house.library))


def lose_marker(house: House) -> None:
    for marker in (house.library / STATE_FOLDER).glob(f"{MARKER}*"):
        marker.rmdir()


def test_a_library_is_known_again_by_its_marker(house: House) -> None:
    identity = known(house)
    assert (house.library / STATE_FOLDER / f"{MARKER}{identity}").is_dir()
    for name in "abcd":
        (house.library / f"{name}.jpg").unlink()  # by its owner, all at once: it is the same library
    assert known(house) == identity


@pytest.mark.parametrize("gone", [1, 2])
def test_where_at_least_half_of_the_files_are_there_a_lost_marker_is_made_again(
    house: House, gone: int
) -> None:
    identity = known(house)
    lose_marker(house)
    for name in "abcd"[:gone]:
        (house.library / f"{name}.jpg").unlink()
    assert known(house) == identity
    assert (house.library / STATE_FOLDER / f"{MARKER}{identity}").is_dir()


@pytest.mark.parametrize("other", ["gone", "another size", "another time"])
@pytest.mark.parametrize("marker", ["", "0123"])
def test_another_disk_in_the_place_of_the_library_is_refused(house: House, other: str, marker: str) -> None:
    """The first three of four files are not those that the catalogue knows; what is there may be of the same name."""
    identity = known(house)
    lose_marker(house)
    if marker:
        (house.library / STATE_FOLDER / f"{MARKER}{marker}").mkdir()
    for name in "abc":
        path = house.library / f"{name}.jpg"
        if other == "gone":
            path.unlink()
        elif other == "another size":
            house.put(path, b"longer than it was")
        else:
            os.utime(path, (1, 1))
    with pytest.raises(VolumeAway, match=f"instead of {identity}" if marker else "its marker is missing"):
        known(house)
    assert not (house.library / STATE_FOLDER / f"{MARKER}{identity}").exists()


def test_an_empty_catalogue_knows_no_other_library(one_volume: House) -> None:
    known(one_volume)
    lose_marker(one_volume)
    (one_volume.library / STATE_FOLDER / f"{MARKER}0123").mkdir()
    assert known(one_volume) == "0123"


def test_what_is_known_of_one_folder_is_not_believed_of_another(house: House, tmp_path: Path) -> None:
    known(house)
    (tmp_path / "new library").mkdir()
    assert catalogue.count(house.con)[0] == 4
    identity = require_library(house.con, str(tmp_path / "new library"))
    assert catalogue.count(house.con)[0] == 0
    assert require_library(house.con, str(tmp_path / "new library")) == identity


def test_what_is_known_of_a_library_goes_with_it_to_another_place(house: House, tmp_path: Path) -> None:
    """A shared folder gets another name, or another volume: no name that a photo came with, and no unit, is forgotten."""
    identity, place = known(house), tmp_path / "renamed"
    with transaction(house.con):
        known_folders.put(house.con, [("2024", 7)])
        wishes.pin(house.con, f"{house.library}/2024", [f"{house.library}/2024/a.jpg"])
    state = folder_of(house.con)
    with folder_thumbnails.ThumbnailStore(state) as thumbnails:
        thumbnails.made(f"{house.library}/2024", {"tiles": []}, b"")
        thumbnails.made(f"{house.library} 2/2024", {"tiles": []}, b"")
    (house.library / STATE_FOLDER / f"{MARKER}0").mkdir()
    house.library.rename(place)
    before = list(catalogue.everything(house.con))
    assert require_library(house.con, str(place)) == identity
    assert list(catalogue.everything(house.con)) == before
    assert wishes.everything(house.con).of(f"{place}/2024").pinned == (f"{place}/2024/a.jpg",)
    assert set(folder_thumbnails.thumbnail_folders(state)) == {f"{place}/2024", f"{house.library} 2/2024"}
    assert known_folders.changed_ns(house.con, "2024") == 0, (
        "it is listed again: the files may have other inodes"
    )


def test_what_was_done_in_a_library_can_be_undone_in_its_new_place(house: House, tmp_path: Path) -> None:
    known(house)
    came = house.put(house.intake / "n.jpg", b"new")
    step = move(came, house.library / "n.jpg")
    plan = Plan(step.src, Action.FILE, (Reason("filed", "it is filed"),), (step,), None, step.expect.size)
    list(house.executor.run([plan], journal.Run("pass")))
    place = tmp_path / "renamed"
    house.library.rename(place)
    require_library(house.con, str(place), str(house.intake))
    [done] = journal.done_for_path(house.con, f"{place}/n.jpg")
    [back] = plan_back(done).steps
    assert back == Move(f"{place}/n.jpg", str(came), stamp_of((place / "n.jpg").lstat()))


def test_the_marker_alone_is_not_believed_in_another_place(house: House, tmp_path: Path) -> None:
    identity, place = known(house), tmp_path / "copied"
    (place / STATE_FOLDER / f"{MARKER}{identity}").mkdir(parents=True)
    assert require_library(house.con, str(place)) == identity
    assert catalogue.count(house.con)[0] == 0


def test_a_library_that_cannot_be_read_is_away(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    known(house)

    def sick(_path: str) -> list[str]:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "listdir", sick)
    with pytest.raises(VolumeAway, match="cannot be read"):
        known(house)


@pytest.mark.parametrize("state", ["marker gone", "marker cannot be seen"])
def test_a_library_that_goes_away_while_the_service_runs_is_not_touched(
    house: House, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    house.executor.identity = known(house)
    src = house.put(house.intake / "new.jpg", b"new")
    if state == "marker gone":
        lose_marker(house)
    else:
        look, marker = Folders.look, marker_path(str(house.library), house.executor.identity)

        def denied(folders: Folders, path: str) -> os.stat_result | None:
            if path == marker:
                raise FileProblem("it may not be looked at", path)
            return look(folders, path)

        monkeypatch.setattr(Folders, "look", denied)
    before = house.files()
    plan = Plan(str(src), Action.FILE, (Reason("dated", "x"),), (move(src, house.library / "new.jpg"),))
    with pytest.raises(VolumeProblem):
        list(house.executor.run([plan], journal.Run("pass")))
    assert house.files() == before
    assert journal.unfinished(house.con) == []


@pytest.mark.parametrize("there", ["nothing", "a file", "a link"])
def test_each_folder_of_the_settings_has_to_be_there(tmp_path: Path, there: str) -> None:
    intake, library = tmp_path / "intake", tmp_path / "library"
    intake.mkdir()
    match there:
        case "a file":
            library.write_bytes(b"x")
        case "a link":
            library.symlink_to(tmp_path / "nowhere")
    require_folders(str(intake))
    for paths in ([intake, library], [library, intake]):
        with pytest.raises(VolumeProblem, match=str(library)):
            require_folders(*map(str, paths))
