"""Whether a card may be erased: what is said of each file, beside many of its size in the library."""

from __future__ import annotations

import os
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.disk.digest import PLACES, SAMPLE, read_spread
from photo_organizer.disk.stamp import sight, stamp_of
from photo_organizer.gather.comparing import as_compared
from photo_organizer.gather.safety import CopySearch, CopyState
from photo_organizer.store import catalogue, db
from photo_organizer.store.checked import KEPT_SECONDS, Checked
from photo_organizer.store.contents import Compared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SIZE = 400_000


def picture(number: int, *, middle: bytes = b"") -> bytes:
    """A picture by its first bytes; all are of one size, `middle` is written where one of the samples begins."""
    data = bytearray(b"\xff\xd8\xff\xe0" + b"%06d" % number * (SIZE // 6))
    place = SIZE * 5 // (PLACES + 1)
    data[place : place + len(middle)] = middle
    return bytes(data)


class Card:
    def __init__(self, root: Path) -> None:
        self.card, self.library = root / "card", root / "library"
        self.con, _ = db.open_database(str(root / "state"))

    def put(self, name: str, data: bytes) -> Path:
        path = self.card / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def file(self, name: str, data: bytes) -> Path:
        path = self.library / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        catalogue.put(self.con, catalogue.Known(name, stamp_of(path.lstat())))
        return path

    def said(self) -> dict[str, tuple[CopyState, str]]:
        found = CopySearch(self.con, str(self.library)).below(str(self.card))
        start = f"{self.library}/"
        return {os.path.basename(one.path): (one.verdict, one.copy.removeprefix(start)) for one in found}


@pytest.fixture
def card(tmp_path: Path) -> Iterator[Card]:
    made = Card(tmp_path)
    with closing(made.con):
        yield made


def test_duplicates_is_no_safe_place_in_whatever_letters_it_is_written(card: Card) -> None:
    card.file("duplicates/a.jpg", picture(1))
    card.put("a.jpg", picture(1))
    assert card.said() == {"a.jpg": (CopyState.ASIDE, "duplicates/a.jpg")}


@pytest.mark.parametrize("many", [0, 6])
def test_every_file_has_the_word_that_is_true_of_it(card: Card, many: int) -> None:
    """Few of a size are compared at once, many are told apart first: nothing is said otherwise for that."""
    for number in range(many):
        card.file(f"2024/{number}.jpg", picture(number))
    card.file("2024/kept.jpg", picture(100))
    card.file("Duplicates/set aside.jpg", picture(200))
    card.file("2024/edited.jpg", picture(300, middle=b"retouched"))
    card.file("2024/written.jpg", picture(400)).write_bytes(b"shorter by now")
    card.put("copied.jpg", picture(100))
    card.put("set aside.jpg", picture(200))
    card.put("not edited.jpg", picture(300))
    card.put("new.jpg", picture(999))
    card.put("overwritten.jpg", picture(400))
    os.link(card.library / "2024/kept.jpg", card.card / "linked.jpg")
    os.link(card.library / "Duplicates/set aside.jpg", card.card / "linked aside.jpg")
    assert card.said() == {
        "copied.jpg": (CopyState.SAFE, "2024/kept.jpg"),
        "set aside.jpg": (CopyState.ASIDE, "Duplicates/set aside.jpg"),
        "not edited.jpg": (CopyState.DIFFERS, "2024/edited.jpg"),
        "new.jpg": (CopyState.MISSING, ""),
        "overwritten.jpg": (CopyState.MISSING, ""),
        "linked.jpg": (CopyState.SAFE, "2024/kept.jpg"),
        "linked aside.jpg": (CopyState.ASIDE, "Duplicates/set aside.jpg"),
    }


def test_a_photo_that_somebody_hid_is_a_photo_and_what_a_system_made_is_none(card: Card) -> None:
    """A card is erased with all that is on it, seen or not."""
    card.file("2024/kept.jpg", picture(100))
    for name in (
        ".private/hidden.jpg",
        "DCIM/.hidden too.jpg",
        ".Trashes/501/deleted.jpg",
        "@eaDir/a.jpg/THUMB.jpg",
        "._kept.jpg",
    ):
        card.put(name, picture(200))
    card.put("DCIM/kept.jpg", picture(100))
    assert card.said() == {
        "kept.jpg": (CopyState.SAFE, "2024/kept.jpg"),
        "hidden.jpg": (CopyState.MISSING, ""),
        ".hidden too.jpg": (CopyState.MISSING, ""),
    }


@pytest.mark.parametrize("names", [1, 2])
def test_only_a_further_name_of_the_librarys_file_can_go(card: Card, names: int) -> None:
    """The library's own name, by another path, is the photo itself, however many names it has."""
    kept = card.file("2024/kept.jpg", picture(100))
    card.put("another.jpg", picture(1))
    (card.card / "way in").symlink_to(card.library / "2024")
    if names > 1:
        os.link(kept, card.card / "further.jpg")
    search = CopySearch(card.con, str(card.library))
    own = sight(str(card.card / "way in" / "kept.jpg"))
    assert own is not None
    assert [(one.verdict, one.linked) for one in search.files([own])] == [(CopyState.SAME_FILE, False)]
    if names > 1:
        further = sight(str(card.card / "further.jpg"))
        assert further is not None
        assert [(one.verdict, one.linked) for one in search.files([further])] == [(CopyState.SAFE, True)]


def test_what_begins_and_ends_like_many_differs_from_all_of_them(card: Card) -> None:
    for number in range(6):
        card.file(f"2024/{number}.jpg", picture(1, middle=b"version %d" % number))
    card.put("another.jpg", picture(1, middle=b"version 9"))
    assert card.said() == {"another.jpg": (CopyState.DIFFERS, "2024/0.jpg")}


def test_a_little_is_read_from_everywhere_between_both_ends(tmp_path: Path) -> None:
    size = (PLACES + 1) * SAMPLE
    path = tmp_path / "a"
    path.write_bytes(b"".join(bytes([number]) * SAMPLE for number in range(PLACES + 1)))
    with path.open("rb") as file:
        data = read_spread(file.fileno(), size)
    assert [data[start] for start in range(0, len(data), SAMPLE)] == list(range(1, PLACES + 1))


@pytest.mark.parametrize("change", ["none", "gone", "written", "touched"])
def test_a_comparison_counts_only_as_long_as_its_file_is_the_same(tmp_path: Path, change: str) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"as it was")
    status = path.lstat()
    file = Compared("a.jpg", stamp_of(status), ctime_ns=status.st_ctime_ns)
    match change:
        case "gone":
            path.unlink()
        case "written":
            path.write_bytes(b"as it is now")
        case "touched":
            os.utime(path, ns=(1, 1))
    assert as_compared(str(tmp_path), file) is (change == "none")


def test_what_was_compared_is_not_compared_again_until_a_file_changes(
    card: Card, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search of a large card that was broken off goes on where it was."""
    kept = card.file("2024/kept.jpg", picture(100))
    path = card.put("copied.jpg", picture(100))
    compared: list[str] = []
    with_copy = CopySearch._with_copy

    def noting(self: CopySearch, copy: str, *rest: Any) -> CopyState:
        compared.append(os.path.basename(copy))
        return with_copy(self, copy, *rest)

    monkeypatch.setattr(CopySearch, "_with_copy", noting)

    def search(now: float) -> tuple[list[CopyState], int]:
        compared.clear()
        monkeypatch.setattr(time, "time", lambda: now)
        with Checked(str(tmp_path)) as notes:
            found = CopySearch(card.con, str(card.library), notes=notes).below(str(card.card))
            return [one.verdict for one in found], len(compared)

    assert search(1000.0) == ([CopyState.SAFE], 1)
    assert search(1001.0) == ([CopyState.SAFE], 0)
    os.utime(kept, ns=(1, 1))
    assert search(1002.0) == ([CopyState.SAFE], 1)
    os.utime(path, ns=(1, 1))
    assert search(1003.0) == ([CopyState.SAFE], 1)
    data = path.read_bytes()
    path.write_bytes(data)  # as an editor does that sets the time back
    os.utime(path, ns=(1, 1))
    assert search(1003.0) == ([CopyState.SAFE], 1)
    assert search(1003.0 + KEPT_SECONDS) == ([CopyState.SAFE], 0)
    assert search(1003.0 + KEPT_SECONDS + 1) == ([CopyState.SAFE], 1), "yesterday's proves nothing"
    assert search(1003.0) == ([CopyState.SAFE], 1), "the clock was set back: nobody knows when that was"
