"""A command that finds nothing to do says so, and offers no further step; one that finds much tells how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli import answers, steering
from photo_organizer.cli.main import main
from photo_organizer.cli.output import SOME_FAILED
from photo_organizer.commands.reply import SHOWN, ended
from tests.cli.test_steering import folders

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ([], "There is nothing to undo.\n"),
        (
            ["--run", "99"],
            "There is nothing to undo in run 99; 'undo --list' shows the runs that can be taken back.\n",
        ),
        (
            ["/x/typo.jpg"],
            "There is nothing to undo of /x/typo.jpg: nothing was done with it, or it was undone before.\n",
        ),
    ],
)
def test_what_was_named_is_told_where_nothing_of_it_can_be_undone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], named: list[str], told: str
) -> None:
    assert main(["undo", *folders(tmp_path), *named]) == SOME_FAILED
    assert capsys.readouterr().err == told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["plan", "--settle", "0"], "There is nothing to file.\n"),
        (
            ["dedupe"],
            "0 duplicates (0.00 B) to remove, 0 to move to Duplicates. Nothing was changed.\n",
        ),
        (["relayout"], "0 files would move. Nothing was changed.\n"),
    ],
)
def test_nothing_is_said_as_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    places = folders(tmp_path)
    for name in ("intake", "library"):
        (tmp_path / name).mkdir(exist_ok=True)
    assert main([*words, *places]) == 0
    assert capsys.readouterr() == ("", told)


@pytest.mark.parametrize("command", ["readmit", "retry"])
def test_an_answer_that_names_the_first_files_alone_counts_them_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """Of 6,000 files that were let in again, 5,000 were told."""
    answer = ended([f"/x/{number}.jpg" for number in range(SHOWN + 1000)], [])
    for room in (answers, steering):
        monkeypatch.setattr(room, "obeys", lambda _: True)
    for place in ("answers", "through_service"):
        monkeypatch.setattr(f"photo_organizer.cli.{place}.ask_service", lambda *_: answer)
    assert main([command, *folders(tmp_path)]) == 0
    assert capsys.readouterr().err.startswith("6000 files ")
