"""The steps of one batch: what comes later beside the rest of its unit, filed files that give way, names freed first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from photo_organizer.decide.batch_state import BatchState
from photo_organizer.decide.steps import Steps
from photo_organizer.decide.world import Candidate, Existing, FiledPart
from photo_organizer.model import Dated, Facts, Move, Step, Strength
from photo_organizer.settings import Settings
from tests.decide.candidates import FOLDER, JPEG, MOV, NOON, STEM, XMP, candidate, existing, facts, world

JULY, LATER = (
    "/lib/2024/07_Jul",
    Dated(NOON.replace(month=7), "takeout:photoTakenTime", "25", strength=Strength.SIDECAR),
)


def steps_among(*there: Existing) -> Steps:
    return Steps(BatchState(world(*there)), Settings())


def moves(steps: tuple[Step, ...]) -> list[tuple[str, str]]:
    return [(step.src, step.dst) for step in steps if isinstance(step, Move)]


PHOTO, FILM = existing(f"{FOLDER}/{STEM}.jpg", ino=1), existing(f"{FOLDER}/{STEM}.mov", ino=2)
EDITS = facts("/in/a.xmp", XMP)


def part(*filed: Existing, **told: object) -> FiledPart:
    tails = tuple((there, "." + there.path.rpartition(".")[2]) for there in filed)
    return replace(FiledPart(5, (FOLDER, STEM), tails, {EDITS.path: ".xmp"}), **told)  # type: ignore[arg-type]


def later(filed: FiledPart, *newcomers: Facts) -> Candidate:
    return replace(candidate(*(newcomers or (EDITS,))), filed_part=filed)


def test_a_companion_stands_beside_the_rest_of_its_unit() -> None:
    filed = part(PHOTO, FILM)
    assert moves(steps_among(PHOTO, FILM).join(later(filed), filed)) == [(EDITS.path, f"{FOLDER}/{STEM}.xmp")]


def test_where_a_stranger_has_the_name_all_of_the_unit_take_another() -> None:
    filed = part(PHOTO, FILM)
    stranger = existing(f"{FOLDER}/{STEM}.xmp", ino=3)
    assert moves(steps_among(PHOTO, FILM, stranger).join(later(filed), filed)) == [
        (PHOTO.path, f"{FOLDER}/{STEM}.0001.jpg"),
        (FILM.path, f"{FOLDER}/{STEM}.0001.mov"),
        (EDITS.path, f"{FOLDER}/{STEM}.0001.xmp"),
    ]


@pytest.mark.parametrize(
    ("stranger", "expected"), [("nef", ".jpg.xmp"), ("raf", ".jpg.xmp"), ("dng", ".xmp"), ("png", ".xmp")]
)
def test_a_picture_s_later_settings_are_read_for_no_stranger_s_raw_file(stranger: str, expected: str) -> None:
    filed = part(PHOTO)
    steps = steps_among(PHOTO, existing(f"{FOLDER}/{STEM}.{stranger}", ino=3)).join(later(filed), filed)
    assert moves(steps) == [(EDITS.path, f"{FOLDER}/{STEM}{expected}")]


def test_settings_that_come_later_to_a_raw_file_keep_the_name_by_which_they_are_read() -> None:
    filed = part(existing(f"{FOLDER}/{STEM}.nef", ino=3), PHOTO)
    steps = steps_among(*(there for there, _ in filed.filed)).join(later(filed), filed)
    assert moves(steps) == [(EDITS.path, f"{FOLDER}/{STEM}.xmp")]


def test_a_new_date_takes_the_filed_files_along_unless_a_newcomer_leads() -> None:
    filed = part(PHOTO, dated=LATER)
    assert moves(steps_among(PHOTO).join(later(filed), filed)) == [
        (PHOTO.path, f"{JULY}/20240731_120000.jpg"),
        (EDITS.path, f"{JULY}/20240731_120000.xmp"),
    ]
    stranger = existing(f"{JULY}/20240731_120000.jpg", ino=3)
    names = [name for _, name in moves(steps_among(PHOTO, stranger).join(later(filed), filed))]
    assert names == [f"{JULY}/20240731_120000.2500.jpg", f"{JULY}/20240731_120000.2500.xmp"]
    leads = part(PHOTO, dated=LATER, leads=True)
    assert moves(steps_among(PHOTO).join(later(leads), leads)) == [(EDITS.path, f"{FOLDER}/{STEM}.xmp")]


def test_edited_copies_go_to_the_new_date_too() -> None:
    edited = existing(f"{FOLDER}/{STEM}_A.jpg", ino=4)
    copy = FiledPart(6, (FOLDER, f"{STEM}_A"), ((edited, ".jpg"),), {}, dated=LATER)
    undated = replace(copy, dated=None)
    filed = part(PHOTO, dated=LATER, copies=(undated, copy))
    assert moves(steps_among(PHOTO, edited).join(later(filed), filed))[-1] == (
        edited.path,
        f"{JULY}/20240731_120000.2500.jpg",
    )


def test_names_that_are_left_are_free_for_the_next_and_those_taken_are_not() -> None:
    steps = steps_among(PHOTO)
    filed = part(PHOTO, dated=LATER)
    steps.join(later(filed), filed)
    assert steps.batch_state.free(FOLDER, STEM, [".jpg"])
    assert not steps.batch_state.free(JULY, "20240731_120000", [".jpg"])


@pytest.mark.parametrize(
    ("path", "told", "tail"),
    [
        (f"{FOLDER}/{STEM}.jpeg", {}, ".jpeg"),  # it keeps what it has
        (f"{FOLDER}/{STEM}.jpeg", {"alone": True}, ".jpg"),
        (f"{FOLDER}/{STEM}.jpeg", {"tails": {EDITS.path: "_2.jpg"}}, ".jpg"),  # the parts are numbered anew
        (f"{FOLDER}/{STEM}.xmp", {}, ".jpg"),  # a newcomer has it
        (f"{FOLDER}/other.jpeg", {}, ".jpg"),
        (f"{FOLDER}/{STEM}", {}, ".jpg"),
    ],
)
def test_the_tail_of_a_filed_file_from_now_on(path: str, told: dict[str, object], tail: str) -> None:
    there = existing(path)
    filed = replace(part(there, **told), filed=((there, ".jpg"),))
    assert steps_among(there).all_tails(later(filed))[-1] == tail


@pytest.mark.parametrize(
    ("place", "told", "follows"),
    [
        ((FOLDER, STEM), {"leads": True}, False),  # they are there
        ((FOLDER, f"{STEM}_A"), {"leads": True}, False),
        ((FOLDER, f"{STEM}.0001"), {"leads": True}, False),
        ((FOLDER, f"{STEM}1"), {"leads": True}, True),
        ((FOLDER, "20240831_120001"), {"leads": True}, True),
        ((JULY, STEM), {"leads": True}, True),
        ((JULY, STEM), {}, False),
    ],
)
def test_filed_files_follow_a_main_file_of_another_second(
    place: tuple[str, str], told: dict[str, object], *, follows: bool
) -> None:
    newcomer = later(part(PHOTO, place=place, tails={"/in/a.jpg": ".jpg"}, **told), facts("/in/a.jpg"))
    assert steps_among().gives_the_name(newcomer) is follows
    assert not steps_among().gives_the_name(replace(newcomer, filed_part=None))
    weak = replace(newcomer, dated=replace(LATER, strength=Strength.FILE_TIME))
    assert not steps_among().gives_the_name(weak)
    assert newcomer.filed_part is not None
    alone = replace(weak, filed_part=replace(newcomer.filed_part, alone=True, place=("/lib/Unknown", "a")))
    assert steps_among().gives_the_name(alone) is bool(told)


@pytest.mark.parametrize(
    ("name", "tail", "stem"),
    [
        ("IMG_1.JPG", ".jpg", "IMG_1"),
        ("IMG_1.JPG.json", ".jpg.json", "IMG_1"),
        ("IMG_1.x.JPG", ".jpg", "IMG_1.x"),
        ("IMG_1.x.png", ".jpg", "IMG_1.x"),  # another ending than its content
        ("no ending", ".jpg", "no ending"),
        ("no ending", "", "no ending"),
        (".jpg", ".jpg", ".jpg"),
    ],
)
def test_the_stem_that_its_owner_gave(name: str, tail: str, stem: str) -> None:
    one = candidate(facts(f"/in/{name}"), facts("/in/b.mov", MOV), tails=(tail, ".mov"))
    assert Steps.original_stem(one) == stem


def test_filed_files_give_way_each_with_its_own_tail() -> None:
    steps = steps_among(PHOTO, FILM)
    assert moves(steps.give_way([PHOTO, FILM], FOLDER, STEM, JULY, "x")) == [
        (PHOTO.path, f"{JULY}/x.jpg"),
        (FILM.path, f"{JULY}/x.mov"),
    ]
    assert steps.batch_state.free(FOLDER, STEM, [".jpg", ".mov"])
    assert not steps.batch_state.free(JULY, "x", [".mov"])


def test_what_another_program_named_in_other_letters_gives_way_with_its_whole_ending() -> None:
    """A unit may have files of several stems, and a name may have more or fewer letters than the one that is compared with it."""
    others = [existing(f"{FOLDER}/{name}", ino=n) for n, name in enumerate(("Straße.jpg", "b.mov"), 1)]
    assert moves(steps_among(*others).give_way(others, FOLDER, "STRASSE", FOLDER, "STRASSE_A")) == [
        (others[0].path, f"{FOLDER}/STRASSE_A.jpg"),
        (others[1].path, f"{FOLDER}/STRASSE_A.mov"),
    ]


def test_filed_files_go_aside_under_the_fraction_of_the_first() -> None:
    first = replace(PHOTO, dated=LATER)
    other = replace(FILM, dated=replace(LATER, subseconds="99"))
    aside = "/lib/Duplicates"
    assert [
        name for _, name in moves(steps_among(first, other).set_aside([first, other], FOLDER, STEM, aside))
    ] == [
        f"{aside}/{STEM}.2500.jpg",
        f"{aside}/{STEM}.2500.mov",
    ]
    taken = existing(f"{aside}/{STEM}.2500.mov", ino=9)
    assert [
        name for _, name in moves(steps_among(first, taken).set_aside([first, other], FOLDER, STEM, aside))
    ] == [
        f"{aside}/{STEM}.0001.jpg",
        f"{aside}/{STEM}.0001.mov",
    ]


def test_parts_that_are_numbered_anew_find_their_names_free() -> None:
    """_2 becomes _3 before _1 becomes _2."""
    first, second = (existing(f"{FOLDER}/{STEM}_{number}.jpg", ino=number) for number in (1, 2))
    newcomer = facts("/in/a.jpg", JPEG)
    filed = FiledPart(5, (FOLDER, STEM), ((first, "_2.jpg"), (second, "_3.jpg")), {newcomer.path: "_1.jpg"})
    assert moves(steps_among(first, second).join(later(filed, newcomer), filed)) == [
        (second.path, f"{FOLDER}/{STEM}_3.jpg"),
        (first.path, f"{FOLDER}/{STEM}_2.jpg"),
        (newcomer.path, f"{FOLDER}/{STEM}_1.jpg"),
    ]
