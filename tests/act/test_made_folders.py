"""The media index hears of every folder that was made for a file, on whichever way the file went there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from photo_organizer.disk.stamp import stamp_of
from photo_organizer.model import Remove, Restore, State
from photo_organizer.store import known_folders
from tests.act.test_executor import move

if TYPE_CHECKING:
    from pathlib import Path

    from tests.act.test_executor import House


def _told(house: House) -> list[str]:
    """Return the folders that the index hears of since the last question."""
    rows = house.con.execute("SELECT payload FROM outbox WHERE kind = 'index' ORDER BY seq").fetchall()
    house.con.execute("DELETE FROM outbox")
    return [folder for (payload,) in rows for folder in json.loads(payload).get("made", [])]


def _empty(folder: Path) -> None:
    for level in (folder, folder.parent):
        level.rmdir()


def test_a_folder_of_the_library_that_was_emptied_and_is_made_again(any_volumes: House) -> None:
    photo = any_volumes.put(any_volumes.intake / "a.jpg", b"x")
    filed = any_volumes.library / "2024" / "01_Jan" / "a.jpg"
    levels = [str(filed.parent.parent), str(filed.parent)]
    for _ in range(2):
        assert any_volumes.run(move(photo, filed)) == State.DONE
        assert _told(any_volumes) == levels
        assert any_volumes.run(move(filed, photo)) == State.DONE
        assert _told(any_volumes) == []
        _empty(filed.parent)


def test_a_folder_of_the_intake_that_filing_had_emptied(any_volumes: House) -> None:
    photo = any_volumes.put(any_volumes.intake / "trip" / "day" / "a.jpg", b"x")
    twin, kept = (
        any_volumes.put(photo.with_name("b.jpg"), b"y"),
        any_volumes.put(any_volumes.library / "b.jpg", b"y"),
    )
    levels = [str(photo.parent.parent), str(photo.parent)]
    filed, stamp = any_volumes.library / "a.jpg", stamp_of(twin.lstat())
    assert any_volumes.run(move(photo, filed)) == State.DONE
    assert any_volumes.run(Remove(str(twin), str(kept), stamp)) == State.DONE
    for back in (move(filed, photo), Restore(str(kept), str(twin), stamp)):
        _empty(photo.parent)
        _told(any_volumes)
        assert any_volumes.run(back) == State.DONE
        assert _told(any_volumes) == levels
        (photo if photo.exists() else twin).unlink()


def test_a_folder_of_the_library_that_nobody_knew_is_told_and_known_from_then_on(one_volume: House) -> None:
    """One that a process made which was killed at once: the next walk is to see when it goes, and the index that it came."""
    house = one_volume
    filed = house.library / "2024" / "01_Jan" / "a.jpg"
    filed.parent.mkdir(parents=True)
    assert house.run(move(house.put(house.intake / "a.jpg", b"x"), filed)) == State.DONE
    assert _told(house) == [str(filed.parent.parent), str(filed.parent)]
    assert known_folders.children(house.con, "2024") == ["2024/01_Jan"]
