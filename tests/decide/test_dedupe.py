"""Which of several equal copies stays, and what is said about it."""

from __future__ import annotations

from typing import Any, NoReturn

import pytest

from photo_organizer.decide.catalogued import CataloguedFile
from photo_organizer.decide.dedupe import LibraryFiles, _Planner, plan_dedupe, which_stays
from photo_organizer.model import Action, Move, Plan, Precision, Reason, Remove, Stamp, Strength
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
        path, code = which_stays(plan.reasons[0])
        assert path == stays[0].path
        assert code


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


def test_the_short_name_of_why_one_stays() -> None:
    [plan] = plans(copy("2024/holiday.jpg"), copy("2024/a (1).jpg"))
    assert which_stays(plan.reasons[0]) == ("2024/holiday.jpg", "copy")
    assert which_stays(Reason("duplicate", "something else")) == ("", "")
    other = "the library has the same content as a.jpg, which stays because nobody knows"
    assert which_stays(Reason("duplicate", other)) == ("a.jpg", "")


def test_the_owners_own_word_goes_before_a_sidecars() -> None:
    owner = copy("x/longer.jpg", taken=NEW, sureness=(Strength.OWNER, Precision.DAY), source="owner")
    sidecar = copy(
        "x/a.jpg",
        taken=OLD,
        sureness=(Strength.SIDECAR, Precision.SECOND),
        source="sidecar:exif:DateTimeOriginal",
    )
    [plan] = plans(owner, sidecar)
    assert plan.source == "/lib/x/a.jpg"


def linked(path: str) -> CataloguedFile:
    return CataloguedFile(path, Stamp(1, 7, 10, 5), content=CONTENT)


@pytest.mark.parametrize(
    "files",
    [
        [copy("2024/a.jpg")],
        [copy("2024/a.jpg", content=b"one"), copy("2024/b.jpg", content=b"other")],
        [linked("2024/a.jpg"), linked("x/b.jpg")],  # one file
        [CataloguedFile(name, Stamp(1, size, size, 5)) for size, name in enumerate(("a.jpg", "b.jpg"), 5)],  # not read
        [CataloguedFile(name, Stamp(1, ino, 0, 5), content=b"") for ino, name in enumerate(("a.jpg", "b.jpg"))],  # empty
        [  # halves of two live photos
            copy("2024/a.jpg"), copy("2024/a.mov", content=b"one"), copy("2023/b.jpg"), copy("2023/b.mov", content=b"other"),
        ],
        [  # a film of which nothing is known
            copy("2024/a.jpg"), copy("2024/a.mov", content=b"one"),
            copy("2023/b.jpg"), CataloguedFile("2023/b.mov", Stamp(1, 3, 9, 5)),
        ],
    ],
)  # fmt: skip
def test_what_is_no_duplicate_stays(files: list[CataloguedFile]) -> None:
    assert plans(*files) == []
    assert plans(*files, duplicates_delete_duplicates=False) == []


def test_what_shares_its_blocks_with_another_copy_stays() -> None:
    files = [copy("2024/a.jpg"), copy("x/b.jpg"), copy("x/c.jpg")]
    library = LibraryFiles("/lib", files, "/lib/Duplicates", {}, same_file=frozenset({"x/b.jpg"}))
    assert [plan.source for plan in plan_dedupe(library, Settings())] == ["/lib/x/c.jpg"]


def test_of_two_endings_beside_each_other_one_goes_and_the_companion_stays() -> None:
    [plan] = plans(copy("2024/a.jpg"), copy("2024/a.jpeg"), copy("2024/a.xmp", content=b"edits"))
    assert plan.steps == (Remove("/lib/2024/a.jpeg", "/lib/2024/a.jpg", copy("2024/a.jpeg").stamp),)


def test_a_unit_goes_as_a_whole_and_its_size_is_told() -> None:
    film, photo = b"film", [copy("2024/a.jpg"), copy("x/b.jpg")]
    [plan] = plans(*photo, copy("2024/a.mov", content=film), copy("x/b.mov", content=film))
    assert [(step.src, step.kept) for step in plan.steps if isinstance(step, Remove)] == [
        ("/lib/x/b.jpg", "/lib/2024/a.jpg"),
        ("/lib/x/b.mov", "/lib/2024/a.mov"),
    ]
    assert (plan.action, plan.size) == (Action.REMOVE, 20)


def done(*files: CataloguedFile) -> list[tuple[Action, list[str]]]:
    """What becomes of the copies where duplicates are not deleted."""
    found = plans(*files, duplicates_delete_duplicates=False)
    return [
        (
            plan.action,
            [
                step.dst if isinstance(step, Move) else step.src
                for step in plan.steps
                if isinstance(step, Move | Remove)
            ],
        )
        for plan in found
    ]


def test_duplicates_are_moved_as_a_unit_under_their_own_name_with_its_fraction() -> None:
    told: dict[str, Any] = {"taken": "2019-05-01T12:00:00.120000", "sureness": CAMERA}
    kept = [copy("2019/long name.jpg", **told), copy("2019/long name.xmp", content=b"edits")]
    other = [copy("x/b.jpg", **told), copy("x/b.xmp", content=b"edits", taken="2019-05-01T12:00:00.990000")]
    assert done(*kept, *other) == [
        (Action.SET_ASIDE, ["/lib/Duplicates/b.1200.jpg", "/lib/Duplicates/b.1200.xmp"])
    ]
    third = [copy("y/b.jpg", content=b"another"), copy("2020/c.jpg", content=b"another")]
    assert done(*third) == [(Action.SET_ASIDE, ["/lib/Duplicates/b.0001.jpg"])]


def test_never_two_of_the_same_in_duplicates() -> None:
    library, other, third = copy("2024/a.jpg"), copy("x/b.jpg"), copy("x/long.jpg")
    moved = (Action.SET_ASIDE, ["/lib/Duplicates/b.0001.jpg"])
    assert done(library, other, third) == [moved, (Action.REMOVE, ["/lib/x/long.jpg"])]
    assert done(library, copy("Duplicates/b.jpg")) == [], "that is where duplicates belong"
    assert done(library, other, copy("Duplicates/b.jpg")) == [(Action.REMOVE, ["/lib/x/b.jpg"])]
    aside = copy("Duplicates/b.jpg"), copy("Duplicates/long.jpg")
    assert done(library, *aside) == [(Action.REMOVE, ["/lib/Duplicates/b.jpg"])]


def test_of_two_equal_parts_of_one_recording_one_stays_in_the_library() -> None:
    parts = [copy("2024/a_1.mp4", unit=7), copy("2024/a_2.mp4", unit=7)]
    assert done(*parts) == [(Action.SET_ASIDE, ["/lib/Duplicates/a_2.0001.mp4"])]
    [plan] = plans(*parts)
    assert plan.steps == (Remove("/lib/2024/a_2.mp4", "/lib/2024/a_1.mp4", parts[1].stamp),)
    with_notes = [*parts, copy("2024/a_2.wav", content=b"a note", unit=7)]
    assert plans(*with_notes) == [], "the note would be left behind"


def test_a_long_name_has_room_for_its_number_on_an_encrypted_share() -> None:
    files = [copy("2024/b.jpg"), copy(f"x/{'a' * 139}.jpg")]
    library = LibraryFiles("/lib", files, "/lib/Duplicates", {}, name_limit=143)
    [plan] = plan_dedupe(library, Settings({"duplicates_delete_duplicates": False}))
    [step] = plan.steps
    assert isinstance(step, Move)
    assert step.dst == f"/lib/Duplicates/{'a' * 134}.0001.jpg"


class Large(set[str]):
    """What is known of all copies so far: it may be asked, not gone through for each of them."""

    def __or__(self, _: object) -> NoReturn:
        raise AssertionError("all are gone through")


def test_no_copy_is_decided_by_going_through_all_that_were_decided_before() -> None:
    """Fifty thousand duplicates took minutes, and each slice of the work decides anew."""
    files = [
        copy("2019/a.jpg", taken=OLD, sureness=CAMERA),
        copy("x/b.jpg"),
        copy("x/b.xmp", content=b"edits"),
    ]
    planner = _Planner(LibraryFiles("/lib", files, "/lib/Duplicates", {}), Settings())
    planner.kept, planner.gone = Large(), Large()
    assert [plan.source for plan in planner.decide(files[:2])] == ["/lib/2019/a.jpg", "/lib/x/b.jpg"]
