"""What stands beside the database may be damaged, full or edited: nothing is kept from its work by it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.model import Sighting, Stamp
from photo_organizer.store import db, decisions, verdicts
from photo_organizer.store.checked import NAME, Checked

if TYPE_CHECKING:
    from pathlib import Path

ONE, COPY = (Sighting(path, Stamp(1, 2, 3, 4), 5) for path in ("/card/a.jpg", "/library/a.jpg"))


def _remembered(state: Path) -> list[bool]:
    """Say whether a comparison is remembered: within one search, and in the next one."""
    with Checked(str(state)) as notes:
        notes.note(ONE, COPY)
        found = [notes.copy_of(ONE) == COPY]
    with Checked(str(state)) as notes:
        return [*found, notes.copy_of(ONE) == COPY]


def test_a_memory_of_comparisons_that_is_damaged_begins_anew(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"no database at all" * 500)
    assert _remembered(tmp_path) == [True, True]


def test_what_cannot_be_written_down_is_compared_again(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    assert _remembered(tmp_path) == [True, False]


def test_a_volume_that_fills_up_meanwhile_ends_no_search(tmp_path: Path) -> None:
    with Checked(str(tmp_path)) as notes, closing(sqlite3.connect(tmp_path / NAME)) as other:
        other.execute("DROP TABLE compared")  # nothing can be written or read any more, as there
        notes.note(ONE, COPY)
        assert notes.copy_of(ONE) is None


@pytest.mark.parametrize(
    "broken", [[["x"]], [[{"hex": "zz"}, 1]], [[{"h": 1}, 1]], [[None, 1]], [7], 7, {"a": 1}, "text"]
)
def test_a_kept_decision_that_is_none_hinders_no_other_and_no_start(tmp_path: Path, broken: Any) -> None:
    kept = {"reviewed": broken, "not_duplicates": [[{"hex": "aa"}, {"hex": "bb"}, 1]]}
    if isinstance(broken, list):
        kept["reviewed"] = [*broken, [{"hex": "cc"}, 1]]
    (tmp_path / decisions.FILE).write_text(json.dumps(kept))
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        assert decisions.bring_back(con, str(tmp_path)) == 1 + isinstance(broken, list)
        assert verdicts.kept_groups(con) == ({b"\xcc"} if isinstance(broken, list) else set())
