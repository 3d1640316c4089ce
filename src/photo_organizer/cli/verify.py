"""`verify`: is every file of the library as it was when it was last looked at? Touches no photo."""

from __future__ import annotations

import json
import os
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

from photo_organizer import wiring
from photo_organizer.cli.alone import alone
from photo_organizer.cli.options import acting_settings
from photo_organizer.cli.output import DONE, SOME_FAILED, log_to_stderr
from photo_organizer.cli.progress import Progress
from photo_organizer.cli.stopping import stop_within
from photo_organizer.disk.digest import md5_of
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import PhotoOrganizerError, Refused
from photo_organizer.gather.integrity import check
from photo_organizer.look import limits
from photo_organizer.sentences import counted
from photo_organizer.shown import shown
from photo_organizer.store import catalogue, db, integrity
from photo_organizer.store.integrity import IntegrityStore

if TYPE_CHECKING:
    import sqlite3
    from argparse import Namespace
    from contextlib import AbstractContextManager


def verify(options: Namespace) -> int:
    """Compare the library with the catalogue: what is gone, changed or new since. Touches nothing."""
    if options.night is not None:
        return _by_night(options)
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
        preview.walk().run(lambda: False, lambda _: None)
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


def _by_night(options: Namespace) -> int:
    """Read files of the library again for as long as there is time, and note what they are, as the service does every month.

    Exit code 1: its time was over, or it had to end; it goes on from there.
    """
    settings, state = acting_settings(options)
    stop = stop_within(options.night)
    log_to_stderr()
    limits.background(limits.LOWEST)
    busy = Refused("the files are being read again already", "wait until that has ended")
    with alone(state, "integrity", busy), IntegrityStore(state) as store, db.reading(state) as con:
        whole = con is None or check(con, settings.paths_library, store, stop)
    return DONE if whole else SOME_FAILED


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
