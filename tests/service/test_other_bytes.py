"""A file of the library that changed without a sign, as by a failing disk: what comes may be the last good copy of it."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk import compare
from photo_organizer.disk.digest import md5_of, sample_of
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.store import catalogue, db
from tests.commands.ticks import MINUTE, Ticks
from tests.journeys import parts
from tests.samples.video import movie

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GOOD = parts.jpeg()


settings_that_matter = pytest.mark.parametrize(
    "settings",
    [{}, {"duplicates_delete_duplicates": False}, {"intake_mode": "copy"}],
    ids=["removed", "set aside", "copied"],
)


def spoil(path: Path) -> None:
    """Change one byte in the middle, as no look at the file shows."""
    before = path.stat()
    with path.open("r+b") as file:
        file.seek(len(GOOD) // 2)
        file.write(bytes((GOOD[len(GOOD) // 2] ^ 255,)))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _known_by_its_digest(ticks: Ticks) -> Path:
    """Return a photo that lies in the library, and whose MD5 is remembered."""
    mine = ticks.library / "2019" / "mine.jpg"
    mine.parent.mkdir()
    mine.write_bytes(GOOD)
    ticks.tick()
    _learn(ticks, mine)
    return mine


def warnings(ticks: Ticks) -> list[str]:
    with (ticks.state / "system_log.csv").open() as log:
        return [line for line in log if "has other bytes than before" in line]


@settings_that_matter
def test_the_good_copy_is_filed(
    settings: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the digest that was remembered it waited for ever, lay in Duplicates, or was taken for copied."""
    ticks = Ticks(tmp_path, monkeypatch, **settings)
    mine = _known_by_its_digest(ticks)
    spoil(mine)
    _drop(ticks, "good.jpg", GOOD)
    assert [name for name in ticks.filed() if (ticks.library / name).read_bytes() == GOOD] == [
        "2019/08_Aug/20190831_120000.jpg"
    ]
    assert ticks.left() == (["good.jpg"] if settings.get("intake_mode") == "copy" else [])
    assert len(warnings(ticks)) == 1
    ticks.end()


@settings_that_matter
def test_the_good_copy_is_filed_where_the_other_can_no_longer_be_read(
    settings: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was held for ever, with its own name for what the disk could not read."""
    ticks = Ticks(tmp_path, monkeypatch, **settings)
    mine = _known_by_its_digest(ticks)
    for module, name in ((compare, "fill"), (os, "read")):
        monkeypatch.setattr(module, name, _unless_of(mine.stat().st_ino, getattr(module, name)))
    _drop(ticks, "good.jpg", GOOD)
    assert ticks.filed() == ["2019/08_Aug/20190831_120000.jpg", "2019/mine.jpg"]
    with (ticks.state / "system_log.csv").open() as log:
        assert len([line for line in log if "mine.jpg' cannot be read: check the disk" in line]) == 1
    ticks.end()


def _unless_of(inode: int, read: Callable[..., object]) -> Callable[..., object]:
    """Return a reader that fails for one file as a disk does."""

    def reads(fd: int, *rest: object) -> object:
        if os.fstat(fd).st_ino == inode:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return read(fd, *rest)

    return reads


def test_what_is_the_same_is_still_a_duplicate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = Ticks(tmp_path, monkeypatch, duplicates_delete_duplicates=False)
    ticks.tick()
    for name in ("first.jpg", "second.jpg", "third.jpg"):
        _drop(ticks, name, GOOD)
    assert ticks.filed() == ["2019/08_Aug/20190831_120000.jpg", "Duplicates/20190831_120000.0001.jpg"]
    assert (ticks.left(), warnings(ticks)) == ([], [])
    ticks.end()


def test_a_half_that_is_still_in_the_library_does_not_bring_the_deleted_one_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = Ticks(tmp_path, monkeypatch, intake_mode="copy")
    ticks.tick()
    halves = {"good.jpg": GOOD, "good.mov": movie(created="2019-08-31T12:00:00+0000")}
    for folder in ("one", "two"):
        (ticks.intake / folder).mkdir()
        for name, data in halves.items():
            _drop(ticks, f"{folder}/{name}", data, looks=0)
        ticks.tick(4, seconds=MINUTE)
        for still in ticks.filed() if folder == "one" else ():
            (ticks.library / still).unlink()
    assert ticks.filed() == []
    assert len(list(ticks.library.rglob("*.mov"))) == 1
    ticks.end()


@pytest.mark.parametrize("spoilt", [True, False], ids=["spoilt", "deleted"])
def test_a_copy_that_changed_by_itself_was_not_deleted_by_its_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, spoilt: bool
) -> None:
    """What is copied was never hashed beside another, so that no digest of the library's file is known."""
    ticks = Ticks(tmp_path, monkeypatch, intake_mode="copy")
    ticks.tick()
    _drop(ticks, "good.jpg", GOOD)
    [copy] = (ticks.library / name for name in ticks.filed())
    spoil(copy) if spoilt else copy.unlink()
    _drop(ticks, "again.jpg", GOOD)
    kept = [name for name in ticks.filed() if (ticks.library / name).read_bytes() == GOOD]
    assert (len(kept), len(ticks.filed())) == ((1, 2) if spoilt else (0, 0))
    ticks.end()


def _learn(ticks: Ticks, path: Path) -> None:
    """Let the catalogue know the bytes of a file of the library, as it does once another of its size has come."""
    stamp = stamp_of(path.stat())
    known = catalogue.Known("2019/mine.jpg", stamp, sample_of(str(path), stamp), md5_of(str(path), stamp))
    with db.transaction(ticks.opened.con) as con:
        catalogue.put(con, known)


def _drop(ticks: Ticks, name: str, data: bytes, looks: int = 4) -> None:
    (ticks.intake / name).write_bytes(data)
    ticks.service.wake()
    ticks.tick(looks, seconds=MINUTE)
