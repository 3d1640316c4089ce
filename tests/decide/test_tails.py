"""What follows the new name of a unit in the name of each of its members."""

from __future__ import annotations

import pytest

from photo_organizer.decide.companions import group
from photo_organizer.decide.formats import BY_EXTENSION
from tests.decide.files import file, tails, units


def test_no_two_members_share_a_tail() -> None:
    members = [file("a.jpg"), file("a.jpg.json"), file("a.jpg.supplemental-metadata.json")]
    assert sorted(tails(*members).values()) == [".jpg", ".jpg.json", ".jpg_2.json"]


def test_further_words_of_a_companion_are_kept() -> None:
    members = [
        file("a.jpg"),
        file("a.jpg.pp3"),
        file("a.jpg.Out.pp3"),
        file("a.ocr.txt"),
        file("a.de-CH.srt"),
    ]
    assert sorted(tails(*members).values()) == [".de-ch.srt", ".jpg", ".jpg.out.pp3", ".jpg.pp3", ".ocr.txt"]


def test_an_orphan_keeps_the_extension_it_names() -> None:
    assert units(file("a.jpg.xmp")) == [[("a.jpg.xmp", ".jpg.xmp")]]


def test_the_extension_is_corrected_only_on_demand() -> None:
    wrong = file("a.png", kind=BY_EXTENSION["jpg"])
    assert group([wrong])[0].members[0].tail == ".png"
    assert group([wrong], correct_extension=True)[0].members[0].tail == ".jpg"
    assert group([file("a.JPEG")], correct_extension=True)[0].members[0].tail == ".jpeg"


@pytest.mark.parametrize(
    ("name", "tail"),
    [
        ("Beach 31.08.2024", ".jpg"),
        ("a.jpg;1", ".jpg"),
        ("a.jpg_large", ".jpg"),
        ("a.JPG%20", ".jpg"),
        ("a.jpg?width=200", ".jpg"),
        ("a.jpg.bak", ".jpg"),
        ("a.jfif", ".jfif"),
        ("a.Jps", ".jps"),
    ],
)
def test_what_is_no_extension_gives_way_to_that_of_the_content(name: str, tail: str) -> None:
    assert tails(file(name, kind=BY_EXTENSION["jpg"])) == {name: tail}


def test_a_format_that_is_named_by_a_number_keeps_it() -> None:
    assert tails(file("GS010123.360", kind=BY_EXTENSION["mp4"])) == {"GS010123.360": ".360"}
