"""The owner asks for a look at the intake: it is made at once, though nothing was heard of what lies there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.commands.ticks import told
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from tests.commands.ticks import Ticks


def test_what_nobody_heard_of_is_filed_when_its_owner_asks_for_a_look(ticks: Ticks) -> None:
    ticks.tick(3)
    (ticks.intake / "a.jpg").write_bytes(jpeg("2021:03:05 10:00:00"))
    ticks.tick(3)
    assert ticks.filed() == []
    assert told(ticks, "scan")["ok"]
    ticks.tick(3)
    assert ticks.filed() == ["2021/03_Mar/20210305_100000.jpg"]


def test_a_disk_that_is_back_is_looked_at_when_its_owner_asks_and_not_a_minute_later(ticks: Ticks) -> None:
    away = ticks.root / "away"
    ticks.tick(3)
    ticks.intake.rename(away)
    told(ticks, "scan")
    ticks.tick(3)
    assert ticks.status()["word"] == "Needs attention"
    away.rename(ticks.intake)
    ticks.drop()
    assert told(ticks, "scan")["ok"]
    ticks.tick(3)
    assert len(ticks.filed()) == 1
