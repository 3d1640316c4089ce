"""An upgrade of the package takes the program away from under a command: it ends with a sentence."""

from __future__ import annotations

import pytest

from photo_organizer.cli import main as cli
from photo_organizer.cli.output import SOME_FAILED


def _is_gone(_: str) -> None:
    raise FileNotFoundError(2, "No such file or directory", "photo_organizer/store/migrations")


def test_a_command_under_which_the_package_was_upgraded_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A long `dedupe` in another window ended with a traceback, while the service went on with it."""
    monkeypatch.setattr(cli, "import_module", _is_gone)
    monkeypatch.setattr(cli, "__file__", "/gone/main.py")
    assert cli.main(["status"]) == SOME_FAILED
    assert capsys.readouterr().err == f"Error: {cli.REPLACED}\n"


def test_a_mistake_of_the_program_s_own_is_not_called_an_upgrade(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "import_module", _is_gone)
    with pytest.raises(FileNotFoundError):
        cli.main(["status"])
