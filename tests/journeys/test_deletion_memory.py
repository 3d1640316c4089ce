"""What the owner deleted from the library is known when it comes again."""

from __future__ import annotations

import csv
import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli.main import main
from photo_organizer.cli.output import SOME_FAILED
from tests.journeys.home import PATIENCE, Home, wait_for
from tests.journeys.house import House, camera_jpeg
from tests.look.pictures import photo

if TYPE_CHECKING:
    from pathlib import Path

PHOTO = camera_jpeg(photo(3, 320, 240), subseconds="12")
NAME = "2024/05_May/20240501_120007.jpg"


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Has filed a photo before."""
    house = House(tmp_path)
    house.drop(a_jpg=PHOTO)
    assert set(house.once()) == {NAME}
    return house


def _log(house: House) -> str:
    with (house.root / "logs" / "photo_organizer_log.csv").open(newline="") as file:
        return "\n".join(row["Additional Info"] for row in csv.DictReader(file))


def _delete(house: House) -> None:
    (house.root / "library" / NAME).unlink()
    os.utime(house.root / "library" / "2024/05_May", (1, 1))  # a folder that changed long ago is settled
    house.once()


def test_it_is_filed_again_and_the_log_says_until_when_it_was_there(house: House) -> None:
    _delete(house)
    house.drop(again_jpg=PHOTO)
    assert set(house.once()) == {NAME}
    assert "was in the library until 20" in _log(house)
    assert f"as {NAME}" in _log(house)


def test_it_is_held_when_the_setting_says_so(house: House) -> None:
    _delete(house)
    config = house.root / "config.ini"
    config.write_text("[duplicates]\nre_uploads = hold\n")
    house.drop(again_jpg=PHOTO)
    assert house.run("once", "--settle=0", f"--config={config}") == SOME_FAILED
    assert house.tree("library") == {}
    assert set(house.tree("intake")) == {"again.jpg"}
    assert "was in the library until 20" in _log(house)


def test_what_was_moved_within_the_library_or_taken_back_was_not_deleted(house: House) -> None:
    assert house.run("undo") == 0
    assert house.run("once", "--settle=0") == 0
    library = house.root / "library"
    (library / "best").mkdir()
    (library / NAME).rename(library / "best" / "mine.jpg")
    house.drop(again_jpg=PHOTO)
    assert set(house.once()) == {"best/mine.jpg"}
    assert "was in the library" not in _log(house)


def test_another_photo_of_the_same_size_is_not_taken_for_it(house: House) -> None:
    _delete(house)
    other = bytearray(camera_jpeg(photo(3, 320, 240), subseconds="99"))
    assert len(other) == len(PHOTO)
    house.drop(other_jpg=bytes(other))
    house.once()
    assert "was in the library" not in _log(house)
    assert main(["status", f"--state={house.root / 'state'}"]) == 0


def _hold(house: House) -> str:
    config = house.root / "config.ini"
    config.write_text("[duplicates]\nre_uploads = hold\n")
    return f"--config={config}"


def test_what_is_held_is_filed_when_its_owner_wants_it_again(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    _delete(house)
    house.drop(again_jpg=PHOTO)
    assert house.run("once", "--settle=0", _hold(house)) == SOME_FAILED
    assert house.run("readmit", str(house.root / "intake" / "again.jpg")) == 0
    assert "1 file of the intake will" in capsys.readouterr().err
    assert set(house.once(_hold(house))) == {NAME}
    assert "was in the library until 20" in _log(house)
    _delete(house)  # deleted once more, it is held once more
    house.drop(again_jpg=PHOTO)
    assert house.run("once", "--settle=0", _hold(house)) == SOME_FAILED


def test_another_file_under_the_wanted_name_is_held_again(house: House) -> None:
    _delete(house)
    house.drop(again_jpg=PHOTO)
    house.run("once", "--settle=0", _hold(house))
    assert house.run("readmit") == 0
    path = house.root / "intake" / "again.jpg"
    path.unlink()
    path.write_bytes(PHOTO)
    os.utime(path, (5, 5))
    assert house.run("once", "--settle=0", _hold(house)) == SOME_FAILED


def test_only_what_waits_for_that_can_be_wanted_again(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    house.drop(new_jpg=PHOTO)
    assert house.run("readmit", str(house.root / "intake" / "new.jpg")) == 1
    assert "does not wait" in capsys.readouterr().err


def test_the_running_service_files_it_at_once(house: House) -> None:
    _delete(house)
    home = Home(house.root)
    service = home.start(_hold(house), "--settle", "0", "--logs", str(house.root / "logs"))
    try:
        home.put("again.jpg", PHOTO)
        wait_for(lambda: [row["code"] for row in home.status()["held"]] == ["re-upload"])
        assert home.run("readmit").returncode == 0
        wait_for((home.library / NAME).exists)
    finally:
        service.terminate()
        service.communicate(timeout=PATIENCE)
