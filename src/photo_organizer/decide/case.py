"""One newcomer that is to be decided, and what its rules ask and write. Pure."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from photo_organizer.decide.orphans import would_come_under
from photo_organizer.decide.unit_keys import membership_of
from photo_organizer.errors import quoted
from photo_organizer.model import RE_UPLOAD, Dated, Plan, Reason
from photo_organizer.sentences import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from photo_organizer.decide.steps import Steps
    from photo_organizer.decide.world import Candidate, Existing
    from photo_organizer.model import Action, Step


class Case:
    """A newcomer with the names that it wants, among what is planned already; `steps` are those of its batch."""

    def __init__(self, candidate: Candidate, steps: Steps) -> None:
        self.candidate, self.main, self.steps = candidate, candidate.main, steps
        self.batch_state, self.settings, self.library = steps.batch_state, steps.settings, steps.library

    @cached_property
    def place(self) -> tuple[str, str]:
        """The folder and the stem that it wants."""
        return self.steps.place_of(self.candidate)

    @cached_property
    def tails(self) -> list[str]:
        """What follows the stem in the names of its files, and of the filed files that go where they go."""
        return self.steps.all_tails(self.candidate)

    def is_free(self, folder: str, stem: str) -> bool:
        """Tell whether nobody has its names with this stem."""
        return self.batch_state.free(folder, stem, self.tails)

    def would_come_under(self, folder: str, stem: str) -> bool:
        """Tell whether it would come under a sidecar there that is not known to be its own."""
        if self.candidate.deleted or self.candidate.filed_part is not None:
            return False  # it comes back to what was its own
        return would_come_under(self.batch_state, folder, stem, self.tails)

    def first_free(self, folder: str, stems: Iterable[str], *, photo: bool = True) -> str:
        """Return the first of the endless `stems` under which nobody has its names and a `photo` comes under no other's sidecar."""
        return next(
            stem
            for stem in stems
            if self.is_free(folder, stem) and not (photo and self.would_come_under(folder, stem))
        )

    def plan(
        self,
        action: Action,
        *reasons: Reason,
        steps: tuple[Step, ...] = (),
        kept: Existing | None = None,
        dated: Dated | None = None,
    ) -> Plan:
        """Return its plan; `kept` is the copy that stays in its place, `dated` the date of its unit from now on."""
        one = self.candidate
        size = sum(member.facts.sighting.stamp.size for member in one.unit.members)
        membership = membership_of(one, steps, kept, self.settings.paths_intake, self.library)
        return Plan(self.main.path, action, reasons, steps, dated or one.dated, size, membership)

    def plan_as(
        self, action: Action, folder: str, stem: str, *why: Reason, way: tuple[Step, ...] = ()
    ) -> Plan:
        """Return the plan that gives it this name, when the steps `way` have made room; what else is to be told follows."""
        steps = way + self.steps.move_all(self.candidate, folder, stem)
        return self.plan(action, *why, *self.remarks(), steps=steps)

    def when_taken(self) -> Reason:
        """Return when it was taken, and who says so."""
        dated = self.candidate.dated
        if not isinstance(dated, Dated):
            raise TypeError("what has no date was decided before")
        return Reason("dated", f"taken {dated.value:%Y-%m-%d %H:%M:%S} ({dated.source})")

    def remarks(self) -> list[Reason]:
        """Return what else is to be told where it is filed."""
        one, filetype = self.candidate, self.main.filetype
        found = [Reason(RE_UPLOAD, one.deleted)] if one.deleted else []
        extension = one.unit.members[0].tail.rpartition(".")[2]
        if filetype and extension not in filetype.extensions:
            words = f"its content is {filetype.name} although it is named {quoted('.' + extension)}"
            said = Sentence("content_is", words, kind=filetype.name, name=f".{extension}")
            found.append(Reason("extension", said))
        if isinstance(one.dated, Dated) and one.dated.note:
            found.append(Reason("date-note", one.dated.note))
        return found
