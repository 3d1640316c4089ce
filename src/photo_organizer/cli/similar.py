"""`similar`: print which pictures are the same, a burst, or alike, as CSV. Touches nothing."""

from __future__ import annotations

import csv
import os
import sys
import tempfile
from typing import TYPE_CHECKING

from photo_organizer.cli.main import DONE
from photo_organizer.cli.progress import Progress
from photo_organizer.errors import from_os_error
from photo_organizer.examine.formats import BY_EXTENSION
from photo_organizer.examine.kind import extension_of
from photo_organizer.look.survey import Survey, walk
from photo_organizer.model import Family
from photo_organizer.store import db

if TYPE_CHECKING:
    from argparse import Namespace

    from photo_organizer.decide.similar import Membership

HEADER = ("path", "group", "relation", "keeper", "reason")
_COMPARED = (Family.IMAGE, Family.RAW, Family.VIDEO)


def similar(options: Namespace) -> int:
    """Compare all pictures and films below the given paths and print a row for each place in a group."""
    progress = Progress()
    with tempfile.TemporaryDirectory(prefix="photo-organizer-") as scratch:
        con, _ = db.open_database(scratch)
        con.execute("PRAGMA synchronous = OFF")
        survey = Survey(con, workers=options.workers or os.cpu_count() or 1, tell=progress.show)
        try:
            rows = survey.run(walk(options.paths, _wanted))
        except OSError as error:
            raise from_os_error(error, "read", error.filename or "") from error
        finally:
            con.close()
            progress.clear()
    _print(rows)
    if survey.problems:
        print(
            f"{survey.problems} files could not be decoded; they were compared by their bytes.",
            file=sys.stderr,
        )
    return DONE


def _wanted(name: str) -> bool:
    known = BY_EXTENSION.get(extension_of(name))
    return known is not None and known.family in _COMPARED


def _print(rows: list[Membership]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEADER)
    for row in rows:
        writer.writerow((row.path, row.group, row.relation.value, row.keeper, row.reason))
