"""What steers the service, done within a moment. Changes only the database, and what the service does next."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from photo_organizer.commands.reply import done, refused
from photo_organizer.decide.made import why_impossible
from photo_organizer.record import statistics
from photo_organizer.store import held, journal
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply


def at_once(act: Callable[[Host], object]) -> Callable[[Host, Mapping[str, Any]], Reply]:
    """Return the command that lets the host do one thing, and says that it is done."""

    def run(host: Host, _arguments: Mapping[str, Any]) -> Reply:
        act(host)
        return done()

    return run


def retry(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """Forget why files stay in the intake, the given paths or all, and look at them at once."""
    named = frozenset(arguments.get("paths") or ())
    paths = [row.path for row in held.everything(host.library.con) if not named or row.path in named]
    with transaction(host.library.con):
        held.release(host.library.con, paths)
    host.offer_again()
    return done(paths)


def dismiss(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """Take the given paths, which stay in the intake, off the list that is counted; `status` and `why` go on naming them."""
    paths = arguments.get("paths") or []
    with transaction(host.library.con) as con:
        held.dismiss(con, paths)
    return done(paths)


def trust_clock(host: Host, _arguments: Mapping[str, Any]) -> Reply:
    """Take the owner's word that the clock is right: the times of the journal count no longer. Look at once."""
    if problem := why_impossible(time.time_ns()):
        return refused(problem)
    journal.trust_clock(host.library.con)
    host.offer_again()
    return done()


def reset_statistics(host: Host, _arguments: Mapping[str, Any]) -> Reply:
    """Begin to count anew, also the lifetime totals."""
    with transaction(host.library.con):
        statistics.reset_everything(host.library.con, time.time_ns())
    return done()
