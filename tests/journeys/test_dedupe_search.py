"""The search of `dedupe`: it goes on where it was, reads nothing twice, and never leaves the library."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.commands import duplicate_search as search_room
from photo_organizer.commands.duplicate_search import DuplicateSearch
from photo_organizer.decide.dedupe import plan_dedupe
from photo_organizer.disk import equal
from photo_organizer.errors import Stopping
from photo_organizer.gather import comparing
from photo_organizer.gather.reconcile import Reconciler
from photo_organizer.settings import Settings
from photo_organizer.store import contents, db
from tests.faults.home import in_child
from tests.journeys.home import Home
from tests.journeys.mounting import may_mount

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from photo_organizer.disk.equal import Comparison

PAIRS = 6


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    for number in range(PAIRS):
        for folder in ("2024", "import"):
            _lay(home.library / folder / f"{number}.jpg", _data(number))
    return home


@pytest.fixture
def con(home: Home) -> Iterator[sqlite3.Connection]:
    con, _ = db.open_database(str(home.state))
    yield con
    con.close()


def _data(number: int) -> bytes:
    return bytes([number]) * (40_000 + number)


def _lay(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (1_600_000_000, 1_600_000_000))


def _plans(home: Home, con: sqlite3.Connection, stop_after: float = float("inf")) -> set[str]:
    """Search as the command does, and be stopped after so many questions; return the files that would go."""
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > stop_after

    Reconciler(con, str(home.library), str(home.intake)).run(lambda: False, lambda _: None)
    library = DuplicateSearch(con, str(home.library), lambda *_: None, stop).run(Settings().naming_layout)
    settings = Settings().replace(paths_library=str(home.library), paths_intake=str(home.intake))
    return {os.path.relpath(plan.source, home.library) for plan in plan_dedupe(library, settings)}


EVERYTHING = {f"import/{number}.jpg" for number in range(PAIRS)}


class Reads:
    """Counts by file what is read of the library."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: list[str] = []
        for name in ("preadv", "pread", "read"):
            monkeypatch.setattr(os, name, self._counting(getattr(os, name)))

    def _counting(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(fd: int, *rest: Any) -> Any:
            path = os.readlink(f"/proc/self/fd/{fd}")
            if path.endswith(".jpg"):
                self.names.append(path)
            return real(fd, *rest)

        return call


def test_it_can_be_stopped_anywhere_and_goes_on_from_what_it_knew(
    home: Home, con: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = 0
    for patience in range(1, 100):
        rounds += 1
        try:
            assert _plans(home, con, patience) == EVERYTHING
            break
        except Stopping:
            con.close()
            con, _ = db.open_database(str(home.state))  # as after a kill
    assert rounds > 2
    reads = Reads(monkeypatch)
    assert _plans(home, con) == EVERYTHING
    assert reads.names == []
    con.close()


def test_a_killed_search_goes_on_from_what_it_knew(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    real, left = equal.compare, [3]

    def compare(*given: Any) -> Comparison:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given)

    def search() -> None:
        monkeypatch.setattr(comparing, "compare", compare)
        search_room._SECONDS = 0  # write down at once: in a second, as many are compared
        con, _ = db.open_database(str(home.state))
        _plans(home, con)

    assert in_child(search) == -signal.SIGKILL
    con, _ = db.open_database(str(home.state))
    reads = Reads(monkeypatch)
    assert _plans(home, con) == EVERYTHING
    assert len({os.path.basename(name) for name in reads.names}) == PAIRS - 2
    con.close()


def test_an_unchanged_library_is_not_read_again_and_a_changed_file_is(
    home: Home, con: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _plans(home, con) == EVERYTHING
    reads = Reads(monkeypatch)
    assert _plans(home, con) == EVERYTHING
    assert reads.names == []
    edited = home.library / "import" / "0.jpg"
    with edited.open("r+b") as file:  # in place, the same size, and the old time set again
        file.seek(20_000)
        file.write(b"retouched")
    os.utime(edited, (1_600_000_000, 1_600_000_000))
    assert _plans(home, con) == EVERYTHING - {"import/0.jpg"}
    assert {os.path.basename(name) for name in reads.names} == {"0.jpg"}


def test_a_third_copy_is_compared_with_one_of_the_others_only(
    home: Home, con: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _plans(home, con) == EVERYTHING
    _lay(home.library / "phone" / "new.jpg", _data(2))
    reads = Reads(monkeypatch)
    assert _plans(home, con) == EVERYTHING | {"phone/new.jpg"}
    assert len(set(reads.names)) == 2


def test_files_that_only_begin_and_end_alike_are_no_duplicates(home: Home, con: sqlite3.Connection) -> None:
    for number in range(40):
        _lay(home.library / "scans" / f"{number}.jpg", bytes(30_000) + bytes([number]) + bytes(30_000))
    assert _plans(home, con) == EVERYTHING
    _lay(home.library / "scans" / "again.jpg", bytes(30_000) + bytes([7]) + bytes(30_000))
    assert _plans(home, con) in (EVERYTHING | {"scans/again.jpg"}, EVERYTHING | {"scans/7.jpg"})


def test_more_files_than_may_be_open(
    home: Home, con: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photo_organizer.gather.comparing.OPEN", 3)
    for number in range(20):
        _lay(home.library / "scans" / f"{number:02}.jpg", bytes(30_000) + bytes([number % 9]) + bytes(30_000))
    expected = EVERYTHING | {f"scans/{number:02}.jpg" for number in range(9, 20)}
    assert _plans(home, con) == expected


def test_reflinks_are_left_alone(
    home: Home, con: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Btrfs and XFS tell that two files share their blocks; here the answer for one pair is made up."""
    monkeypatch.setattr(search_room, "share_blocks", lambda _, other: other.endswith("import/3.jpg"))
    assert _plans(home, con) == EVERYTHING - {"import/3.jpg"}


def test_nothing_outside_the_library_is_touched(home: Home, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    _lay(outside / "0.jpg", _data(0))
    _lay(outside / "mine.jpg", _data(50))
    (home.library / "elsewhere").symlink_to(outside)
    (home.library / "2024" / "alias.jpg").symlink_to(outside / "0.jpg")
    for name in ("@eaDir", "#recycle", "#snapshot", ".hidden", "2024/@eaDir"):
        _lay(home.library / name / "0.jpg", _data(0))
    home.put("0.jpg", _data(0))
    before = {
        path: path.read_bytes() for top in (outside, home.intake) for path in top.rglob("*") if path.is_file()
    }
    crooked = f"--library={home.library}/2024/.."
    assert home.run("dedupe", "--apply", "--yes", crooked).returncode == 0
    assert before == {path: path.read_bytes() for path in before}
    assert (home.library / "2024" / "alias.jpg").is_symlink()
    for name in ("@eaDir", "#recycle", "#snapshot", ".hidden", "2024/@eaDir"):
        assert (home.library / name / "0.jpg").exists()
    assert not (home.library / "import" / "0.jpg").exists()


def test_what_is_mounted_inside_the_library_is_left_alone(home: Home) -> None:
    mounted = home.library / "remote"
    mounted.mkdir()
    options = " ".join(home.command("dedupe", "--apply", "--yes"))
    script = f"mount -t tmpfs none {mounted} && cp {home.library}/2024/0.jpg {mounted}/ && {options} && ls {mounted}"
    if not may_mount():
        pytest.skip("mounting needs the right to do so")
    ended = subprocess.run(
        ["unshare", "-m", "sh", "-c", script], check=False, capture_output=True, text=True, cwd=home.root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[-1] == "0.jpg"
    assert f"{PAIRS} duplicates" in ended.stderr


def test_progress_is_told_where_no_terminal_is_only_on_wish(home: Home) -> None:
    assert "MB compared" not in home.run("dedupe").stderr
    shutil.rmtree(home.state)
    many = contents.FEW + 1
    for number in range(many):
        _lay(home.library / "of one size" / f"{number}.jpg", bytes([number]) * 30_000)
    told = home.run("dedupe", "--progress").stderr
    assert f"1/{many} files of equal size" in told
    assert "MB compared" in told


def test_another_library_is_searched_without_forgetting_the_first(home: Home, tmp_path: Path) -> None:
    home.put("a.jpg", b"\xff\xd8\xff\xd9")
    assert home.once().returncode in (0, 1)
    other = tmp_path / "other"
    for name in ("a.jpg", "b.jpg"):
        _lay(other / name, _data(1))
    known = home.status()["files"]
    assert "1 duplicate " in home.run("dedupe", f"--library={other}").stderr
    assert home.status()["files"] == known
