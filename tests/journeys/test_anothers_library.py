"""The library of another program within ours stays as it is: nothing in it is moved, a duplicate, or gets a thumbnail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.decide import apple_libraries
from photo_organizer.decide.events import event_of
from photo_organizer.thumbnails.walk import walk
from tests.journeys.parts import NOON, STEM, jpeg

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.card import Card

LIBRARIES = {
    "of Photos": ("Photos Library.photoslibrary", "originals/0/0A1B.jpg", "database/Photos.sqlite"),
    "of iPhoto": ("iPhoto Library", "Originals/2006/a.jpg", "Data/2006/a.jpg"),
    "of iPhoto, renamed": ("Family 2006", "Originals/a.jpg", "AlbumData.xml"),
    "of Lightroom": ("Lightroom Library.lrlibrary", "x/originals/2019/a.jpg", "x/managed.mcat"),
    "what Picasa keeps of edits": ("2006/.picasaoriginals", "a.jpg", "b.jpg"),
}


def put(card: Card, *names: str) -> dict[str, bytes]:
    for name in names:
        path = card.library / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(jpeg())
    return card.held()


@pytest.mark.parametrize("kind", LIBRARIES)
def test_nothing_in_it_is_a_duplicate_or_moved(card: Card, kind: str) -> None:
    folder, *names = LIBRARIES[kind]
    before = put(card, *(f"{folder}/{name}" for name in names), "Trip/a.jpg", "Trip/b.jpg")
    assert card.run("dedupe", "--apply", "--yes") == 0
    after = card.held()
    assert before.keys() - after.keys() in ({"Trip/a.jpg"}, {"Trip/b.jpg"})
    card.put("IMG_1.JPG", jpeg(seed=5))
    assert f"{STEM}.jpg" in card.once()
    assert card.run("relayout", "--apply", "--yes") == 0
    assert after.items() <= card.held().items()
    below = {one.path.removeprefix(f"{card.library}/") for one in walk(str(card.library)).every()}
    assert not any(path.startswith(f"{folder}/") for path in below)


def test_what_only_such_a_library_has_is_filed(card: Card) -> None:
    """Its program may throw it away at any time."""
    put(card, "Photos Library.photoslibrary/originals/0/0A1B.jpg")
    assert f"{STEM}.jpg" in card.send(("IMG_1.JPG", jpeg(NOON)))


def test_what_an_older_version_knew_of_it_is_forgotten(card: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    before = put(card, "Photos Library.photoslibrary/originals/0/0A1B.jpg", "Trip/a.jpg")
    with monkeypatch.context() as older:
        older.setattr("photo_organizer.gather.reconcile.is_anothers_library", lambda _: False)
        card.run("verify")
        card.once()
    card.run("dedupe", "--apply", "--yes")
    assert card.held() == before


@pytest.mark.parametrize(
    "name", ["Photos.photoslibrary", "Trip.lrlibrary", "iPhoto Library", "Clips.cocatalog"]
)
def test_no_folder_of_ours_gets_such_a_name(name: str) -> None:
    assert event_of(f"/in/{name}/a.jpg", "/in") == ""


def test_a_file_of_such_a_library_makes_no_folder_one(card: Card) -> None:
    put(card, "Unknown File Types/AlbumData.xml", "Unknown File Types/a.jpg", "Trip/a.jpg")
    assert card.run("dedupe", "--apply", "--yes") == 0
    assert len(card.held()) == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Photos Library.photoslibrary", True),
        ("iPhoto Library", True),
        ("iPhoto-Mediathek 2", True),
        ("Phototh\u00e8que iPhoto", True),
        ("Phototheque iPhoto".replace("theq", "the\u0300q"), True),
        ("Hochzeit.cocatalog", True),
        ("iPhoto Library export", False),
        ("My library", False),
        (".photoslibrary", False),
    ],
)
def test_it_is_known_by_its_name(name: str, *, expected: bool) -> None:
    assert apple_libraries.is_anothers_library(name) is expected


def test_thumbnails_of_ours_in_it_are_still_found_to_be_removed(tmp_path: Path) -> None:
    inside = tmp_path / "a.photoslibrary/originals"
    inside.mkdir(parents=True)
    assert [one.path for one in walk(str(tmp_path)).every()] == [str(tmp_path)]
    assert str(inside) in {one.path for one in walk(str(tmp_path), everywhere=True).every()}
