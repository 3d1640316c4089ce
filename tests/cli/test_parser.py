"""The command line is parsed alike, whether the parsers of all commands are made or only that of the one asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli.parser import COMMANDS, parser

if TYPE_CHECKING:
    from collections.abc import Sequence


def _said(
    arguments: Sequence[str], capsys: pytest.CaptureFixture[str], *, alone: bool
) -> tuple[object, str, str]:
    try:
        found: object = parser(arguments if alone else None).parse_args(arguments)
    except SystemExit as end:
        found = end.code
    told = capsys.readouterr()
    return found, told.out, told.err


@pytest.mark.parametrize(
    "arguments",
    [
        *([name, "--help"] for name in COMMANDS),
        *([name, "--state", "x", "--no-such-option"] for name in COMMANDS),
        ["status", "--json", "--library=/l"],
        ["config", "check"],
        ["undo", "--last", "--run=1"],
        ["--help"],
        ["--version"],
        ["no-such-command"],
        ["--", "status"],
        [],
    ],
    ids=" ".join,
)
def test_a_command_is_parsed_alike_with_its_own_parser_alone(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert _said(arguments, capsys, alone=True) == _said(arguments, capsys, alone=False)
