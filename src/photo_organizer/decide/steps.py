"""The steps that carry a unit to its name, and filed files out of its way. Pure; touches nothing.

Each step is promised to the batch_state as it is made, so that the next unit of the batch plans around it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from photo_organizer.decide.dating import is_weak
from photo_organizer.decide.file_names import folder_of, name_of, split_name
from photo_organizer.decide.layout import place, wanted_names
from photo_organizer.decide.naming import safe, sub_second_stems, tails_behind, unnumbered
from photo_organizer.decide.orphans import beside_its_own, named_in_full
from photo_organizer.decide.tails import is_part_of_the_name
from photo_organizer.decide.world import Existing
from photo_organizer.model import NO_DATE, Dated, Family, Move, Remove
from photo_organizer.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from photo_organizer.decide.batch_state import BatchState
    from photo_organizer.decide.name_fields import NameFields
    from photo_organizer.decide.world import Candidate, FiledPart
    from photo_organizer.model import Facts, Step
    from photo_organizer.settings import Settings


class Steps:
    """Makes steps for one batch."""

    def __init__(self, batch_state: BatchState, settings: Settings) -> None:
        self.batch_state, self.settings = batch_state, settings
        self.library = batch_state.world.library

    def place_of(self, candidate: Candidate) -> tuple[str, str]:
        """Return the folder and the stem of the same picture in the library, else what the unit's date asks for."""
        if candidate.place is not None:
            return candidate.place
        if not isinstance(candidate.dated, Dated) or candidate.unit.main.filetype is None:
            return self.batch_state.world.folder(NO_DATE), self.original_stem(candidate)
        names = wanted_names(candidate, self.settings.naming_layout, self.settings.paths_intake)
        return self._place(candidate.dated, names)

    def _place(self, dated: Dated, names: NameFields) -> tuple[str, str]:
        folder, stem = place(dated.value, self.settings.naming_layout, names)
        return self.batch_state.world.folder(folder), stem

    @staticmethod
    def original_stem(candidate: Candidate) -> str:
        """Return the stem that the owner gave, made safe for every client."""
        name, tail = safe(name_of(candidate.main.path)), candidate.unit.members[0].tail
        # Of a lone IMG_1.JPG.json: IMG_1.
        whole = len(name) > len(tail) and name.lower().endswith(tail.lower())
        if tail and whole:
            return name[: len(name) - len(tail)]
        stem, ending = split_name(name)
        return name if is_part_of_the_name(ending) else stem

    def tails(self, candidate: Candidate) -> list[str]:
        """Return what follows the stem in the name of each member."""
        members = candidate.unit.members
        if part := candidate.filed_part:
            return [self._by_content(one.facts, part.tails[one.facts.path]) for one in members]
        first, *others = (self._by_content(one.facts, one.tail) for one in members)
        if candidate.main.filetype is None:  # an unknown file keeps the spelling of its extension
            first = split_name(safe(name_of(candidate.main.path)))[1]
        return [first, *others]

    def all_tails(self, candidate: Candidate) -> list[str]:
        """Return the tails of newcomers and of the filed files that follow them."""
        part = candidate.filed_part
        return self.tails(candidate) + (_tails_from_now(part) if part else [])

    def _by_content(self, facts: Facts, tail: str) -> str:
        """Return a tail with the extension by content where there is none or a wrong one, otherwise as it is."""
        filetype = facts.filetype
        if filetype is None:
            return tail
        before, _, extension = tail.rpartition(".")
        wrong = filetype.family != Family.SIDECAR and extension not in filetype.extensions
        if not tail or (wrong and self.settings.naming_correct_extension):
            return f"{before}.{filetype.extensions[0]}"
        return tail

    def move_all(self, candidate: Candidate, folder: str, stem: str) -> tuple[Step, ...]:
        """Return the moves of a unit to one stem; the names are taken from now on."""
        dated = candidate.dated if isinstance(candidate.dated, Dated) else None
        steps: list[Step] = [
            self.batch_state.move(member.facts, folder, stem, tail, dated=dated)
            for member, tail in zip(candidate.unit.members, self.tails(candidate), strict=True)
        ]
        part = candidate.filed_part
        if part is not None and part.leads and (folder, stem) != part.place:
            steps += self._bring(part, folder, stem)
        return tuple(steps)

    # ── what comes later than the rest of its unit ──

    def gives_the_name(self, candidate: Candidate) -> bool:
        """Tell whether the filed files follow a newcomer to its place: it is the main file, and of another second."""
        filed_part = candidate.filed_part
        if filed_part is None or not filed_part.leads or (is_weak(candidate.dated) and not filed_part.alone):
            return False
        folder, stem = self.place_of(candidate)
        now, beyond = filed_part.place[1][: len(stem)], filed_part.place[1][len(stem) : len(stem) + 1]
        return (filed_part.place[0], now) != (folder, stem) or beyond not in ("", "_", ".")

    def join(self, candidate: Candidate, filed_part: FiledPart) -> tuple[Step, ...]:
        """Return the moves of newcomers beside the rest of their unit; where a stranger has a name, all take another.

        A newcomer that changes the date takes the filed files along to the place of that.
        """
        folder, stem = (
            self._place(filed_part.dated, filed_part.names)
            if filed_part.dated and not filed_part.leads
            else filed_part.place
        )
        own = [name_of(there.path) for there, _ in filed_part.filed]
        full = named_in_full(self.batch_state, folder, stem, own, filed_part.tails)
        filed_part = replace(filed_part, tails=self._beside_their_own(filed_part, folder, stem, full))
        candidate = replace(candidate, filed_part=filed_part)
        free = self._free_stem(filed_part, folder, stem, self.all_tails(candidate))
        renamed = self._bring(filed_part, folder, free)
        stays = replace(candidate, filed_part=replace(filed_part, leads=False))
        copies = (step for one in filed_part.copies for step in self.date_anew(one))
        return (*renamed, *self.move_all(stays, folder, free), *copies)

    def _beside_their_own(
        self, part: FiledPart, folder: str, stem: str, tails: Mapping[str, str]
    ) -> dict[str, str]:
        """Return the tails of newcomers; behind a number that of another version of what the unit has."""
        own = [tail for _, tail in part.filed]
        taken = {fold(tail) for tail in own}
        return {
            path: beside_its_own(self.batch_state, folder, stem, tail, own) if fold(tail) in taken else tail
            for path, tail in tails.items()
        }

    def date_anew(self, part: FiledPart) -> list[Step]:
        """Return the moves of filed files to the place of their new date."""
        if part.dated is None:
            return []
        folder, stem = self._place(part.dated, part.names)
        return self._bring(part, folder, self._free_stem(part, folder, stem, _tails_from_now(part)))

    def _free_stem(self, part: FiledPart, folder: str, stem: str, tails: list[str]) -> str:
        beside = self.batch_state.stems_beside(folder, stem, part.dated.subseconds if part.dated else "")
        return self.batch_state.first_free(
            folder, chain([stem], beside), tails, [there for there, _ in part.filed]
        )

    def _bring(self, filed_part: FiledPart, folder: str, stem: str) -> list[Step]:
        """Return the moves of the filed files that are to have another name."""
        moves = []
        for (there, _), tail in zip(filed_part.filed, _tails_from_now(filed_part), strict=True):
            name = self.batch_state.name(stem, tail)
            if there.path != f"{folder}/{name}":
                self.batch_state.release(folder_of(there.path), name_of(there.path))
                moves.append(Move(there.path, f"{folder}/{name}", there.stamp))
        for move in moves:
            folder, _, name = move.dst.rpartition("/")
            self.batch_state.promise(folder, name, Existing(move.dst, move.expect))
        return _freed_first(moves)

    def give_way(
        self, victims: Sequence[Existing], folder: str, stem: str, new_folder: str, new_stem: str
    ) -> tuple[Step, ...]:
        """Return the moves of filed files to another stem, each with its own tail."""
        steps = []
        for there, tail in zip(victims, _tails_behind(stem, victims), strict=True):
            name = self.batch_state.name(new_stem, tail)
            self.batch_state.release(folder, name_of(there.path))
            self.batch_state.promise(new_folder, name, there)
            steps.append(Move(there.path, f"{new_folder}/{name}", there.stamp))
        return tuple(steps)

    def remove_filed(self, victims: Sequence[Existing], copies: Sequence[Existing]) -> tuple[Step, ...]:
        """Return the removal of filed files of which there are `copies`, one of each."""
        for there in victims:
            self.batch_state.release(folder_of(there.path), name_of(there.path))
        pairs = zip(victims, copies, strict=True)
        return tuple(Remove(there.path, copy.path, there.stamp) for there, copy in pairs)

    def set_aside(self, victims: Sequence[Existing], folder: str, stem: str, aside: str) -> tuple[Step, ...]:
        """Return the moves of filed files to the first free sub-second name in the folder `aside`."""
        tails = _tails_behind(stem, victims)
        stems = sub_second_stems(stem, victims[0].dated.subseconds if victims[0].dated else "")
        return self.give_way(victims, folder, stem, aside, self.batch_state.first_free(aside, stems, tails))


def _tails_from_now(part: FiledPart) -> list[str]:
    """Return the filed files' tails: what each has, unless the parts of a recording are numbered anew or a newcomer has it."""
    newcomers = part.tails.values()
    if part.alone or any(one.startswith("_") for one in newcomers):
        return [tail for _, tail in part.filed]
    start = "/".join(part.place)
    now = [there.path[len(start) :] if there.path.startswith(start) else "" for there, _ in part.filed]
    return [
        tail if not its or its in newcomers or _is_of_a_neighbour(its, tail, now) else its
        for its, (_, tail) in zip(now, part.filed, strict=True)
    ]


def _is_of_a_neighbour(its: str, tail: str, others: Sequence[str]) -> bool:
    """Whether a file had a number only because it was thought to be of another photo of that second."""
    return its != tail and its.endswith(tail) and not unnumbered(its[: -len(tail)]) and tail not in others


def _tails_behind(stem: str, files: Sequence[Existing]) -> list[str]:
    return tails_behind(stem, [name_of(there.path) for there in files])


def _freed_first(moves: list[Move]) -> list[Step]:
    """Return the moves so that each finds its name free: _2 becomes _3 before _1 becomes _2."""
    left: list[Move] = moves
    ordered: list[Step] = []
    while left:
        held = {move.src for move in left}
        free = [move for move in left if move.dst not in held]
        ordered += free or left
        left = [move for move in left if free and move not in free]
    return ordered
