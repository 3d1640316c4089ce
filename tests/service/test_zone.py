"""The NAS gets another time zone while the service runs, as when it is set up or moves: all that tells a time goes by it."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING

from photo_organizer.examine import clock
from photo_organizer.record import system

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.service.desk import Desk

AT_NS = 1_700_000_000 * 10**9  # 22:13:20 in Greenwich


def test_the_night_and_the_logs_go_by_the_zone_that_is_set_now(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What is filed is dated by it at once; a night that began by the former zone would come at another hour."""
    local, walls = tmp_path / "localtime", list[datetime]()
    monkeypatch.delenv("TZ", raising=False)
    monkeypatch.setattr(clock, "_LOCALTIME", str(local))
    monkeypatch.setattr(type(desk.service.beside.nightly), "tick", lambda _, now, **__: walls.append(now))
    for name in ("Asia/Kolkata", "Asia/Tokyo"):
        local.write_bytes(files("tzdata").joinpath(f"zoneinfo/{name}").read_bytes())
        system.info(desk.service.library.con, name, AT_NS)
        desk.service.pace.look_at_everything()
        desk.service.tick()
    first, last = walls
    assert timedelta(hours=3) < last - first < timedelta(hours=4)
    with (desk.library / "system_log.csv").open(encoding="utf-8", newline="") as log:
        times = {row["Event"]: row["Time"] for row in csv.DictReader(log)}
    assert (times["Asia/Kolkata"], times["Asia/Tokyo"]) == ("2023/11/15 03:43:20", "2023/11/15 07:13:20")
