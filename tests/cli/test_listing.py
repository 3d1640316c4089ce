"""What `dates` and `similar` cannot read is told, and keeps nothing else from being listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli.main import main
from photo_organizer.cli.output import SOME_FAILED
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("command", ["dates", "similar"])
def test_the_rest_is_listed(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.jpg").write_bytes(jpeg("2024:08:01 10:00:00", size=(64, 48)))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert main([command, str(tmp_path / "a"), str(tmp_path / "none"), str(tmp_path / "b")]) == SOME_FAILED
    told = capsys.readouterr()
    assert "a/a.jpg" in told.out
    assert "b/b.jpg" in told.out
    assert "none' is not there" in told.err
