"""The page names files and commands by numbers, in browsers that outlive a database that is lost and made anew: none comes again."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.commands.breaker import SAMPLE
from photo_organizer.model import Stamp
from photo_organizer.store import catalogue, db, inbox, journal, put_off, seen
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from pathlib import Path

FILES = 30


def numbers(folder: Path) -> tuple[set[int], int]:
    """Return the numbers of the files of a database that is new there, and that of its first command."""
    con, _ = db.open_database(str(folder))
    with closing(con):
        with transaction(con):
            for number in range(FILES):
                catalogue.put(con, catalogue.Known(f"2024/{number}.jpg", Stamp(1, number, 5, 1)))
        command = inbox.post(con, "scan", {}, 1)
        return {number for (number,) in con.execute("SELECT id FROM catalogue")}, command


def test_a_database_made_anew_gives_no_number_that_the_one_before_has_given(tmp_path: Path) -> None:
    made = [numbers(tmp_path / name) for name in ("before", "after", "again")]
    files = [each for each, _ in made]
    assert len(set.union(*files)) == 3 * FILES
    assert len({command for _, command in made}) == 3
    assert all(0 < number < 2**41 for each, command in made for number in (*each, command)), (
        "a browser holds them exactly"
    )


def test_the_numbers_of_a_database_that_is_opened_again_go_on(tmp_path: Path) -> None:
    before, _ = numbers(tmp_path)
    con, _ = db.open_database(str(tmp_path))
    with closing(con), transaction(con):
        catalogue.put(con, catalogue.Known("2024/new.jpg", Stamp(1, 99, 5, 1)))
        assert catalogue.number_of(con, "2024/new.jpg") == max(before) + 1


def test_many_files_at_once_get_the_numbers_behind_all_that_were_given(tmp_path: Path) -> None:
    """Also where the first of them keeps its own, and the last number given is that of a file that is gone."""
    rows = [(b"%03d.jpg" % number, *Stamp(1, number, 5, 1)) for number in range(500)]
    con, _ = db.open_database(str(tmp_path))
    with closing(con), transaction(con):
        put_off.put_off(con)
        last = con.execute("SELECT last FROM numbers").fetchone()[0]
        seen.put_seen(con, rows[:250])
        given = [number for (number,) in con.execute("SELECT id FROM catalogue ORDER BY path")]
        assert given == list(range(last + 1, last + 251))
        catalogue.forget(con, ["249.jpg"])
        seen.put_seen(con, [rows[0], *rows[249:]])
        numbers = [number for (number,) in con.execute("SELECT id FROM catalogue ORDER BY path")]
        assert numbers == [*given[:249], *range(last + 251, last + 502)]


def test_a_sample_is_spread_over_the_library_wherever_its_numbers_begin(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        with transaction(con):
            for number in range(10 * SAMPLE):
                catalogue.put(con, catalogue.Known(f"{number:05}.jpg", Stamp(1, number, 5, 1)))
        found = [int(one.path[:5]) for one in catalogue.sample(con, SAMPLE)]
        assert (len(found), len(set(found))) == (SAMPLE, SAMPLE)
        assert max(found) >= 9 * SAMPLE
        con.execute("DELETE FROM catalogue")
        assert catalogue.sample(con, SAMPLE) == []


@pytest.mark.parametrize("before", [1, 3 * SAMPLE])
def test_no_file_is_twice_in_a_sample_where_the_numbers_have_a_gap(tmp_path: Path, before: int) -> None:
    """ "40 of 40 files cannot be read", was told of one file."""
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        with transaction(con):
            for number in range(4 * SAMPLE):
                catalogue.put(con, catalogue.Known(f"{number:05}.jpg", Stamp(1, number, 5, 1)))
            con.execute(
                "UPDATE catalogue SET id = id + 1000000 WHERE path >= ?", (f"{before:05}.jpg".encode(),)
            )
        assert len({one.path for one in catalogue.sample(con, SAMPLE)}) == SAMPLE
        con.execute("DELETE FROM catalogue WHERE path >= ?", (b"00003.jpg",))
        assert len(catalogue.sample(con, SAMPLE)) == 3


def test_the_runs_of_a_database_made_anew_begin_behind_those_of_the_one_before(tmp_path: Path) -> None:
    """One run in a minute is the most that a database makes for long: the minute of its making is behind them all."""
    before = minutes()
    con, _ = db.open_database(str(tmp_path))
    with closing(con), transaction(con):
        first, second = (journal.begin_run(con, "pass", 1) for _ in range(2))
    assert before < first <= minutes() + 1
    assert second == first + 1
    con, _ = db.open_database(str(tmp_path))
    with closing(con), transaction(con):
        assert journal.begin_run(con, "pass", 1) == second + 1


def minutes() -> int:
    return (time.time_ns() // 60_000_000_000) - 26_297_280  # since 2020
