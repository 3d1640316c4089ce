"""`dedupe`: find exact duplicates inside the library; shows the plan, and with --apply carries it out."""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from photo_organizer.act.guards import open_catalogue, require_library
from photo_organizer.cli.dedupe_report import background, figures, find, report, summary
from photo_organizer.cli.options import acting_settings
from photo_organizer.cli.output import SOME_FAILED
from photo_organizer.cli.progress import Progress
from photo_organizer.cli.stopping import stop_on_signals
from photo_organizer.errors import Refused
from photo_organizer.gather.look_again import LookAgain
from photo_organizer.gather.read_units import read_units
from photo_organizer.gather.reconcile import Reconciler
from photo_organizer.model import Outcome, State
from photo_organizer.service.running import serves
from photo_organizer.store import db

if TYPE_CHECKING:
    import sqlite3
    from argparse import Namespace
    from collections.abc import Callable, Iterator

    from photo_organizer.settings import Settings


def dedupe(options: Namespace) -> int:
    """Plan, and with --apply remove or set aside, what the library holds twice. Changes files with --apply."""
    settings, state = acting_settings(options)
    stop, progress = stop_on_signals(), Progress(always=options.progress)
    if options.apply:
        background()
        from photo_organizer.cli.dedupe_apply import apply  # loads all that acts
        from photo_organizer.cli.renamed import follow_names

        follow_names(options)
        return apply(options, settings, state, stop, progress)

    def look(walk: Reconciler) -> None:
        walk.run(stop.is_set, progress.folders)
        if not walk.first:  # else all were looked at just now
            LookAgain(walk.con, settings.paths_library).go_on(stop.is_set)
        read_units(walk.con, settings.paths_library, stop.is_set)

    with catalogue_of(settings, state, look) as con:
        plans, problems = find(con, settings, stop.is_set, progress)
    code = report((Outcome(plan, State.DONE) for plan in plans), settings, options, progress)
    summary(figures(plans), problems, done=False)
    return SOME_FAILED if problems else code


@contextmanager
def catalogue_of(
    settings: Settings, state: str, look: Callable[[Reconciler], object]
) -> Iterator[sqlite3.Connection]:
    """Give the catalogue after a `look` at the library, to remember what is compared.

    Beside a service the look forgets nothing. Of a library that is not the catalogued one, it is a scratch copy.
    """
    walk = partial(Reconciler, library=settings.paths_library, intake=settings.paths_intake)
    with ExitStack() as open_things:
        con = _own_catalogue(open_things, settings, state)
        if con is not None:
            look(walk(con))
        elif serves(state):
            con = open_things.enter_context(closing(db.join_database(state)))
            if db.get_meta(con, "library_path") == settings.paths_library:
                look(walk(con, forgets=False))
        if con is None or db.get_meta(con, "library_path") != settings.paths_library:
            from photo_organizer import wiring  # loads all that acts

            con = open_things.enter_context(wiring.preview(settings, state)).con
            look(walk(con))
        yield con


def _own_catalogue(open_things: ExitStack, settings: Settings, state: str) -> sqlite3.Connection | None:
    try:
        con = open_things.enter_context(open_catalogue(state, settings.paths_library))
    except Refused:
        return None
    if db.get_meta(con, "library_path", settings.paths_library) != settings.paths_library:
        return None
    require_library(con, settings.paths_library)
    db.lose_last(con)  # nothing is acted on: what a power cut takes is looked at again
    return con
