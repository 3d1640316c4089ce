"""`similar --not-duplicates`: remember what the owner says of pictures that look alike. Touches no picture."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from photo_organizer.cli.output import DONE, SOME_FAILED, USAGE, tell_problems
from photo_organizer.cli.renamed import settings_to_act
from photo_organizer.cli.similar_library import database
from photo_organizer.cli.through_service import ask_service
from photo_organizer.commands.related_pictures import call_different, md5_at
from photo_organizer.service.running import obeys
from photo_organizer.store import decisions

if TYPE_CHECKING:
    from argparse import Namespace

_REMEMBERED = "Remembered: these pictures are not shown together again."
_TAKEN_BACK = "Forgotten: these pictures may be shown together again."


def say(options: Namespace) -> int:
    """Remember by content that these pictures are no duplicates, or forget it; through the service where it runs."""
    if len(options.paths) < 2:
        print("Error: name two pictures or more", file=sys.stderr)
        return USAGE
    settings, state = settings_to_act(options)
    contents = [md5_at(os.path.realpath(path)) for path in options.paths]
    back = bool(options.duplicates_after_all)
    problems: list[str] = []
    if obeys(state):
        told = {"contents": [one.hex() for one in contents], "take_back": back}
        problems = ask_service(state, "not-duplicates", told)["problems"]
    else:
        with database(settings, state) as con:
            call_different(con, contents, take_back=back)
            decisions.keep(con, state)
    tell_problems(problems)
    if not problems:
        print(_TAKEN_BACK if back else _REMEMBERED, file=sys.stderr)
    return SOME_FAILED if problems else DONE
