"""The instant of a removal: what is done to the file, or to its copy, between the last look and the unlink is seen after it."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from photo_organizer.act import same_file
from photo_organizer.disk import lease
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.model import Erase, Move, Remove, Restore, State
from photo_organizer.store import journal
from tests.act.moments import just_before, removes, renames
from tests.act.test_executor import move
from tests.act.test_moment import claimed
from tests.act.test_recovery import cut_off
from tests.act.test_refused import fails
from tests.faults.points import watched

if TYPE_CHECKING:
    from pathlib import Path

    from tests.act.test_executor import House
    from tests.faults.points import Point


def _filed_but_not_removed(house: House, *, again: bool = False) -> tuple[Path, Path]:
    """Cut a move across volumes off when the copy has its name and its source is still there: claimed, or given back."""
    src, filed = house.put(house.intake / "a.jpg", b"mine"), house.library / "a.jpg"
    cut_off(house, removes("/claim/"), move(src, filed))
    assert filed.read_bytes() == b"mine"
    if again:
        claimed(house, "a.jpg").rename(src)
    return src, filed


@pytest.mark.parametrize("deed", ["deleted", "edited", "edited, the time set again"])
@pytest.mark.parametrize("again", [False, True], ids=["claimed", "given back"])
def test_what_was_filed_before_the_crash_is_written_back_when_its_copy_goes_in_the_instant_of_the_removal(
    two_volumes: House, deed: str, *, again: bool
) -> None:
    """The recovery removes the source as an undisturbed run does: it looks at the copy before, and after."""
    house = two_volumes
    _, filed = _filed_but_not_removed(house, again=again)

    def changes() -> None:
        _change(filed, deed)

    with just_before(removes("/claim/"), changes):
        house.executor.recover()
    left = {} if deed == "deleted" else {"library/a.jpg": b"your"}
    assert house.files() == {"intake/a.jpg": b"mine"} | left
    assert journal.unfinished(house.con) == []


@pytest.mark.parametrize("deed", ["deleted", "edited", "edited, the time set again"])
def test_what_was_filed_before_the_crash_is_given_back_when_its_copy_goes_after_the_comparison(
    two_volumes: House, deed: str
) -> None:
    house = two_volumes
    _, filed = _filed_but_not_removed(house)
    inode = claimed(house, "a.jpg").stat().st_ino

    def folder_is_synced(point: Point) -> bool:
        return point.call == "fsync" and point.paths[0] == str(house.library)

    with just_before(folder_is_synced, lambda: _change(filed, deed)):
        house.executor.recover()
    left = {} if deed == "deleted" else {"library/a.jpg": b"your"}
    assert house.files() == {"intake/a.jpg": b"mine"} | left
    assert (house.intake / "a.jpg").stat().st_ino == inode


def test_the_last_name_of_a_file_that_had_two_is_written_back(one_volume: House) -> None:
    """An old kernel's rename was cut in two: link, then unlink. Its owner removes the first name in the instant of the second."""
    house = one_volume
    src, filed = house.put(house.intake / "a.jpg", b"mine"), house.library / "a.jpg"
    cut_off(house, renames("/claim/", "library/a.jpg"), move(src, filed))
    os.link(claimed(house, "a.jpg"), filed)
    with just_before(removes("/claim/"), filed.unlink):
        house.executor.recover()
    assert house.files() == {"intake/a.jpg": b"mine"}


def gone_from_the_intake(house: House, kind: str) -> tuple[Move | Remove, Path]:
    """Return a step that takes a.jpg out of the intake, by a move or as a duplicate, and where its copy is then."""
    src, filed = house.put(house.intake / "a.jpg", b"mine"), house.library / "a.jpg"
    if kind == "move":
        return move(src, filed), filed
    house.put(filed, b"mine")
    return Remove(str(src), str(filed), stamp_of(src.lstat())), filed


def test_a_source_that_somebody_took_away_once_its_copy_was_filed_is_filed(two_volumes: House) -> None:
    """There is nothing left to give back, and nothing failed."""
    house = two_volumes
    src, filed = house.put(house.intake / "a.jpg", b"mine"), house.library / "a.jpg"

    def folder_is_synced(point: Point) -> bool:
        return point.call == "fsync" and point.paths[0] == str(house.library) and filed.exists()

    with just_before(folder_is_synced, lambda: claimed(house, "a.jpg").unlink()):
        assert house.run(move(src, filed)) == State.DONE
    assert house.files() == {"library/a.jpg": b"mine"}
    assert journal.unfinished(house.con) == []


@pytest.mark.parametrize("back", ["intake/a.jpg", "library/a.recovered1.jpg"])
@pytest.mark.parametrize("kind", ["move", "remove"])
def test_what_is_written_into_a_source_in_the_instant_of_its_removal_is_written_back(
    two_volumes: House, kind: str, back: str
) -> None:
    """Where the kernel gives no lease, a writer may have it open still; on a full volume what was written goes beside the copy."""
    house = two_volumes
    step, _ = gone_from_the_intake(house, kind)

    def writes() -> None:
        with claimed(house, "a.jpg").open("ab") as file:
            file.write(b" and yours")

    def is_full(point: Point) -> bool:
        made_in_intake = point.call == "create" and point.paths[0].startswith(str(house.intake))
        return made_in_intake and ".part" in point.paths[0] and not back.startswith("intake")

    with (
        mock.patch.object(lease, "_take", return_value=None),
        watched(fails(is_full, errno.ENOSPC)),
        just_before(removes("/claim/"), writes),
    ):
        house.run(step)
    assert house.files() == {back: b"mine and yours", "library/a.jpg": b"mine"}


@pytest.mark.parametrize("kind", ["move", "remove"])
def test_what_cannot_be_written_back_on_its_full_volume_is_made_where_its_copy_was(
    two_volumes: House, kind: str
) -> None:
    """The copy goes in the very instant of the removal; nothing but our open descriptor holds these bytes then."""
    house = two_volumes
    step, filed = gone_from_the_intake(house, kind)

    def is_written_back(point: Point) -> bool:
        return (
            point.call == "create"
            and point.paths[0].startswith(str(house.intake))
            and ".part" in point.paths[0]
        )

    with watched(fails(is_written_back, errno.ENOSPC)), just_before(removes("/claim/"), filed.unlink):
        house.run(step)
    assert house.files() == {"library/a.jpg": b"mine"}
    assert (filed.stat().st_mtime_ns, journal.unfinished(house.con)) == (10**18, [])


@pytest.mark.parametrize("hidden", [".fuse_hidden0000000100000001", ""])
def test_a_kept_copy_that_has_only_a_hidden_name_left_or_none_does_not_count(
    two_volumes: House, monkeypatch: pytest.MonkeyPatch, hidden: str
) -> None:
    """FUSE and NFS name a removed file so while we have it open: it goes when we close it. exFAT keeps no time of that change."""
    monkeypatch.setattr(same_file, "touched", lambda status: (status.st_ino, status.st_mtime_ns))
    src = two_volumes.put(two_volumes.intake / "a.jpg", b"mine")
    filed = two_volumes.put(two_volumes.library / "a.jpg", b"mine")

    def full(point: Point) -> bool:
        return point.call == "create" and point.paths[0].startswith(str(two_volumes.intake))

    def is_removed() -> None:
        filed.rename(filed.with_name(hidden)) if hidden else filed.unlink()

    step = Remove(str(src), str(filed), stamp_of(src.lstat()))
    with watched(fails(full, errno.ENOSPC)), just_before(removes("/claim/"), is_removed):
        two_volumes.run(step)
    left = {f"library/{hidden}": b"mine"} if hidden else {}
    assert two_volumes.files() == {**left, "library/a.jpg": b"mine"}


@pytest.mark.parametrize("kind", ["move", "remove"])
def test_a_copy_that_its_server_knows_no_more_is_no_copy(two_volumes: House, kind: str) -> None:
    """Over NFS, of what another machine has removed even an open descriptor tells nothing."""
    house = two_volumes
    step, filed = gone_from_the_intake(house, kind)

    def is_asked(point: Point) -> bool:
        return point.call == "fstat" and point.paths[0] == f"{filed} (deleted)"

    with watched(fails(is_asked, errno.ESTALE), looks=True), just_before(removes("/claim/"), filed.unlink):
        house.run(step)
    assert (house.files(), journal.unfinished(house.con)) == ({"intake/a.jpg": b"mine"}, [])


def test_what_cannot_get_its_name_back_is_made_where_its_copy_was_in_one_library_too(
    one_volume: House,
) -> None:
    house = one_volume
    src, kept = (house.put(house.library / folder / "a.jpg", b"mine") for folder in ("old", "2001"))

    def gets_its_name_back(point: Point) -> bool:
        return point.call == "renameat2" and point.paths[1] == str(src)

    step = Remove(str(src), str(kept), stamp_of(src.lstat()))
    with watched(fails(gets_its_name_back, errno.EACCES)), just_before(removes("/claim/"), kept.unlink):
        house.run(step)
    assert (house.files(), journal.unfinished(house.con)) == ({"library/2001/a.jpg": b"mine"}, [])


def test_a_duplicate_does_not_come_back_half_old_and_half_new(two_volumes: House) -> None:
    """The kept copy is edited in place while the removed one is made again from it."""
    house = two_volumes
    kept, gone = house.put(house.library / "k.jpg", b"mine"), house.intake / "a.jpg"
    step = Restore(str(kept), str(gone), stamp_of(kept.lstat()))
    with just_before(
        lambda point: point.call == "fsync" and ".part" in point.paths[0], lambda: _change(kept, "edited")
    ):
        assert house.run(step) == State.BUSY
    assert house.files() == {"library/k.jpg": b"your"}


def _change(path: Path, deed: str) -> None:
    """Delete a file, or write to it in place, the same length."""
    if deed == "deleted":
        path.unlink()
        return
    status = path.stat()
    path.write_bytes(b"your")
    if deed != "edited":
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_what_its_owner_writes_into_our_sidecar_in_the_instant_of_its_removal_is_written_back(
    any_volumes: House,
) -> None:
    house = any_volumes
    src = house.put(house.intake / "a.jpg.xmp", b"ours")

    def writes() -> None:
        claimed(house, "a.jpg.xmp").write_bytes(b"his")

    step = Erase(str(src), str(house.intake / "a.jpg"), stamp_of(src.lstat()), b"ours")
    with mock.patch.object(lease, "_take", return_value=None), just_before(removes("/claim/"), writes):
        house.run(step)
    assert house.files() == {"intake/a.jpg.xmp": b"his"}
