"""`config`: check the settings file; list, add and remove libraries. Touches no photo."""

from __future__ import annotations

import json
import os
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from photo_organizer.cli.hanging import answers, wrong_with
from photo_organizer.cli.options import (
    every_problem,
    libraries_of,
    problems_of,
    read_all,
    read_file,
    settings_file,
    settings_target,
    state_folder,
    state_root,
)
from photo_organizer.cli.output import DONE, USAGE, tell_problems
from photo_organizer.cli.through_service import ask_service
from photo_organizer.commands.new_library import absent
from photo_organizer.commands.settings_file import INTAKE, SettingsFile
from photo_organizer.errors import SettingsProblem
from photo_organizer.sentences import Sentence
from photo_organizer.service.running import serves
from photo_organizer.settings.libraries import label, title
from photo_organizer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from photo_organizer.settings import Settings


def config(options: Namespace) -> int:
    """Do what was asked about the settings."""
    actions = {"check": _check, "libraries": _list, "add-library": _add, "remove-library": _remove}
    return actions[options.action](options)


def _check(options: Namespace) -> int:
    """List every problem of the settings file. Touches nothing."""
    found = None
    try:
        found = settings_file(options)
        problems = every_problem(read_file(options), options, _absent)
    except SettingsProblem as error:
        problems = error.problems
    if options.json:
        print(json.dumps({"file": found, "problems": problems}))
    elif problems:
        print("\n".join(problems))
    else:
        print(f"{found or 'The settings on the command line'}: no problem. State: {state_folder(options)}")
    return USAGE if problems else DONE


def _absent(libraries: Sequence[Settings]) -> Iterator[Sentence]:
    """Yield which folders are not there now: the service waits for them, and who asks wants to know."""
    for one in filter(answers, libraries):
        intake = "" if one.copies else one.paths_intake  # a card may be away
        named = [("paths", "intake", intake), ("paths", "library", one.paths_library)]
        named += [("logs", "folder", one.logs_folder)]
        named += [("thumbnails", "roots", root) for root in one.thumbnails_roots]
        for section, key, path in named:
            if path and (problem := wrong_with(path, absent)):
                words = f"{label(one, key, section)}: {problem}"
                yield Sentence("folder_missing", words, setting=f"{section}.{key}", library=one.name)


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
