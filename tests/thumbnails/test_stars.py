"""The owner's stars: read from sidecars and from pictures, drawn first, and believed before our own guesses."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from photo_organizer.look import decode, tasks_thumbnail
from photo_organizer.look.rating import OwnerRating, said
from photo_organizer.thumbnails import stars
from tests.thumbnails.real import jpeg, place

if TYPE_CHECKING:
    from pathlib import Path

    from tests.thumbnails.conftest import Runner
    from tests.thumbnails.real import Real


@pytest.mark.parametrize(
    ("text", "liking"),
    [
        ('<rdf:Description xmp:Rating="4"/>', OwnerRating(4)),
        ("<xmp:Rating>3</xmp:Rating>", OwnerRating(3)),
        ("<xap:Rating> 5 </xap:Rating>", OwnerRating(5)),
        ("<a xmp:Rating='-1'/>", OwnerRating(-1)),
        ('<a xmp:Rating="9"/>', OwnerRating(5)),
        ('<a MicrosoftPhoto:Rating="75"/>', OwnerRating(4)),
        ('<a MicrosoftPhoto:Rating="99"/>', OwnerRating(5)),
        ('<a MicrosoftPhoto:Rating="1"/>', OwnerRating(1)),
        ('<a digiKam:PickLabel="3" xmp:Rating="2"/>', OwnerRating(2, favourite=True)),
        ('<a digiKam:PickLabel="1"/>', OwnerRating(-1)),
        ('{"title": "a.jpg", "favorited" : true}', OwnerRating(0, favourite=True)),
        ('{"favorited": false, "xmp": "Rating"}', OwnerRating()),
        ("", OwnerRating()),
    ],
)
def test_what_is_said(text: str, liking: OwnerRating) -> None:
    assert said(text.encode()) == liking
    assert stars._decoded(stars._coded(liking)) == liking


def test_a_favourite_ranks_as_five_stars_and_a_rejected_one_does_not() -> None:
    assert [
        OwnerRating(2, favourite=True).rank,
        OwnerRating(3).rank,
        OwnerRating(-1, favourite=True).rank,
    ] == [5, 3, -1]


@pytest.fixture
def album(run: Runner, real: Real) -> list[Path]:
    """Sixty photos in three months; the seed draws three candidates for each tile."""
    return [
        place(run.root / "a" / f"m{number // 20}", real.variant(number), hours=number * 36)
        for number in range(60)
    ]


def test_stars_in_sidecars_are_found_among_many(run: Runner, album: list[Path]) -> None:
    """One in each quarter has a word from its owner, each in another file beside it."""
    run()
    drawn = set(run.tiles("a"))
    wanted = [next(path for path in part if path.name not in drawn)
              for part in (album[5:15], album[18:30], album[33:45], album[48:60])]  # fmt: skip
    wanted[0].with_name(wanted[0].name + ".xmp").write_text('<a xmp:Rating="5"/>')
    wanted[1].with_suffix(".xmp").write_text("<xmp:Rating>4</xmp:Rating>")
    wanted[2].with_name(wanted[2].name + ".json").write_text('{"favorited": true}')
    wanted[3].with_suffix(".XMP").write_text('<a digiKam:PickLabel="3"/>')
    run()
    assert run.tiles("a") == [path.name for path in wanted]
    words = [tile.words for event in run.events for tile in event.tiles]
    assert ["5 stars" in words[0], "4 stars" in words[1], "a favourite" in words[2]] == [True] * 3
    summary = run()
    assert (summary.written, summary.scored) == (0, 0)


def test_one_star_more_changes_one_tile_at_most(run: Runner, album: list[Path]) -> None:
    run()
    before = run.tiles("a")
    chosen = next(path for path in album[:15] if path.name not in before)
    chosen.with_suffix(".xmp").write_text('<a xmp:Rating="5"/>')
    run()
    assert chosen.name in run.tiles("a")
    assert len(set(before) - set(run.tiles("a"))) == 1


def test_stars_inside_a_picture_are_found_among_many_and_the_sidecar_counts_more(
    run: Runner, album: list[Path], real: Real
) -> None:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf xmp:Rating="5"/></x:xmpmeta>'
    for number in (7, 50):
        album[number].write_bytes(jpeg(real.variant(200 + number), xmp=xmp))
    album[50].with_suffix(".xmp").write_text('<a xmp:Rating="-1"/>')
    run()
    assert album[7].name in run.tiles("a")
    assert album[50].name not in run.tiles("a")


def test_a_star_rescues_a_page(run: Runner, real: Real) -> None:
    page = place(run.root / "a" / "b", real.image("page").resize((800, 400)), hours=0)
    place(run.root / "a" / "c", real.variant(1), hours=40)
    run()
    assert page.name not in run.tiles("a")
    page.with_suffix(".xmp").write_text('<a xmp:Rating="3"/>')
    run()
    assert page.name in run.tiles("a")


def test_a_sidecar_that_is_a_link_is_not_followed(run: Runner, album: list[Path]) -> None:
    elsewhere = run.root.parent / "secret"
    elsewhere.write_text('<a xmp:Rating="5"/>')
    for path in album[:15]:
        os.symlink(elsewhere, path.with_suffix(".xmp"))
    run()
    assert not any("star" in tile.words for event in run.events for tile in event.tiles)


@pytest.mark.parametrize(
    ("xmp", "rating", "favourite"),
    [("digiKam:PickLabel='1'", -1, False), ("digiKam:PickLabel='3'", 0, True),
     ("MicrosoftPhoto:Rating='75'", 4, False), ("xap:Rating='2'", 2, False)],
)  # fmt: skip
def test_the_word_counts_wherever_in_the_file_it_stands(xmp: str, rating: int, *, favourite: bool) -> None:
    """That of a HEIC stands at its end, where it is met only when the picture is measured."""
    data = io.BytesIO()
    Image.new("RGB", (64, 48)).save(data, "JPEG", xmp=f"<a {xmp}/>".encode())
    found = tasks_thumbnail._recorded(decode.opened(data))
    assert (found["rating"], found["favourite"]) == (rating, favourite)
