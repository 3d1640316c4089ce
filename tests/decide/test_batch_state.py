"""What a batch knows: the names and contents of the library, and what it has promised itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from photo_organizer.decide.batch_state import BatchState
from photo_organizer.decide.world import World
from tests.decide.candidates import FOLDER, STEM, candidate, existing, facts, world

PLAIN = f"{FOLDER}/{STEM}.jpg"


@pytest.mark.parametrize(
    ("limit", "tails", "spare", "stem"),
    [
        (20, [".jpg", ".jpg.xmp"], 0, "abcdefghijkl"),
        (20, [".jpg", ".jpg.xmp"], 2, "abcdefghij"),
        (20, [], 0, "abcdefghijklmnopqrst"),
        (20, [], 15, "abcde"),
        (20, [".jpg"], 30, "a"),
        (40, [".jpg"], 0, "abcdefghijklmnopqrstuvwxyz"),
    ],
)
def test_a_stem_is_as_short_as_the_longest_name_of_its_unit_needs(
    limit: int, tails: list[str], spare: int, stem: str
) -> None:
    state = BatchState(World("/lib", name_limit=limit))
    assert state.short_enough("abcdefghijklmnopqrstuvwxyz", tails, spare) == stem


def test_siblings_are_the_known_files_of_that_very_stem() -> None:
    mine, other, apart, gone = (
        existing(f"{FOLDER}/{STEM}{tail}", ino=number)
        for number, tail in enumerate((".jpg", "_A.jpg", ".1230.jpg", ".xmp"))
    )
    around = world(mine, other, apart, gone)
    names = {FOLDER: {**around.names[FOLDER], f"{STEM}.mov": None}}
    state = BatchState(replace(around, names=names))
    state.release(FOLDER, f"{STEM}.xmp")
    assert state.siblings(FOLDER, STEM) == [mine]
    assert state.siblings(FOLDER, f"{STEM}_A") == [other]
    assert state.siblings("/lib/2023", STEM) == []


def test_a_unit_is_what_is_there_of_it_in_one_folder() -> None:
    one, two, gone = (
        replace(existing(f"{FOLDER}/{name}", ino=number), unit=5)
        for number, name in enumerate(("a.jpg", "b.mov", "c.xmp"))
    )
    stranger, unknown = replace(existing(f"{FOLDER}/d.jpg", ino=8), unit=6), existing(f"{FOLDER}/e.jpg")
    state = BatchState(world(one, two, gone, stranger, unknown))
    state.release(FOLDER, "c.xmp")
    assert state.unit_of(one) == [one, two]
    assert state.unit_of(stranger) == [stranger]
    assert state.unit_of(unknown) == [unknown]
    assert state.units_at(FOLDER, "a", [".jpg"]) == [one, two]
    assert state.units_at(FOLDER, "b", [".jpg"]) == []


def test_names_are_free_where_all_that_holds_them_goes() -> None:
    one, two = existing(f"{FOLDER}/a.jpg", ino=1), existing(f"{FOLDER}/a.xmp", ino=2)
    state = BatchState(world(one, two))
    tails = (".jpg", ".xmp")
    assert state.free(FOLDER, "A", tails, [one, two])
    assert not state.free(FOLDER, "a", tails, [one])
    assert state.free(FOLDER, "b", tails, [])
    state.promise(FOLDER, "B.jpg", one)
    assert not state.free(FOLDER, "b", tails, [replace(one, path=f"{FOLDER}/b.jpg")]), "promised"


def test_a_picture_is_coming_until_it_is_decided_unless_it_is_the_same() -> None:
    first = candidate(facts("/in/a.jpg"), md5=b"1")
    same, other = candidate(facts("/in/b.jpg"), md5=b"1"), candidate(facts("/in/c.jpg"), md5=b"2")
    unread = candidate(facts("/in/d.jpg"))
    state = BatchState(world())
    state.expect([first, same, other, unread])
    stamp = first.main.sighting.stamp
    coming = [state.is_coming(stamp, one.main) for one in (first, same, other, unread)]
    assert coming == [False, False, True, True]
    state.decided(first.main)
    assert not state.is_coming(stamp, other.main)


def test_another_name_of_the_same_file_is_the_first_that_is_known() -> None:
    here = [existing(f"{FOLDER}/{name}.jpg", ino=9) for name in ("b", "a")]
    linked = facts("/in/a.jpg", ino=9)
    state = BatchState(world())
    state.expect([candidate(linked, exact_duplicates=(existing(PLAIN, ino=1), *here))])
    assert state.same_file(linked) == here[0].path

    state = BatchState(world())
    first, second = facts("/in/a.jpg", ino=9), facts("/in/b.jpg", ino=9)
    assert [state.same_file(one) for one in (first, second, first)] == ["", "/in/a.jpg", ""]


def test_what_is_promised_is_found_by_each_stem_that_it_has() -> None:
    """`a.jpg.xmp` is a tail of `a` and of `a.jpg`; in whatever letters it is asked for, and as it was promised last."""
    state = BatchState(World("/lib"))
    names = ("A.jpg", "a.jpg.xmp", "ab.jpg", "Ä.mov", "none")
    one, two, other, odd, bare = (existing(f"/lib/2024/{name}", ino=n) for n, name in enumerate(names))
    for name, there in zip(names, (other, two, other, odd, bare), strict=True):
        state.promise("/lib/2024", name, there)
    state.promise("/lib/2024", "a.JPG", one)
    assert state.with_stem("/lib/2024", "a") == [one, two]
    assert state.with_stem("/lib/2024", "A.jpg") == [two]
    assert state.with_stem("/lib/2024", "a\u0308") == [odd]
    assert state.with_stem("/lib/2024", "none") == []
    assert state.with_stem("/lib/2023", "a") == []
