"""Sections of libraries come into the file and go again; every other line stays as it was."""

from __future__ import annotations

import pytest

from photo_organizer.settings import parse_all
from photo_organizer.settings.edit import add_section, change_for, remove_section, values_for

FILE = """\
# ours
[paths]
intake = /vol/pix/In
library = /vol/pix

[library Anna]
# hers
intake = /a/In
library = /a
keep = 3
thumbnails.prompts = a dog
    a cat

# of the logs
[logs]
keep = 5
"""


def test_what_is_added_is_read_and_removing_it_gives_the_file_back() -> None:
    added = add_section(FILE, "library Ben", {"intake": "/b/In", "library": "/b"})
    assert [one.name for one in parse_all(added)] == ["", "Anna", "Ben"]
    assert added.startswith(FILE)
    assert remove_section(added, "library ben") == FILE


def test_removing_a_library_takes_its_lines_and_no_remark_of_the_next_section() -> None:
    assert remove_section(FILE, "library  ANNA") == FILE.replace(
        FILE[FILE.index("[library Anna]") : FILE.index("\n# of the logs")], ""
    )


def test_a_library_s_setting_is_changed_in_its_own_section_however_it_is_written_there() -> None:
    text = change_for(FILE, "anna", {"logs.keep": "7", "duplicates.re_uploads": "hold"})
    first, anna = parse_all(text)
    assert (first.logs_keep, anna.logs_keep) == (5, 7)
    assert (first.duplicates_re_uploads, anna.duplicates_re_uploads) == ("file", "hold")
    assert text.count("keep") == 2
    assert "# hers\n" in text


def test_the_first_library_s_setting_is_changed_in_the_section_that_it_has() -> None:
    first, anna = parse_all(change_for(FILE, "", {"logs.keep": "9", "paths.library": "/vol/other"}))
    assert (first.logs_keep, anna.logs_keep) == (9, 3)
    assert (first.paths_library, anna.paths_library) == ("/vol/other", "/a")


@pytest.mark.parametrize(
    ("library", "given"),
    [
        ("", {"paths.intake": "/vol/pix/In", "paths.library": "/vol/pix", "logs.keep": "5"}),
        (
            "anna",
            {
                "paths.intake": "/a/In",
                "paths.library": "/a",
                "logs.keep": "3",
                "thumbnails.prompts": "a dog\na cat",
            },
        ),
        ("ben", {}),
    ],
)
def test_what_the_file_sets_for_one_library(library: str, given: dict[str, str]) -> None:
    assert values_for(FILE, library) == given
