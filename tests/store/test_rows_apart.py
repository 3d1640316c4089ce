"""Of several rows only the one that is named is found, changed or forgotten; what is asked in portions comes in order."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.model import Agreement, Stamp
from photo_organizer.store import catalogue, contents, copied, library_looks, looks, verdicts
from tests.store.rows import A, B, C, look, put, stamp

if TYPE_CHECKING:
    import sqlite3

    import pytest

NEAR, FAR = Agreement(0.9), Agreement(0.2)


# ── looks ──


def test_a_look_is_found_by_its_number(con: sqlite3.Connection) -> None:
    one, other = (looks.put(con, md5, 10, look(md5), md5[:2]) for md5 in (A, B))
    trouble = looks.put_trouble(con, C, 10, "damaged")
    plain = looks.put(con, C, 11, look(C, plain=True), b"")
    assert looks.put(con, A, 10, look(B), b"aa") == one, "what is known of these bytes stays"
    assert looks.by_number(con, one) == (A, 10, look(A))
    assert (looks.by_number(con, trouble), looks.by_number(con, 99)) == (None, None)
    assert looks.thumbnails(con, [other, trouble, other]) == {other: b"bb"}
    assert [number for number, *_ in looks.hashes(con)] == [one, other]
    assert [number for number, *_ in looks.hashes(con, one)] == [other]
    assert looks.highest(con) == plain


def test_what_was_compared_is_not_compared_again(con: sqlite3.Connection) -> None:
    numbers = [looks.put(con, md5, 10, look(md5), b"") for md5 in (A, B, C)]
    looks.put_trouble(con, A, 11, "damaged")
    looks.put(con, B, 11, look(B, plain=True), b"")
    assert [number for number, *_ in looks.unpaired(con, 2)] == numbers[:2]
    looks.mark_paired(con, numbers[0], numbers[1])
    assert ([number for number, *_ in looks.unpaired(con, 9)], looks.count_unpaired(con)) == (numbers[2:], 1)
    assert looks.unreached(con, 2) == numbers[:2]
    looks.mark_reached(con, numbers[1:2])
    assert (looks.unreached(con, 9), looks.count_unreached(con)) == ([numbers[0], numbers[2]], 2)


def test_pairs_are_two_whatever_their_order_and_not_what_their_owner_called_different(
    con: sqlite3.Connection,
) -> None:
    md5s = [letter.encode() * 16 for letter in "abcdef"]
    a, b, c, d, e, f = (looks.put(con, md5, 10, look(md5), b"") for md5 in md5s)
    before = looks.state(con)
    looks.put_pairs(con, [(b, a, NEAR), (b, c, NEAR), (d, e, NEAR)])
    looks.put_reached(con, [(a, b, FAR), (e, f, FAR)])
    assert looks.state(con) != before
    assert [looks.are_paired(con, *two) for two in ((a, b), (b, a), (a, c), (f, e))] == [
        True,
        True,
        False,
        True,
    ]
    assert list(looks.pairs(con)) == [(a, b, NEAR), (b, c, NEAR), (d, e, NEAR), (e, f, FAR)]
    assert [[pair[:2] for pair in found] for found in looks.clusters(con)] == [
        [(a, b), (b, c)],
        [(d, e), (e, f)],
    ]
    assert not verdicts.any_not_duplicates(con)
    before = looks.state(con)
    verdicts.put_not_duplicates(con, md5s[1], md5s[0], 7)
    verdicts.put_not_duplicates(con, md5s[4], md5s[5], 8)
    assert verdicts.any_not_duplicates(con)
    assert looks.state(con) != before
    assert verdicts.are_not_duplicates(con, md5s[0], md5s[1])
    assert not verdicts.are_not_duplicates(con, md5s[1], md5s[2])
    assert [pair[:2] for pair in looks.pairs(con)] == [(b, c), (d, e)]
    verdicts.take_back_not_duplicates(con, md5s[5], md5s[4])
    assert verdicts.not_duplicates(con) == [(md5s[0], md5s[1], 7)]
    assert [pair[:2] for pair in looks.pairs(con)] == [(b, c), (d, e), (e, f)]


def test_a_file_has_its_look_only_as_long_as_it_is_the_same(con: sqlite3.Connection) -> None:
    a, b = put(con, "a.jpg", "b.jpg")
    for wrong in (stamp(1), Stamp(1, sum(b"a.jpg"), 11, 100 + sum(b"a.jpg")), Stamp(1, sum(b"a.jpg"), 10, 1)):
        library_looks.put_look(con, a, wrong, 5)
    assert library_looks.count_unlooked(con) == 2
    library_looks.put_look(con, a, stamp(sum(b"a.jpg")), 5, A)
    assert [path for _, path, _ in library_looks.unlooked(con, 0, 9)] == ["b.jpg"]
    assert (library_looks.count_unlooked(con), library_looks.newest_unlooked(con)) == (1, b)
    put(con, "Duplicates/a.jpg", "x/a_A.jpg", "x/b.jpg")
    con.execute("UPDATE catalogue SET look = 5, md5 = ? WHERE path <> CAST('b.jpg' AS BLOB)", (A,))
    assert [path for _, path, *_ in library_looks.files_with(con, 5)] == ["a.jpg", "x/a_A.jpg", "x/b.jpg"]
    assert library_looks.files_with(con, 0) == []


# ── contents ──


def test_only_files_of_one_size_are_read_and_each_group_once(
    con: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "FEW", 1)
    a, b = put(con, "x/a.jpg", "x/b.jpg")
    put(con, "c.jpg", size=11)
    put(con, "d.jpg", "e.jpg", size=0)
    assert list(contents.unsampled(con)) == [a, b]
    assert [path for path, _ in contents.numbered(con, [b, 99, a])] == ["x/b.jpg", "x/a.jpg"]
    contents.put_samples(con, [("x/a.jpg", b"s"), ("x/b.jpg", b"s"), ("c.jpg", b"s")])
    assert list(contents.unsampled(con)) == []
    assert (list(contents.uncompared(con)), contents.to_compare(con)) == ([(10, b"s", 2)], 20)
    one, other = contents.group(con, 10, b"s")
    assert (one.path, other.path) == ("x/a.jpg", "x/b.jpg")
    one.token = other.token = b"token"
    one.md5, one.ctime_ns = A, 5
    contents.put(con, [one])
    assert (list(contents.equal(con)), list(contents.uncompared(con))) == ([], [(10, b"s", 2)])
    contents.put(con, [other])
    assert [(file.path, file.token, file.md5) for file in contents.equal(con)] == [
        ("x/a.jpg", b"token", A),
        ("x/b.jpg", b"token", None),
    ]
    assert (list(contents.uncompared(con)), contents.to_compare(con)) == ([], 0)
    assert [path for path, _ in contents.in_folder(con, "x")] == ["x/a.jpg", "x/b.jpg"]
    assert [path for path, _ in contents.in_folder(con, "")] == ["c.jpg", "d.jpg", "e.jpg"]
    contents.forget(con, ["x/a.jpg"])
    assert [file.token for file in contents.group(con, 10, b"s")] == [None, b"token"]


def test_few_files_of_one_size_are_compared_without_a_sample_and_those_of_which_many_have_it_with_one(
    con: sqlite3.Connection,
) -> None:
    put(con, *(f"few/{number}.jpg" for number in range(contents.FEW)), size=10)
    many = put(con, *(f"many/{number}.jpg" for number in range(contents.FEW + 1)), size=20)
    put(con, "alone.jpg", size=30)
    put(con, "a.jpg", "b.jpg", size=0)
    assert list(contents.unsampled(con)) == many
    assert list(contents.uncompared(con)) == [(10, None, contents.FEW)]
    assert len(contents.group(con, 10, None)) == contents.FEW
    contents.put_samples(con, [(f"many/{number}.jpg", b"s") for number in range(contents.FEW + 1)])
    contents.put_samples(con, [("few/0.jpg", b"s"), ("few/1.jpg", b"t")])
    both = [(10, None, contents.FEW), (20, b"s", contents.FEW + 1)]
    assert (list(contents.uncompared(con)), contents.to_compare(con)) == (both, 40 + 100)
    for size, sample, _ in both:
        known = contents.group(con, size, sample)
        for file in known:
            file.token = os.urandom(16)
        contents.put(con, known)
    assert (list(contents.uncompared(con)), contents.to_compare(con)) == ([], 0)


def test_what_was_copied_is_known_by_its_place_and_by_its_content(con: sqlite3.Connection) -> None:
    copied.note(con, "/card/a.jpg", stamp(1), A, 5)
    copied.note(con, "/card/again.jpg", stamp(3), A, 6)
    copied.note(con, "/card/b.jpg", stamp(2), B, 7)
    copied.note(con, "/card/c.jpg", stamp(4, 11), None, 8)
    assert copied.has(con, "/card/a.jpg", stamp(1))
    assert not copied.has(con, "/card/a.jpg", stamp(2))
    assert not copied.has(con, "/card/d.jpg", stamp(1))
    assert sorted(copied.of_size(con, 10)) == [A, B]
    assert copied.of_size(con, 11) == []
    assert copied.forget(con, ["/card/a.jpg", "/card/unknown.jpg"]) == 1
    assert [copied.has(con, f"/card/{name}.jpg", stamp(number)) for name, number in (("a", 1), ("again", 3), ("b", 2))] == [
        False, False, True,
    ]  # fmt: skip


def test_what_is_in_duplicates_alone_is_not_in_the_library(con: sqlite3.Connection) -> None:
    for name, md5 in (("Duplicates/a.jpg", A), ("x/b.jpg", B)):
        catalogue.put(con, catalogue.Known(name, stamp(5), md5=md5))
    assert [copied.library_has(con, 10, md5) for md5 in (A, B, C, None)] == [False, True, False, False]
    assert not copied.library_has(con, 11, B)


def test_a_group_that_is_kept_is_known_whatever_the_order(con: sqlite3.Connection) -> None:
    for members in ((A, B), (B, C)):
        verdicts.keep_all(con, members, 5)
    verdicts.take_back_keep_all(con, (C, B))
    assert verdicts.kept_groups(con) == {verdicts.members_key((B, A, A))}
