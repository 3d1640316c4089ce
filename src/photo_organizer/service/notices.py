"""Notify the administrators, on their DSM desktop, that filing has stopped or what a check found: each once a day.

What is told is the key of a sentence in the package's text tables, so that each administrator reads it in
their language; the details are in the page. A NAS whose share comes and goes is not to be a nuisance.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from photo_organizer.errors import ClockWrong, VolumeAway, VolumeFull, VolumeProblem
from photo_organizer.store.db import get_meta, set_meta, transaction
from photo_organizer.store.outbox import post_notify

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from photo_organizer.errors import PhotoOrganizerError
    from photo_organizer.record.recorder import Recorder

SENTENCES = {VolumeFull.code: "full", VolumeAway.code: "away", ClockWrong.code: "clock"}
OTHERWISE = "stopped"
WAITING = "waiting"
FIRST_LOOK = "first_look"
INTEGRITY_OK, INTEGRITY_BAD = "integrity_ok", "integrity_bad"
DAY_NS = 86_400 * 10**9
_TOLD = "notified"
log = logging.getLogger(__name__)


def is_due(told: Mapping[str, int], sentence: str, now_ns: int) -> bool:
    """Return whether a day has passed since this was told; a clock that was set back counts as one.

    Touches nothing.
    """
    last = told.get(sentence)
    return last is None or not 0 <= now_ns - last < DAY_NS


class Notices:
    """What was told and when, remembered over restarts. Changes only the database."""

    def __init__(self, con: sqlite3.Connection, recorder: Recorder) -> None:
        self._con, self._recorder = con, recorder
        self._told: dict[str, int] = json.loads(get_meta(con, _TOLD, "{}"))

    def attention(self, problem: PhotoOrganizerError, now_ns: int) -> None:
        """Notify of `problem`, unless that was done within a day; `now_ns` is Unix time in nanoseconds."""
        self._tell(SENTENCES.get(problem.code, OTHERWISE), now_ns)

    def waiting(self, now_ns: int) -> None:
        """Notify that files stay in the intake, unless that was done within a day."""
        self._tell(WAITING, now_ns)

    def first_look(self, now_ns: int) -> None:
        """Notify that the first files wait for a look, unless that was done within a day."""
        self._tell(FIRST_LOOK, now_ns)

    def integrity(self, problems: int, now_ns: int) -> None:
        """Notify of what a whole integrity check found, unless the same was done within a day."""
        self._tell(INTEGRITY_BAD if problems else INTEGRITY_OK, now_ns)

    def _tell(self, sentence: str, now_ns: int) -> None:
        if not is_due(self._told, sentence, now_ns):
            return
        self._told[sentence] = now_ns
        try:
            with transaction(self._con):
                post_notify(self._con, sentence, now_ns)
                set_meta(self._con, _TOLD, json.dumps(self._told))
        except VolumeProblem as trouble:  # often the very problem: the volume of the database is full
            log.warning("the notification is not kept: %s", trouble)
            self._recorder.notify(sentence)
