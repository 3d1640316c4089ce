"""`config`: check the settings file; list, add and remove libraries. Touches no photo."""

from __future__ import annotations

import json
import os
from argparse import Namespace
from typing import Any

from photo_organizer.cli.checking import config_check
from photo_organizer.cli.main import DONE, USAGE
from photo_organizer.cli.options import libraries_of, problems_of, read_all, settings_target, state_root
from photo_organizer.cli.output import tell_problems
from photo_organizer.cli.through_service import ask_service
from photo_organizer.commands.settings_file import INTAKE, SettingsFile
from photo_organizer.errors import SettingsProblem
from photo_organizer.service.status import serves
from photo_organizer.settings.libraries import title
from photo_organizer.shown import shown


def config(options: Namespace) -> int:
    """Do what was asked about the settings."""
    actions = {"libraries": _list, "add-library": _add, "remove-library": _remove}
    return actions.get(options.action, config_check)(options)


def _list(options: Namespace) -> int:
    """List the libraries. Touches nothing."""
    rows = [
        {"name": title(one), "library": shown(one.paths_library), "intake": shown(one.paths_intake)}
        for one in libraries_of(read_all(options), options)
    ]
    if options.json:
        print(json.dumps(rows))
        return DONE
    for row in rows:
        print(f"{row['name']}: {row['library']}, intake {row['intake']}")
    return DONE


def _add(options: Namespace) -> int:
    """Add a library whose folders can be used. Changes the settings file, and makes the intake."""
    if not options.library:
        raise SettingsProblem(["name the folder of the new library with --library DIR"])
    folder = os.path.abspath(options.library)
    intake = os.path.abspath(options.intake) if options.intake else f"{folder}/{INTAKE}"
    mode = {"mode": options.mode} if options.mode else {}
    problems = _done(
        options, "add-library", {"name": options.name, "library": folder, "intake": intake, **mode}
    )
    next_step = "what is in {} is copied" if options.mode == "copy" else "drop photos and videos into {}"
    return _tell(
        options, problems, f"The library {options.name} is added; {next_step.format(shown(intake))}."
    )


def _remove(options: Namespace) -> int:
    """Forget the settings of a library. Changes the settings file only."""
    problems = _done(options, "remove-library", {"name": options.name})
    return _tell(
        options, problems, f"The settings of {options.name} are forgotten; its photos stay where they are."
    )


def _done(options: Namespace, command: str, arguments: dict[str, str]) -> list[str]:
    """Let the service do it where one runs, which begins anew with it; else write the file. Return the problems."""
    root = state_root(options)
    if serves(root):
        reply: dict[str, Any] = ask_service(root, command, dict(arguments))
        return [str(problem) for problem in reply["problems"]]
    without_folders = Namespace(config=options.config, state=options.state)  # those are the new library's
    file = SettingsFile(settings_target(options), lambda text: problems_of(text, without_folders))
    return file.add_library(**arguments) if command == "add-library" else file.remove_library(**arguments)


def _tell(options: Namespace, problems: list[str], sentence: str) -> int:
    if options.json:
        print(json.dumps({"ok": not problems, "problems": problems}))
    else:
        tell_problems(problems)
        if not problems:
            print(sentence)
    return USAGE if problems else DONE
