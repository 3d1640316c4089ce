"""A clock that cannot be right stops dating and filing, and nothing else; it goes on by itself."""

from __future__ import annotations

import re
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli import once as _loaded  # noqa: F401 - what keeps the real clock is made before it is changed
from photo_organizer.cli.main import main
from photo_organizer.decide.made import MADE, MADE_NS
from photo_organizer.errors import ClockWrong
from photo_organizer.service.surroundings import SLACK_NS, require_clock
from photo_organizer.store import db, journal
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from collections.abc import Callable

HOUR_NS = 3600 * 10**9
CHANGES = Path(__file__).parents[2] / "CHANGELOG.md"


def at(year: int) -> int:
    return int(datetime(year, 1, 2, tzinfo=UTC).timestamp()) * 10**9


@pytest.fixture
def once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int, str], int]:
    """Run a command with the clock at a moment; return its exit code."""
    for name in ("in", "lib", "state"):
        (tmp_path / name).mkdir()

    def run(now_ns: int, command: str = "once") -> int:
        folders = [f"--intake={tmp_path}/in", f"--library={tmp_path}/lib", f"--state={tmp_path}/state"]
        settle = ["--settle", "0"] if command in ("once", "plan") else []
        with monkeypatch.context() as patched:
            patched.setattr(time, "time_ns", lambda: now_ns)
            return main([command, *folders, *settle])

    return run


@pytest.mark.parametrize("year", [1970, 2000, 2005, 2020])
def test_with_an_unset_clock_nothing_is_filed_and_then_everything(
    year: int, once: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in" / "a.jpg").write_bytes(jpeg("2021:05:06 10:00:00", size=(64, 48)))
    assert once(at(year), "plan") == 1
    assert once(at(year)) == 1
    told = capsys.readouterr().err
    assert f"the clock says {year}-01-02" in told
    assert "trust-clock" not in told, "its owner's word makes no such clock right"
    assert once(at(year), "trust-clock") == 1
    assert "cannot be right" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "lib").rglob("*.jpg")] == []
    assert once(time.time_ns()) == 0
    assert [path.name for path in (tmp_path / "lib").rglob("*.jpg")] == ["20210506_100000.jpg"]


def test_a_clock_before_the_journal_waits_until_its_owner_says_that_it_is_right(
    once: Callable[..., int], tmp_path: Path
) -> None:
    """The clock was a year ahead for a while: what was filed then says so for ever."""
    now = time.time_ns()
    (tmp_path / "in" / "a.jpg").write_bytes(jpeg("2021:05:06 10:00:00", size=(64, 48)))
    assert once(now) == 0
    with closing(db.open_database(str(tmp_path / "state"))[0]) as con, db.transaction(con):
        con.execute("UPDATE plans SET closed_ns = closed_ns + ?", (365 * 24 * HOUR_NS,))
    (tmp_path / "in" / "b.jpg").write_bytes(jpeg("2021:05:06 11:00:00", size=(64, 48), seed=2))
    assert once(now) == 1
    assert (tmp_path / "in" / "b.jpg").exists()
    assert once(now, "trust-clock") == 0
    assert once(now) == 0
    assert not (tmp_path / "in" / "b.jpg").exists()


def test_a_clock_that_is_set_by_the_network_may_step_back_a_little(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        require_clock(con, MADE_NS)
        with pytest.raises(ClockWrong):
            require_clock(con, MADE_NS - 1)
        with db.transaction(con):
            run = journal.begin_run(con, "pass", 0)
            con.execute(
                "INSERT INTO plans (token, run, claim, source, action, code, sentence, state, opened_ns) "
                "VALUES ('t', ?, 'c', x'61', 'file', 'dated', '', 'done', ?)",
                (run, MADE_NS + HOUR_NS),
            )
        require_clock(con, MADE_NS + HOUR_NS - SLACK_NS)
        with pytest.raises(ClockWrong):
            require_clock(con, MADE_NS + HOUR_NS - SLACK_NS - 1)


def test_the_day_of_making_is_that_of_the_last_release() -> None:
    """Never later than the release, and so near to it that the guard is of use."""
    released = re.search(r"^## \d.*\n\n(\d{4}-\d\d-\d\d)", CHANGES.read_text(encoding="utf-8"), re.MULTILINE)
    assert released is not None
    assert 0 <= (datetime.fromisoformat(released[1]).date() - MADE).days < 100
