"""Which of several equal copies stays, and what is said about it."""

from __future__ import annotations

from typing import Any

import pytest

from photo_organizer.decide.catalogued import CataloguedFile
from photo_organizer.decide.dedupe import LibraryFiles, plan_dedupe
from photo_organizer.model import Move, Plan, Precision, Remove, Stamp, Strength
from photo_organizer.settings import Settings

CONTENT = b"one content"
CAMERA = (Strength.CAMERA, Precision.SECOND)
FILE_TIME = (Strength.FILE_TIME, Precision.SECOND)


def copy(path: str, *, content: bytes = CONTENT, **told: Any) -> CataloguedFile:
    return CataloguedFile(path, Stamp(1, hash(path), 10, 5), content=content, **told)


def plans(*files: CataloguedFile, **settings: Any) -> list[Plan]:
    return plan_dedupe(LibraryFiles("/lib", files, "/lib/Duplicates", {}), Settings(settings))


OLD, NEW = "2019-05-01T12:00:00", "2024-05-01T12:00:00"
CASES: dict[str, tuple[list[CataloguedFile], list[CataloguedFile], str]] = {
    "in the library before in Duplicates, whatever the dates are": (
        [copy("old/a.jpg")], [copy("Duplicates/a.jpg", taken=OLD, sureness=CAMERA)], "stands in a better folder",
    ),
    "dated before undated": (
        [copy("pictures of a long name/a.jpg")], [copy("NoDateFound/a.jpg")], "stands in a better folder",
    ),
    "the camera's date before a file time": (
        [copy("x/later and longer.jpg", taken=NEW, sureness=CAMERA)], [copy("x/a.jpg", taken=OLD, sureness=FILE_TIME)],
        "its date is surer",
    ),
    "an exact date before a day": (
        [copy("x/long.jpg", taken=NEW, sureness=(Strength.NAME, Precision.SECOND))],
        [copy("x/a.jpg", taken=NEW, sureness=(Strength.NAME, Precision.DAY))],
        "its date is more exact",
    ),
    "of two file times the older": (
        [copy("2019/05_May/long.jpg", taken=OLD, sureness=FILE_TIME)], [copy("2024/a.jpg", taken=NEW, sureness=FILE_TIME)],
        "its file is older",
    ),
    "in the folder of a year": ([copy("2024/long.jpg")], [copy("x/a.jpg")], "stands in the folder of a year"),
    "with its companions": (
        [copy("2024/long.jpg"), copy("2024/long.xmp", content=b"edits")], [copy("2020/a.jpg")], "has more companions",
    ),
    "a plain name before that of a copy": (
        [copy("2024/holiday.jpg")], [copy("2024/a (1).jpg")], "its name is not that of a copy",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_better_copy_stays_and_it_is_said_why(case: str) -> None:
    stays, goes, why = CASES[case]
    for files in ([*stays, *goes], [*goes, *stays]):
        [plan] = plans(*files)
        removed = [(step.src, step.kept) for step in plan.steps if isinstance(step, Remove)]
        assert removed == [(f"/lib/{one.path}", f"/lib/{stays[0].path}") for one in goes]
        words = f"the library has the same content as {stays[0].path}, which stays because"
        assert plan.reasons[0].sentence.startswith(words)
        assert why in plan.reasons[0].sentence


def test_a_surely_dated_copy_does_not_cost_another_one_its_edits() -> None:
    dated = copy("2019/a.jpg", taken=OLD, sureness=CAMERA)
    given, removed = plans(dated, copy("x/a.jpg"), copy("x/a.xmp", content=b"edits"))
    assert [(step.src, step.dst) for step in given.steps if isinstance(step, Move)] == [
        ("/lib/x/a.xmp", "/lib/2019/a.xmp")
    ]
    assert [step.src for step in removed.steps if isinstance(step, Remove)] == ["/lib/x/a.jpg"]


@pytest.mark.parametrize(
    "weaker",
    [(Strength.FILE_TIME, Precision.SECOND), (Strength.NAME, Precision.DAY), (Strength.CONTAINER, Precision.SECOND)],
)  # fmt: skip
def test_the_better_date_stays_whoever_has_the_companions(weaker: tuple[int, int]) -> None:
    one, other = (
        copy("2024/a.jpg", taken=NEW, sureness=weaker),
        copy("2019/b.jpg", taken=OLD, sureness=CAMERA),
    )
    edits, half = copy("2024/a.xmp", content=b"edits"), copy("2024/a.nef", content=b"raw")
    given, removed = plans(one, edits, half, other)
    moves = {step.src: step.dst for step in given.steps if isinstance(step, Move)}
    assert moves == {"/lib/2024/a.xmp": "/lib/2019/b.xmp", "/lib/2024/a.nef": "/lib/2019/b.nef"}
    assert "its date is surer" in removed.reasons[0].sentence


@pytest.mark.parametrize("source", ["owner", "owner:1985-06-01/1985-08-31", "sidecar:exif:DateTimeOriginal"])
def test_what_its_owner_said_goes_before_what_the_camera_wrote(source: str) -> None:
    said = copy("1985/a.jpg", taken=NEW, sureness=(Strength.SIDECAR, Precision.DAY), source=source)
    [plan] = plans(said, copy("2019/a.jpg", taken=OLD, sureness=CAMERA))
    assert plan.source == "/lib/2019/a.jpg"


def test_hard_links_with_companions_stay_as_they_are() -> None:
    one = CataloguedFile("2019/a.jpg", Stamp(1, 7, 10, 5), content=CONTENT, taken=OLD, sureness=CAMERA)
    other = CataloguedFile("x/a.jpg", Stamp(1, 7, 10, 5), content=CONTENT)
    assert plans(one, other, copy("x/a.xmp", content=b"edits")) == []


def test_two_photos_that_get_the_date_of_one_second_do_not_get_one_name() -> None:
    """Each of them has a copy in Duplicates whose date is the surer one."""
    files, places = [], {}
    for number, content in enumerate((b"one", b"other")):
        aside = f"Duplicates/{number}.jpg"
        files += [
            copy(f"2024/{number}.jpg", content=content, taken=NEW, sureness=FILE_TIME),
            copy(aside, content=content, taken=OLD, sureness=CAMERA),
        ]
        places[aside] = ("/lib/2019/05_May", "20190501_120000")
    found = plan_dedupe(LibraryFiles("/lib", files, "/lib/Duplicates", {}, places=places), Settings())
    names = [step.dst for plan in found for step in plan.steps if isinstance(step, Move)]
    assert names == ["/lib/2019/05_May/20190501_120000.jpg", "/lib/2019/05_May/20190501_120000.0001.jpg"]
