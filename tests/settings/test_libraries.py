"""Several libraries in one settings file: what each has, what it takes over, and what is told of mistakes."""

from __future__ import annotations

import pytest

from photo_organizer.errors import SettingsProblem
from photo_organizer.settings import OPTIONS, Settings, parse, parse_all
from photo_organizer.settings.libraries import key_of, label, option_called, title

FAMILY = """\
[paths]
intake = /vol/pix/In
library = /vol/pix

[duplicates]
delete_duplicates = false

[logs]
folder = /vol/logs
keep = 9

[thumbnails]
start = 03:30
roots = /vol/more

[library Anna]
intake = /homes/anna/In
library = /homes/anna/Photos
thumbnails.enabled = false
layout = {YYYY}/{YYYY}-{MM}-{DD}_{hh}{mm}{ss}

[library Ben & co]
"""
ANNA = "[library Anna]\nintake = /a/In\nlibrary = /a\n"


def test_a_file_in_utf_16_is_one_problem_with_its_cure() -> None:
    text = FAMILY.encode("utf-16").decode("utf-8", "surrogateescape")
    with pytest.raises(SettingsProblem) as told:
        parse_all(text)
    assert told.value.problems == [
        "config.ini is not a text in UTF-8; choose UTF-8 in your editor, and save it again"
    ]


def test_what_is_told_needs_a_name_only_where_there_are_several() -> None:
    assert [one.several for one in parse_all(ANNA)] == [True, True]
    assert [one.several for one in parse_all("[paths]\nlibrary = /vol/pix\n")] == [False]
    assert parse_all(ANNA)[0].replace(paths_library="/x").several


def problems(text: str) -> list[str]:
    with pytest.raises(SettingsProblem) as told:
        parse_all(text)
    return told.value.problems


def test_a_file_without_further_libraries_is_one_library() -> None:
    text = FAMILY.partition("[library Anna]")[0]
    assert parse_all(text) == (parse(text),)
    assert parse(text).name == ""


def test_a_further_library_has_what_it_sets_and_the_rest_as_the_first_has_it() -> None:
    first, anna = parse_all(FAMILY.replace("[library Ben & co]", ""))
    assert (anna.name, anna.paths_intake, anna.paths_library) == (
        "Anna",
        "/homes/anna/In",
        "/homes/anna/Photos",
    )
    assert (anna.thumbnails_enabled, first.thumbnails_enabled) == (False, True)
    assert anna.naming_layout != first.naming_layout
    assert not anna.duplicates_delete_duplicates
    assert (anna.logs_keep, anna.thumbnails_start) == (9, "03:30")


def test_no_library_takes_over_the_folders_of_the_first() -> None:
    """Two libraries that log into one folder, or make the same thumbnails, would get in each other's way."""
    _, anna = parse_all(FAMILY.replace("[library Ben & co]", ""))
    assert (anna.logs_folder, anna.logs) == ("", "/homes/anna/Photos")
    assert anna.thumbnails_roots == ()
    assert parse_all("[library Anna]\n")[1].paths_library == ""


def test_where_the_sections_stand_makes_no_difference() -> None:
    assert parse_all(ANNA + "[duplicates]\nre_uploads = hold\n")[1].duplicates_re_uploads == "hold"


def test_libraries_come_in_the_order_of_the_file_and_capitals_make_no_second_one() -> None:
    text = "[library zoe]\nintake = /z/In\n[library anna]\nintake = /a/In\n[LIBRARY  Zoe]\nlibrary = /z\n"
    assert [(one.name, one.paths_library) for one in parse_all(text)] == [
        ("", ""),
        ("zoe", "/z"),
        ("anna", ""),
    ]


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "-x", "a\\b", "x" * 41, "a:b", "end."])
def test_a_name_that_is_no_name_for_a_folder_is_refused(name: str) -> None:
    assert "cannot be called" in "\n".join(problems(f"[library {name}]\nintake = /a\n"))


@pytest.mark.parametrize(
    "name", ["anna", "Jürgen", "Anna & Ben".replace("&", "and"), "o'Neill", "2020", "祖母"]
)
def test_names_that_people_have_are_names(name: str) -> None:
    assert parse_all(f"[library {name}]\n")[1].name == name


def test_every_problem_of_every_library_is_told_at_once_with_its_line() -> None:
    told = problems(
        FAMILY + "[naming]\nlayuot = x\n[library Anna]\nlibrary = /z\nthumbnails.hour = 3\nkeep = many\n"
    )
    assert len(told) == 5
    assert "line 22" in told[0]
    assert "cannot be called 'Ben & co'" in told[0]
    assert told[1].startswith("config.ini line 24: [naming] layuot is not a setting; did you mean [naming]")
    assert "line 26: [library Anna] library was set before in line 18; keep one" in told[2]
    assert "line 27: [library Anna] thumbnails.hour is not a setting; did you mean [thumbnails]" in told[3]
    assert "line 28: [library Anna] keep = 'many'" in told[4]


def test_a_setting_by_its_key_alone_and_with_its_section_is_one_setting() -> None:
    assert "was set before" in problems(ANNA + "keep = 3\nlogs.keep = 4\nlogs_keep = 5\n")[1]


def test_no_two_settings_have_one_key_so_that_a_key_alone_is_clear() -> None:
    keys = [option.key for option in OPTIONS]
    assert sorted(set(keys)) == sorted(keys)
    assert all(option_called(key_of(option)) is option for option in OPTIONS)


def test_what_a_setting_is_called_tells_whose_it_is() -> None:
    anna = Settings({"name": "anna", "paths_library": "/homes/anna/Photos"})
    family = Settings({"paths_library": "/vol/pix"})
    assert [label(one, "intake") for one in (family, anna)] == ["[paths] intake", "[library anna] intake"]
    assert [label(one, "folder", "logs") for one in (family, anna)] == [
        "[logs] folder",
        "[library anna] logs.folder",
    ]
    assert [title(one) for one in (family, anna)] == ["pix", "anna"]
