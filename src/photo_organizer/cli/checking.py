"""`verify`, `doctor` and `config check`: look whether all is well. Touches nothing of the owner's."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from photo_organizer import wiring
from photo_organizer.act.guards import require_no_other
from photo_organizer.cli import report
from photo_organizer.cli.hanging import answers
from photo_organizer.cli.main import DONE, SOME_FAILED, USAGE
from photo_organizer.cli.options import (
    acting_settings,
    every_problem,
    read_file,
    settings_file,
    state_folder,
    state_root,
)
from photo_organizer.cli.progress import Progress
from photo_organizer.commands.new_library import absent, probe, unreadable
from photo_organizer.disk.digest import md5_of
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import PhotoOrganizerError, SettingsProblem
from photo_organizer.gather.reconcile import Reconciler
from photo_organizer.look import able, memory
from photo_organizer.models import chosen
from photo_organizer.sentences import Sentence, counted
from photo_organizer.service.clock import require_clock
from photo_organizer.settings.libraries import label
from photo_organizer.shown import shown
from photo_organizer.store import catalogue, damage, db, integrity
from photo_organizer.store.integrity import IntegrityStore

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from photo_organizer.settings import Settings


# ── verify ───────────────────────────────────────────────────────────────────────────────────────


def verify(options: Namespace) -> int:
    """Compare the library with the catalogue: what is gone, changed or new since. Touches nothing."""
    if options.night is not None:
        from photo_organizer.cli.integrity import run

        return run(options)
    settings, state = acting_settings(options)
    progress = Progress()
    found: list[dict[str, str]] = []
    with wiring.preview(settings, state) as preview, _checksums(state, options) as checksums:
        con = preview.con
        total, _ = catalogue.count(con)
        known = set()
        for number, row in enumerate(catalogue.everything(con), 1):
            progress.show(number, total, "files compared")
            known.add(row.path)
            md5 = _md5_noted(con, row, checksums) if options.read else None
            if problem := _compare(row, settings.paths_library, md5):
                found.append({"path": shown(row.path), "problem": problem})
        Reconciler(con, settings.paths_library, settings.paths_intake).run(lambda: False, lambda _: None)
        new = [row.path for row in catalogue.everything(con) if row.path not in known]
    progress.clear()
    found += [{"path": shown(path), "problem": "is new since the last look"} for path in new]
    if options.json:
        print(json.dumps({"files": total, "differences": found}))
    else:
        for difference in found:
            print(f"{difference['path']}: {difference['problem']}")
        print(f"{counted(total, 'file')} compared, {counted(len(found), 'difference')}.", file=sys.stderr)
    return SOME_FAILED if found else DONE


def _checksums(state: str, options: Namespace) -> AbstractContextManager[IntegrityStore | None]:
    """Return what the integrity check has noted, where all is to be read."""
    return IntegrityStore(state) if options.read and integrity.is_there(state) else nullcontext()


def _md5_noted(
    con: sqlite3.Connection, row: catalogue.Known, checksums: IntegrityStore | None
) -> bytes | None:
    number = catalogue.number_of(con, row.path) if checksums else None
    return (checksums.md5_of(number, row.stamp) if checksums and number else None) or row.md5


def _compare(row: catalogue.Known, library: str, md5: bytes | None) -> str:
    """Return what is wrong with one file, "" when it is as catalogued; it is read where its MD5 is given."""
    path = f"{library}/{row.path}"
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return "is gone"
    except OSError as error:
        return f"cannot be looked at: {error.strerror}"
    if (status.st_size, status.st_mtime_ns) != (row.stamp.size, row.stamp.mtime_ns):
        return "was changed since"
    if md5 is None:
        return ""
    try:
        stamp = stamp_of(status)
        return "" if md5_of(path, stamp) == md5 else "has other bytes than before: the disk may be failing"
    except PhotoOrganizerError as error:
        return str(error)


# ── doctor ───────────────────────────────────────────────────────────────────────────────────────


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
    yield "logs can be written", probe(settings.logs)
    yield "free space", _space(settings)
    yield "database", _database(state)
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
    con = None
    with suppress(PhotoOrganizerError):
        con = db.open_readonly(state)
    try:
        require(con)
    except PhotoOrganizerError as error:
        return str(error)
    except sqlite3.DatabaseError:
        return ""
    finally:
        if con is not None:
            con.close()
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
        con = db.open_readonly(state)
    except PhotoOrganizerError as error:
        return str(error)
    if con is None:
        return ""
    try:
        answer = str(con.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        answer = str(error)
    finally:
        con.close()
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


# ── config ───────────────────────────────────────────────────────────────────────────────────────


def config_check(options: Namespace) -> int:
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
            if path and (problem := absent(path)):
                words = f"{label(one, key, section)}: {problem}"
                yield Sentence("folder_missing", words, setting=f"{section}.{key}", library=one.name)
