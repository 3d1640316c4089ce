"""What the owner decides about related pictures: keep these, move those to Duplicates. Changes files."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from photo_organizer.commands.breaker import Breaker
from photo_organizer.commands.chosen_pictures import (
    CHANGED,
    ChosenGroup,
    ChosenPicture,
    catalogued,
    named,
    rounds,
    with_belongings,
)
from photo_organizer.commands.listing import names_in
from photo_organizer.commands.seen_since import SeenSince, walk_through
from photo_organizer.commands.task import PlansTask
from photo_organizer.decide.aside import plan_aside, with_sidecar
from photo_organizer.decide.carried import Carried
from photo_organizer.disk.spelling import Spelling
from photo_organizer.disk.stamp import is_still, seen, stamp_to_be
from photo_organizer.errors import FileProblem, Refused
from photo_organizer.gather.carrying import carrying
from photo_organizer.gather.group_mark import mark_of
from photo_organizer.gather.name_limit import name_limit
from photo_organizer.model import DUPLICATES, State, Write
from photo_organizer.names import fold, lies_in
from photo_organizer.sentences import Sentence
from photo_organizer.store import catalogue, runs
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.commands.task import Assignment
    from photo_organizer.decide.catalogued import CataloguedFile
    from photo_organizer.model import Outcome, Plan

PORTION = 64  # groups that are planned together
TICK = 2 * 10**9  # ns: the coarsest time that a filesystem keeps; a finer one would not be found again there


class SetAsideTask(PlansTask):
    """Moves pictures to Duplicates/, with their companions; what they say and the picture that stays lacks goes into its sidecar.

    One group: those numbered `aside` go, those numbered `keep` stay. Or many: `groups`, as `look-at-many` has found them;
    of these each is left alone that is no longer what it was then.
    """

    def __init__(self, given: Assignment) -> None:
        super().__init__(given, "review")
        arguments = given.arguments
        self._since = SeenSince(given.library)
        one = [arguments.get("keep", []), arguments.get("aside", []), "", arguments.get("carry", "")]
        self._many = "groups" in arguments
        self._groups = [ChosenGroup(*group) for group in (arguments["groups"] if self._many else [one])]
        self.total = sum(len(group.aside) for group in self._groups)
        self._yes = bool(arguments.get("yes"))
        self._written: set[str] = set()  # pictures that have got a sidecar in this run

    def plans(self) -> Iterator[list[Plan]]:
        """Yield the plans for what was not set aside yet. Changes only the catalogue. Raises Refused, FileProblem."""
        root = self.library.settings.paths_library
        moved = {path.removeprefix(root + "/") for path in self.files}
        self._written = runs.given_a_sidecar(self.library.con, self.run.number)
        if self._many and not self.run.number and not self._yes:
            self._require_usual()
        aside = Spelling(root).actual(DUPLICATES)
        for start in range(0, len(self._groups), PORTION):
            portion = self._groups[start : start + PORTION]
            chosen = [one for group in portion for one in self._chosen(group, moved)]
            for number, some in enumerate(rounds(chosen) if chosen else []):
                yield self._planned(self._that_may_go(some) if number else some, aside)

    def _planned(self, chosen: list[ChosenPicture], aside: str) -> list[Plan]:
        """Return the plans for pictures, one for each; those of a group that hands something on are one plan."""
        root = self.library.settings.paths_library
        self._since.note_beside(one.file.path for one in chosen)
        units = list(with_belongings(self.library.con, root, chosen))
        names = {fold(name): None for name in names_in(aside)}
        plans = plan_aside([unit for _, unit in units], root, aside, names, name_limit(root))
        found: list[Plan] = []
        together: dict[str, tuple[Carried, list[Plan]]] = {}
        for (carried, _), plan in zip(units, plans, strict=True):
            if carried and f"{root}/{carried.picture}" not in self._written:
                together.setdefault(carried.sidecar, (carried, []))[1].append(plan)
            else:
                found.append(plan)
        now_ns = time.time_ns()
        some = (
            with_sidecar(each, _write(root, one, now_ns), one.sentence) for one, each in together.values()
        )
        return [*found, *some]

    def _that_may_go(self, chosen: list[ChosenPicture]) -> list[ChosenPicture]:
        """Return the pictures without those whose group should have got a sidecar by now, and did not."""
        root = self.library.settings.paths_library
        return [
            one for one in chosen if one.carried is None or f"{root}/{one.carried.picture}" in self._written
        ]

    def _note(self, outcome: Outcome) -> None:
        super()._note(outcome)
        if outcome.state == State.DONE:
            self._written.update(_given_one(outcome.plan))

    def _require_usual(self) -> None:
        """Raise Refused before an unusual share of the library is moved without its owner's yes."""
        breaker = Breaker(self.library.con, self.library.settings)
        if question := breaker.unusual(sum(len(group.aside) for group in self._groups)):
            raise Refused(question, "look again and say yes")

    def _chosen(self, group: ChosenGroup, moved: set[str]) -> list[ChosenPicture]:
        """Return what is still to go of a group, each with what stays."""
        if not group.keep or not group.aside or set(group.keep) & set(group.aside):
            raise Refused(
                "choose at least one picture to keep and at least one to move to Duplicates",
                "choose again",
                says="choose_again",
            )
        if self._many:
            return self._chosen_of_many(group)
        con = self.library.con
        kept = named(con, group.keep, moved)
        going = named(con, group.aside, moved)
        self._require_as_shown([*kept, *going])
        carried = self._carried(group, kept, going)
        if group.carry and carried is None:
            raise Refused("what the pictures say changed since it was shown", CHANGED, says="group_changed")
        return [ChosenPicture(one, kept, carried) for one in going]

    def _chosen_of_many(self, group: ChosenGroup) -> list[ChosenPicture]:
        con = self.library.con
        known = {number: catalogue.by_id(con, number) for number in (*group.keep, *group.aside)}
        there = [
            one for number in group.aside if (one := known[number]) and not lies_in(one.path, DUPLICATES)
        ]
        begun = len(there) < len(group.aside) and self.resumed
        if begun and not there:
            return []
        kept = [catalogued(con, one) for number in group.keep if (one := known[number])]
        going = [catalogued(con, one) for one in there]
        unchanged = begun or mark_of(con, known) == group.mark
        same = len(kept) == len(group.keep) and unchanged
        try:
            same = same and all(self._is_there(one) for one in kept)
        except FileProblem as problem:
            self.problems.append(str(problem))
            return []
        carried = self._carried(group, kept, going) if same else None
        if not same or (group.carry and carried is None):
            words = f"a group of {len(known)} pictures changed since it was looked at"
            self.problems.append(Sentence("group_changed", words))
            return []
        return [ChosenPicture(one, kept, carried) for one in going]

    def _carried(
        self, group: ChosenGroup, kept: list[CataloguedFile], going: list[CataloguedFile]
    ) -> Carried | None:
        """Return what goes into the sidecar as it was agreed to, or has gone there; None where that is something else by now."""
        if not group.carry:
            return None
        root, first = self.library.settings.paths_library, kept[0].path
        if f"{root}/{first}" in self._written:
            return Carried(first, ())
        found = carrying(self.library.con, root, [one.path for one in kept], [one.path for one in going])
        return found if found and found.mark == group.carry else None

    def _require_as_shown(self, files: list[CataloguedFile]) -> None:
        """Raise Refused unless all are there as they were shown: what goes must not be the last one that is left.

        The catalogue learns what is there instead, so that the group is shown as it is now.
        """
        con, settings = self.library.con, self.library.settings
        others = [one for one in files if not self._is_there(one)]
        if not others:
            return
        with transaction(con):
            for one in others:
                if found := seen(f"{settings.paths_library}/{one.path}"):
                    catalogue.put(con, catalogue.Known(one.path, found.stamp))
        walk_through(self.library).run(self.library.executor.stop, lambda _: None)
        raise Refused("the pictures are not there as they were shown", CHANGED, says="group_changed")

    def _is_there(self, file: CataloguedFile) -> bool:
        """Tell whether a file that stays is on the disk as the catalogue knows it. Raises FileProblem where that cannot be seen."""
        found = seen(f"{self.library.settings.paths_library}/{file.path}")
        return found is not None and is_still(found.stamp, file.stamp)


def _given_one(plan: Plan) -> Iterator[str]:
    """Yield the whole paths of pictures that get a sidecar by a plan."""
    return (step.picture for step in plan.steps if isinstance(step, Write))


def _write(root: str, carried: Carried, now_ns: int) -> Write:
    data = carried.data
    expect = stamp_to_be(len(data), now_ns // TICK * TICK)
    return Write(f"{root}/{carried.sidecar}", f"{root}/{carried.picture}", expect, data)
