"""An unusual share of the library is not changed before its owner has said so; everything else goes on."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.commands.breaker import Breaker
from photo_organizer.errors import VolumeProblem
from photo_organizer.model import Action, Move, Plan, Stamp
from photo_organizer.settings import Settings
from photo_organizer.store import changes, db
from tests.journeys.home import PATIENCE, Home, wait_for
from tests.look.pictures import encoded, photo

if TYPE_CHECKING:
    from pathlib import Path

LATE, EARLY = 1_700_000_000.0, 1_600_000_000.0
SECONDS = range(4)
OLD = [encoded(photo(number, 64, 48)) for number in SECONDS]
NEW = [encoded(photo(20 + number, 64, 48)) for number in SECONDS]


def _name(second: int) -> str:
    return f"IMG_20240501_12000{second}.jpg"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A library of four photos; four others of the same seconds, older, come: each would take a name."""
    home = Home(tmp_path)
    (tmp_path / "config.ini").write_text("[safety]\nbreaker_files = 2\nbreaker_percent = 20\n")
    for second in SECONDS:
        home.put(_name(second), OLD[second], LATE)
    assert home.once().returncode == 0
    for second in SECONDS:
        home.put(_name(second), NEW[second], EARLY)
    home.put("IMG_20240601_120000.jpg", encoded(photo(40, 64, 48)))
    return home


def _config(home: Home) -> str:
    return f"--config={home.root / 'config.ini'}"


def test_filing_stops_and_asks_and_what_changes_nothing_goes_on(home: Home) -> None:
    before = home.filed()
    assert home.once(_config(home)).returncode != 0
    assert home.filed() == before | {"2024/06_Jun/20240601_120000.jpg"}
    assert {path.name for path in home.intake.iterdir() if path.is_file()} == {_name(n) for n in SECONDS}
    staying = home.status()["held"]
    assert {row["code"] for row in staying} == {"mass-action"}
    assert "4 of 4 files of the library would be removed or renamed" in staying[0]["sentence"]
    assert "photo-organizer allow" in staying[0]["sentence"]


def test_the_preview_shows_what_would_wait_for_the_answer_line_for_line(home: Home) -> None:
    plan = home.run("plan", "--settle", "0", _config(home))
    assert plan.stdout.count("hold ") == 4
    assert home.status()["held"] == [], "nothing was asked by the preview"
    assert plan.stdout == home.once(_config(home)).stdout
    home.run("allow")
    plan = home.run("plan", "--settle", "0", _config(home))
    assert "hold " not in plan.stdout
    assert plan.stdout == home.once(_config(home)).stdout


def test_a_preview_counts_what_it_would_have_changed_before(tmp_path: Path) -> None:
    settings = Settings().replace(
        paths_library="/lib", paths_intake="/in", safety_breaker_files=2, safety_breaker_percent=20
    )
    con, _ = db.open_database(str(tmp_path))
    breaker = Breaker(con, settings)
    step = Move("/lib/1.jpg", "/lib/1_A.jpg", Stamp(1, 1, 1, 1))
    one = Plan("/lib/1.jpg", Action.FILE, (), (step,))
    for _ in range(2):
        assert breaker.part([one]) == ([one], [])
        breaker.imagine([one])
    going, waiting = breaker.part([one])
    assert (going, len(waiting)) == ([], 1)
    con.close()


def test_the_question_outlives_a_restart_until_it_is_answered(home: Home) -> None:
    home.once(_config(home))
    for second in list(SECONDS)[1:]:
        (home.intake / _name(second)).unlink()
    before = home.filed()
    home.once(_config(home))  # one alone would not be unusual, but the question waits
    assert home.filed() == before
    told = json.loads(home.run("allow", "--json").stdout)
    assert told["files"] == [str(home.intake / _name(0))], "the others are there no more"
    assert home.once(_config(home)).returncode == 0
    assert (home.library / "2024/05_May/20240501_120000.jpg").read_bytes() == NEW[0]
    assert (home.library / "2024/05_May/20240501_120000.0001.jpg").read_bytes() == OLD[0]


def test_the_service_needs_attention_and_goes_on_when_it_is_answered(home: Home) -> None:
    service = home.start(_config(home), "--settle", "0")
    try:
        wait_for(lambda: home.status()["word"] == "Needs attention")
        assert "4 of 5 files" in home.status()["detail"] or "4 of 4 files" in home.status()["detail"]
        assert "photo-organizer allow" in home.status()["cure"]
        assert home.run("allow").returncode == 0
        wait_for(lambda: not any(path.is_file() for path in home.intake.iterdir()))
        wait_for(lambda: home.status()["word"] in ("Idle", "Working"))
    finally:
        service.terminate()
        service.communicate(timeout=PATIENCE)
    assert any("Waiting for an answer: 4 of" in row["Event"] for row in home.system_log())


def test_dedupe_in_small_runs_within_an_hour_is_one_mass_action(tmp_path: Path) -> None:
    home = Home(tmp_path)
    (tmp_path / "config.ini").write_text("[safety]\nbreaker_files = 3\nbreaker_percent = 20\n")

    def twice(name: str, data: bytes) -> None:
        for folder in ("2024", "import"):
            (home.library / folder).mkdir(exist_ok=True)
            (home.library / folder / name).write_bytes(data)

    for number in range(3):
        twice(f"{number}.jpg", OLD[number])
    assert home.run("dedupe", "--apply", _config(home)).returncode == 0
    twice("3.jpg", OLD[3])
    refused = home.run("dedupe", "--apply", _config(home))
    assert refused.returncode == 3
    assert "4 of 5 files" in refused.stderr
    assert "3 of them were within the last hour" in refused.stderr
    assert home.run("dedupe", "--apply", "--yes", _config(home)).returncode == 0
    twice("4.jpg", NEW[0])
    assert home.run("dedupe", "--apply", _config(home)).returncode == 0  # what was wanted does not count


def test_nothing_is_removed_from_a_library_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    (home.library / "2024").mkdir()
    for number in range(8):
        (home.library / "2024" / f"{number}.jpg").write_bytes(OLD[0] + bytes([number]))
    assert home.once().returncode == 0
    con, _ = db.open_database(str(home.state))
    settings = Settings().replace(paths_library=str(home.library), paths_intake=str(home.intake))
    Breaker(con, settings).require_health()
    real, broken = os.open, {f"{number}.jpg" for number in range(5)}

    def sick(path: str, *rest: int, dir_fd: int | None = None) -> int:
        if os.path.basename(path) in broken:
            raise OSError(5, "Input/output error")
        return real(path, *rest, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", sick)
    with pytest.raises(VolumeProblem, match="5 of 8 files"):
        Breaker(con, settings).require_health()
    with db.transaction(con):
        changes.allow(con, 2 * 10**18)
    assert Breaker(con, settings, clock=lambda: 10**18).part([]) == ([], [])
    con.close()
