"""A search for exact duplicates in a library in which files change, vanish and cannot be read meanwhile."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.commands import duplicate_search
from photo_organizer.commands.duplicate_search import DuplicateSearch
from photo_organizer.disk import equal
from photo_organizer.disk.digest import sample_of
from photo_organizer.disk.opening import open_file
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileBusy, FileProblem, Refused, Stopping
from photo_organizer.store import catalogue, contents, db

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from photo_organizer.model import Stamp

LAYOUT = "{YYYY}/{YYYY}{MM}{DD}"


class Library:
    """Pairs of equal files, as the catalogue knows them."""

    def __init__(self, root: Path, con: sqlite3.Connection) -> None:
        self.con, self.root = con, root / "library"
        self.told: list[tuple[int, int, str]] = []
        self.stopping = False
        self.root.mkdir()

    def pairs(self, count: int, size: int = 50_000) -> None:
        for number in range(count):
            for folder in ("a", "b"):
                path = self.root / folder / f"{number}.jpg"
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(bytes([number]) * (size + number))
                catalogue.put(self.con, catalogue.Known(f"{folder}/{number}.jpg", stamp_of(path.lstat())))

    def search(self) -> DuplicateSearch:
        return DuplicateSearch(
            self.con, str(self.root), lambda *told: self.told.append(told), lambda: self.stopping
        )

    def equal(self) -> list[str]:
        return sorted(one.path for one in contents.equal(self.con))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        yield Library(tmp_path, con)


@pytest.fixture
def sampling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files of one size be sampled as those of a size that many have."""
    monkeypatch.setattr(contents, "FEW", 1)


class Reading:
    """Where a file is read first: for its sample or, where few have its size, for the comparison."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, sampled: bool) -> None:
        self._monkeypatch, self.sampled = monkeypatch, sampled
        if sampled:
            monkeypatch.setattr(contents, "FEW", 1)

    def meets(self, path_ends: tuple[str, ...], happens: Callable[[str], None]) -> None:
        """Let something happen before the files with these endings are read."""

        def sample(path: str, stamp: Stamp) -> bytes:
            if path.endswith(path_ends):
                happens(path)
            return sample_of(path, stamp)

        def opened(name: str, path: str) -> tuple[int, os.stat_result]:
            if path.endswith(path_ends):
                happens(path)
            return open_file(name, path)

        if self.sampled:
            self._monkeypatch.setattr(duplicate_search, "sample_of", sample)
        else:
            self._monkeypatch.setattr(equal, "open_file", opened)


@pytest.fixture(params=[True, False], ids=["sampled", "compared"])
def reading(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Reading:
    return Reading(monkeypatch, sampled=request.param)


def refuses(path: str) -> None:
    raise FileProblem("no permission", path, "give it")


@pytest.mark.usefixtures("sampling")
def test_how_far_it_is_is_told_file_by_file(library: Library) -> None:
    library.pairs(2)
    library.search().run(LAYOUT)
    assert [told for told in library.told if told[2] == "files of equal size"] == [
        (number, 4, "files of equal size") for number in (1, 2, 3, 4)
    ]
    assert library.equal() == ["a/0.jpg", "a/1.jpg", "b/0.jpg", "b/1.jpg"]


def test_one_file_that_cannot_be_read_is_told_and_the_others_are_found(
    library: Library, reading: Reading
) -> None:
    library.pairs(3)
    reading.meets(("a/1.jpg",), refuses)
    search = library.search()
    search.run(LAYOUT)
    assert [("no permission" in problem) for problem in search.problems] == [True]
    assert library.equal() == ["a/0.jpg", "a/2.jpg", "b/0.jpg", "b/2.jpg"]


@pytest.mark.parametrize(("count", "refused"), [(5, False), (6, True)])
def test_a_library_of_which_most_cannot_be_read_is_refused_unless_it_is_small(
    library: Library, reading: Reading, count: int, *, refused: bool
) -> None:
    library.pairs(count)
    reading.meets((".jpg",), refuses)
    if refused:
        with pytest.raises(Refused, match="12 of 12 files"):
            library.search().run(LAYOUT)
    else:
        library.search().run(LAYOUT)
    assert library.equal() == []


def test_half_of_it_may_be_unreadable(library: Library, reading: Reading) -> None:
    library.pairs(6)
    reading.meets(tuple(f"b/{n}.jpg" for n in range(6)), refuses)
    search = library.search()
    search.run(LAYOUT)
    assert len(search.problems) == 6


def test_a_file_that_changes_meanwhile_is_looked_at_again_as_it_is_then(
    library: Library, reading: Reading
) -> None:
    library.pairs(2)
    changed: list[str] = []

    def edits(path: str) -> None:
        if not changed:
            changed.append(path)
            with open(path, "ab") as file:
                file.write(b"more")
            raise FileBusy("changed", path)

    reading.meets(("a/0.jpg",), edits)
    search = library.search()
    search.run(LAYOUT)
    known = catalogue.by_path(library.con, "a/0.jpg")
    assert known is not None
    assert known.stamp == stamp_of((library.root / "a/0.jpg").lstat())
    assert library.equal() == ["a/1.jpg", "b/1.jpg"]
    assert search.problems == [], "it was met only in the round before"


def test_a_file_that_goes_meanwhile_is_no_duplicate_and_stays_in_the_catalogue_for_the_walk(
    library: Library, reading: Reading
) -> None:
    library.pairs(2)

    def goes(path: str) -> None:
        if os.path.exists(path):
            os.unlink(path)
        raise FileBusy("gone", path)

    reading.meets(("a/0.jpg",), goes)
    found = library.search().run(LAYOUT)
    assert sorted(one.path for one in found.files if one.content) == ["a/1.jpg", "b/1.jpg"]
    assert catalogue.by_path(library.con, "a/0.jpg") is not None, "who walks the library notes how it went"


def test_a_stop_keeps_what_was_read(library: Library, reading: Reading) -> None:
    library.pairs(2)

    def stops(_path: str) -> None:
        library.stopping = True

    reading.meets(("b/0.jpg",) if reading.sampled else ("b/1.jpg",), stops)
    with pytest.raises(Stopping):
        library.search().run(LAYOUT)
    column = "sample" if reading.sampled else "same"
    read = library.con.execute(f"SELECT count(*) FROM catalogue WHERE {column} IS NOT NULL").fetchone()[0]
    assert 0 < read < 4


def test_what_lies_on_another_filesystem_mounted_inside_is_not_read(library: Library) -> None:
    library.pairs(2)
    search = library.search()
    search._device += 1
    search.run(LAYOUT)
    assert library.equal() == []
    assert library.con.execute("SELECT count(*) FROM catalogue WHERE sample IS NOT NULL").fetchone() == (0,)


@pytest.mark.usefixtures("sampling")
@pytest.mark.parametrize(
    ("together", "seconds", "often"), [(0, 9e9, True), (9000, -1.0, True), (9000, 9e9, False)]
)
def test_what_was_read_is_written_down_now_and_then_so_that_a_crash_costs_little(
    library: Library, monkeypatch: pytest.MonkeyPatch, together: int, seconds: float, *, often: bool
) -> None:
    library.pairs(5)
    monkeypatch.setattr(duplicate_search, "_TOGETHER", together)
    monkeypatch.setattr(duplicate_search, "_SECONDS", seconds)
    commits: list[str] = []
    library.con.set_trace_callback(lambda text: commits.append(text) if text == "COMMIT" else None)
    library.search().run(LAYOUT)
    library.con.set_trace_callback(None)
    assert (len(commits) >= 15) is often, "ten samples and five comparisons"
    assert often or len(commits) <= 3
    assert len(library.equal()) == 10


def between(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen once, when all samples are read and nothing is compared yet."""
    real, done = contents.to_compare, list[int]()

    def to_compare(con: sqlite3.Connection) -> int:
        if not done:
            done.append(1)
            happens()
        return real(con)

    monkeypatch.setattr(contents, "to_compare", to_compare)


def test_what_cannot_be_compared_is_told_and_how_far_the_rest_is(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.pairs(2, size=3_000_000)
    real = os.preadv

    def sick(fd: int, buffers: list[bytearray], offset: int) -> int:
        if os.readlink(f"/proc/self/fd/{fd}").endswith("b/0.jpg"):
            raise OSError(5, "Input/output error")
        return real(fd, buffers, offset)

    monkeypatch.setattr(os, "preadv", sick)
    search = library.search()
    search.run(LAYOUT)
    assert ["0.jpg" in problem for problem in search.problems] == [True]
    assert library.equal() == ["a/1.jpg", "b/1.jpg"]
    compared = [told for told in library.told if told[2] == "MB compared"]
    assert compared
    assert {total for _, total, _ in compared} == {12}
    assert all(0 <= done <= 12 for done, _, _ in compared)


def test_a_file_that_goes_before_it_is_compared_is_no_duplicate(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.pairs(2)
    between(monkeypatch, (library.root / "a/0.jpg").unlink)
    found = library.search().run(LAYOUT)
    assert sorted(one.path for one in found.files if one.content) == ["a/1.jpg", "b/1.jpg"]


def test_what_cannot_be_seen_again_is_told_and_not_taken_for_gone(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.pairs(2)
    real = os.lstat

    def sick(path: str) -> os.stat_result:
        if path.endswith("a/0.jpg"):
            raise OSError(5, "Input/output error")
        return real(path)

    def edited() -> None:
        (library.root / "a/0.jpg").write_bytes(b"other")
        monkeypatch.setattr(os, "lstat", sick)

    between(monkeypatch, edited)
    search = library.search()
    search.run(LAYOUT)
    assert any("Input/output" in problem for problem in search.problems)
    assert library.equal() == ["a/1.jpg", "b/1.jpg"]
