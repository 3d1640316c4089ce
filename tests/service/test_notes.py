"""What becomes of a file that is held: released when nothing has to be done about it any more."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.decide.copies import HAVE
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.model import Action, Move, Outcome, Plan, Reason, Stamp, State
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


def test_a_companion_is_tried_again_as_soon_as_its_photo_is_filed(tmp_path: Path) -> None:
    """Also one in another part of the archive or in the card's folder beside, which no change of its own group tells of."""
    photo, film = "/in/Takeout/2024/a.jpg", "/in/M4ROOT/CLIP/C0001.MP4"
    waiting = ["/in/Takeout 2/2024/a.jpg.json", "/in/M4ROOT/THMBNL/C0001T01.JPG"]
    others = ["/in/Takeout 2/2024/b.jpg.json", "/in/Takeout 2/2023/a.jpg.json"]
    stamp, later = Stamp(1, 2, 3, 4), 10**15
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        for path in waiting + others:
            held.hold(con, path, stamp, Reason("orphan", "waits"), later, retry=True)
        steps = (Move(photo, "/lib/a.jpg", stamp), Move(film, "/lib/C0001.MP4", stamp))
        note(con, [Outcome(Plan(photo, Action.FILE, (Reason("dated", "x"),), steps), State.DONE)], later + 1)
        due = [path for path in waiting + others if not held.stays(con, path, stamp, later + 2)]
        assert due == waiting
