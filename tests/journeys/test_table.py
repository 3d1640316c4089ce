"""The decision table of duplicates, one row per test: names in the library, lines in the log, bytes counted."""

from __future__ import annotations

import csv
import json
import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli.main import main
from tests.journeys.duplicate_rows import ASIDE, DELETED, FILED, ROWS, Put

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for name in ("intake", "library", "state", "logs"):
        (tmp_path / name).mkdir()
    return tmp_path


def _put(folder: Path, files: list[Put]) -> None:
    for name, data, changed in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        os.utime(folder / name, (changed, changed))


def _once(house: Path, settings: str) -> int:
    (house / "config.ini").write_text(f"[dates]\nzone = UTC\n[duplicates]\n{settings}\n")
    folders = [f"--{name}={house / name}" for name in ("intake", "library", "state", "logs")]
    return main(["once", "--settle=0", f"--config={house / 'config.ini'}", *folders])


def _tree(folder: Path) -> dict[str, bytes]:
    """Return the owner's files below `folder`, with their contents."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    named = {str(path.relative_to(folder)): path for path in files}
    return {
        name: path.read_bytes() for name, path in named.items() if not name.startswith(("state/", "logs/"))
    }


def _log(house: Path) -> list[tuple[str, str, str]]:
    with (house / "logs" / "photo_organizer_log.csv").open(newline="", encoding="utf-8") as file:
        rows = [(row["Event"], row["File name"], row["Additional Info"]) for row in csv.DictReader(file)]
    return [row for row in rows if row[0] in (DELETED, ASIDE, FILED, "Similar Kept", "Replaced With Better")]


def _deleted(house: Path, capsys: pytest.CaptureFixture[str]) -> int:
    capsys.readouterr()
    assert main(["stats", "--json", f"--state={house / 'state'}"]) == 0
    return int(json.loads(capsys.readouterr().out)["lifetime"]["bytes_deleted"])


@pytest.mark.parametrize("name", ROWS)
def test_the_row(house: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    row = ROWS[name]
    _put(house / "library", row.laid)
    for some in [row.there] if row.together else [[one] for one in row.there]:
        _put(house / "intake", some)
        assert _once(house, row.settings) == 0
    lines = len(_log(house)) if row.there else 0
    _put(house / "intake", row.come)
    before = _tree(house)
    assert _once(house, row.settings) == (1 if row.stays else 0)
    assert _tree(house / "library") == row.library
    assert set(_tree(house / "intake")) == set(row.stays)
    told = _log(house)[lines:]
    assert [line[:2] for line in told] == [line[:2] for line in row.log]
    assert all(words in info for (_, _, info), (_, _, words) in zip(told, row.log, strict=True))
    assert _deleted(house, capsys) == row.deleted
    if row.log:
        assert main(["undo", *(f"--{n}={house / n}" for n in ("intake", "library", "state", "logs"))]) == 0
        assert {path: data for path, data in _tree(house).items() if path in before} == before
