"""Write docs/user/commands.md from the command line's own parser: `make docs`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from photo_organizer.cli.parser import parser

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parents[2] / "docs" / "user" / "commands.md"
FOLDERS = "folders and settings"  # the group of options that most commands share

HEAD = """# Commands

`photo-organizer COMMAND` asks the program for something; `photo-organizer COMMAND --help` shows what is told
here. From a checkout it is `.venv/bin/photo-organizer`, made by `make run`. Whatever reports something has
`--json` for other programs. Long work shows its progress on a terminal and nothing elsewhere.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | some files failed or wait |
| 2 | the command or the settings are wrong; nothing was done |
| 3 | refused for safety; nothing was done |

Options are written out in full, and an empty argument (a variable of a script that was not set) is a mistake: nothing is
done. Who stops reading what is printed stops only `plan`, `dates` and `similar`, which have no more to do then; everything
else is carried to its end, and the exit code tells how that went. The last line of `plan --json` and of
`check --json` counts those before it: where it lacks, the list was cut off.

This page is made from the program itself (`make docs`).
"""

SHARED = """## Folders and settings

Most commands accept these; what is not named comes from the [settings](settings.md).
"""


def page() -> str:
    """Return the page. Touches nothing."""
    parts, shared = [HEAD], dict[str, str]()
    for name, command in commands(parser()):
        parts += [f"## {name}", "", _usage(name, command), "", command.description or "", ""]
        own = [action for action in _actions(command) if _group(command, action) != FOLDERS]
        shared |= {
            _spelt(one): one.help or "" for one in _actions(command) if _group(command, one) == FOLDERS
        }
        parts += _table({_spelt(action): action.help or "" for action in own})
    return "\n".join([*parts, SHARED, *_table(shared)]).rstrip() + "\n"


def commands(top: argparse.ArgumentParser, prefix: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield every command and its parser; commands below a command as "config check"."""
    below = [action for action in top._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield prefix, top
    for action in below:
        for name, command in action.choices.items():
            yield from commands(command, f"{prefix} {name}".strip())


def _actions(command: argparse.ArgumentParser) -> list[argparse.Action]:
    return [action for action in command._actions if not isinstance(action, argparse._HelpAction)]


def _group(command: argparse.ArgumentParser, action: argparse.Action) -> str:
    titles = [group.title for group in command._action_groups if action in group._group_actions]
    return titles[0] or "" if titles else ""


def _usage(name: str, command: argparse.ArgumentParser) -> str:
    places = [_spelt(action) for action in command._actions if not action.option_strings]
    return f"    photo-organizer {' '.join([name, '[options]', *places])}"


def _spelt(action: argparse.Action) -> str:
    value = str(action.metavar or action.dest.upper()) if action.nargs != 0 else ""
    if action.option_strings:
        return f"{', '.join(action.option_strings)} {value}".strip()
    return {"?": f"[{value}]", "+": f"{value}…", "*": f"[{value}…]"}.get(str(action.nargs), value)


def _table(rows: dict[str, str]) -> list[str]:
    lines = [f"| `{spelt}` | {text} |" for spelt, text in rows.items() if text]
    return ["| option | |", "|---|---|", *lines, ""] if lines else []


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
