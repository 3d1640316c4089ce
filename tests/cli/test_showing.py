"""Commands that only ask load little: an owner who types `status` on a NAS waits for Python and one database, not more."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli.main import main
from photo_organizer.errors import VolumeProblem
from photo_organizer.service import running
from photo_organizer.store import db, overview
from tests.journeys.home import ENVIRONMENT, Home

if TYPE_CHECKING:
    from pathlib import Path

# Rooms that act, look or decide; what only asks needs none of them.
HEAVY = {"act", "arrive", "decide", "examine", "gather", "look", "models", "thumbnails", "wiring", "web"}
LOADED = (
    "import sys; from photo_organizer.cli.main import main; code = main(sys.argv[1:]);"
    "print(*{name.split('.')[1] for name in sys.modules if name.startswith('photo_organizer.')}); sys.exit(code)"
)


@pytest.mark.parametrize("command", ["status", "stats"])
def test_a_command_that_only_asks_loads_no_room_that_works(tmp_path: Path, command: str) -> None:
    home = Home(tmp_path)
    home.once()
    program = [sys.executable, "-c", LOADED, *home.command(command)[3:]]
    done = subprocess.run(program, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert set(done.stdout.splitlines()[-1].split()) & HEAVY == set()


def test_a_pause_beside_a_running_service_loads_no_room_that_works(tmp_path: Path) -> None:
    home = Home(tmp_path)
    service = home.start()
    try:
        program = [sys.executable, "-c", LOADED, *home.command("pause")[3:]]
        done = subprocess.run(program, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    finally:
        service.terminate()
        service.communicate()
    assert set(done.stdout.splitlines()[-1].split()) & HEAVY == set()


def test_statistics_before_anything_was_organised_are_zeros(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path)
    assert main(["stats", "--json", f"--state={tmp_path / 'none'}"]) == 0
    before = json.loads(capsys.readouterr().out)
    home.once()
    assert main(["stats", "--json", f"--state={home.state}"]) == 0
    after = json.loads(capsys.readouterr().out)
    assert {scope: list(values) for scope, values in before.items()} == {
        scope: list(values) for scope, values in after.items()
    }
    assert {value for values in before.values() for value in values.values()} == {0}


@pytest.mark.parametrize("name", ["", "/libraries/anna"], ids=["first", "further"])
def test_why_a_library_is_not_open_is_told_also_where_its_own_state_folder_cannot_hold_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Of the first one the service would not run."""
    state = tmp_path / f"state{name}"
    state.parent.mkdir(parents=True, exist_ok=True)
    if name:
        state.touch()  # in place of the folder
    problem = VolumeProblem("the state folder cannot be written", "choose another")
    running.say_closed(str(state), "Needs attention", problem)
    main(["status", f"--state={state}"])
    told = capsys.readouterr().out
    assert told.startswith("Needs attention: the state folder cannot be written\n" if name else "Nothing was")
    running.say_open(str(state))
    main(["status", f"--state={state}"])
    assert capsys.readouterr().out.startswith("Nothing was")
    assert [path.name for path in tmp_path.rglob("*.json")] == []


def _said(state: Path, capsys: pytest.CaptureFixture[str], count: int, names: list[list[str]]) -> list[str]:
    """Return what `status` says of an integrity check, line by line; its JSON must say the same."""
    at = int(time.mktime((2026, 11, 3, 2, 0, 0, 0, 0, -1)))
    kept = {"at_ns": at * 10**9, "files": 12_345, "count": count, "names": names}
    with closing(db.open_database(str(state))[0]) as con, db.transaction(con):
        db.set_meta(con, overview.INTEGRITY, json.dumps(kept))
    assert main(["status", "--json", f"--state={state}"]) == 0
    told = json.loads(capsys.readouterr().out)["integrity"]
    assert (told["at"], told["files"], told["count"]) == (at * 1000, 12_345, count)
    assert [[one["path"], one["problem"]] for one in told["names"]] == names
    assert main(["status", f"--state={state}"]) == 0
    lines = capsys.readouterr().out.splitlines()
    first = next(place for place, line in enumerate(lines) if "Integrity check" in line)
    return [line.strip() for line in lines[first:] if not line.startswith("  Staying")]


def test_status_tells_what_the_last_integrity_check_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unchanged = "Integrity check: 12345 files read again on 2026-11-03, unchanged"
    assert _said(tmp_path, capsys, 0, []) == [unchanged]
    one = _said(tmp_path, capsys, 1, [["2024/a.jpg", "changed"]])
    assert one[0].startswith(
        "Integrity check: 1 of 12345 files read again on 2026-11-03 changed by itself or"
    )
    assert one[1:] == ["2024/a.jpg: changed by itself"]
    many = _said(tmp_path, capsys, 130, [[f"{number}.jpg", "unreadable"] for number in range(100)])
    assert many[0].endswith("The disk may be failing. Bring them back from your backup.")
    assert many[1:] == [*(f"{number}.jpg: cannot be read" for number in range(20)), "and 110 more"]


def test_before_the_first_integrity_check_nothing_is_said_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, there in (("none", False), ("state", True)):
        if there:
            db.open_database(str(tmp_path / name))[0].close()
        assert main(["status", "--json", f"--state={tmp_path / name}"]) == 0
        assert json.loads(capsys.readouterr().out)["integrity"] is None
        main(["status", f"--state={tmp_path / name}"])
        assert "ntegrity" not in capsys.readouterr().out
