"""Administrators are notified when filing stops: once a day for each reason, and never at filing's cost."""

from __future__ import annotations

from contextlib import closing
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.errors import Exhausted, VolumeAway, VolumeFull, VolumeProblem, from_os_error
from photo_organizer.record.recorder import Recorder
from photo_organizer.record.row import Sender
from photo_organizer.service.announce import Announcer
from photo_organizer.service.notices import DAY_NS, Notices, is_due
from photo_organizer.settings import Settings
from photo_organizer.store import db
from photo_organizer.synology.null import Null

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AT = 1_725_112_077 * 10**9
FULL, AWAY, OTHER = VolumeFull("no room"), VolumeAway("gone"), VolumeProblem("odd")


class BatchState:
    """The notices of one state folder, and what the desktop was shown."""

    def __init__(self, folder: Path) -> None:
        self.dsm = Null()
        self.con, _ = db.open_database(str(folder))
        logs = Settings({"logs_folder": str(folder)})
        self.recorder = Recorder(self.con, logs, Sender(lambda: "127.0.0.1", "me"), self.dsm)
        self.notices = Notices(self.con, self.recorder)

    def shown(self) -> list[str]:
        """Let everything be told, then end."""
        self.recorder.stop()
        self.con.close()
        return [sentence for kind, sentence in self.dsm.calls if kind == "notify"]


@pytest.fixture
def batch_state(tmp_path: Path) -> Iterator[BatchState]:
    made = BatchState(tmp_path)
    with closing(made.con):
        yield made


@pytest.mark.parametrize(
    ("last", "due"),
    [(None, True), (AT - DAY_NS, True), (AT - DAY_NS + 1, False), (AT, False), (AT + 1, True)],
)
def test_a_reason_is_told_once_a_day(last: int | None, *, due: bool) -> None:
    assert is_due({} if last is None else {"full": last}, "full", AT) == due


def test_each_reason_has_its_sentence(batch_state: BatchState) -> None:
    for problem in (FULL, AWAY, OTHER, FULL, AWAY, OTHER):
        batch_state.notices.attention(problem, AT)
    assert batch_state.shown() == ["full", "away", "stopped"]


def test_a_restart_does_not_tell_it_again_and_the_next_day_does(
    batch_state: BatchState, tmp_path: Path
) -> None:
    batch_state.notices.attention(FULL, AT)
    assert batch_state.shown() == ["full"]
    later = BatchState(tmp_path)
    later.notices.attention(FULL, AT + DAY_NS - 1)
    later.notices.attention(FULL, AT + DAY_NS)
    assert later.shown() == ["full"]


def test_a_full_volume_is_told_even_when_the_database_is_on_it(batch_state: BatchState) -> None:
    batch_state.con.execute("PRAGMA query_only = 1")
    batch_state.notices.attention(FULL, AT)
    batch_state.notices.attention(FULL, AT + 1)
    assert batch_state.shown() == ["full"]


@pytest.mark.parametrize(
    ("number", "kind"), [(28, VolumeFull), (122, VolumeFull), (30, VolumeProblem), (12, Exhausted)]
)
def test_the_system_s_word_for_a_full_volume_is_known(number: int, kind: type[VolumeProblem]) -> None:
    """Linux: 28 ENOSPC, 122 EDQUOT, 30 EROFS, 12 ENOMEM."""
    assert type(from_os_error(OSError(number, "x"), "copy", "/a")) is kind


def test_a_database_without_room_is_a_full_volume(batch_state: BatchState) -> None:
    pages = batch_state.con.execute("PRAGMA page_count").fetchone()[0]
    batch_state.con.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(VolumeFull), db.transaction(batch_state.con):
        batch_state.con.execute("CREATE TABLE large AS SELECT zeroblob(1000000)")


def test_the_start_is_logged_with_its_greeting(batch_state: BatchState) -> None:
    library: Any = SimpleNamespace(con=batch_state.con, recorder=batch_state.recorder)
    Announcer(library, lambda: 0).started("Photo Organizer 2.0 has started")
    told = " ".join(row[0] for row in batch_state.con.execute("SELECT payload FROM outbox ORDER BY seq"))
    assert "Photo Organizer 2.0 has started" in told


def test_that_files_wait_is_told_on_the_desktop_once_a_day(batch_state: BatchState) -> None:
    library: Any = SimpleNamespace(con=batch_state.con, recorder=batch_state.recorder)
    announcer = Announcer(library, lambda: 1)
    announcer.waits()
    announcer.waits()
    assert len(batch_state.shown()) == 1


def test_what_a_check_found_is_told_once_a_day_good_and_bad_apart(batch_state: BatchState) -> None:
    for problems, at in ((0, AT), (0, AT + 1), (3, AT + 2), (1, AT + 3), (0, AT + DAY_NS), (2, AT + DAY_NS)):
        batch_state.notices.integrity(problems, at)
    assert batch_state.shown() == ["integrity_ok", "integrity_bad", "integrity_ok"]
