"""How far long work has come is written down, so that a page that was closed finds it again."""

from __future__ import annotations

import fcntl
from typing import TYPE_CHECKING

from photo_organizer.service import status
from photo_organizer.service.running import read
from photo_organizer.service.status import Status, StatusWord, WorkProgress
from photo_organizer.settings import Settings
from photo_organizer.store import db
from photo_organizer.web.app import App
from photo_organizer.web.gate import USER_HEADER
from photo_organizer.web.wire import Request
from tests.web.test_gate import page

if TYPE_CHECKING:
    from pathlib import Path


def test_progress_is_kept_and_reaches_the_page(tmp_path: Path) -> None:
    app = App(page(tmp_path))
    app.page.status = lambda con: read(con, str(tmp_path))
    there = Settings().replace(paths_intake=str(tmp_path), paths_library=str(tmp_path))
    app.page.settings = lambda: there
    con, _ = db.open_database(str(tmp_path))
    shown = Status(
        StatusWord.WORKING, "12 files handled", going=WorkProgress("filing", 12, 80, 5_000_000_000)
    )
    status.write(con, shown)
    assert read(con, str(tmp_path))["going"] is None, "nobody works: no service holds the lock"
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        answer = app(Request("GET", "/api/status", {}, {USER_HEADER: "anna"})).body
    con.close()
    assert b'"going":{"what":"filing","done":12,"total":80,"since":5000}' in answer
