"""`similar` without a path: look at the whole library, remember what was seen, and group it. Touches no picture."""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from photo_organizer.act.guards import marker_path, open_catalogue, require_library, require_no_other
from photo_organizer.cli.alone import alone
from photo_organizer.cli.output import log_to_stderr
from photo_organizer.cli.progress import Progress
from photo_organizer.cli.renamed import settings_to_act
from photo_organizer.cli.stopping import stop_within
from photo_organizer.decide.file_names import is_picture_name
from photo_organizer.errors import Refused, quoted
from photo_organizer.examine.damage import lacks_bytes
from photo_organizer.gather.reconcile import Reconciler
from photo_organizer.look import limits
from photo_organizer.look.library import LibraryLooks
from photo_organizer.service.running import holder
from photo_organizer.store import db, library_looks

if TYPE_CHECKING:
    import sqlite3
    from argparse import Namespace
    from collections.abc import Iterator

    from photo_organizer.settings import Settings

_LOW = 10  # niceness: the owner waits for it, and has other work
_PAGE = 200


def run(options: Namespace) -> tuple[bool, list[tuple[object, ...]]]:
    """Look at the library; return whether all of it was seen, and the rows of its groups (none with --night)."""
    settings, state = settings_to_act(options)
    stop, progress = stop_within(options.night), Progress()
    night = options.night is not None
    limits.background(limits.LOWEST if night else _LOW)
    with alone(state, "similar", _busy()), database(settings, state) as con:
        survey = LibraryLooks(
            con,
            settings.paths_library,
            is_picture_name,
            workers=1 if night else options.workers or os.cpu_count() or 1,
            niceness=0,  # what the child adds to ours
            tell=progress.show,
            stop=stop,
            lacks=lacks_bytes,
        )
        try:
            whole = survey.run()
        finally:
            progress.clear()
        return whole, [] if night else list(_rows(con, settings.paths_library))


def _rows(con: sqlite3.Connection, library: str) -> Iterator[tuple[object, ...]]:
    after = 0
    while groups := library_looks.page_of_groups(
        con, relations=("same", "burst", "alike"), after=after, limit=_PAGE
    ):
        after = groups[-1].number
        for group in groups:
            keeper = f"{library}/{group.files[0].path}"
            for one in group.files:
                yield f"{library}/{one.path}", group.number, one.relation, keeper, one.reason


@contextmanager
def database(settings: Settings, state: str) -> Iterator[sqlite3.Connection]:
    """Give the database for writing: beside the service where that runs, else with an up-to-date catalogue."""
    log_to_stderr()
    if holder(state) is None:
        with open_catalogue(state, settings.paths_library) as con:
            _require_known(con, settings)
            sure = partial(require_no_other, con, settings.paths_library)
            walk = Reconciler(con, settings.paths_library, settings.paths_intake, sure)
            walk.run(lambda: False, lambda _: None)
    con = db.join_database(state)
    try:
        yield con
    finally:
        con.close()


def _require_known(con: sqlite3.Connection, settings: Settings) -> None:
    """Raise Refused where all that is known is of another library: it would be forgotten, as if its owner had deleted it.

    One that has only moved is followed.
    """
    library, place = settings.paths_library, db.get_meta(con, "library_path")
    if place in ("", library):
        return
    if not os.path.isdir(marker_path(library, db.get_meta(con, "library_id"))):
        words = f"what is known here is of another library, the one in {quoted(place)}"
        raise Refused(words, "name a --state folder for this one, or let 'once' or the service begin with it")
    require_library(con, library, settings.paths_intake)


def _busy() -> Refused:
    return Refused("the library is being looked at already", "wait until that run has ended")
