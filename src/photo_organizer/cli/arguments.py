"""How arguments are read: strictly, because a mistake must not become another command."""

from __future__ import annotations

import argparse
import os
import sys

_DAY = 86400
# It asks for a translation of each of its words; there are none, and to learn that takes a twentieth of a short command.
argparse._ = str  # type: ignore[attr-defined]  # its name for `gettext`


class _Formatter(argparse.HelpFormatter):
    """As wide as the terminal. argparse makes one for each option, and would load much to learn the width."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


class Parser(argparse.ArgumentParser):
    """What each command is read with."""

    def __init__(self, **options: Any) -> None:
        # A shortened option is a mistake: `--app` must not become `--apply`, today or with the next option.
        super().__init__(formatter_class=_Formatter, allow_abbrev=False, **options)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Let each command refuse what it does not know itself, and show its own usage with it."""
        options, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return options, unknown


class _NotAsked:
    """Stands for the parser of a command that is not asked for: its options are never needed."""

    def __getattr__(self, _: str) -> Any:
        return lambda *_, **__: self


TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    _Subparsers = argparse._SubParsersAction[Parser]  # noqa: SLF001 - argparse has no other name for it
else:
    _Subparsers = argparse._SubParsersAction  # noqa: SLF001 - generic for type checkers only


class Commands(_Subparsers):
    """The commands by name. Parsers take longer to make than most commands take: only those in `asked` are made, "" is all."""

    asked: str | None = ""

    def add_parser(self, name: str, **options: Any) -> Parser:
        """Return the parser of a command, or what stands for one that is not asked for."""
        if self.asked in {"", name}:
            return super().add_parser(name, **options)
        parser: Parser = _NotAsked()  # type: ignore[assignment]  # `cast` would load the whole of `typing`
        self._choices_actions.append(self._ChoicesPseudoAction(name, (), options.get("help")))
        self._name_parser_map[name] = parser
        return parser


def _columns() -> int:
    if (given := os.environ.get("COLUMNS", "")).isdigit() and int(given):
        return int(given)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns if sys.__stdout__ else 80
    except (OSError, ValueError):  # no terminal
        return 80


def seconds(text: str) -> float:
    """Return a number of seconds that can be waited."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= _DAY:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 0 to {_DAY}")
    return number


def given_path(path: str) -> str:
    """Return a path as the service knows it: links on the way are looked through, as to a share, the file itself is not."""
    return os.path.join(os.path.realpath(os.path.dirname(path) or "."), os.path.basename(path))


def empty(options: argparse.Namespace) -> str:
    """Return which argument is empty, "" where none is: a script's variable was not set, and "" never means "all"."""
    for name, value in vars(options).items():
        if "" in (value if isinstance(value, list) else [value]):
            return (
                f"{options.command}: {name.replace('_', '-')} is empty; write what is meant, or leave it out"
            )
    return ""


def command(
    commands: argparse._SubParsersAction[Parser], name: str, text: str, *, json: bool = False
) -> argparse.ArgumentParser:
    """Add a command that knows the folders and the settings file; return its parser."""
    made = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    _folders(made)
    if json:
        made.add_argument("--json", action="store_true", help="print JSON for programs")
    return made


def _folders(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group("folders and settings")
    group.add_argument("--intake", metavar="DIR", help="the watched folder")
    group.add_argument(
        "--library", metavar="DIR", help="where photos are filed; or the name of one of several libraries"
    )
    group.add_argument("--state", metavar="DIR", help="where the database is kept")
    group.add_argument("--logs", metavar="DIR", help="where the CSV logs are written (default: the library)")
    group.add_argument("--config", metavar="FILE", help="the settings file")


def settle(command: argparse.ArgumentParser) -> None:
    """Let a command say how long a file has to be quiet."""
    command.add_argument(
        "--settle", metavar="SECONDS", type=seconds, help="quiet period; 0 takes what is there now"
    )
