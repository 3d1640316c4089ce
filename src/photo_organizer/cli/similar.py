"""`similar`: print which pictures are the same, a burst, or alike, as CSV. Touches no picture."""

from __future__ import annotations

import csv
import os
import sys
import tempfile
from typing import TYPE_CHECKING

from photo_organizer.cli.main import DONE, SOME_FAILED
from photo_organizer.cli.progress import Progress
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.examine.kind import is_shown
from photo_organizer.look.able import require
from photo_organizer.look.survey import Survey, walk
from photo_organizer.store import db, looks
from photo_organizer.synology import detect, paths
from photo_organizer.thumbnails.seal import THUMBNAIL, is_our_thumbnail

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable

    from photo_organizer.model import Stamp

HEADER = ("path", "group", "relation", "keeper", "reason")


def _without_thumbnails(files: Iterable[tuple[str, Stamp]]) -> Iterable[tuple[str, Stamp]]:
    """Leave out the folder thumbnails that we made: they are nobody's photo."""
    return (file for file in files if os.path.basename(file[0]) != THUMBNAIL or not is_our_thumbnail(file[0]))


def similar(options: Namespace) -> int:
    """Compare pictures and print a row for each place in a group, or remember what the owner says of some."""
    require()
    if options.not_duplicates or options.duplicates_after_all:
        from photo_organizer.cli.similar_saying import say

        return say(options)
    if not options.paths:
        from photo_organizer.cli import similar_library

        whole, found = similar_library.run(options)
        if options.night is None:
            _print(found)
        return DONE if whole else SOME_FAILED
    return _compare(options)


def _compare(options: Namespace) -> int:
    """Compare the pictures below the paths that were named, in a database that is thrown away."""
    progress, unread = Progress(), list[PhotoOrganizerError]()
    with tempfile.TemporaryDirectory(prefix="photo-organizer-") as scratch:
        con, _ = db.open_database(scratch)
        con.execute("PRAGMA synchronous = OFF")
        denied = _denied(options)
        with db.transaction(con):
            looks.copy_not_duplicates(con, denied)
        survey = Survey(
            con, workers=options.workers or os.cpu_count() or 1, tell=progress.show, md5=bool(denied)
        )
        try:
            rows = survey.run(_without_thumbnails(walk(options.paths, is_shown, unread.append)))
        finally:
            con.close()
            progress.clear()
    code = _print((row.path, row.group, row.relation.value, row.keeper, row.reason) for row in rows)
    if survey.problems:
        print(
            f"{survey.problems} files could not be decoded; they were compared by their bytes.",
            file=sys.stderr,
        )
    for problem in unread:
        print(f"Error: {problem}", file=sys.stderr)
    return SOME_FAILED if unread else code


def _denied(options: Namespace) -> list[tuple[bytes, bytes, int]]:
    """Return what the owner called no duplicates, where this machine has a database."""
    state = options.state or paths.state_folder(os.environ, on_dsm=detect.is_dsm())
    con = db.open_readonly(os.path.abspath(state))
    if con is None:
        return []
    try:
        return looks.not_duplicates(con)
    finally:
        con.close()


def _print(rows: Iterable[tuple[object, ...]]) -> int:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return DONE
