"""Answers of the wizard: good ones become settings, bad ones are refused with every reason."""

from __future__ import annotations

import pytest

from photo_organizer.synology import answers, words
from photo_organizer.synology.answers import Answers
from photo_organizer.synology.words import Unusable

SHOWN = {"wizard_library_share": "photo", "wizard_intake_share": "photo"}


def refused(**changes: str) -> list[str]:
    with pytest.raises(Unusable) as caught:
        answers.read(SHOWN | {f"wizard_{key}": value for key, value in changes.items()})
    return [problem.key for problem in caught.value.problems]


def test_without_answers_nothing_was_given() -> None:
    assert not answers.given({})
    assert not answers.given({"wizard_library_share": ""})


def test_what_the_wizard_sends_is_read() -> None:
    environment = {
        "wizard_library_share": "Family Photos",
        "wizard_library_folder": "All/",
        "wizard_intake_share": "upload",
        "wizard_intake_folder": "",
        "wizard_duplicates_delete": "false",
        "wizard_duplicates_keep": "true",
        "wizard_same_name_both": "false",
        "wizard_same_name_aside": "true",
        "wizard_nightly": "false",
        "wizard_nightly_start": "23:00",
    }
    expected = Answers(
        "Family Photos",
        "All",
        "upload",
        "",
        delete_duplicates=False,
        same_second="duplicates",
        nightly=False,
        nightly_start="23:00",
    )
    assert answers.read(environment) == expected


def test_missing_answers_are_the_safe_defaults() -> None:
    assert answers.read(SHOWN) == Answers()


@pytest.mark.parametrize(
    "share", ["..", "a/b", "$(reboot)", "`id`", "it's", 'x"y', "@eaDir", "#recycle", ".hidden", "a;b"]
)
def test_a_share_that_cannot_be_one_is_refused(share: str) -> None:
    assert "bad_share" in refused(library_share=share)


@pytest.mark.parametrize(
    "folder",
    [
        "..",
        "a/../../b",
        "/etc",
        "$(touch x)",
        "`id`",
        "it's",
        'x"y',
        "a\nb",
        "a\u2028b",
        "a\x85b",
        "a/.git",
        "@x",
        "x" * 201,
        "é" * 80,
    ],
)
def test_a_folder_that_leads_elsewhere_is_refused(folder: str) -> None:
    assert "bad_folder" in refused(intake_folder=folder)


def test_blanks_inside_names_are_fine() -> None:
    read = answers.read(SHOWN | {"wizard_intake_folder": "From the phone/New ones"})
    assert read.intake_folder == "From the phone/New ones"


@pytest.mark.parametrize("share", ["home", "homes", "Homes"])
def test_personal_folders_are_refused(share: str) -> None:
    assert refused(intake_share=share) == ["personal_share"]


def test_an_application_s_share_is_refused() -> None:
    assert refused(intake_share="docker") == ["application_share"]


def test_intake_and_library_must_not_swallow_each_other() -> None:
    assert refused(intake_folder="") == ["same_folder"]
    assert refused(library_folder="Mine", intake_folder="mine") == ["same_folder"]
    assert refused(library_folder="In/Library", intake_folder="In") == ["library_in_intake"]
    assert refused(library_folder="F\u00fcr uns", intake_folder="Fu\u0308r uns") == ["same_folder"]


def test_all_problems_are_reported_at_once() -> None:
    assert refused(library_share="a/b", intake_folder="..", nightly_start="25:00") == [
        "bad_share",
        "bad_folder",
        "bad_start",
    ]


def test_what_came_from_outside_cannot_write_into_the_dialog() -> None:
    shown = words.sentence(words.Problem("bad_folder", "<b>{what}</b>"), "xyz")
    assert "&lt;b&gt;{what}&lt;/b&gt;" in shown


def test_a_picker_that_nobody_touched_says_nothing() -> None:
    """DSM fills pickers by itself; the tick beside it tells whether it counts."""
    chosen = {"wizard_intake_share": "video", "wizard_other_share": "false"}
    assert answers.read(SHOWN | chosen).intake_share == "photo"
    assert answers.read(SHOWN | chosen | {"wizard_other_share": "true"}).intake_share == "video"


def test_another_share_has_to_be_chosen() -> None:
    assert "no_other_share" in refused(intake_share="", other_share="true")
