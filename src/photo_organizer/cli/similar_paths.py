"""`similar PATH…`: compare the pictures below some paths, in a database that is thrown away. Touches no picture."""

from __future__ import annotations

import os
import sys
import tempfile
from typing import TYPE_CHECKING

from photo_organizer.cli.options import state_root
from photo_organizer.cli.output import DONE, SIMILAR, SOME_FAILED, print_table, tell_problems
from photo_organizer.cli.progress import Progress
from photo_organizer.decide.file_names import is_photo_name
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.examine.damage import lacks_bytes
from photo_organizer.look.survey import Survey, walk
from photo_organizer.sentences import counted
from photo_organizer.store import db, verdicts
from photo_organizer.thumbnails.seal import THUMBNAIL, is_our_thumbnail

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Sequence

    from photo_organizer.look.child import Child
    from photo_organizer.model import Stamp


def _without_thumbnails(files: Iterable[tuple[str, Stamp]]) -> Iterable[tuple[str, Stamp]]:
    """Leave out the folder thumbnails that we made: they are nobody's photo."""
    return (file for file in files if os.path.basename(file[0]) != THUMBNAIL or not is_our_thumbnail(file[0]))


def compare(options: Namespace, children: Sequence[Child]) -> int:
    """Compare the pictures below the paths that were named, and print their groups; return the exit code."""
    progress, unread = Progress(), list[PhotoOrganizerError]()
    with tempfile.TemporaryDirectory(prefix="photo-organizer-") as scratch:
        con, _ = db.open_database(scratch)
        con.execute("PRAGMA synchronous = OFF")
        denied = _denied(options)
        with db.transaction(con):
            verdicts.copy_not_duplicates(con, denied)
        survey = Survey(con, tell=progress.show, lacks=lacks_bytes, md5=bool(denied))
        try:
            rows = survey.run(
                _without_thumbnails(walk(options.paths, is_photo_name, unread.append)), children
            )
        finally:
            con.close()
            progress.clear()
    found = ((row.path, row.group, row.relation.value, row.keeper, row.reason) for row in rows)
    print_table(SIMILAR, found)
    if survey.problems:
        print(
            f"{counted(survey.problems, 'file')} could not be decoded, and so compared by bytes only.",
            file=sys.stderr,
        )
    tell_problems(unread)
    return SOME_FAILED if unread else DONE


def _denied(options: Namespace) -> list[tuple[bytes, bytes, int]]:
    """Return what the owner called no duplicates, where this machine has a database."""
    with db.reading(state_root(options)) as con:
        return verdicts.not_duplicates(con) if con else []
