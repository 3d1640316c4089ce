"""What becomes of a file that is held: released when nothing has to be done about it any more."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.decide.copies import HAVE
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.model import Action, Outcome, Plan, Reason, State
from photo_organizer.service.notes import note
from photo_organizer.store import db, held

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("code", "state", "left"),
    [
        (HAVE, State.DONE, []),  # the library has it: the copy of a card need not be looked at again
        ("similar", State.DONE, ["similar"]),  # it stays on purpose
        ("unreadable", State.HELD, ["unreadable"]),
        ("dated", State.BUSY, ["incomplete"]),  # tried again: what is known of it stays true
    ],
)
def test_what_stays_is_listed_and_what_the_library_has_is_not(
    tmp_path: Path, code: str, state: State, left: list[str]
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"x")
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        reason = Reason("incomplete", "its end is missing")
        held.hold(con, str(path), stamp_of(path.lstat()), reason, 1, retry=False)
        note(con, [Outcome(Plan(str(path), Action.HOLD, (Reason(code, "x"),)), state)], 2)
        assert [one.reason for one in held.everything(con)] == left
