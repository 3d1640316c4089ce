"""Which pictures of a folder are weighed, and which are remembered: streamed, because a library may hold a million."""

from __future__ import annotations

import os
from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from photo_organizer.store.folder_thumbnails import ThumbnailStore
from photo_organizer.thumbnails import weighed
from photo_organizer.thumbnails.present import Present
from photo_organizer.thumbnails.stars import Stars
from photo_organizer.thumbnails.walk import walk
from photo_organizer.thumbnails.weighed import Weighed, Weighing

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Two large sub-folders and a small one."""
    for folder, count in (("large", 60), ("larger/deep", 90), ("small", 3)):
        (tmp_path / "library" / folder).mkdir(parents=True)
        for number in range(count):
            (tmp_path / "library" / folder / f"{number:03}.jpg").write_bytes(b"no picture")
    return tmp_path / "library"


def weigh(library: Path, wanted: tuple[str, ...] = ()) -> Weighed:
    with ThumbnailStore(str(library.parent / "state")) as store:
        stars = Stars(store, lambda: False)
        weighing = Weighing(str(library), UTC, 1, stars)
        return weighing.of(walk(str(library)), frozenset(), wanted)


def test_of_a_very_large_folder_a_part_is_weighed_with_all_that_counts(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(weigh(library).pictures) == 153
    monkeypatch.setattr(weighed, "MOST", 50)
    monkeypatch.setattr(weighed, "_LEAST", 5)
    first = [picture.path for picture in weigh(library).pictures]
    left = [str(path) for path in sorted((library / "large").iterdir()) if str(path) not in first]
    (library / "large" / f"{os.path.basename(left[0])}.xmp").write_text('<a xmp:Rating="5"/>')
    pictures, ratings = weigh(library, wanted=(left[1],))
    paths = [picture.path for picture in pictures]
    assert [sum(f"/{name}/" in path for path in paths) for name in ("large", "larger", "small")] == [
        19,
        29,
        3,
    ]
    assert {left[0], left[1]} < set(paths)
    assert ratings[left[0]].stars == 5
    assert len(set(first) - set(paths)) == 2  # what gave way to the two


def test_a_folder_that_is_hidden_or_gone_since_the_walk_gives_none(library: Path) -> None:
    tree = walk(str(library))
    (library / "large" / ".nomedia").touch()
    for path in (library / "small").iterdir():
        path.unlink()
    (library / "small").rmdir()
    with ThumbnailStore(str(library.parent / "state")) as store:
        weighing = Weighing(str(library), UTC, 1, Stars(store, lambda: False))
        found = weighing.of(tree, frozenset([f"{library}/larger/deep/000.jpg"]), ())
    assert {os.path.dirname(picture.path) for picture in found.pictures} == {f"{library}/larger/deep"}
    assert len(found.pictures) == 89


def test_what_is_there_is_asked_folder_by_folder(library: Path) -> None:
    odd = os.fsencode(library) + b"/small/\xff.jpg"
    os.close(os.open(odd, os.O_CREAT))
    there = Present(walk(str(library), leave_out=[str(library / "large")]))
    assert f"{library}/small/\\xff.jpg" in there
    assert f"{library}/larger/deep/089.jpg" in there
    assert f"{library}/small/9.jpg" not in there
    assert f"{library}/large/001.jpg" not in there  # the walk did not look into it
