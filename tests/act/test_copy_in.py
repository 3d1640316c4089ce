"""Copies from a card: whole or not at all, never over anything, and the card stays as it is."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.act import copy_in as module
from photo_organizer.act.copy_in import copy_in
from photo_organizer.act.sweep import sweep_temporaries
from photo_organizer.disk import copying
from photo_organizer.disk.folders import Folders
from photo_organizer.errors import FileBusy, FileProblem, PhotoOrganizerError, Stopping, VolumeFull
from tests.faults.points import Point, watched

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def card(tmp_path: Path) -> Path:
    (tmp_path / "card").mkdir()
    (tmp_path / "intake").mkdir()
    for name in ("a.jpg", "a.xmp"):
        (tmp_path / "card" / name).write_bytes(name.encode() * 1000)
        os.utime(tmp_path / "card" / name, ns=(10**18, 10**18 + 5))
    return tmp_path / "card"


def pairs(card: Path) -> list[tuple[str, str]]:
    intake = card.parent / "intake" / "card"
    return [(str(path), str(intake / path.name)) for path in sorted(card.iterdir())]


def there(card: Path) -> dict[str, bytes]:
    found = (card.parent / "intake").rglob("*")
    return {path.name: path.read_bytes() for path in found if path.is_file()}


def never() -> bool:
    return False


def test_files_come_whole_with_their_times_and_the_card_stays(card: Path) -> None:
    intake = card.parent / "intake"
    made = copy_in(str(intake), pairs(card), 0, never)
    assert made == [str(intake / "card" / name) for name in ("a.jpg", "a.xmp")]
    assert there(card) == {path.name: path.read_bytes() for path in card.iterdir()}
    assert (intake / "card" / "a.jpg").stat().st_mtime_ns == 10**18 + 5


def test_what_is_told_as_copied_is_durable_with_its_names(card: Path) -> None:
    """A card is erased on this word: the folder is synced behind the last name, and the new folder's own name too."""
    seen: list[tuple[str, str]] = []
    with watched(lambda point: seen.append((point.call, point.paths[-1] if point.paths else ""))):
        copy_in(str(card.parent / "intake"), pairs(card), 0, never)
    named = max(n for n, (call, path) in enumerate(seen) if call != "fsync" and path.endswith("/a.xmp"))
    assert ("fsync", f"{card.parent}/intake/card") in seen[named:]
    assert ("fsync", f"{card.parent}/intake") in seen


def test_nothing_is_replaced_and_nothing_is_copied_twice(card: Path) -> None:
    folder = card.parent / "intake" / "card"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(b"another photo")
    copy_in(str(card.parent / "intake"), pairs(card), 0, never)
    copy_in(str(card.parent / "intake"), pairs(card), 0, never)
    assert there(card) == {
        "a.jpg": b"another photo",
        "a (2).jpg": (card / "a.jpg").read_bytes(),
        "a (2).xmp": (card / "a.xmp").read_bytes(),
    }


def test_a_sidecar_keeps_its_photos_name_where_another_photo_or_sidecar_has_it(card: Path) -> None:
    """Each stick is called usbshare: beside the stranger's photo it would be taken for that one's."""
    folder = card.parent / "intake" / "card"
    folder.mkdir()
    (card / "a.jpg.xmp").write_bytes(b"whole name")
    (folder / "a.jpg").write_bytes((card / "a.jpg").read_bytes())
    (folder / "a.xmp").write_bytes(b"of another")
    copy_in(str(card.parent / "intake"), pairs(card), 0, never)
    copy_in(str(card.parent / "intake"), pairs(card), 0, never)
    assert {name: data for name, data in there(card).items() if "(2)" in name} == {
        "a (2).jpg": (card / "a.jpg").read_bytes(),
        "a (2).xmp": (card / "a.xmp").read_bytes(),
        "a (2).jpg.xmp": b"whole name",
    }
    assert len(there(card)) == 5


@pytest.mark.parametrize("comes", ["a.xmp", "a.mov", "a.heic"])
def test_what_comes_alone_is_not_laid_beside_a_strangers_photo_but_beside_its_own(
    card: Path, comes: str
) -> None:
    """The photo itself is safe in the library: only its sidecar, film or other half is missing."""
    intake, data = card.parent / "intake", (card / "a.jpg").read_bytes()
    (card / comes).write_bytes(b"of the photo on this card")
    (intake / "card" / "a").mkdir(parents=True)  # a folder is no photo
    for there_already, name in ((b"another photo", f"a (2){comes[1:]}"), (data, comes)):
        (intake / "card" / "a.jpg").write_bytes(there_already)
        for _ in range(2):
            made = copy_in(str(intake), [(str(card / comes), str(intake / "card" / comes))], 0, never)
            assert made == [str(intake / "card" / name)]


def test_what_belongs_together_comes_together_or_not_at_all(
    card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (card / "a.xmp").unlink()
    (card / "a.xmp").mkdir()  # cannot be read as a file
    with pytest.raises(FileProblem):
        copy_in(str(card.parent / "intake"), pairs(card), 0, never)
    assert there(card) == {}
    with pytest.raises(VolumeFull):
        copy_in(str(card.parent / "intake"), pairs(card)[:1], 1 << 60, never)
    monkeypatch.setattr(copying, "_share_blocks", lambda *_: False)
    with pytest.raises(Stopping):
        copy_in(str(card.parent / "intake"), pairs(card)[:1], 0, lambda: True)
    assert there(card) == {}


def test_what_is_still_being_written_is_not_copied(card: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    intake, fill = str(card.parent / "intake"), copying.fill
    with (card / "a.jpg").open("ab"), pytest.raises(FileBusy, match="still being written"):
        copy_in(intake, pairs(card), 0, never)

    def opened_meanwhile(*given: Any) -> None:
        with suppress(BlockingIOError):
            os.close(os.open(card / "a.jpg", os.O_WRONLY | os.O_NONBLOCK))
        fill(*given)

    monkeypatch.setattr(copying, "_share_blocks", lambda *_: False)
    monkeypatch.setattr(copying, "fill", opened_meanwhile)
    with pytest.raises(FileBusy, match="opened for writing"):
        copy_in(intake, pairs(card), 0, never)
    assert there(card) == {}


def test_who_stops_the_service_waits_neither_for_a_film_to_be_read_back_nor_for_its_comparison(
    card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake, proofs = str(card.parent / "intake"), list[str]()
    monkeypatch.setattr(copying, "_share_blocks", lambda *_: False)

    def note(point: Point) -> None:
        proofs.extend(path for path in point.paths if point.call == "fsync" and path.endswith(".part"))

    with watched(note), pytest.raises(Stopping):
        copy_in(intake, pairs(card)[:1], 0, lambda: bool(proofs))
    assert there(card) == {}
    copy_in(intake, pairs(card), 0, never)
    with pytest.raises(Stopping):
        copy_in(intake, pairs(card), 0, lambda: True)
    assert there(card) == {path.name: path.read_bytes() for path in card.iterdir()}


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("shared", [True, False])
def test_what_is_changed_while_its_copy_is_proved_is_not_copied_and_no_disk_is_blamed(
    card: Path, monkeypatch: pytest.MonkeyPatch, when: str, *, shared: bool
) -> None:
    """Also where the old time is set again, as programs do that write into a photo."""
    path, prove = card / "a.jpg", copying.prove

    def changed() -> None:
        path.write_bytes(b"b.jpg" * 1000)
        os.utime(path, ns=(10**18, 10**18 + 5))

    def proved(copy: copying.TemporaryCopy, *given: Any) -> None:
        if when == "before":
            changed()
        prove(copy, *given)
        if when == "after":
            changed()

    if shared:  # as on Btrfs: nothing is read back then
        monkeypatch.setattr(copying, "_share_blocks", lambda fd, *_: os.pwrite(fd, path.read_bytes(), 0))
    monkeypatch.setattr(copying, "prove", proved)
    with pytest.raises(FileBusy, match="changed while it was copied"):
        copy_in(str(card.parent / "intake"), pairs(card)[:1], 0, never)
    assert there(card) == {}


def test_what_goes_away_while_its_copy_is_proved_is_told_and_is_not_copied(
    card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card that is pulled out: what is copied of it by then may be the half of what belongs together."""
    prove = copying.prove

    def pulled_out(copy: copying.TemporaryCopy, *given: Any) -> None:
        prove(copy, *given)
        (card / "a.jpg").rename(card.parent / "away")

    monkeypatch.setattr(copying, "prove", pulled_out)
    with pytest.raises(FileProblem, match=r"a\.jpg"):
        copy_in(str(card.parent / "intake"), pairs(card)[:1], 0, never)
    assert there(card) == {}


@pytest.mark.parametrize("shared", [True, False])
def test_only_what_shares_the_blocks_of_its_source_needs_no_room_for_them(
    card: Path, monkeypatch: pytest.MonkeyPatch, *, shared: bool
) -> None:
    asked: list[int] = []
    size = (card / "a.jpg").stat().st_size

    def room(_folders: object, _path: str, size: int, reserve: int) -> None:
        asked.append(size + reserve)

    monkeypatch.setattr(module, "require_space", room)
    monkeypatch.setattr(copying, "_share_blocks", lambda *_: shared)
    copy_in(str(card.parent / "intake"), pairs(card)[:1], 7, never)
    assert asked == ([7] if shared else [7, size + 7])


@pytest.mark.parametrize("step", ["start", "fill", "prove", "rename_noreplace"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_anywhere_the_intake_holds_whole_files_or_none(
    card: Path, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    """The process ends in the middle; the next start sweeps what is ours, and doing it again completes it."""
    room = module if step == "rename_noreplace" else copying
    real = getattr(room, step)

    def dies(*given: object) -> object:
        if when == "after":
            real(*given)
        raise SystemExit

    monkeypatch.setattr(room, step, dies)
    monkeypatch.setattr(copying, "discard", lambda *_: None)  # a dead process tidies nothing
    with pytest.raises(SystemExit):
        copy_in(str(card.parent / "intake"), pairs(card), 0, never)
    monkeypatch.undo()
    whole = {path.name: path.read_bytes() for path in card.iterdir()}
    with Folders([str(card.parent / "intake")]) as folders:
        sweep_temporaries(folders)
    assert there(card).items() <= whole.items()
    copy_in(str(card.parent / "intake"), pairs(card), 0, never)
    assert there(card) == whole


def test_a_disk_that_cannot_be_read_is_told_and_is_no_reason_for_another_copy(
    card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = card.parent / "intake"
    copy_in(str(intake), pairs(card), 0, never)
    before = there(card)

    def fails(*_: object) -> bool:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(module, "same_bytes", fails)
    with pytest.raises(PhotoOrganizerError, match="compare"):
        copy_in(str(intake), pairs(card), 0, never)
    assert there(card) == before
