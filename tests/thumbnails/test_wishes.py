"""The owner's word on thumbnails: pinned tiles stay, passed and excluded pictures go, excluded folders get nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.store.wishes import Wish, Wishes
from tests.thumbnails.real import place

if TYPE_CHECKING:
    from pathlib import Path

    from tests.thumbnails.conftest import Runner
    from tests.thumbnails.real import Real


@pytest.fixture
def album(run: Runner, real: Real) -> Path:
    """An album of twelve photos in four months."""
    for number in range(12):
        place(run.root / "a" / f"m{number // 3}", real.variant(number), hours=number * 200)
    return run.root / "a"


def wish(folder: Path, *pinned: Path, passed: tuple[str, ...] = ()) -> Wishes:
    return Wishes({str(folder): Wish(tuple(map(str, pinned)), passed)})


def test_pinned_tiles_stay_in_their_order_whatever_comes(run: Runner, album: Path, real: Real) -> None:
    pictures = sorted(album.rglob("*.jpg"))
    pinned = [pictures[5], pictures[1], pictures[9]]
    run(wishes=wish(album, *pinned))
    assert run.tiles("a") == [path.name for path in pinned]
    before = (album / "thumbnail.jpg").read_bytes()
    place(album / "m1", real.image("astronaut"), hours=801)
    run(wishes=wish(album, *pinned))
    assert run.tiles("a") == [path.name for path in pinned]
    assert (album / "thumbnail.jpg").read_bytes() == before
    run()
    assert len(run.tiles("a")) == 4


def test_another_stands_in_for_a_pinned_picture_that_is_gone(run: Runner, album: Path) -> None:
    pictures = sorted(album.rglob("*.jpg"))
    pinned = [pictures[0], pictures[4], pictures[8], pictures[11]]
    pinned[2].rename(run.root.parent / "away.jpg")
    run(wishes=wish(album, *pinned))
    tiles = run.tiles("a")
    assert [tiles[number] for number in (0, 1, 3)] == [pinned[number].name for number in (0, 1, 3)]
    assert len(set(tiles)) == 4
    (run.root.parent / "away.jpg").rename(pinned[2])
    run(wishes=wish(album, *pinned))
    assert run.tiles("a") == [path.name for path in pinned]


def test_pictures_that_step_back_are_not_shown_while_there_are_others(run: Runner, album: Path) -> None:
    run()
    first = {tile.path for event in run.events for tile in event.tiles}
    run(wishes=wish(album, passed=tuple(first)))
    second = {tile.path for event in run.events for tile in event.tiles}
    assert len(second) == 4
    assert not first & second
    run(wishes=wish(album, passed=tuple(map(str, album.rglob("2*.jpg")))))
    assert {tile.path for event in run.events for tile in event.tiles} == first


def test_an_excluded_picture_goes_and_the_other_tiles_stay(run: Runner, album: Path) -> None:
    run()
    before = run.tiles("a")
    excluded = next(album.rglob(before[1]))
    run(wishes=Wishes(excluded_pictures=frozenset([str(excluded)])))
    assert before[1] not in run.tiles("a")
    assert len(set(before) - set(run.tiles("a"))) == 1


def test_a_thumbnail_of_which_the_last_picture_is_left_out_goes_at_once(run: Runner, album: Path) -> None:
    """Its owner wants it shown nowhere; it was shown on."""
    run()
    left = frozenset(str(path) for path in album.rglob("*.jpg") if path.parent != album)
    run(only=frozenset([str(album)]), wishes=Wishes(excluded_pictures=left))
    assert [event.did for event in run.events] == ["removed"]
    assert not (album / "thumbnail.jpg").exists()


def test_an_excluded_folder_gets_no_thumbnail_and_gives_no_picture(
    run: Runner, album: Path, real: Real
) -> None:
    place(run.root / "b" / "c", real.variant(1), hours=9000)
    run(with_root=True, wishes=Wishes(excluded_folders=frozenset([str(album)])))
    assert not (album / "thumbnail.jpg").exists()
    assert (run.root / "b" / "thumbnail.jpg").exists()
    assert len(run.tiles()) == 1


def test_one_folder_alone_when_only_that_is_asked_for(run: Runner, album: Path, real: Real) -> None:
    place(run.root / "b" / "c", real.variant(1), hours=9000)
    run(only=frozenset([str(album)]))
    assert [path.parent.name for path in run.root.rglob("thumbnail.jpg")] == ["a"]
