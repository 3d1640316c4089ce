"""What one copy has that the one which stays lacks: the surer date, and companions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from photo_organizer.decide.catalogued import CataloguedFile
from photo_organizer.decide.dedupe import LibraryFiles, plan_dedupe
from photo_organizer.decide.dedupe_better import gives_all, is_surer
from photo_organizer.model import Dated, Membership, Move, Plan, Precision, Remove, Stamp, Strength
from photo_organizer.settings import Settings
from tests.decide.test_dedupe import CAMERA, FILE_TIME, NEW, OLD, copy

NAME = (Strength.NAME, Precision.SECOND)
DAY = (Strength.NAME, Precision.DAY)


@pytest.mark.parametrize(
    ("aside", "kept", "surer"),
    [
        ({"taken": OLD, "sureness": CAMERA}, {"taken": NEW, "sureness": FILE_TIME}, True),
        ({"taken": OLD, "sureness": CAMERA}, {"taken": NEW, "sureness": NAME}, True),
        ({"taken": OLD, "sureness": CAMERA}, {"taken": NEW, "sureness": CAMERA}, False),
        ({"taken": OLD, "sureness": CAMERA}, {"taken": NEW, "sureness": (Strength.SIDECAR, Precision.SECOND)}, False),
        ({"taken": OLD, "sureness": FILE_TIME}, {"taken": NEW, "sureness": CAMERA}, False),
        ({"taken": OLD, "sureness": FILE_TIME}, {"taken": NEW, "sureness": NAME}, False),
        ({"taken": OLD, "sureness": NAME}, {"taken": NEW, "sureness": DAY}, True),
        ({"taken": OLD, "sureness": DAY}, {"taken": NEW, "sureness": NAME}, False),
        ({"taken": OLD, "sureness": FILE_TIME}, {"taken": NEW, "sureness": FILE_TIME}, True),  # the older file
        ({"taken": NEW, "sureness": FILE_TIME}, {"taken": OLD, "sureness": FILE_TIME}, False),
        ({"taken": OLD, "sureness": FILE_TIME}, {"taken": OLD, "sureness": FILE_TIME}, False),
        ({"taken": OLD, "sureness": NAME}, {"taken": NEW, "sureness": NAME}, False),
        ({}, {"taken": NEW, "sureness": FILE_TIME}, False),
    ],
)  # fmt: skip
def test_which_date_of_two_copies_is_surer(
    aside: dict[str, Any], kept: dict[str, Any], *, surer: bool
) -> None:
    assert is_surer(copy("Duplicates/a.jpg", **aside), copy("2024/a.jpg", unit=3, **kept)) is surer


@pytest.mark.parametrize(
    ("path", "unit", "surer"),
    [("NoDateFound/a.jpg", 3, True), ("NoDateFound/a.jpg", 0, False), ("2024/a.jpg", 3, False)],
)
def test_only_what_we_filed_without_a_date_gets_one(path: str, unit: int, *, surer: bool) -> None:
    """What its owner put somewhere stays there, whatever the copy tells."""
    assert is_surer(copy("Duplicates/a.jpg", taken=OLD, sureness=CAMERA), copy(path, unit=unit)) is surer


def of(stem: str, **files: bytes | None) -> list[CataloguedFile]:
    found = [("jpg", b"photo"), *files.items()]
    return [
        CataloguedFile(f"{stem}.{tail}", Stamp(1, hash(stem + tail), 10, 5), content=content)
        for tail, content in found
    ]


@pytest.mark.parametrize(
    ("unit", "other", "gives"),
    [
        ({}, {}, False),
        ({}, {"xmp": b"edits"}, True),
        ({"xmp": b"edits"}, {"xmp": b"edits"}, False),
        ({"xmp": b"mine"}, {"xmp": b"its"}, False),  # no room for both
        ({"xmp": b"mine"}, {"xmp": b"its", "aae": b"edits"}, False),  # one of them has no room
        ({}, {"mov": b"film"}, True),
        ({"mov": b"film"}, {"nef": b"raw"}, False),  # halves of two photos
        ({"mov": b"film"}, {"mov": b"film", "nef": b"raw"}, True),
        ({"mov": b"film"}, {"xmp": b"edits"}, True),
        ({"xmp": b"edits"}, {"mov": b"film"}, True),
        ({"xmp": None}, {"mov": b"film", "aae": b"edits"}, True),
        ({}, {"xmp": None}, True),
    ],
)  # fmt: skip
def test_a_copy_gives_all_that_it_has_or_stays(
    unit: dict[str, bytes | None], other: dict[str, bytes | None], *, gives: bool
) -> None:
    assert gives_all(of("2019/a", **unit), of("x/b", **other)) is gives


def plans(*files: CataloguedFile, place: tuple[str, str] | None = None, **settings: Any) -> list[Plan]:
    places = {one.path: place for one in files if one.path.startswith("Duplicates/") and place}
    return plan_dedupe(LibraryFiles("/lib", files, "/lib/Duplicates", {}, places=places), Settings(settings))


MAY = ("/lib/2019/05_May", "20190501_120000")


def test_a_surer_copy_in_duplicates_dates_the_whole_unit_of_the_library() -> None:
    exact = "2019-05-01T12:00:00.250000"
    kept = copy("2024/a.jpg", taken=NEW, sureness=FILE_TIME, unit=3)
    edits = copy("2024/a.xmp", content=b"edits", unit=3)
    aside = copy("Duplicates/x.jpg", taken=exact, sureness=CAMERA, source="exif:DateTimeOriginal")
    extra = copy("Duplicates/x.aae", content=b"more", taken=NEW, sureness=FILE_TIME)
    given, removed = plans(edits, kept, aside, extra, place=MAY)
    moves = {step.src: step.dst for step in given.steps if isinstance(step, Move)}
    assert moves == {
        "/lib/2024/a.jpg": "/lib/2019/05_May/20190501_120000.jpg",
        "/lib/2024/a.xmp": "/lib/2019/05_May/20190501_120000.xmp",
        "/lib/Duplicates/x.aae": "/lib/2019/05_May/20190501_120000.aae",
    }
    assert (given.source, given.size, given.membership) == ("/lib/2024/a.jpg", 30, Membership(3, ""))
    assert isinstance(given.dated, Dated)
    assert (given.dated.value, given.dated.subseconds) == (datetime(2019, 5, 1, 12), "250000")
    assert (given.dated.strength, given.dated.precision) == CAMERA
    assert given.reasons[0].sentence == (
        "has the same content as Duplicates/x.jpg, whose date is surer: 2019-05-01 12:00:00 (exif:DateTimeOriginal)"
    )
    [step] = removed.steps
    assert isinstance(step, Remove)
    assert (step.src, step.kept) == ("/lib/Duplicates/x.jpg", "/lib/2019/05_May/20190501_120000.jpg")


def test_companions_of_a_copy_that_is_not_surer_come_where_the_unit_is() -> None:
    kept = copy("a.jpg", taken=OLD, sureness=CAMERA)
    aside = copy("Duplicates/x.jpg", taken=NEW, sureness=FILE_TIME)
    extra = copy("Duplicates/x.xmp", content=b"edits")
    given, removed = plans(kept, aside, extra, place=MAY)
    moves = {step.src: step.dst for step in given.steps if isinstance(step, Move)}
    assert moves == {"/lib/Duplicates/x.xmp": "/lib/a.xmp"}
    assert (given.dated, given.membership) == (None, Membership(0, "a.jpg"))
    assert given.reasons[0].code == "companion"
    assert [step.src for step in removed.steps if isinstance(step, Remove)] == ["/lib/Duplicates/x.jpg"]


def test_a_copy_that_cannot_give_does_not_keep_the_next_from_giving() -> None:
    first, bare = copy("2019/a.jpg", taken=OLD, sureness=CAMERA), copy("x/a.jpg", taken=OLD, sureness=NAME)
    rich, edits = copy("y/a.jpg"), copy("y/a.xmp", content=b"edits")
    given, *removed = plans(first, bare, rich, edits)
    assert [step.dst for step in given.steps if isinstance(step, Move)] == ["/lib/2019/a.xmp"]
    assert {plan.source for plan in removed} == {"/lib/x/a.jpg", "/lib/y/a.jpg"}


@pytest.mark.parametrize("companion", [CAMERA, FILE_TIME, (0, 0)])
def test_the_dates_of_the_photos_are_compared_and_not_those_of_their_companions(
    companion: tuple[int, int],
) -> None:
    told = {"taken": OLD, "sureness": companion} if companion[0] else {}
    kept, note = copy("2019/a.jpg", taken=OLD, sureness=NAME), copy("2019/a.txt", content=b"note", **told)
    rich, edits = copy("y/a.jpg", taken=NEW, sureness=FILE_TIME), copy("y/a.xmp", content=b"edits", **told)
    given, removed = plans(kept, note, rich, edits)
    assert [step.dst for step in given.steps if isinstance(step, Move)] == ["/lib/2019/a.xmp"]
    assert removed.source == "/lib/y/a.jpg"
