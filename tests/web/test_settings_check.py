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


def page_of(tmp_path: Path, more: str = "") -> Page:
    """Return the page of a library whose folders can be used, with `more` behind them in the file."""
    (tmp_path / "pix" / "In").mkdir(parents=True)
    (tmp_path / "pix" / "2020").mkdir()
    file = tmp_path / "config.ini"
    file.write_text(f"[paths]\nintake = {tmp_path}/pix/In\nlibrary = {tmp_path}/pix\n{more}")
    options = Namespace(config=str(file), state=str(tmp_path / "state"))
    page = SimpleNamespace(
        settings_file=str(file), name="", account="me", refuse=lambda text: problems_of(text, options)
    )
    return cast("Page", page)


def wished(tmp_path: Path, changes: dict[str, str]) -> dict[str, str]:
    """Return the code of what is wrong with each wished setting."""
    problems, others, _ = checked(page_of(tmp_path), changes)
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


MISTAKES = """\
what is this
[logs]
keep = many
keep = 3
folders = /x
[thing]
what = 1
[library -]
[library Anna]
intake = /a/In
library = /a
logs.keep = many
"""


def test_what_somebody_wrote_wrongly_into_the_file_is_told_in_words_of_the_page(tmp_path: Path) -> None:
    """Beside its setting where the page shows that, else with its line; it was told in English."""
    problems, others, _ = checked(page_of(tmp_path, MISTAKES), {})
    assert {name: problem["code"] for name, problem in problems.items()} == {"logs.keep": "whole_number"}
    told = [one["values"] for one in others if one["code"] == "settings_line"]
    assert [(one["line"], one["why"]["code"]) for one in told] == [
        ("4", "not_a_line"),
        ("7", "set_twice"),
        ("8", "meant_setting"),
        ("10", "not_a_setting"),
        ("11", "library_name"),
        ("15", "whole_number"),
    ]
    assert told[1]["why"]["values"] == {"name": "[logs] keep", "before": "6"}
    assert told[5]["library"] == "Anna"
    assert all(one["code"] for one in others)


def test_a_file_that_is_no_text_is_told_in_words_of_the_page(tmp_path: Path) -> None:
    _, others, _ = checked(page_of(tmp_path, "\0"), {})
    assert "not_utf8" in [one["code"] for one in others]
