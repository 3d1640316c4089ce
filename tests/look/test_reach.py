"""Other views of one picture are shown beside it, those of another are not; and never is anything done because of them."""

from __future__ import annotations

import io
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from benchmarks import pictures
from photo_organizer.look import decode, phash, reach
from photo_organizer.look.child import Child
from photo_organizer.look.crew import crew
from photo_organizer.look.index import HashIndex
from photo_organizer.look.looker import look_at
from photo_organizer.look.nearby import index_of
from photo_organizer.look.reaching import reach_all
from photo_organizer.look.survey import Survey, walk
from photo_organizer.store import db, looks
from tests.look import edits
from tests.look.pictures import encoded, photo

if TYPE_CHECKING:
    from pathlib import Path


def _sketch(data: bytes) -> phash.Sketch:
    picture = decode.opened(io.BytesIO(data))
    return phash.sketch(picture.reduced(phash.MIN_SIDE, "RGB"), min(picture.size))


def _thumbnail(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(_sketch(data).thumbnail)).convert("L")


def _common(one: Image.Image, other: Image.Image) -> int:
    """Return the most places that any variant of `other` has in common with `one`."""
    mine = reach.Points(one, reach.AS_IT_IS)
    return max(reach.places(mine, reach.Points(other, variant)) for variant, _ in reach.variants(other))


@pytest.mark.parametrize("number", range(3))
def test_every_view_has_places_in_common_with_its_picture(number: int) -> None:
    picture = pictures.original(60 + number, 5)
    original = _thumbnail(encoded(picture))
    found = {name: _common(original, _thumbnail(data)) for name, data in edits.reach(picture)}
    assert [name for name, count in found.items() if not count] == []


def test_different_pictures_have_none() -> None:
    thumbnails = [_thumbnail(encoded(pictures.original(80 + n, 6))) for n in range(4)]
    thumbnails += [_thumbnail(encoded(photo(80 + n, 600, 450))) for n in range(3)]
    assert [_common(one, other) for one, other in combinations(thumbnails, 2)] == [0] * 21


def test_a_frame_and_the_bars_of_a_screen_are_taken_away() -> None:
    picture = photo(70, 800, 600)
    shot = _thumbnail(dict(edits.reach(picture))["screenshot.png"])
    variants = dict(reach.variants(shot))
    expected = phash.packed(phash.phash(picture))
    assert reach.TRIMMED in variants
    assert reach.TRIMMED not in dict(reach.variants(_thumbnail(encoded(picture))))

    def apart(hash_: bytes) -> int:
        return (int.from_bytes(hash_) ^ int.from_bytes(expected)).bit_count()

    assert apart(variants[reach.TRIMMED]) < 50 < apart(variants[reach.AS_IT_IS])


def test_the_hash_of_a_turned_picture_comes_from_its_frequencies() -> None:
    thumbnail = _thumbnail(encoded(photo(72, 800, 600)))
    found = dict(reach.variants(thumbnail))
    for variant, turn in (
        (1, Image.Transpose.FLIP_LEFT_RIGHT),
        (2, Image.Transpose.ROTATE_90),
        (3, Image.Transpose.ROTATE_270),
        (4, Image.Transpose.ROTATE_180),
    ):
        expected = dict(reach.variants(thumbnail.transpose(turn)))[reach.AS_IT_IS]
        assert (int.from_bytes(found[variant]) ^ int.from_bytes(expected)).bit_count() <= 2


@pytest.mark.parametrize("seed", range(8))
def test_frequencies_of_a_thumbnail_are_those_of_the_hash_but_for_what_is_rounded(seed: int) -> None:
    thumbnail = _thumbnail(encoded(photo(seed, 800, 600)))
    edges = (0.0, 6.4, 11.52)
    for edge, found in zip(edges, phash.frequencies_inside(thumbnail, edges), strict=True):
        far = thumbnail.width - edge
        expected = phash.frequencies(thumbnail, (edge, edge, far, far))
        # Of 64 by 64 levels each is off by some tenths, up or down: that sums up to this, among values of a million.
        assert abs(found - expected).mean() < 100
        assert abs(expected).max() > 1_000_000


def _candidates(index: HashIndex, pictures: dict[int, bytes]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {number: set() for number in pictures}
    for number, other, _ in index.candidates(pictures):
        found[number].add(other)
    return found


def test_candidates_are_other_views_and_of_thousands_the_nearest_twelve() -> None:
    picture = pictures.original(65, 5)
    made = {"original": encoded(picture, quality=95), **dict(edits.reach(picture))}
    sketches = {name: _sketch(data) for name, data in made.items()}
    names = ("original", "mirrored.jpg", "sideways.jpg", "screenshot.png", "crop15.jpg")
    rows = [(number, sketches[name].hash, False) for number, name in enumerate(names, 1)]
    mirrored = int.from_bytes(sketches["mirrored.jpg"].hash)
    film = [(mirrored ^ 7 << (n % 200)).to_bytes(32) for n in range(3000)]  # a timelapse of the mirrored one
    asked = {number: sketches[name].thumbnail for number, name in enumerate(names, 1)}
    with Child() as child:
        index = HashIndex(
            child, lambda after: [row for row in rows if row[0] > after], limit=70, flat_limit=24
        )
        found = _candidates(index, asked)
        assert found[1] == {2, 3, 5}
        assert 1 in found[2]
        assert 1 in found[4]  # without its bars; the picture itself is not searched for with bars
        rows += [(10 + number, hash_, False) for number, hash_ in enumerate(film)]
        found = _candidates(index, asked)
    assert len(found[1]) == 12
    assert 1 in found[2]  # the three thousand that are near it are known, and leave room
    assert not any(number >= 10 for number in found[2])


def _survey(folder: Path, state: Path) -> dict[str, set[str]]:
    """Return the names in groups, by relation."""
    con, _ = db.open_database(str(state))
    try:
        with crew(1) as children:
            rows = Survey(con).run(
                walk([str(folder)], lambda _: True, lambda problem: pytest.fail(str(problem))), children
            )
        assert looks.count_unreached(con) == 0
    finally:
        con.close()
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.relation.value, set()).add(row.path.rpartition("/")[2])
    return found


def test_a_mirrored_one_and_a_crop_are_shown_as_alike_and_are_no_version(tmp_path: Path) -> None:
    folder, state = tmp_path / "photos", tmp_path / "state"
    folder.mkdir()
    state.mkdir()
    picture = pictures.original(64, 5)
    made = dict(edits.reach(picture))
    (folder / "original.jpg").write_bytes(encoded(picture, quality=95))
    for name in ("mirrored.jpg", "sideways.jpg", "crop15.jpg"):
        (folder / name).write_bytes(made[name])
    (folder / "stranger.jpg").write_bytes(encoded(photo(71, 800, 600)))
    assert _survey(folder, state) == {"alike": {"original.jpg", "mirrored.jpg", "sideways.jpg", "crop15.jpg"}}


def test_a_stopped_search_goes_on_where_it_was(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))
    with Child() as child:
        for number in range(3):
            path = tmp_path / f"{number}.jpg"
            path.write_bytes(encoded(photo(90 + number, 500, 400)))
            seen = look_at(child, str(path), md5=True)
            assert seen.look is not None
            with db.transaction(con):
                looks.put(con, seen.md5, path.stat().st_size, seen.look, seen.thumbnail)
        assert not reach_all(con, [index_of(con, child)], progress=lambda *_: None, stop=lambda: True)
        assert looks.count_unreached(con) == 3
        told: list[tuple[int, int]] = []
        assert reach_all(
            con, [index_of(con, child)], progress=lambda *done: told.append(done), stop=lambda: False
        )
        assert told == [(3, 3)]
        assert looks.count_unreached(con) == 0
    con.close()
