"""What keeps a command from its end travels as a code with values, so that the page says it in its reader's language."""

from __future__ import annotations

from photo_organizer.cli.overlaps import overlap_problems
from photo_organizer.commands.reply import ended, worded
from photo_organizer.errors import FileBusy, FileProblem, NameTaken, VolumeFull
from photo_organizer.settings import Settings
from photo_organizer.web.answers import told


def test_every_problem_has_a_code_and_what_is_kept_without_one_keeps_its_sentence() -> None:
    problems = [
        FileBusy("'/a' is being written", "/a"),
        NameTaken("'/b' exists", "/b"),
        VolumeFull("no room", "free some"),
        FileProblem("odd", "/c"),
    ]
    answer = worded(ended(["/d"], [*(str(one) for one in problems), "said by an older version"]))
    found = told(answer)
    assert [(one["code"], one["values"]) for one in found] == [
        ("file_busy", {"path": "/a"}),
        ("name_taken", {"path": "/b"}),
        ("no_room", {}),
        ("not_possible", {"path": "/c"}),
        ("", {}),
    ]
    assert [one["sentence"] for one in found] == answer["problems"]
    assert answer["problems"][2] == "no room — free some"


def test_an_answer_without_codes_is_written_as_it_is() -> None:
    plain = ended([], ["odd"])
    assert worded(plain) == plain
    assert [one["sentence"] for one in told(plain)] == ["odd"]


def test_folders_of_two_libraries_that_overlap_name_the_setting() -> None:
    first = Settings().replace(paths_library="/volume1/photo", paths_intake="/volume1/photo/in")
    second = Settings().replace(name="anna", paths_library="/volume1/photo/anna", paths_intake="/volume1/in")
    (problem,) = overlap_problems([(first, second)])
    assert getattr(problem, "code", "") == "overlap"
    assert getattr(problem, "values", {}) == {
        "path": "/volume1/photo/anna",
        "other": "/volume1/photo",
        "setting": "paths.library",
        "library": "anna",
    }
