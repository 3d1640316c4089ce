"""`similar`: print which pictures are the same, a burst, or alike, as CSV. Touches no picture."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.cli.output import DONE, SIMILAR, SOME_FAILED, print_table
from photo_organizer.errors import PhotoOrganizerError, Stopping
from photo_organizer.look.able import require
from photo_organizer.look.crew import crew
from photo_organizer.look.wire import LookFailed

if TYPE_CHECKING:
    from argparse import Namespace

_CURE = "try again when less is going on, or with --workers 1"


def similar(options: Namespace) -> int:
    """Compare pictures and print a row for each place in a group, or remember what the owner says of some."""
    require()
    try:
        return _similar(options)
    except LookFailed as failed:
        raise PhotoOrganizerError(f"not all pictures could be looked at: {failed}", _CURE) from failed


def _similar(options: Namespace) -> int:
    if options.not_duplicates or options.duplicates_after_all:
        from photo_organizer.cli.similar_saying import say

        return say(options)
    if options.paths:
        return _below_paths(options)
    from photo_organizer.cli import similar_library

    whole, found = similar_library.run(options)
    if options.night is None:
        print_table(SIMILAR, found)
        if not whole:
            raise Stopping
    return DONE if whole else SOME_FAILED


def _below_paths(options: Namespace) -> int:
    """Let the children load what decodes while we load the rest."""
    with crew(_workers(options), soon="picture.look") as children:
        from photo_organizer.cli.similar_paths import compare

        return compare(options, children)


def _workers(options: Namespace) -> int:
    """Return how many cores there is work for."""
    workers: int = options.workers or os.cpu_count() or 1
    return workers if any(map(os.path.isdir, options.paths)) else min(workers, len(options.paths))
