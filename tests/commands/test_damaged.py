"""A database that is damaged, removed, replaced or newer: made again or refused with words, never a crash for ever."""

from __future__ import annotations

import os
import random
import sqlite3
from typing import TYPE_CHECKING

import pytest

from photo_organizer.store import damage, db, verdicts, wishes
from tests.journeys.home import Home
from tests.samples import photos

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tests.commands.ticks import Ticks


def _garbage(start: float, end: float) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        data = bytearray(path.read_bytes())
        low, high = int(len(data) * start) // 4096 * 4096, int(len(data) * end)
        data[low:high] = random.Random(5).randbytes(high - low)
        path.write_bytes(data)

    return spoil


def _sql(statement: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        con = sqlite3.connect(path)
        con.execute(statement)
        con.commit()
        con.close()

    return change


DAMAGES = {
    "header": _garbage(0, 0.01),
    "first third": _garbage(0.01, 0.33),
    "middle": _garbage(0.34, 0.66),
    "last third": _garbage(0.67, 1.0),
    "zeroed": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "truncated": lambda path: path.write_bytes(path.read_bytes()[:8192]),
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("this is no database" * 500),
    "a table is missing": _sql("DROP TABLE catalogue"),
    "another table is missing": _sql("DROP TABLE inbox"),
    "a column has another name": _sql("ALTER TABLE catalogue RENAME COLUMN size TO bytes"),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_behind_an_orderly_stop_is_no_end(
    ticks: Ticks, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(40):
        ticks.drop()
    ticks.tick(4)
    assert ticks.left() == []
    ticks.end()
    monkeypatch.undo()
    DAMAGES[kind](ticks.state / db.NAME)
    home = Home(ticks.root)
    home.put("new.jpg", photos.jpeg("2024:05:06 07:08:09", seed=77))
    for path in list(ticks.library.rglob("*.jpg"))[:3]:
        home.put(f"again {path.name}", path.read_bytes())
    done = home.once()
    assert "Traceback" not in done.stderr
    assert (done.returncode, ticks.left()) == (0, []), done.stderr
    assert len(ticks.filed()) == 41, "what the library had is not filed a second time"
    monkeypatch.setattr("time.monotonic", ticks.clock)
    ticks.start()


@pytest.mark.parametrize("kind", ["middle", "last third", "zeroed", "a table is missing"])
def test_damage_that_is_met_while_the_service_runs_is_healed_by_itself(ticks: Ticks, kind: str) -> None:
    for _ in range(40):
        ticks.drop()
    ticks.tick(4)
    ticks.opened.con.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ticks.opened.con.execute("PRAGMA cache_size = 0")
    DAMAGES[kind](ticks.state / db.NAME)
    ticks.drop()
    for _ in range(4):
        ticks.tick(3)
        if ticks.begins_anew():
            ticks.end()
            ticks.start()
    ticks.tick(3)
    assert ticks.left() == []
    assert len(ticks.filed()) == 41
    assert [path.name for path in ticks.state.iterdir() if ".corrupt-" in path.name]
    assert not damage.is_marked(str(ticks.state))


@pytest.mark.parametrize("removed", ["organizer.db*", "organizer.db-*"])
def test_a_database_that_is_removed_while_the_service_runs_is_noticed(ticks: Ticks, removed: str) -> None:
    """Without the files beside it nobody else could read it, nor leave a command."""
    ticks.drop()
    ticks.tick(3)
    for path in ticks.state.glob(removed):
        path.unlink()
    ticks.tick()
    assert ticks.begins_anew()
    ticks.end()
    ticks.start()
    ticks.drop()
    ticks.tick(3)
    assert ticks.left() == []
    assert (ticks.state / db.NAME).exists()
    assert len(ticks.filed()) == 2


@pytest.mark.parametrize("name", ["organizer.db", "organizer.db-wal"])
@pytest.mark.parametrize("paused", [True, False])
def test_a_database_cut_off_while_the_service_runs_is_made_anew(
    ticks: Ticks, name: str, *, paused: bool
) -> None:
    """The service read what it remembered of it, and the page was shut until somebody restarted the package."""
    ticks.drop()
    ticks.tick(3)
    ticks.service.pause(wanted=paused)
    os.truncate(ticks.state / name, 0)
    ticks.service.wake()  # as the page does
    ticks.tick()
    assert ticks.begins_anew()
    ticks.end()
    ticks.start()
    with db.reading(str(ticks.state)) as con:
        assert con is not None
    ticks.drop()
    ticks.tick(3)
    assert ticks.left() == []
    assert len(ticks.filed()) == 2


def test_a_database_that_is_put_back_in_the_instant_of_a_look_is_not_set_aside(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the old file and the one from a backup there is none for an instant."""
    there, real = ticks.state / db.NAME, db.reading

    def replaced(folder: str) -> AbstractContextManager[sqlite3.Connection | None]:
        monkeypatch.setattr(db, "reading", real)
        there.unlink()
        return real(folder)

    ticks.drop()
    ticks.tick(3)
    monkeypatch.setattr(db, "reading", replaced)
    ticks.service.wake()
    ticks.tick()
    assert ticks.begins_anew()
    assert not damage.is_marked(str(ticks.state))


def test_damage_that_comes_back_at_once_is_told_and_does_not_go_round(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    monkeypatch.setattr("photo_organizer.service.intake_look.file_pass", broken)
    ticks.drop()
    ticks.tick()
    assert ticks.begins_anew()
    ticks.end()
    ticks.start()
    ticks.tick(3)
    assert not ticks.begins_anew()
    assert ticks.status()["word"] == "Needs attention"
    assert "Storage Manager" in ticks.status()["cure"]


def test_what_its_owner_has_decided_survives_the_database(ticks: Ticks) -> None:
    ticks.drop()
    ticks.drop()
    ticks.tick(3)
    folder = str(ticks.library / "2021" / "03_Mar")
    picture = str(next((ticks.library / "2021" / "03_Mar").iterdir()))
    pair = [row[0] for row in ticks.opened.con.execute("SELECT id FROM catalogue ORDER BY id LIMIT 2")]
    asked = [
        ticks.post("not-duplicates", pictures=pair),
        ticks.post("thumbnail-pin", folder=folder, tiles=[picture]),
        ticks.post("thumbnail-exclude", path=picture),
    ]
    ticks.tick()
    assert [(ticks.answer(number) or {})["state"] for number in asked] == ["done"] * 3
    denied = verdicts.not_duplicates(ticks.opened.con)
    ticks.end()
    (ticks.state / db.NAME).write_bytes(b"no database any more" * 99)
    ticks.start()
    assert verdicts.not_duplicates(ticks.opened.con) == denied
    wished = wishes.everything(ticks.opened.con)
    assert wished.folders[folder].pinned == (picture,)
    assert wished.excluded_pictures == frozenset({picture})
    ticks.tick(2)
    pair = [row[0] for row in ticks.opened.con.execute("SELECT id FROM catalogue ORDER BY id LIMIT 2")]
    ticks.post("not-duplicates", pictures=pair, take_back=True)
    ticks.tick()
    ticks.end()
    (ticks.state / db.NAME).unlink()
    ticks.start()
    assert verdicts.not_duplicates(ticks.opened.con) == [], "what was taken back stays so"


def test_commands_end_with_two_and_a_sentence_for_a_newer_version_s_database(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.put("a.jpg", photos.jpeg("2024:05:06 07:08:09"))
    assert home.once().returncode == 0
    con = sqlite3.connect(home.state / db.NAME)
    con.execute("PRAGMA user_version = 9999")
    con.close()
    home.put("b.jpg", photos.jpeg("2024:05:06 07:08:10", seed=2))
    for command in ("once", "status", "run"):
        said = home.run(command)
        assert said.returncode == 2, said.stderr
        assert "newer version" in said.stderr
        assert "Traceback" not in said.stderr
    assert (home.intake / "b.jpg").exists()
