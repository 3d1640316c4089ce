"""How sure a date is survives in the database: in the catalogue, in the journal, and from older versions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from photo_organizer.model import Action, Dated, Plan, Precision, Reason, Stamp, Strength
from photo_organizer.store import catalogue, db, journal, migrating

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

DAY = Dated(datetime(1985, 7, 1), "filename", precision=Precision.DAY, strength=Strength.NAME)
STAMP = Stamp(1, 2, 3, 4)


def test_the_catalogue_and_the_journal_keep_it(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))
    plan = Plan("/in/a.jpg", Action.FILE, (Reason("dated", "taken"),), dated=DAY)
    with db.transaction(con):
        catalogue.put(con, catalogue.Known("1985/a.jpg", STAMP), dated=DAY)
        catalogue.put(con, catalogue.Known("1985/a.jpg", STAMP))  # a look at the file forgets nothing
        run = journal.begin_run(con, "pass", 1)
        journal.open_plans(con, run, [journal.JournaledPlan("t", "c", plan)], 1)
    assert catalogue.date_of(con, "1985/a.jpg") == DAY
    assert catalogue.date_of(con, "1985/b.jpg") is None
    assert [journaled.plan.dated for journaled in journal.unfinished(con)] == [DAY]
    con.close()


def test_what_older_versions_filed_is_told_by_its_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = migrating.migrations(0)
    before = [one for one in everything if "precision" not in one[1]][:8]
    with monkeypatch.context() as older:
        older.setattr(migrating, "migrations", lambda after: before if not after else [])
        older.setattr(migrating, "require_schema", lambda _: None)  # it needed less
        con, _ = db.open_database(str(tmp_path))
        rows = {
            "filename": "1985-07-01T00:00:00",
            "quicktime:mvhd": "2020-01-02T03:04:05",
            "file:modified": "2020-01-02T03:04:05",
        }
        for name, taken in rows.items():
            con.execute(
                "INSERT INTO catalogue (path, size, mtime_ns, dev, ino, taken, source) VALUES (?, 1, 1, 1, 1, ?, ?)",
                (name.encode(), taken, name),
            )
        con.close()
    con, _ = db.open_database(str(tmp_path))
    found = {name: catalogue.date_of(con, name) for name in rows}
    assert {name: one and (one.precision, one.strength) for name, one in found.items()} == {
        "filename": (Precision.DAY, Strength.NAME),
        "quicktime:mvhd": (Precision.SECOND, Strength.CONTAINER),
        "file:modified": (Precision.SECOND, Strength.FILE_TIME),
    }
    con.close()
