"""What the rules of a decision work with: what is planned already, the settings, and how a plan is written. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.steps import Steps
from photo_organizer.decide.unit_keys import membership_of
from photo_organizer.errors import quoted
from photo_organizer.model import RE_UPLOAD, Dated, Plan, Reason
from photo_organizer.sentences import Sentence

if TYPE_CHECKING:
    from photo_organizer.decide.batch_state import BatchState
    from photo_organizer.decide.world import Candidate, Existing
    from photo_organizer.model import Action, Step
    from photo_organizer.settings import Settings


class Planning:
    """The planning of one batch."""

    def __init__(self, batch_state: BatchState, settings: Settings) -> None:
        self.batch_state, self.settings = batch_state, settings
        self.library = batch_state.world.library
        self.steps = Steps(batch_state, settings)

    def plan(
        self,
        candidate: Candidate,
        action: Action,
        *reasons: Reason,
        steps: tuple[Step, ...] = (),
        kept: Existing | None = None,
    ) -> Plan:
        """Return the plan of a candidate; `kept` is the copy that stays in its place."""
        size = sum(member.facts.sighting.stamp.size for member in candidate.unit.members)
        membership = membership_of(candidate, steps, kept, self.settings.paths_intake, self.library)
        return Plan(
            candidate.unit.main.path, action, reasons, steps, candidate.dated, size, membership=membership
        )


def remarks(candidate: Candidate) -> list[Reason]:
    """Return what else is to be told of a candidate that is filed."""
    filetype, tail = candidate.unit.main.filetype, candidate.unit.members[0].tail
    found = [Reason(RE_UPLOAD, candidate.deleted)] if candidate.deleted else []
    extension = tail.rpartition(".")[2]
    if filetype and extension not in filetype.extensions:
        words = f"its content is {filetype.name} although it is named {quoted('.' + extension)}"
        said = Sentence("content_is", words, kind=filetype.name, name=f".{extension}")
        found.append(Reason("extension", said))
    if isinstance(candidate.dated, Dated) and candidate.dated.note:
        found.append(Reason("date-note", candidate.dated.note))
    return found
