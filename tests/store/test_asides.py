"""Of damaged databases that were set aside the newest few are kept, and the one that knew most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.store import asides, db

if TYPE_CHECKING:
    from pathlib import Path


def put(folder: Path, at: int, size: int) -> None:
    for end in ("", "-wal"):
        (folder / f"{asides.PREFIX}{at}{end}").write_bytes(bytes(size))


def left(folder: Path) -> set[str]:
    return {
        path.name.removeprefix(asides.PREFIX)
        for path in folder.iterdir()
        if path.name.startswith(asides.PREFIX)
    }


def test_the_newest_stay_and_the_largest(tmp_path: Path) -> None:
    for at, size in ((8, 5), (9, 7), (10, 2), (11, 1), (100, 1)):
        put(tmp_path, at, size)
    asides.keep_few(str(tmp_path))
    assert left(tmp_path) == {f"{at}{end}" for at in (9, 10, 11, 100) for end in ("", "-wal")}


def test_the_only_one_stays_and_what_is_not_ours(tmp_path: Path) -> None:
    put(tmp_path, 100, 0)
    asides.keep_few(str(tmp_path))
    (tmp_path / f"{asides.PREFIX}1").mkdir()
    (tmp_path / f"{asides.PREFIX}2").symlink_to(tmp_path / "elsewhere")
    (tmp_path / f"{asides.PREFIX}3.zip").write_bytes(b"x")
    asides.keep_few(str(tmp_path))
    assert left(tmp_path) == {"100", "100-wal", "1", "2", "3.zip"}
    asides.keep_few(str(tmp_path / "elsewhere"))


def test_each_that_is_set_aside_makes_room_for_itself(tmp_path: Path) -> None:
    names = []
    for size in (90_000, 10, 20, 30, 40):
        (tmp_path / db.NAME).write_bytes(b"x" * size)
        con, name = db.open_database(str(tmp_path))
        con.close()
        names.append(name.removeprefix(f"{tmp_path}/{asides.PREFIX}"))
        for end in ("", "-wal", "-shm"):
            (tmp_path / f"{db.NAME}{end}").unlink(missing_ok=True)
    assert left(tmp_path) == {names[0], *names[-3:]}
