"""A library that version 2.0.0 filed: it opens, is given its units once, and undo behaves as it did."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli.main import main
from photo_organizer.commands.registry import BESIDE, LONG, QUICK
from photo_organizer.gather import adopt
from photo_organizer.store import db, decisions, held, inbox, wishes
from tests.faults.home import in_child
from tests.faults.points import Point, watched
from tests.faults.test_crash import KILLED
from tests.journeys.home import Home
from tests.store.library_2_0 import PASSES, TREE, contents, plant

if TYPE_CHECKING:
    from pathlib import Path

UNITS = {
    frozenset({"live still", "live film", "live edits"}),
    frozenset({"pair picture", "pair raw", "pair settings"}),
    frozenset({"late still", "early film"}),
    frozenset({"small version"}),
    frozenset({"large version"}),
    frozenset({"raw of another camera"}),
    frozenset({"film of one second"}),
    frozenset({"another film of that second"}),
    frozenset({"taken back", "settings taken back"}),
    frozenset({"last picture", "last settings"}),
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    plant(tmp_path)
    return Home(tmp_path)


def found(home: Home) -> dict[str, str]:
    """Path below the root → content of every file of the owner."""
    names = {data: name for name, data in contents().items()}
    paths = (path for top in (home.intake, home.library) for path in top.rglob("*") if path.is_file())
    return {
        str(path.relative_to(home.root)): names.get(path.read_bytes(), "?")
        for path in paths
        if path.suffix != ".csv"
    }


def units_of(home: Home) -> set[frozenset[str]]:
    """The units that the catalogue knows, by content."""
    with closing(sqlite3.connect(home.state / "organizer.db")) as con:
        rows = con.execute("SELECT unit, path FROM catalogue WHERE unit IS NOT NULL").fetchall()
    together: dict[int, set[str]] = {}
    for unit, path in rows:
        together.setdefault(unit, set()).add(TREE[f"library/{os.fsdecode(path)}"])
    return {frozenset(names) for names in together.values()}


def test_the_fixture_is_of_the_schema_before_units(home: Home) -> None:
    assert found(home) == TREE
    with closing(sqlite3.connect(home.state / "organizer.db")) as con:
        assert con.execute("PRAGMA user_version").fetchone()[0] == 8
        sizes = {os.fsdecode(path): size for path, size in con.execute("SELECT path, size FROM catalogue")}
    assert sizes == {
        path.removeprefix("library/"): len(contents()[content])
        for path, content in TREE.items()
        if path.startswith("library/")
    }


def test_everything_that_was_filed_is_given_its_unit_once(home: Home) -> None:
    for _ in range(2):
        assert home.once().returncode == 0
        assert found(home) == TREE
        assert units_of(home) == UNITS


def test_the_journal_alone_tells_what_belongs_together(home: Home) -> None:
    """A film that followed its late still is of its unit also where no content identifier could tell so."""
    con, _ = db.open_database(str(home.state))
    with closing(con):
        assert adopt.Adoption(con, str(home.library), str(home.intake)).run()
    assert units_of(home) == UNITS


def test_what_waits_under_a_former_name_keeps_its_meaning(home: Home) -> None:
    """Wishes for thumbnails, commands that nobody has answered yet, and the reason why a file is held."""
    with closing(sqlite3.connect(home.state / db.NAME, isolation_level=None)) as old:
        old.execute("INSERT INTO cover_wishes (folder, pinned) VALUES (CAST('/a' AS BLOB), '[\"/a/1.jpg\"]')")
        old.execute("INSERT INTO cover_excluded VALUES (CAST('/b' AS BLOB), 1, 5)")
        old.execute(
            "INSERT INTO held VALUES (CAST('/c' AS BLOB), 1, 2, 3, 4, 'own-cover', 'ours', 1, 5, NULL)"
        )
        for name in ("cover-pin", "cover-remove-ours", "scan"):
            old.execute("INSERT INTO inbox (command, posted_ns) VALUES (?, 1)", (name,))
        before = wishes.everything(old)  # as a run by hand reads it before the service was started
    con, _ = db.open_database(str(home.state))
    with closing(con):
        assert wishes.everything(con) == before
        assert (before.of("/a").pinned, before.excluded_folders) == (("/a/1.jpg",), frozenset(["/b"]))
        assert [one.reason for one in held.everything(con)] == ["own-thumbnail"]
        names = [command.name for command in inbox.waiting(con)]
    assert names == ["thumbnail-pin", "thumbnails-remove-ours", "scan"]
    assert {*QUICK, *LONG, *BESIDE}.issuperset(names)


def test_decisions_that_version_2_0_kept_are_brought_back(tmp_path: Path) -> None:
    kept = {
        "not_duplicates": [],
        "cover_wishes": [[{"hex": b"/a".hex()}, '["/a/1.jpg"]']],
        "cover_excluded": [[{"hex": b"/b".hex()}, 1, 5]],
    }
    (tmp_path / decisions.FILE).write_text(json.dumps(kept))
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        assert decisions.bring_back(con, str(tmp_path)) == 2
        found = wishes.everything(con)
    assert (found.of("/a").pinned, found.excluded_folders) == (("/a/1.jpg",), frozenset(["/b"]))


def test_a_stop_in_the_middle_loses_nothing_and_it_goes_on(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adopt, "PORTION", 2)
    library, intake = str(home.library), str(home.intake)
    for last in range(1, 6):  # each time killed one file later, in the middle of a portion
        con, _ = db.open_database(str(home.state))
        left = iter(range(last))

        def until(
            self: adopt.Adoption, *row: object, left: object = left, real: object = adopt.Adoption._adopt
        ) -> None:
            next(left)  # type: ignore[call-overload]
            real(self, *row)  # type: ignore[operator]

        with monkeypatch.context() as killed, closing(con):
            killed.setattr(adopt.Adoption, "_adopt", until)
            with pytest.raises(StopIteration):
                adopt.Adoption(con, library, intake).run()
    assert home.once().returncode == 0
    assert (found(home), units_of(home)) == (TREE, UNITS)


def test_killed_before_any_change_of_the_first_pass_nothing_is_lost_and_it_goes_on(tmp_path: Path) -> None:
    """The schema is brought up to date and the units are made in that pass; killed again and again, it ends as always."""
    counted = _first_pass(_planted(tmp_path / "whole"), end_before=None)
    assert counted > 10
    for number in range(0, counted, 3):
        home = _planted(tmp_path / str(number))
        _first_pass(home, end_before=number)
        assert found(home) == TREE
        assert home.once().returncode == 0
        assert (found(home), units_of(home)) == (TREE, UNITS)


def _planted(root: Path) -> Home:
    root.mkdir()
    plant(root)
    return Home(root)


def _first_pass(home: Home, *, end_before: int | None) -> int:
    """Run `once` in a process that ends before its change number `end_before`; return how many changes it made."""
    points: list[Point] = []
    counter = home.root / "points"

    def before(point: Point) -> None:
        if point.number == end_before:
            os._exit(KILLED)
        points.append(point)

    def run() -> None:
        with watched(before):
            main(home.command("once", "--settle", "0", "--quiet")[3:])
        counter.write_text(str(len(points)))

    assert in_child(run) in (0, KILLED)
    return int(counter.read_text()) if counter.exists() else 0


def test_undo_takes_everything_back_as_it_did(home: Home) -> None:
    taken_back = 0
    while home.run("undo", "--last").returncode == 0:
        taken_back += 1
    cards = [step for step in PASSES if isinstance(step, dict)]
    came = {f"intake/{path}": content for card in cards for path, content in card.items()}
    assert found(home) == came
    assert taken_back == len(PASSES) - 2, "one run was undone before, and its undo is none"


def test_a_late_companion_joins_what_was_filed_before(home: Home) -> None:
    packet = (
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        b"<rdf:Description xmlns:exif='http://ns.adobe.com/exif/1.0/' exif:DateTimeOriginal='2021-03-04T05:06:07'/>"
        b"</rdf:RDF></x:xmpmeta>"
    )
    home.put("card/DSC_0007.DNG.xmp", packet)
    home.once()
    assert (home.library / "2021/03_Mar/20210304_050607.dng.xmp").read_bytes() == packet
