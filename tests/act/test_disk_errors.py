"""What the system refuses is told with its reason and never taken for done; what is only gone is no error."""

from __future__ import annotations

import errno
import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act import copy_in as copies
from photo_organizer.act import kept_thumbnails, own_files, restoring
from photo_organizer.act.copy_in import copy_in
from photo_organizer.act.litter import holds_only_litter, sweep_litter
from photo_organizer.act.sizing import Sizing
from photo_organizer.act.sweep import sweep_claims, sweep_temporaries
from photo_organizer.disk.folders import Folders
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileBusy, FileProblem, NameTaken, VolumeProblem
from photo_organizer.model import Action, Erase, Move, Plan, Reason, Remove, Restore, Stamp, State, Write
from tests.act.moments import just_before
from tests.act.test_refused import fails
from tests.faults.points import Point, watched

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from photo_organizer.errors import PhotoOrganizerError
    from photo_organizer.model import Step
    from tests.act.test_executor import House


def calls(name: str, part: str = "") -> Callable[[Point], bool]:
    return lambda point: point.call == name and part in point.paths[0]


def put(path: Path, data: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


# ── files of ours ──


def test_a_file_of_ours_that_may_not_be_removed_is_not_told_as_removed(tmp_path: Path) -> None:
    path = put(tmp_path / "thumbnail.jpg")
    stamp = stamp_of(path.lstat())
    with watched(fails(calls("unlink"), errno.EACCES)), pytest.raises(FileProblem) as met:
        own_files.remove(str(tmp_path), str(path), stamp)
    assert met.value.says == "no_permission"


def test_on_an_old_kernel_what_was_changed_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_files, "exchange", lambda *_: False)
    path = put(tmp_path / "thumbnail.jpg")
    stamp = stamp_of(path.lstat())
    path.write_bytes(b"theirs")
    with pytest.raises(NameTaken):
        own_files.publish(str(tmp_path), str(path), b"ours", expect=stamp)
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"thumbnail.jpg": b"theirs"}


def test_only_our_own_temporaries_are_swept(tmp_path: Path) -> None:
    ours = [f".photo-organizer-{letter * 16}.part" for letter in "abc"]
    names = ["holiday.part", ours[0], "gone.part", ours[1], ours[2]]
    for name in (names[0], ours[0], ours[2]):
        put(tmp_path / name)
    own_files.sweep(str(tmp_path), str(tmp_path), names)
    assert os.listdir(tmp_path) == ["holiday.part"]
    put(tmp_path / ours[0])
    with watched(fails(calls("unlink"))), pytest.raises(FileProblem):
        own_files.sweep(str(tmp_path), str(tmp_path), names)


def test_there_is_an_end_to_the_thumbnails_that_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_thumbnails, "_MOST", 2)
    path = tmp_path / "thumbnail.jpg"
    kept = []
    for number in range(2):
        put(path, b"%d" % number)
        kept.append(kept_thumbnails.keep(str(tmp_path), str(path), stamp_of(path.lstat())))
    put(path)
    with pytest.raises(FileProblem) as met:
        kept_thumbnails.keep(str(tmp_path), str(path), stamp_of(path.lstat()))
    assert met.value.says == "no_free_name"
    path.unlink()
    with watched(fails(calls("renameat2"), errno.EACCES)), pytest.raises(FileProblem):
        kept_thumbnails.put_back(str(tmp_path), kept[1])
    assert kept_thumbnails.put_back(str(tmp_path), kept[1]) == str(path)
    assert path.read_bytes() == b"1"


# ── what a system leaves ──


def test_litter_that_may_not_be_removed_is_told_and_a_folder_that_is_gone_is_not(tmp_path: Path) -> None:
    folder = put(tmp_path / "trip" / ".DS_Store").parent
    told: list[PhotoOrganizerError] = []
    with watched(fails(calls("unlink"), errno.EACCES)):
        assert sweep_litter(str(tmp_path), [str(folder)], told.append) == []
    assert len(told) == 1
    assert "left-over folder" in str(told[0])
    [swept] = sweep_litter(str(tmp_path), [str(folder)], told.append)
    assert (swept.path, swept.litter) == (str(folder), (".DS_Store",))
    assert sweep_litter(str(tmp_path), [str(folder)], told.append) == []
    assert not holds_only_litter(str(tmp_path), str(folder))
    assert len(told) == 1


# ── duplicates ──


def test_a_duplicate_goes_though_its_kept_copy_is_on_a_volume_where_nothing_can_be_written(
    any_volumes: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be written to has nothing to be made durable, and some systems refuse to sync it."""
    house = any_volumes
    gone, kept = house.put(house.intake / "a.jpg", b"same"), house.put(house.library / "a.jpg", b"same")
    number, real = kept.stat().st_ino, os.fsync

    def fsync(fd: int) -> None:
        if os.fstat(fd).st_ino == number:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        real(fd)

    monkeypatch.setattr(os, "fsync", fsync)
    step = Remove(str(gone), str(kept), stamp_of(gone.lstat()))
    with pytest.raises(VolumeProblem):
        house.run(step)
    assert gone.exists()
    place = os.statvfs(kept)
    read_only = os.statvfs_result((*place[:8], place.f_flag | os.ST_RDONLY, place.f_namemax))
    monkeypatch.setattr(os, "fstatvfs", lambda _: read_only)
    assert house.run(step) == State.DONE
    assert house.files() == {"library/a.jpg": b"same"}


@pytest.mark.parametrize("told", ["it cannot be read", "it has other bytes", "it has another size"])
def test_a_duplicate_is_not_made_again_from_what_may_be_another_photo(
    any_volumes: House, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    house = any_volumes
    kept, back = house.put(house.library / "a.jpg", b"same"), house.intake / "a.jpg"
    digest = hashlib.md5(b"same", usedforsecurity=False).digest()
    step = Restore(str(kept), str(back), stamp_of(kept.lstat()), digest)
    if told != "it cannot be read":
        kept.write_bytes(b"edit" if told == "it has other bytes" else b"longer")
    before = house.files()

    def sick(*_: object) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched:
        if told == "it cannot be read":
            patched.setattr(restoring, "md5_of_opened", sick)
        with suppress(VolumeProblem):
            assert house.run(step) == State.HELD
    assert house.files() == before
    house.put(kept, b"same")
    assert house.run(step) == State.DONE
    assert back.read_bytes() == b"same"


# ── what a crash left ──


def test_one_temporary_that_stays_stops_no_other_and_a_read_only_volume_stops_all(tmp_path: Path) -> None:
    area = tmp_path / ".photo-organizer" / "tmp"
    for name in ("a.part", "b.part", "c.txt"):
        put(area / name)
    with Folders([str(tmp_path)]) as folders:
        with watched(fails(calls("unlink", "/a.part"))):
            assert sweep_temporaries(folders) == 1
        assert sorted(os.listdir(area)) == ["a.part", "c.txt"]
        with watched(fails(calls("unlink"), errno.EROFS)), pytest.raises(VolumeProblem):
            sweep_temporaries(folders)
        with watched(fails(calls("listdir")), looks=True), pytest.raises(VolumeProblem, match="list"):
            sweep_temporaries(folders)


def test_claimed_files_come_back_although_their_folders_stay(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    claim = tmp_path / ".photo-organizer" / "claim"
    for batch in ("b1", "b2"):
        put(claim / batch / "trip" / f"{batch}.jpg")
    with Folders([str(tmp_path)]) as folders, watched(fails(calls("rmdir", "b1/trip"), errno.EACCES)):
        given = sweep_claims(folders, ())
    assert given == [str(tmp_path / "trip" / name) for name in ("b1.jpg", "b2.jpg")]
    assert [path.name for path in claim.iterdir()] == ["b1"]
    assert "remove the folder" in caplog.text
    caplog.clear()
    with Folders([str(tmp_path)]) as folders, watched(fails(calls("rmdir", "b1"), errno.ENOTEMPTY)):
        assert sweep_claims(folders, ()) == []
    assert not caplog.text, "one that is not empty is no error"
    with (
        Folders([str(tmp_path)]) as folders,
        watched(fails(calls("rmdir"), errno.EROFS)),
        pytest.raises(VolumeProblem),
    ):
        sweep_claims(folders, ())


# ── copies from a card ──


def test_a_name_that_appears_while_it_is_copied_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = put(tmp_path / "card" / "a.jpg", b"mine"), tmp_path / "intake" / "a.jpg"
    target.parent.mkdir()
    pairs = [(str(source), str(target))]
    at_first = len(os.listdir("/proc/self/fd"))
    with just_before(calls("renameat2"), lambda: put(target, b"theirs")), pytest.raises(NameTaken):
        copy_in(str(target.parent), pairs, 0, lambda: False)
    assert target.read_bytes() == b"theirs"
    with watched(fails(calls("renameat2"), errno.EACCES)), pytest.raises(FileProblem) as met:
        copy_in(str(target.parent), pairs, 0, lambda: False)
    assert (met.value.says, type(met.value) is NameTaken) == ("no_permission", False)
    monkeypatch.setattr(copies, "MOST_NAMES", 2)
    with pytest.raises(FileProblem) as met:
        copy_in(str(target.parent), pairs, 0, lambda: False)
    assert met.value.says == "no_free_name"
    assert {path.name for path in target.parent.rglob("*") if path.is_file()} == {"a.jpg"}
    assert len(os.listdir("/proc/self/fd")) == at_first


def test_what_cannot_be_compared_because_it_has_gone_is_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = put(tmp_path / "card" / "a.jpg", b"mine"), put(tmp_path / "intake" / "a.jpg", b"mine")

    def gone(_folders: Folders, path: str) -> tuple[int, os.stat_result]:
        raise FileBusy("it is gone", path)

    with monkeypatch.context() as patched:
        patched.setattr(Folders, "open_file", gone)
        made = copy_in(str(target.parent), [(str(source), str(target))], 0, lambda: False)
    assert made == [str(tmp_path / "intake" / "a (2).jpg")]


# ── batches ──


def plan_of(step: Step) -> Plan:
    return Plan("x", Action.FILE, (Reason("dated", "x"),), (step,))


STAMP = Stamp(0, 0, 1, 1)
MAKES: list[Step] = [
    Move("/i/a", "/l/x", STAMP),
    Restore("/l/k", "/l/x", STAMP),
    Write("/l/x", "/l/k", STAMP, data=b"1"),
]
USES: list[Step] = [
    Move("/l/x", "/l/y", STAMP),
    Remove("/l/x", "/l/z", STAMP),
    Remove("/l/z", "/l/x", STAMP),
    Restore("/l/x", "/l/z", STAMP),
    Write("/l/z", "/l/x", STAMP, data=b"1"),
    Erase("/l/x", "/l/z", STAMP, data=b"1"),
]


@pytest.mark.parametrize("makes", MAKES)
@pytest.mark.parametrize("uses", USES)
def test_what_needs_what_another_plan_makes_waits_for_the_next_batch(makes: Step, uses: Step) -> None:
    apart = Move("/i/b", "/l/b", STAMP)
    for crossing in (True, False, None):
        sizing = Sizing(crossing=crossing)
        assert sizing.end_of_batch([plan_of(makes), plan_of(uses)], 0) == 1
        assert sizing.end_of_batch([plan_of(uses), plan_of(makes)], 0) == 1
        assert sizing.end_of_batch([plan_of(apart), plan_of(makes)], 0) == 2
