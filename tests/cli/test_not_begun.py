"""Why no service begins is told where its owner looks after a restart of the NAS, at which nobody sees the screen."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from photo_organizer import wiring
from photo_organizer.cli.delivering import tell_why_not_begun
from photo_organizer.disk.lock import StateLock
from photo_organizer.store import db, outbox
from photo_organizer.store.outbox import Consumer
from photo_organizer.synology.null import Null
from tests.journeys.home import Home

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

WHY = ("config.ini line 5: no", "config.ini line 7: no")


def _waits(state: Path) -> dict[Consumer, list[str]]:
    """Return what the system's log and ours have not been told yet."""
    con = db.open_readonly(str(state))
    assert con
    with closing(con):
        return {
            one: [row.payload["text"] for row in outbox.pending(con, one, 9)]
            for one in (Consumer.LOG_CENTER, Consumer.SYSTEM_CSV)
        }


def test_log_center_hears_of_it_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dsm, state = Null(), tmp_path / "state"
    monkeypatch.setattr(wiring, "_system", lambda _: dsm)
    tell_why_not_begun(str(state), WHY)
    assert not state.exists(), "a folder was made for a mistyped command"
    state.mkdir()
    tell_why_not_begun(str(state), WHY)
    words = [f"The service cannot start: {why}" for why in WHY]
    assert list(dsm.calls) == [("event", "Error", text) for text in words]
    assert _waits(state) == {Consumer.LOG_CENTER: [], Consumer.SYSTEM_CSV: words}
    with StateLock(str(state)):
        tell_why_not_begun(str(state), WHY)
    assert len(dsm.calls) == len(WHY), "another service would tell the same rows, too"


def test_the_log_has_it_when_its_folder_is_known_again(tmp_path: Path) -> None:
    home, config = Home(tmp_path), tmp_path / "config.ini"
    config.write_text("[naming]\nlayoutt = x\n", encoding="utf-8")
    assert home.run("run", "--config", str(config)).returncode == 2
    config.write_text("", encoding="utf-8")
    assert home.once("--config", str(config)).returncode == 0
    first, *_ = home.system_log()
    assert first["Level"] == "Error"
    assert first["Event"].startswith(f"The service cannot start: {config} line 2: [naming] layoutt")
