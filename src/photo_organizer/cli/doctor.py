"""`doctor`: is everything there that filing needs? Changes no photo."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from photo_organizer.act.guards import require_no_other
from photo_organizer.cli import report
from photo_organizer.cli.hanging import wrong_with
from photo_organizer.cli.options import acting_settings, settings_file, state_root
from photo_organizer.cli.output import DONE, SOME_FAILED
from photo_organizer.commands.new_library import probe, unreadable
from photo_organizer.errors import PhotoOrganizerError, SettingsProblem
from photo_organizer.look import able, memory
from photo_organizer.models import chosen
from photo_organizer.service.surroundings import require_clock
from photo_organizer.shown import shown
from photo_organizer.store import damage, db

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator

    from photo_organizer.settings import Settings


def doctor(options: Namespace) -> int:
    """Check everything that filing needs, and say for each finding what to do. Changes no photo."""
    findings = [{"check": name, "ok": not problem, "problem": problem} for name, problem in _examine(options)]
    lines = [
        f"{'ok  ' if one['ok'] else 'BAD '} {one['check']}  {one['problem']}".rstrip() for one in findings
    ]
    print(json.dumps(findings) if options.json else "\n".join(lines))
    if options.report:
        _write_report(options, lines)
    return DONE if all(finding["ok"] for finding in findings) else SOME_FAILED


def _write_report(options: Namespace, lines: list[str]) -> None:
    """Write what is known of this machine into a new file, for somebody who cannot sit at it."""
    try:
        settings, config = acting_settings(options)[0], settings_file(options)
    except SettingsProblem:
        settings, config = None, options.config
    try:
        report.write(options.report, settings, lines, config, state_root(options))
    except OSError as error:
        raise PhotoOrganizerError(
            f"{shown(options.report)} cannot be written: {error.strerror}",
            "name a file that is not there yet",
        ) from error
    print(f"The report is in {shown(options.report)}. Read it before you send it.", file=sys.stderr)


def _examine(options: Namespace) -> Iterator[tuple[str, str]]:
    try:
        settings, state = acting_settings(options)
    except SettingsProblem as error:
        yield "settings", "; ".join(error.problems)
        return
    yield "settings", ""
    if settings.copies:
        yield "intake can be read", unreadable(settings.paths_intake)
    else:
        yield "intake can be written", probe(settings.paths_intake)
    yield "library can be written", probe(settings.paths_library)
    if os.path.isdir(settings.paths_library):
        other = _known(state, lambda con: _require_no_other(con, settings.paths_library))
        yield "library is the one that was organised before", other
    yield "logs can be written", wrong_with(settings.logs, probe)
    yield "free space", _space(settings)
    yield "database", _database(state)
    yield "database can be written", probe(state) if os.path.isdir(state) else ""  # else nothing ran yet
    yield "clock", _known(state, lambda con: require_clock(con, time.time_ns()))
    yield "inotify watches", _watches()
    yield _models(settings, state_root(options)) if able.able() else (f"pictures: {able.SENTENCE}", "")


def _models(settings: Settings, root: str) -> tuple[str, str]:
    """Return which models score pictures at night; a stand-in is said, a wrong file is a problem."""
    used = chosen.choose(
        settings.thumbnails_model, settings.thumbnails_prompts, Path(root), memory=memory.total()
    )
    said = f" ({'; '.join(used.notes)})" if used.notes and not used.wrong else ""
    return f"models: {', '.join(used.names) or 'none'}{said}", "; ".join(used.wrong)


def _require_no_other(con: sqlite3.Connection | None, library: str) -> None:
    if con is not None:
        require_no_other(con, library)


def _known(state: str, require: Callable[[sqlite3.Connection | None], None]) -> str:
    """Return what a guard of filing says; a database that cannot be read, for it None, has a line of its own."""
    with ExitStack() as opened:
        con = None
        with suppress(PhotoOrganizerError):
            con = opened.enter_context(db.reading(state))
        try:
            require(con)
        except PhotoOrganizerError as error:
            return str(error)
        except sqlite3.DatabaseError:
            pass
    return ""


def _space(settings: Settings) -> str:
    try:
        volume = os.statvfs(settings.paths_library)
    except OSError as error:
        return f"cannot be measured: {error.strerror}"
    free = volume.f_bavail * volume.f_frsize // 1_000_000
    return "" if free > settings.safety_reserve_mb else f"only {free} MB are free — free some space"


def _database(state: str) -> str:
    try:
        with db.reading(state) as con:
            answer = str(con.execute("PRAGMA quick_check(1)").fetchone()[0]) if con else "ok"
    except PhotoOrganizerError as error:
        return str(error)
    except sqlite3.DatabaseError as error:
        answer = str(error)
    if answer == "ok":
        return ""
    damage.mark(state)  # which the next opening heeds
    return f"{answer} — stop the service and start it: the database is made again"


def _watches() -> str:
    try:
        with open("/proc/sys/fs/inotify/max_user_watches", encoding="ascii") as file:
            watches = int(file.read())
    except (OSError, ValueError):
        return "not available: new files are found by the regular scan only"
    return "" if watches >= 1024 else f"only {watches}: new files may be found by the regular scan only"
