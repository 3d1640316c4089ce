"""Batches one after the other, the next of which is begun while the copies of one are proved.

At most two are open, and nothing of the later one gets its name before the plans of the earlier one are closed. They share no
file. Where the volume fails for the earlier one, the later one is taken back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from photo_organizer.act.batch import Provers
from photo_organizer.errors import Exhausted

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.act.open_batch import OpenBatch
    from photo_organizer.errors import VolumeProblem
    from photo_organizer.model import Outcome


@dataclass(slots=True)
class Course:
    """The batches of some plans; a context manager."""

    end_of: Callable[[int], int]  # where the batch ends that begins with this plan
    following: Callable[
        [range], range
    ]  # the batch that may be begun before the one of these plans is finished
    begun: Callable[[range, Provers], OpenBatch]
    completed: Callable[[OpenBatch], list[Outcome]]
    leave_open: Callable[[OpenBatch], None]
    ahead: OpenBatch | None = None  # begun, while the one before was finished
    _alone: bool = False  # the system has too few descriptors for two
    _provers: Provers = field(default_factory=Provers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End what is open: who no longer asks for outcomes has it finished, after a bug it is left for recovery. Changes files."""
        try:
            if self.ahead:
                (self.completed if kind is GeneratorExit else self.leave_open)(self.ahead)
        finally:
            self._provers.close()

    def next_batch(self, start: int) -> tuple[int, list[Outcome], VolumeProblem | None]:
        """Finish the next batch; return its size, what became of its plans, and what makes acting stop. Changes files."""
        one = self.ahead or self.begun(range(start, self.end_of(start)), self._provers)
        self.ahead = None
        try:
            self._begin_beside(one)
        finally:
            outcomes = self.completed(one)
        if one.trouble:
            self._take_back_ahead(one.trouble)
        return len(one.numbers), outcomes, one.trouble

    def _begin_beside(self, one: OpenBatch) -> None:
        """Begin the next batch while copies of `one` are proved, if it may be begun. Changes files."""
        may = one.copies and not one.trouble and not self._alone
        following = self.following(one.numbers) if may else None
        if following:
            one.secure()
        if following and not one.trouble:
            self.ahead = self.begun(following, self._provers)
            self.ahead.secure()
            if isinstance(self.ahead.trouble, Exhausted):  # for two at once; it may do alone
                self._alone = True
                self._take_back_ahead(self.ahead.trouble)

    def _take_back_ahead(self, trouble: VolumeProblem) -> None:
        """Take back what was begun beside a batch for which the volume failed. Changes files."""
        ahead, self.ahead = self.ahead, None
        if ahead:
            ahead.take_back(trouble)
            self.completed(ahead)
