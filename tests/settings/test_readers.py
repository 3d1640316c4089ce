"""What each kind of setting accepts, what it becomes, and what a settings file becomes when one is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.errors import SettingsProblem
from photo_organizer.settings import Settings, readers
from photo_organizer.settings.edit import change, change_for, pair, values_in
from photo_organizer.settings.libraries import LONGEST, find, key_of, name_problems, option_called, same_name
from photo_organizer.settings.options import OPTIONS
from photo_organizer.settings.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable

LAYOUT = "{YYYY}/{MM}_{Mmm}/{YYYY}{MM}{DD}_{hh}{mm}{ss}"


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (readers.boolean, "True", True), (readers.boolean, "yes", True), (readers.boolean, "on", True), (readers.boolean, "1", True),
        (readers.boolean, "false", False), (readers.boolean, "NO", False), (readers.boolean, "off", False), (readers.boolean, "0", False),
        (readers.number(0.5, 9), "0.5", 0.5), (readers.number(0.5, 9), "9", 9.0), (readers.number(0.5, 9), " 2.5", 2.5),
        (readers.whole(-3, 12), "-3", -3), (readers.whole(-3, 12), "12", 12),
        (readers.choice("one", "two"), "two", "two"),
        (readers.folder, "/volume1/photo//", "/volume1/photo"), (readers.folder, "/", "/"), (readers.folder, "", ""),
        (readers.folder, "/a/..b", "/a/..b"),
        (readers.zone, "Europe/Berlin", "Europe/Berlin"), (readers.zone, "", ""),
        (readers.clock, "00:00", "00:00"), (readers.clock, "23:59", "23:59"),
        (readers.lines, "one\n\n  two \n", ("one", "two")), (readers.lines, "", ()),
        (readers.folders, "/a/\n/b", ("/a", "/b")),
        (readers.layout, LAYOUT, LAYOUT), (readers.layout, "{event}_{hh}{mm}{ss}", "{event}_{hh}{mm}{ss}"),
        (readers.layout, "{YYYY}/{original}", "{YYYY}/{original}"), (readers.layout, "Photos/{original}", "Photos/{original}"),
        (readers.layout, "{kind}/{original}", "{kind}/{original}"),
        (readers.layout, "{YYYY} Duplicates/{original}", "{YYYY} Duplicates/{original}"),
        (readers.layout, "{YYYY}/Duplicates/#1/{original}", "{YYYY}/Duplicates/#1/{original}"),
    ],
)  # fmt: skip
def test_what_a_setting_becomes(read: Callable[[str], Any], text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "cure"),
    [
        (readers.boolean, "maybe", "write true or false"),
        (readers.number(0.5, 9), "0.4", "from 0.5 to 9"), (readers.number(0.5, 9), "9.1", "from 0.5 to 9"),
        (readers.number(0.5, 9), "x", "from 0.5 to 9"), (readers.number(0.5, 9), "nan", "from 0.5 to 9"),
        (readers.whole(-3, 12), "13", "from -3 to 12"), (readers.whole(-3, 12), "-4", "from -3 to 12"),
        (readers.whole(-3, 12), "1.5", "from -3 to 12"), (readers.whole(-3, 12), "", "from -3 to 12"),
        (readers.choice("one", "two"), "three", "write one or two"), (readers.choice("one", "two"), "One", "write one or two"),
        (readers.folder, "photo", "absolute path"), (readers.folder, "/a/../b", "absolute path"),
        (readers.folder, "../b", "absolute path"), (readers.folder, "/a\nb", "without line breaks"),
        (readers.folders, "/a\nb", "absolute path"),
        (readers.zone, "Europe/Nowhere", "Europe/Berlin"), (readers.zone, "../etc", "Europe/Berlin"),
        (readers.clock, "24:00", "02:00"), (readers.clock, "2:00", "02:00"), (readers.clock, "02:60", "02:00"),
        (readers.layout, "{year}/{original}", "use only the fields"), (readers.layout, "{YYYY/{original}", "use only"),
        (readers.layout, "{YYYY}//{original}", "every part"), (readers.layout, ".x/{original}", "every part"),
        (readers.layout, "{YYYY} /{original}", "every part"), (readers.layout, "{YYYY}?/{original}", "leave out"),
        (readers.layout, "{YYYY}\x01/{original}", "leave out"),
        (readers.layout, "{YYYY}/{hh}{mm}", "{hh}, {mm} and {ss}"), (readers.layout, "{original}/{hh}{mm}", "{hh}, {mm} and {ss}"),
        (readers.layout, "Duplicates/{original}", "kept for something"), (readers.layout, "nodatefound/{YYYY}/{original}", "kept"),
        (readers.layout, "Duplicates {event}/{original}", "kept"), (readers.layout, "{YYYY}/#Recycle/{original}", "kept"),
        (readers.layout, "{YYYY}/{event} #recycle/{original}", "kept"), (readers.layout, "{YYYY}/{event}@eaDir/{original}", "kept"),
        (readers.layout, "{YYYY}/@{original}", "kept"), (readers.layout, "{YYYY}/~${original}", "kept"),
        (readers.layout, "{YYYY}/@{event}/{original}", "kept"),
        (readers.layout, "{YYYY}/@eaDir/{original}", "kept"), (readers.layout, "unknown file types/{original}", "kept"),
        (readers.layout, "{event}/{original}", "the first folder"), (readers.layout, "{camera}_/{original}", "the first folder"),
    ],
)  # fmt: skip
def test_what_is_refused_and_with_which_cure(read: Callable[[str], Any], text: str, cure: str) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        read(text)
    assert cure in str(raised.value)


# ── a changed file ───────────────────────────────────────────────────────────────────────────────


def test_a_value_of_several_lines_stands_indented() -> None:
    assert pair("folders", "/a\n\n/b\n /c ") == "folders = /a\n    /b\n    /c"
    assert pair("folders", "") == "folders ="


FILE = """[paths]
library = /volume1/photo
# a remark
intake = /volume1/photo/in
[a]
many = one
    two
    # remark
    three

last = 1
"""


@pytest.mark.parametrize(
    ("place", "value", "old", "new"),
    [
        (("paths", "library"), "/x", "library = /volume1/photo\n#", "library = /x\n#"),
        (("a", "many"), "four", "many = one\n    two\n    # remark\n    three\n", "many = four\n"),
        (("a", "last"), "one\ntwo", "last = 1\n", "last = one\n    two\n"),
        (("a", "new"), "x", "[a]\n", "[a]\nnew = x\n"),
        (("paths", "new"), "x", "[paths]\n", "[paths]\nnew = x\n"),
        (("b", "new"), "x", "last = 1\n", "last = 1\n\n[b]\nnew = x\n"),
    ],
)
def test_only_the_lines_of_one_setting_change(place: tuple[str, str], value: str, old: str, new: str) -> None:
    assert FILE.count(old) == 1
    assert change(FILE, {place: value}) == FILE.replace(old, new)


def test_an_empty_file_begins_with_the_section() -> None:
    assert change("", {("a", "new"): "x"}) == "[a]\nnew = x\n"


def test_what_a_file_sets_is_read_with_its_further_lines() -> None:
    assert values_in(FILE) == {
        ("paths", "library"): "/volume1/photo",
        ("paths", "intake"): "/volume1/photo/in",
        ("a", "many"): "one\ntwo\nthree",
        ("a", "last"): "1",
    }
    tabs = "[a]\nfirst = 1\n[b]\n  indented = 2\n\tmore = 3\n"
    assert values_in(tabs) == {("a", "first"): "1", ("b", "indented"): "2\nmore = 3"}


def test_a_further_librarys_setting_is_written_into_its_section() -> None:
    text = "[library Oma]\nlibrary = /a\n"
    assert change_for(text, "oma", {"paths.library": "/b"}) == "[library Oma]\nlibrary = /b\n"


# ── libraries and their names ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "right"),
    [("x" * LONGEST, True), ("x" * (LONGEST + 1), False), ("", False), ("x.", False), (".x", False), ("x/y", False), ("Oma 2", True), ("รูปภาพ", True), ("अन्ना", True)],
)  # fmt: skip
def test_the_name_of_a_library(name: str, *, right: bool) -> None:
    assert (name_problems(name) == []) is right


def test_a_library_is_found_by_its_name_in_any_letters() -> None:
    libraries = [Settings(), Settings({"name": "Oma"}), Settings({"name": "Opa"})]
    assert find(libraries, "OPA") is libraries[2]
    assert find(libraries, "x") is None
    assert find(libraries, "") is None
    assert same_name("Oma", "oMA")
    assert not same_name("Oma", "Opa")


def test_every_setting_is_found_by_the_key_that_is_written() -> None:
    for option in OPTIONS:
        assert option_called(key_of(option)) is option
    assert key_of(next(one for one in OPTIONS if one.name == "paths_library")) == "library"
    assert "." in key_of(next(one for one in OPTIONS if one.section != "paths"))


# ── the settings as a value ──────────────────────────────────────────────────────────────────────


def test_settings_are_a_value_that_does_not_change() -> None:
    one, other = Settings({"name": "a"}), Settings({"name": "b"})
    assert one == Settings({"name": "a"})
    assert hash(one) == hash(Settings({"name": "a"}))
    assert one != other
    assert hash(one) != hash(other)
    assert one != "a"
    assert one.replace(name="b") == other
    with pytest.raises(AttributeError, match="frozen"):
        one.name = "c"
    assert Settings({"intake_mode": "copy"}).copies
    assert not Settings().copies


def test_a_line_that_sets_nothing_is_a_problem_with_its_number() -> None:
    with pytest.raises(SettingsProblem, match=r"line 2: .*neither a"):
        parse("[paths]\nrubbish\n", origin="settings.ini")
