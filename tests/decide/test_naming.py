"""Names that every client of the share can show, and that never collide by case or spelling."""

from __future__ import annotations

import unicodedata
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photo_organizer.decide.file_names import split_name
from photo_organizer.decide.naming import (
    fit,
    safe,
    stem_and_tails,
    sub_second_stems,
    tail_behind,
    tails_behind,
    unlettered,
)
from photo_organizer.names import fold


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a:b?.jpg", "a_b_.jpg"),
        ("new\nline.jpg", "new_line.jpg"),
        ("bad-\udce9.jpg", "bad-_.jpg"),
        ("con.jpg", "_con.jpg"),
        ("Con .tar.jpg", "_Con .tar.jpg"),
        ("COM¹.jpg", "_COM¹.jpg"),
        ("conin$.jpg", "_conin$.jpg"),
        ("dots. .jpg", "dots.jpg"),
        (unicodedata.normalize("NFD", "été.jpg"), "été.jpg"),
        ("...", "_"),
    ],
)
def test_names_for_every_client(name: str, shown: str) -> None:
    assert safe(name) == shown


@given(st.text(min_size=1, max_size=300))
def test_a_safe_name_stays_as_it_is_and_has_no_forbidden_character(name: str) -> None:
    once = safe(name)
    assert safe(once) == once
    assert not set(once) & set('\\/:*?"<>|\0\n')
    assert once.strip(" .")
    assert not once.endswith((" ", "."))


@given(
    st.text(min_size=1, max_size=400), st.sampled_from([".jpg", ".jpg.xmp", ""]), st.sampled_from([143, 255])
)
def test_a_name_fits_the_volume(stem: str, tail: str, limit: int) -> None:
    name = fit(safe(stem), tail, limit)
    assert len(name.encode()) <= limit
    assert name.endswith(tail)


@pytest.mark.parametrize("tail", [".jpg", ".jpg.xmp", "." + "x" * 250, "_" + "ä" * 130 + ".jpg", ""])
@pytest.mark.parametrize("stem", ["ä" * 125, "a" * 300, "x_1" * 90, "b.12345678901234567890" * 12])
@pytest.mark.parametrize("limit", [143, 255])
def test_a_stem_without_room_for_a_number_gives_way_to_it(stem: str, tail: str, limit: int) -> None:
    names = [fit(one, tail, limit) for one in islice(sub_second_stems(stem, "25"), 20)]
    names += [fit(f"{stem}_{letter}", tail, limit) for letter in ("A", "B", "AA", "1", "12")]
    assert len(set(names)) == len(names)
    assert max(len(name.encode()) for name in names) <= limit


def test_names_equal_for_a_client_are_equal_for_us() -> None:
    assert fold("ÉTÉ.JPG") == fold(unicodedata.normalize("NFD", "été.jpg"))
    assert fold("a.jpg") != fold("b.jpg")


def test_sub_seconds_come_first_then_numbers() -> None:
    assert list(islice(sub_second_stems("x", "5"), 3)) == ["x.5000", "x.0001", "x.0002"]
    assert list(islice(sub_second_stems("x", ""), 2)) == ["x.0001", "x.0002"]


def test_a_leading_dot_begins_no_extension() -> None:
    assert split_name(".hidden") == (".hidden", "")
    assert split_name("a.b.jpg") == ("a.b", ".jpg")


@pytest.mark.parametrize(
    ("names", "tails"),
    [
        (["a.heic", "A.MOV"], [".heic", ".MOV"]),
        (["x_1.mp4", "x_2.mp4"], ["_1.mp4", "_2.mp4"]),
        (["IMG_1.heic", "ABC.mov"], [".heic", ".mov"]),
        (["IMG_1.jpg", "ABC.jpg"], [".jpg", "_ABC.jpg"]),
        (["\u00e9.jpg", "e\u0301.xmp"], [".jpg", ".xmp"]),
    ],
)
def test_every_file_of_a_unit_keeps_its_ending_and_a_name_of_its_own(
    names: list[str], tails: list[str]
) -> None:
    assert stem_and_tails(names)[1] == tails


@pytest.mark.parametrize(
    ("stem", "tail", "limit", "name"),
    [
        ("abcdef", ".jpg", 10, "abcdef.jpg"),
        ("abcdefg", ".jpg", 40, "abcdefg.jpg"),
        ("a" * 40 + "_A", ".jpg", 40, "a" * 34 + "_A.jpg"),
        ("a" * 40 + ".0001", ".jpg", 40, "a" * 31 + ".0001.jpg"),
        ("a" * 40, "." + "b" * 20 + ".jpg", 40, "a" * 32 + ".bbb.jpg"),  # room for two numbers
        ("a" * 40, "." + "b" * 20, 40, "a" * 32 + "." + "b" * 7),
        ("ä" * 20, ".jpg", 41, "ä" * 18 + ".jpg"),
        ("a" * 40 + " .", ".jpg", 45, "a" * 40 + ".jpg"),
    ],
)
def test_what_is_cut_from_a_long_name(stem: str, tail: str, limit: int, name: str) -> None:
    assert fit(stem, tail, limit) == name


@pytest.mark.parametrize(
    ("key", "plain"),
    [
        ("x_a.jpg", "x.jpg"),
        ("x_ab.jpg", "x.jpg"),
        ("x_abc.jpg", "x_abc.jpg"),
        ("x_a.y_b.jpg", "x.y_b.jpg"),
        ("x.jpg", "x.jpg"),
    ],
)
def test_the_letter_of_a_version_is_left_out(key: str, plain: str) -> None:
    assert unlettered(key) == plain


@pytest.mark.parametrize(
    ("names", "stem", "tails"),
    [
        (["a.jpg", "a.xmp"], "a", [".jpg", ".xmp"]),
        (["a_1.jpg", "a_2.jpg"], "a", ["_1.jpg", "_2.jpg"]),
        (["a.b.jpg", "a.c.jpg"], "a", [".b.jpg", ".c.jpg"]),
        (["a.0001.jpg", "a.0002.jpg"], "a", [".0001.jpg", ".0002.jpg"]),
        (["a_10.mp4", "a_11.mp4"], "a", ["_10.mp4", "_11.mp4"]),
        (["a.0001_1.mp4", "a.0001_2.mp4"], "a.0001", ["_1.mp4", "_2.mp4"]),
        (["20240831_134757F.mp4", "20240831_134757R.mp4"], "20240831_134757", ["F.mp4", "R.mp4"]),
        (["b.jpg", "a.jpg"], "b", [".jpg", "_a.jpg"]),
        (["a.jpg", "ab.xmp"], "a", [".jpg", "b.xmp"]),
    ],
)
def test_the_stem_of_several_names(names: list[str], stem: str, tails: list[str]) -> None:
    assert stem_and_tails(names) == (stem, tails)


@pytest.mark.parametrize(
    ("stem", "name", "tail"),
    [
        ("a", "A.jpg", ".jpg"),
        ("Köln", unicodedata.normalize("NFD", "Köln") + ".jpg.xmp", ".jpg.xmp"),
        ("STRASSE", "Straße.jpg", ".jpg"),
        ("Straße", "STRASSE_A.jpg", "_A.jpg"),
        ("Ko", unicodedata.normalize("NFD", "Kö") + ".jpg", None),
        ("a", "b.jpg", None),
        ("ab", "a.jpg", None),
    ],
)
def test_what_a_name_has_behind_a_stem_in_other_letters(stem: str, name: str, tail: str | None) -> None:
    assert tail_behind(stem, name) == tail


def test_a_name_that_begins_otherwise_keeps_its_ending() -> None:
    assert tails_behind("IMG_0001", ["IMG_0001.HEIC", "b.MOV", "c.MOV"]) == [".HEIC", ".MOV", "_c.MOV"]


@pytest.mark.parametrize(
    "name", ["IMG_0001.JPG", "", "Zürich", "STRASSE", "straße", "I\u0307", "\u212b", "a\x7f\t"]
)
def test_plain_letters_are_folded_as_all_others_are(name: str) -> None:
    assert fold(name) == unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def test_each_ascii_letter_folds_as_unicode_has_it() -> None:
    assert all(fold(chr(number)) == chr(number).casefold() for number in range(128))
