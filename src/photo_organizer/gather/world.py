"""Gather what a decision may know: who has the same bytes, what looks alike, which names are taken. Touches nothing."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from photo_organizer.decide.beside import has_look
from photo_organizer.decide.companions import is_companion
from photo_organizer.decide.folder_names import FolderNames
from photo_organizer.decide.order import right
from photo_organizer.decide.same_name import tells_more
from photo_organizer.decide.turns import in_turn
from photo_organizer.decide.world import Candidate, World
from photo_organizer.gather import late
from photo_organizer.gather.copied_before import copied_before
from photo_organizer.gather.copies_aside import copies_aside, equals
from photo_organizer.gather.dated_by_copy import DatingByCopy, with_dating
from photo_organizer.gather.edited_copies import with_date_of_original
from photo_organizer.gather.exact_duplicates import ExactDuplicateSearch
from photo_organizer.gather.filed_units import FiledUnits
from photo_organizer.gather.future import Future
from photo_organizer.gather.identified import note_other_half
from photo_organizer.gather.name_fields import name_fields
from photo_organizer.gather.name_limit import name_limit
from photo_organizer.gather.parting import Parting
from photo_organizer.gather.places import Places
from photo_organizer.gather.same_picture import SamePictureSearch
from photo_organizer.gather.similarity import SameNameGroup, SimilaritySearch
from photo_organizer.look.able import able
from photo_organizer.model import Dated
from photo_organizer.records import frozen
from photo_organizer.sentences import Sentence, said_date
from photo_organizer.store import catalogue, deletions, verdicts, wanted_as_is

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from photo_organizer.decide.statements import DateRules
    from photo_organizer.decide.world import FiledPart
    from photo_organizer.errors import PhotoOrganizerError
    from photo_organizer.gather.places import Names
    from photo_organizer.settings import Settings


@frozen
class Gathered:
    """A batch that is ready to be decided; `troubles` are those that cannot be decided now, with the reason.

    `after` are those that a plan of this batch has to be done for: companions of a filed unit that another of the batch
    joins, whose names are known then, and photos whose companions go to a filed unit first.
    """

    candidates: list[Candidate]
    world: World
    troubles: list[tuple[Candidate, PhotoOrganizerError]]
    after: list[Candidate]


class Gatherer:
    """Reads the catalogue and the disk; remembers digests that it had to compute."""

    def __init__(
        self,
        con: sqlite3.Connection,
        settings: Settings,
        future: Future | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self.con, self.settings, self.stop = con, settings, stop
        self.future = future = future or Future()  # nothing is planned
        self.library = settings.paths_library
        self.similarity = SimilaritySearch(stop)
        whole_library = settings.duplicates_similar_in_library and able()
        self.homes = SamePictureSearch(con, self.library, self.similarity, future) if whole_library else None
        self.name_limit = name_limit(self.library)
        self._filed_units = FiledUnits(con, self.library, future.source)

    def gather(self, newcomers: Sequence[Candidate], rules: DateRules, *, again: bool = False) -> Gathered:
        """Return the newcomers with all that is known of them, and the names that they meet in the library.

        When they are decided `again`, what is remembered of the library's bytes may be what was wrong.
        """
        places = Places(self.con, self.settings, self.future)
        afresh = again or self.settings.copies  # what is copied is not compared before
        exact_duplicates = ExactDuplicateSearch(self.con, self.library, self.future, self.stop, afresh=afresh)
        exact_duplicates.search(newcomers)
        known = [
            self._surest_date(replace(one, contents=exact_duplicates.contents(one))) for one in newcomers
        ]
        known = self.homes.with_same_picture(known) if self.homes else known
        known = with_date_of_original(self.con, known, time.time_ns())
        known = [self._with_history(one, rules) for one in known]
        parting = Parting(self._filed_units, rules)
        dating = DatingByCopy(self._filed_units, rules, self.settings.naming_layout)
        parted = list(zip(known, with_dating(dating, [parting.part(one) for one in known]), strict=True))
        known = [self._with_names(one) for _, parts in parted for one in (parts[:-1] or parts)]
        names = places.taken_names(known)
        known = self._with_likes(known, names, places)
        troubled = {one.main.path for one, _ in exact_duplicates.troubles}
        ready = [one for one in known if one.main.path not in troubled]
        world = self._world(names, places.other_spellings(known))
        now, after = in_turn(ready, places.wanted)
        rest = [parting.put_off(one, parts, after) for one, parts in parted if len(parts) > 1]
        firsts = {one.main.path for _, parts in parted for one in parts[:-1]}
        after = [one for one in after if one.main.path not in firsts]
        return Gathered(now, world, exact_duplicates.troubles, [*after, *rest])

    def _world(self, names: Names, folders: dict[str, str]) -> World:
        aside, equal = {}, {}
        if self.settings.duplicates_same_second == "duplicates":  # what makes way may go to Duplicates
            aside = copies_aside(self.con, self.library, names, self.future, self.stop)
            equal = equals(self.library, names, self.future, self.stop)
        return World(self.library, names, self.name_limit, time.time_ns(), folders, aside, equal)

    def _surest_date(self, candidate: Candidate) -> Candidate:
        """Return the candidate with the date that its copy in Duplicates was filed under, where that is the surer one."""
        own = candidate.dated
        if candidate.main.filetype is None or candidate.content.duplicates_filed(self.library):
            return candidate
        for there in candidate.content.exact_duplicates:
            found = catalogue.date_of(self.con, there.path[len(self.library) + 1 :])
            if found is not None and tells_more(found, own):
                where = there.path.removeprefix(f"{self.library}/")
                own = replace(found, note=_copys_date(where))
        return replace(candidate, dated=own)

    def _with_history(self, candidate: Candidate, rules: DateRules) -> Candidate:
        """Add what the catalogue knows of earlier days: the other half, a deletion, a wish."""
        main = candidate.main
        note_other_half(self._filed_units, candidate, time.time_ns())
        filed_part = late.filed_part_of(self._filed_units, candidate, rules)
        dated = filed_part.dated if filed_part and filed_part.leads else None
        lone_companion = filed_part is None and is_companion(main)
        return replace(
            candidate,
            dated=dated or candidate.dated,
            # Beside the same picture stands what has no date itself.
            place=None if dated else candidate.place,
            filed_part=filed_part,
            namesake=late.namesake_of(self._filed_units, candidate) if lone_companion else "",
            deleted=self._deleted(candidate),
            copied_before=copied_before(self.con, self.library, candidate, self.stop),
            readmitted=wanted_as_is.has(self.con, "readmitted", main.path, main.sighting.stamp),
        )

    def _with_names(self, candidate: Candidate) -> Candidate:
        """Add what the layout may say of a filed unit that gets another date by a newcomer."""
        part = candidate.filed_part
        if part is None or part.dated is None:
            return candidate
        named, *copies = (self._named(one) for one in (part, *part.copies))
        return replace(candidate, filed_part=replace(named, copies=tuple(copies)))

    def _named(self, part: FiledPart) -> FiledPart:
        names = name_fields(self.con, self.library, part.filed[0][0].path, self.settings.naming_layout)
        return replace(part, names=names)

    def _deleted(self, candidate: Candidate) -> str:
        """Return where and until when the library had a photo or film that was taken out of it, "" if never."""
        main, dated, content = candidate.main, candidate.dated, candidate.content
        if main.filetype is None or content.exact_duplicates:
            return ""
        taken = dated.exact.isoformat() if isinstance(dated, Dated) else None
        gone = deletions.find(self.con, main.sighting.stamp.size, taken, content.sample, content.md5)
        if gone is None:
            return ""
        until = datetime.fromtimestamp(gone.gone_ns / 1e9).astimezone()
        words = f"was in the library until {until:%Y-%m-%d %H:%M}, as {gone.path}"
        return Sentence("was_until", words, date=said_date(until.replace(tzinfo=None)), path=gone.path)

    # ── pictures alike ──

    def _with_likes(self, candidates: Sequence[Candidate], names: Names, places: Places) -> list[Candidate]:
        denied = (
            partial(verdicts.are_not_duplicates, self.con) if verdicts.any_not_duplicates(self.con) else None
        )
        likenesses = self.similarity.search(self._meetings(candidates, names, places), self.future, denied)
        passed_over = self.similarity.passed_over
        return [
            replace(
                one, likenesses=likenesses.get(one.main.path, {}), compared=one.main.path not in passed_over
            )
            for one in candidates
        ]

    def _meetings(self, candidates: Sequence[Candidate], names: Names, places: Places) -> list[SameNameGroup]:
        """Return, for each name that several pictures want or have, who they are: only they are looked at."""
        wanting: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
        for candidate in candidates:
            wanted = places.wanted(candidate)
            if wanted and has_look(candidate.main) and not candidate.content.duplicates_filed(self.library):
                wanting[wanted].append(candidate)
        meetings = []
        folders = {folder: FolderNames(names.get(folder, {})) for folder, _ in wanting}
        for (folder, stem), newcomers in wanting.items():
            there = folders[folder].alike(stem)
            if there or len(newcomers) > 1:
                meetings.append(SameNameGroup(sorted(newcomers, key=right), there))
        return meetings


def _copys_date(where: str) -> Sentence:
    return Sentence("date_of_copy", f"its copy {where} was filed under this date", path=where)
