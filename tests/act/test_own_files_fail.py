"""One call fails while a file of ours is written or removed: its name is never left free, and nothing of theirs goes."""

from __future__ import annotations

import errno
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act import own_files
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileProblem, NameTaken, VolumeProblem
from tests.faults.points import watched

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.points import Point

OLD, NEW, THEIRS = b"old", b"new!", b"theirs"
MOST = 40  # calls


def tried(target: Path, *, fails: int, comes: int = -1, removal: bool = False) -> bool:
    """Write to `target`, or remove it, while one call fails and theirs comes before another; tell whether there was such a call."""
    target.parent.mkdir()
    target.write_bytes(OLD)
    expect, upload = stamp_of(target.lstat()), target.with_name("upload")
    upload.write_bytes(THEIRS)
    reached = 0

    def before(point: Point) -> None:
        nonlocal reached
        reached = max(reached, point.number)
        if point.number == comes:
            upload.replace(target)
        if point.number == fails:
            point.fail(errno.EIO)

    with suppress(NameTaken, FileProblem, VolumeProblem), watched(before, looks=True):
        if removal:
            own_files.remove(str(target.parent), str(target), expect)
        else:
            own_files.publish(str(target.parent), str(target), NEW, expect=expect)
    return reached >= fails


@pytest.fixture(params=[True, False], ids=["exchange", "old kernel"], autouse=True)
def _kernel(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if not request.param:
        monkeypatch.setattr(own_files, "exchange", lambda *_: False)


def test_whichever_call_fails_the_name_is_that_of_the_old_or_the_new_file(tmp_path: Path) -> None:
    found = set[bytes]()
    for fails in range(MOST):
        target = tmp_path / str(fails) / "thumbnail.jpg"
        if not tried(target, fails=fails):
            break
        found.add(target.read_bytes())
    assert found == {OLD, NEW}
    assert 8 < fails < MOST - 1


@pytest.mark.parametrize("removal", [False, True], ids=["written", "removed"])
def test_whichever_call_fails_what_somebody_put_there_meanwhile_is_kept(
    tmp_path: Path, *, removal: bool
) -> None:
    for comes in range(MOST):
        for fails in range(comes + 1, MOST):
            target = tmp_path / f"{comes} {fails}" / "thumbnail.jpg"
            more = tried(target, fails=fails, comes=comes, removal=removal)
            assert THEIRS in {path.read_bytes() for path in target.parent.iterdir()}, (comes, fails)
            if not more:
                break


@pytest.mark.parametrize("removal", [False, True], ids=["written", "removed"])
def test_two_that_come_one_after_the_other_both_keep_a_name_of_their_own(
    tmp_path: Path, *, removal: bool
) -> None:
    """The first comes in the instant before its name is taken away, the second into the gap."""
    target = tmp_path / "thumbnail.jpg"
    target.write_bytes(OLD)
    expect, coming = stamp_of(target.lstat()), [THEIRS, THEIRS + b" too"]

    def before(point: Point) -> None:
        if point.call == "renameat2" and coming:
            upload = target.with_name("upload")
            upload.write_bytes(coming.pop(0))
            upload.replace(target)

    with suppress(NameTaken), watched(before):
        if removal:
            assert not own_files.remove(str(tmp_path), str(target), expect)
        else:
            own_files.publish(str(tmp_path), str(target), NEW, expect=expect)
    assert not coming
    assert {path.name for path in tmp_path.iterdir()} == {"thumbnail.jpg", "thumbnail.recovered1.jpg"}
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {THEIRS, THEIRS + b" too"}


def test_beside_what_comes_into_the_gap_nothing_of_ours_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_files, "exchange", lambda *_: False)
    target = tmp_path / "thumbnail.jpg"
    target.write_bytes(OLD)
    expect, renames = stamp_of(target.lstat()), 0

    def before(point: Point) -> None:
        nonlocal renames
        if point.call != "renameat2":
            return
        renames += 1
        if renames == 2:  # the name was taken away, and is about to be given to the new one
            target.write_bytes(THEIRS)

    with pytest.raises(NameTaken), watched(before):
        own_files.publish(str(tmp_path), str(target), NEW, expect=expect)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"thumbnail.jpg": THEIRS}
