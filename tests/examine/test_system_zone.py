"""The zone of the system: named by TZ or written there as a rule, which the C library understands as well."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from photo_organizer.decide.statements import wall_clock
from photo_organizer.examine import clock
from photo_organizer.examine.clock import zone_of

if TYPE_CHECKING:
    from pathlib import Path

SUMMER, WINTER = datetime(2024, 7, 1, 8), datetime(2024, 1, 1, 8)


@pytest.mark.parametrize(
    ("named", "summer", "winter"),
    [
        ("Europe/Berlin", 2, 1),
        (":Europe/Berlin", 2, 1),
        ("CET-1CEST,M3.5.0,M10.5.0/3", 2, 1),
        ("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", -2, -3),
        ("Mars/Olympus", 0, 0),
        ("CET-1CEST,summer", 0, 0),
        ("é,x", 0, 0),
        (",", 0, 0),
    ],
)
def test_a_zone_by_its_name_or_its_rule(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named: str, summer: int, winter: int
) -> None:
    monkeypatch.setenv("TZ", named)
    monkeypatch.setattr(clock, "_LOCALTIME", str(tmp_path / "none"))
    zone = zone_of("")
    assert [wall_clock(moment, zone)[1] for moment in (SUMMER, WINTER)] == [
        timedelta(hours=summer),
        timedelta(hours=winter),
    ]


def test_a_cut_file_of_rules_is_left_and_not_read_without_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    whole = files("tzdata").joinpath("zoneinfo/Europe/Berlin").read_bytes()
    local = tmp_path / "localtime"
    monkeypatch.delenv("TZ", raising=False)
    monkeypatch.setattr(clock, "_LOCALTIME", str(local))
    local.write_bytes(whole)
    assert wall_clock(SUMMER, zone_of(""))[1] == timedelta(hours=2)
    for size in (0, 3, 20, 60, len(whole) // 2, whole.rindex(b"\n", 0, -1), len(whole) - 9, len(whole) - 1):
        local.write_bytes(whole[:size])
        assert zone_of("") is UTC, size
