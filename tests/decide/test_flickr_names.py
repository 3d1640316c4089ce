"""A JSON of a Flickr export finds its photo by Flickr's number, in the archives beside and whichever comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.decide.companions import group
from photo_organizer.decide.formats import BY_NAME
from photo_organizer.decide.stem import stem
from photo_organizer.decide.unit_keys import keys_of, searched
from tests.decide.files import belongs_to, file, units

if TYPE_CHECKING:
    from photo_organizer.model import Facts

STORIES, PHOTOS = "/in/72157712345678901_1a2b3c4d5e6f_part1", "/in/data-download-2"
JSON = "photo_123456789.json"
ITS = ("beach_123456789_o.jpg", "123456789_0a1b2c3d4e_o.png", "a_b_123456789.mp4", "Beach_123456789_O.JPG")
OTHERS = ("beach_1234567890_o.jpg", "beach_23456789_o.jpg", "123456789.jpg", "photo_123456789x_o.jpg")


@pytest.mark.parametrize("photo", ITS)
def test_the_number_tells_whose_it_is(photo: str) -> None:
    story = file(JSON, kind=BY_NAME["flickr"], folder=STORIES)
    picture = file(photo, folder=PHOTOS)
    ending = photo[-4:].lower()
    assert belongs_to(JSON, [*OTHERS, photo]) == photo
    assert units(picture, story) == [[(photo, ending), (JSON, f"{ending}.json")]]
    assert set(searched_by(story)) & set(keys_of([picture]))
    assert set(searched_by(picture)) & set(keys_of([story]))
    assert stem(JSON) == stem(photo) or ending == ".mp4"


@pytest.mark.parametrize("photo", OTHERS)
def test_another_number_is_another_photo(photo: str) -> None:
    story = file(JSON, kind=BY_NAME["flickr"], folder=STORIES)
    assert belongs_to(JSON, [photo]) is None
    assert len(units(file(photo, folder=PHOTOS), story)) == 2


def test_a_phones_photo_has_no_key_of_flickr() -> None:
    assert len(keys_of([file("PXL_20240131_110000123.jpg")])) == 1


def test_a_number_in_another_export_proves_nothing() -> None:
    story = file(JSON, kind=BY_NAME["flickr"], folder="/in/Other")
    assert len(units(file(ITS[0], folder=PHOTOS), story)) == 2


def searched_by(one: Facts) -> list[str]:
    (unit,) = group([one])
    return searched(unit)[0]
