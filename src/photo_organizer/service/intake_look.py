"""One look of the service at the intake: what has settled is filed; now and then, everything is looked at anew."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from photo_organizer.arrive.emptied import Emptied
from photo_organizer.service.acting import file_pass, refresh
from photo_organizer.service.folder_causes import FolderCauses
from photo_organizer.service.notes import WORTH_TELLING, forget_elsewhere, list_anew
from photo_organizer.service.recovery import recover
from photo_organizer.service.status import WorkProgress
from photo_organizer.store import held

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.library import Library
    from photo_organizer.service.announce import Announcer
    from photo_organizer.service.filing import Filing
    from photo_organizer.service.hints import Hints
    from photo_organizer.service.loop_schedule import LoopSchedule

SHOW_SECONDS = 1.0  # between two looks at how far a pass has come


class IntakeLook:
    """Looks when the loop says so, and makes its next appointment."""

    def __init__(
        self, library: Library, filing: Filing, pace: LoopSchedule, hints: Hints, announce: Announcer
    ) -> None:
        self._library, self._filing, self._pace = library, filing, pace
        self._hints, self._announce = hints, announce
        self._emptied, self.causes = Emptied(), FolderCauses(library.settings)
        self._began_ns = 0  # when the intake itself was looked at last

    def look(self, now: float, stop: Callable[[], bool], on_filed: Callable[[float], None]) -> int:
        """Look, and file what has settled; return how many files were handled. Changes files. Raises VolumeProblem.

        `on_filed` hears the moment of each.
        """
        if full := self._pace.full_look_is_due(now):
            self.expect_full_look(now)
            self._hints.full_look_begins()
            self._filing.settle.unpark()  # what is held may be due for another try
            recover(self._library)  # claims on a share that was away before
            refresh(self._library, stop)
        self._began_ns = time.time_ns()
        self._filing.look()
        if full:
            self._list_anew(now)
        self._hints.renew()
        self._pace.rest(now, time.monotonic())
        return self._file(on_filed)

    @property
    def settling(self) -> bool:
        """Whether files are there that a later look files."""
        settle = self._filing.settle
        return settle.hides_more() or settle.settling() > 0

    def tell(self, handled: int) -> None:
        """Tell how things stand behind a look, and make the next appointment."""
        self._announce.problems(self._filing.problems)
        if held.some_since(self._library.con, WORTH_TELLING, self._began_ns):
            self._announce.waits()
        self.causes.seen()
        self.plan_next()
        self._announce.after_a_look(handled, settling=self.settling, cause=self.causes.told())

    def expect_full_look(self, now: float) -> None:
        """Look at everything again when the regular time is over."""
        self._pace.expect_full_look(now + self._filing.settings.intake_scan_seconds)

    def plan_next(self) -> None:
        """Look again when the first file can have settled, or a folder may be removed."""
        now, settle = time.monotonic(), self._filing.settle
        more = 0.0 if settle.hides_more() else None
        pauses = (settle.pause(now), settle.until_news(now), self._emptied.pause(now), more)
        self._pace.expect_look(now, [pause for pause in pauses if pause is not None])

    def _list_anew(self, now: float) -> None:
        library, problems = self._library, self._filing.problems
        forget_elsewhere(library.con, library.settings.paths_intake)
        whole = not problems and list_anew(library, problems.append)
        self._hints.full_look_ends(now, whole=whole and not problems)

    def _file(self, on_filed: Callable[[float], None]) -> int:
        handled, began, shown = 0, time.time_ns(), time.monotonic()
        total = len(self._filing.settle.due(shown))
        for outcome in file_pass(self._library, self._filing, self._emptied):
            handled += 1
            now = time.monotonic()
            self.causes.note(outcome)
            self._hints.we_act(now)
            on_filed(now)
            if now - shown >= SHOW_SECONDS:
                shown = now
                self._announce.works(handled, WorkProgress("filing", handled, max(total, handled), began))
        return handled
