"""Where there are several libraries: for which of them a command is carried out. One library: nothing of this is seen.

`--library NAME` names one. Without it, looking commands show all of them, and what is about files finds their library by
itself; what changes much is done to a library that was named, and to no other.
"""

from __future__ import annotations

import io
import json
import os
import sys
from argparse import Namespace
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Any

from photo_organizer.cli.arguments import given_path
from photo_organizer.cli.chosen import names
from photo_organizer.cli.options import looked_through, read_all
from photo_organizer.cli.parser import COMMANDS, EVERY, NAMED
from photo_organizer.cli.stopping import begin, was_asked
from photo_organizer.errors import SettingsProblem, Stopping
from photo_organizer.names import within
from photo_organizer.settings.libraries import title
from photo_organizer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from photo_organizer.settings import Settings

    CarryOut = Callable[[Namespace], int]


def for_libraries(carry_out: CarryOut, options: Namespace) -> int:
    """Carry a command out for each library that is meant; return the worst exit code."""
    libraries = _several(options)
    if not libraries:
        return carry_out(options)
    command = COMMANDS[options.command]
    if command.of_files and (paths := _paths(options)):
        return carry_out(_about(options, _library_of(paths, libraries)))
    if getattr(options, "list_runs", False):
        return _every(carry_out, options, libraries)
    changes_much = getattr(options, "apply", False) or getattr(options, "reset", False)
    if command.several == NAMED or changes_much:
        raise SettingsProblem([f"there are several libraries; say which with --library: {names(libraries)}"])
    if command.several == EVERY:
        return _every(carry_out, options, libraries)
    print(f"This is about the library {title(libraries[0])}; there are: {names(libraries)}.", file=sys.stderr)
    return carry_out(_about(options, libraries[0]))


def _several(options: Namespace) -> tuple[Settings, ...]:
    """Return the libraries where there are several and none was named; () otherwise. Touches nothing."""
    command = COMMANDS[options.command]
    if not (command.several or command.of_files):
        return ()
    try:
        libraries = tuple(looked_through(one) for one in read_all(options))
    except SettingsProblem:  # which the command itself will tell, if it needs settings
        return ()
    return libraries if len(libraries) > 1 else ()


def _about(options: Namespace, library: Settings) -> Namespace:
    report = getattr(options, "report", None) if not library.name else None  # one file tells of the machine
    named = library.paths_library or title(library)  # without a folder the command says what is wrong
    return Namespace(**{**vars(options), "library": named, "report": report})


# ── by its files ──


def _paths(options: Namespace) -> list[str]:
    named = [
        getattr(options, "path", None),
        getattr(options, "root", None),
        *(getattr(options, "paths", None) or ()),
    ]
    return [given_path(path) for path in named if path]


def _library_of(paths: Sequence[str], libraries: Sequence[Settings]) -> Settings:
    """Return the library in whose folders the files are; the first where they are in none."""
    found = {_at(path, libraries) for path in paths}
    if len(found) > 1:
        raise SettingsProblem(["these files are of several libraries; name those of one at a time"])
    return libraries[found.pop()]


def _at(path: str, libraries: Sequence[Settings]) -> int:
    for number, one in enumerate(libraries):
        tops = (one.paths_library, one.paths_intake, *map(os.path.realpath, one.thumbnails_roots))
        if any(within(path, top) for top in tops if top):
            return number
    return 0


# ── every library ──


def _every(carry_out: CarryOut, options: Namespace, libraries: Sequence[Settings]) -> int:
    command = COMMANDS[options.command]
    if getattr(options, "json", False) and not command.json_lines:
        return _one_document(carry_out, options, libraries)
    headings = sys.stdout if command.headed or getattr(options, "list_runs", False) else sys.stderr
    worst = 0
    for one in _until_stopped(libraries):
        print(f"{title(one)}:", file=headings, flush=True)
        worst = max(worst, carry_out(_about(options, one)))
    return worst


def _until_stopped(libraries: Sequence[Settings]) -> Iterator[Settings]:
    """Yield each library. Raises Stopping before the next one, once a signal has asked to stop."""
    begin()
    for number, one in enumerate(libraries):
        if was_asked():
            print(f"Nothing was begun in: {names(libraries[number:])}.", file=sys.stderr)
            raise Stopping
        yield one


def _one_document(carry_out: CarryOut, options: Namespace, libraries: Sequence[Settings]) -> int:
    """Print what the first library's document says, with those of all libraries by name in `libraries`."""
    worst, documents = 0, dict[str, Any]()
    for one in _until_stopped(libraries):
        with redirect_stdout(io.StringIO()) as out:
            worst = max(worst, carry_out(_about(options, one)))
        name = title(one) if title(one) not in documents else shown(one.paths_library)
        documents[name] = json.loads(out.getvalue() or "{}")
    first = documents[title(libraries[0])]
    print(json.dumps({**(first if isinstance(first, dict) else {}), "libraries": documents}))
    return worst
