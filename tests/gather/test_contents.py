"""Who has the same bytes: found by size, ends and digest, of the library as it is now, and read no more than that takes."""

from __future__ import annotations

import errno
import hashlib
import os
from typing import Any

import pytest

from photo_organizer.decide.world import Content
from photo_organizer.disk.digest import md5_of, sample_of
from photo_organizer.errors import Stopping, VolumeProblem, from_os_error
from photo_organizer.gather import copied_before as copied_room
from photo_organizer.gather import exact_duplicates, same_size
from photo_organizer.gather.copied_before import copied_before
from photo_organizer.gather.same_size import SameSize
from photo_organizer.store import catalogue, copied
from photo_organizer.store.catalogue import Known
from photo_organizer.store.db import transaction
from tests.decide.candidates import candidate
from tests.gather.duplicates_place import MIDDLE, ONE, OTHER, SIZE, Place, known


def test_a_copy_that_nobody_has_read_yet_is_found_and_what_was_read_is_remembered(place: Place) -> None:
    twin = place.filed("k.jpg", ONE)
    place.filed("o.jpg", OTHER)
    assert place.twins(place.comes("a.jpg")) == [str(twin)]
    assert sorted(place.read) == ["a.jpg", "k.jpg"], "what begins otherwise is not read in full"
    assert known(place, "k.jpg").md5 == hashlib.md5(ONE, usedforsecurity=False).digest()
    assert known(place, "k.jpg").sample == sample_of(str(twin), known(place, "k.jpg").stamp)
    assert known(place, "o.jpg").sample
    assert known(place, "o.jpg").md5 is None
    place.read.clear()
    assert place.twins(place.comes("b.jpg")) == [str(twin)]
    assert place.read == ["b.jpg"], "the library is read once"


def test_what_has_a_size_of_its_own_is_not_read_at_all(place: Place) -> None:
    place.filed("k.jpg", ONE)
    one = place.comes("a.jpg", data=ONE + b"1")
    assert place.search(one).contents(one) == {one.main.path: Content(None, None, ())}
    assert place.read == []
    assert known(place, "k.jpg").sample is None


def test_what_begins_and_ends_alike_is_compared_in_full(place: Place) -> None:
    place.filed("k.jpg", MIDDLE)
    assert place.twins(place.comes("a.jpg")) == []
    assert sorted(place.read) == ["a.jpg", "k.jpg"]


def test_two_newcomers_with_the_same_bytes_know_their_digest(place: Place) -> None:
    one, two, three = place.comes("a.jpg"), place.comes("b.jpg"), place.comes("c.jpg", data=OTHER)
    search = place.search(one, two, three)
    contents = [next(iter(search.contents(each).values())) for each in (one, two, three)]
    assert contents[0] == contents[1]
    assert contents[0].md5
    assert contents[2].sample
    assert contents[2].md5 is None


@pytest.mark.parametrize("now", ["gone", "another size", "another content"])
def test_a_file_that_is_no_longer_what_the_catalogue_says_is_no_copy(place: Place, now: str) -> None:
    digest = hashlib.md5(ONE, usedforsecurity=False).digest()
    twin = place.filed("k.jpg", ONE, md5=digest)
    one = place.comes("a.jpg")
    with transaction(place.con):
        sample = sample_of(str(twin), known(place, "k.jpg").stamp)
        catalogue.put(place.con, Known("k.jpg", known(place, "k.jpg").stamp, sample, digest))
    if now == "gone":
        twin.unlink()
    else:
        twin.write_bytes(ONE[:-1] if now == "another size" else MIDDLE)
        os.utime(twin, (1, 1))
    assert place.twins(one) == []


def test_a_newcomer_that_cannot_be_read_keeps_no_other_from_being_known(place: Place) -> None:
    twin = place.filed("k.jpg", ONE)
    gone, stays = place.comes("a.jpg"), place.comes("b.jpg")
    os.unlink(gone.main.path)
    search = place.search(gone, stays)
    [(troubled, problem)] = search.troubles
    assert troubled is gone
    assert gone.main.path in str(problem)
    assert [there.path for there in search.contents(stays)[stays.main.path].exact_duplicates] == [str(twin)]


def test_a_library_that_cannot_be_looked_at_and_a_stop_are_no_answers(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.filed("k.jpg", ONE)
    one = place.comes("a.jpg")

    def sick(_path: str) -> os.stat_result:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as broken:
        broken.setattr(os, "lstat", sick)
        with pytest.raises(VolumeProblem):
            place.search(one)
    search = place.search()
    search.stop = lambda: True
    with pytest.raises(Stopping):
        search.search([one])


def test_a_photo_with_its_companion_is_known_file_by_file(place: Place) -> None:
    twin = place.filed("k.xmp", ONE)
    one = place.comes("a.jpg", "a.xmp")
    contents = place.search(one).contents(one)
    assert [bool(each.exact_duplicates) for each in contents.values()] == [True, True]
    assert {there.path for each in contents.values() for there in each.exact_duplicates} == {str(twin)}


# ── copied before ──


@pytest.mark.parametrize("digest", ["md5", "sha256"])
def test_what_was_copied_before_is_known_by_its_bytes_alone(
    place: Place, monkeypatch: pytest.MonkeyPatch, digest: str
) -> None:
    one, other = place.comes("a.jpg"), place.comes("b.jpg", data=MIDDLE)
    read: list[str] = []

    def counted(path: str, *given: Any) -> bytes:
        read.append(path)
        return md5_of(path, *given)

    monkeypatch.setitem(copied_room._DIGESTS, 16, counted)
    assert not copied_before(place.con, str(place.library), one, lambda: False)
    assert read == []
    with transaction(place.con):
        made = hashlib.new(digest, ONE, usedforsecurity=False).digest()
        copied.note(place.con, "/card/x.jpg", one.main.sighting.stamp, made, 1)
    assert copied_before(place.con, str(place.library), one, lambda: False)
    assert not copied_before(place.con, str(place.library), other, lambda: False)
    assert len(read) == (2 if digest == "md5" else 0), "only what is remembered is read"
    os.unlink(one.main.path)
    assert not copied_before(place.con, str(place.library), one, lambda: False)


def test_every_photo_has_to_be_known_and_companions_do_not_count(place: Place) -> None:
    both, with_settings = place.comes("a.jpg", "a.mov"), place.comes("c.jpg", "c.xmp")
    with transaction(place.con):
        made = hashlib.sha256(ONE).digest()
        copied.note(place.con, "/card/x.jpg", both.main.sighting.stamp, made, 1)
    (place.intake / "c.xmp").write_bytes(b"other words")
    assert copied_before(place.con, str(place.library), both, lambda: False)
    assert copied_before(place.con, str(place.library), with_settings, lambda: False)
    film = place.comes("b.mov", data=MIDDLE)
    mixed = candidate(both.unit.members[0].facts, film.unit.members[0].facts)
    assert not copied_before(place.con, str(place.library), mixed, lambda: False)


# ── many of one size ──


def test_many_of_one_size_are_told_apart_by_a_little_of_each(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(same_size, "FEW", 2)
    for number in range(3):
        place.filed(f"{number}.jpg", ONE[:number] + b"!" + ONE[number + 1 :])
    place.filed("k.jpg", ONE)
    place.filed("m.jpg", MIDDLE)
    place.filed("n.jpg", MIDDLE)
    gone = place.filed("gone.jpg", ONE)
    place.filed("changed.jpg", ONE).write_bytes(b"short")
    gone.unlink()
    search = SameSize(place.con, str(place.library))
    fd = os.open(place.library / "k.jpg", os.O_RDONLY)
    try:
        alike = search.alike(fd, SIZE)
        assert sorted(alike) == ["k.jpg", "m.jpg", "n.jpg"]
        assert search.worth_comparing(fd, SIZE, alike) == ["k.jpg"]
        assert search.worth_comparing(fd, SIZE, alike[:2]) == alike[:2]
        assert SameSize(place.con, str(place.library)).alike(fd, 5) == []
    finally:
        os.close(fd)


@pytest.mark.parametrize("others", [0, 1, 3])
def test_what_may_not_be_read_holds_what_is_likely_the_same_and_not_all_that_a_camera_writes(
    place: Place, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    """A size that no other file has is as good as a copy: its owner is told what permission to give, and no second one is filed."""
    closed = place.filed("closed.arw", ONE)
    for number in range(others):
        place.filed(f"{number}.arw", bytes([number]) * SIZE)

    def forbidden(path: str, *given: Any) -> bytes:
        if path == str(closed):
            raise from_os_error(PermissionError(errno.EACCES, "no"), "open", path)
        return sample_of(path, *given)

    monkeypatch.setattr(exact_duplicates, "sample_of", forbidden)
    for name in ("a.arw", "b.arw"):  # the others are read with the first, and known with the second
        comes = place.comes(name, data=OTHER)
        troubles = [(one, error.says) for one, error in place.search(comes).troubles]
        assert troubles == ([] if others >= exact_duplicates.MANY else [(comes, "no_permission")])


@pytest.mark.parametrize("where", ["ends", "all"])
def test_what_the_disk_cannot_read_keeps_nothing_else_out_of_the_library(
    place: Place, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """A camera's raw files are all of one size: one bad sector would hold every one that comes."""
    sick = place.filed("sick.jpg", ONE)

    def sector(fd: int, *asked: Any) -> Any:
        if os.fstat(fd).st_ino == sick.stat().st_ino:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(fd, *asked)

    real = getattr(os, "pread" if where == "ends" else "read")
    monkeypatch.setattr(os, real.__name__, sector)
    comes = place.comes("a.jpg")
    search = place.search(comes)
    assert search.troubles == []
    assert search.contents(comes)[comes.main.path].exact_duplicates == ()
