"""What the page says of wished settings: what cannot be read and what cannot be used, together, each beside its setting."""

from __future__ import annotations

from argparse import Namespace
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from photo_organizer.cli.options import problems_of
from photo_organizer.web.settings_check import checked

if TYPE_CHECKING:
    from pathlib import Path

    from photo_organizer.web.page import Page


def wished(tmp_path: Path, changes: dict[str, str]) -> dict[str, str]:
    """Return the code of what is wrong with each wished setting of a library whose folders can be used."""
    (tmp_path / "pix" / "In").mkdir(parents=True)
    (tmp_path / "pix" / "2020").mkdir()
    file = tmp_path / "config.ini"
    file.write_text(f"[paths]\nintake = {tmp_path}/pix/In\nlibrary = {tmp_path}/pix\n")
    options = Namespace(config=str(file), state=str(tmp_path / "state"))
    page = SimpleNamespace(
        settings_file=str(file), name="", account="me", refuse=lambda text: problems_of(text, options)
    )
    problems, others, _ = checked(cast("Page", page), changes)
    assert others == []
    return {name: problem["code"] for name, problem in problems.items()}


def test_folders_are_told_beside_what_cannot_be_read(tmp_path: Path) -> None:
    assert wished(
        tmp_path,
        {
            "paths.intake": f"{tmp_path}/pix/2020",
            "logs.keep": "many",
            "logs.folder": f"{tmp_path}/nowhere",
            "thumbnails.roots": "/",
        },
    ) == {
        "paths.intake": "intake_is_filled",
        "logs.keep": "whole_number",
        "logs.folder": "folder_missing",
        "thumbnails.roots": "folder_of_system",
    }


def test_of_a_folder_that_cannot_be_read_nothing_else_is_told(tmp_path: Path) -> None:
    assert wished(tmp_path, {"paths.intake": "In", "logs.keep": "3"}) == {"paths.intake": "absolute"}
