"""Where candidates may go: the folders as they are written in the library, and the names that are taken there. Touches nothing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import split_name
from photo_organizer.decide.layout import place, wanted_names
from photo_organizer.decide.steps import Steps
from photo_organizer.disk.spelling import Spelling
from photo_organizer.gather.taken import Taken
from photo_organizer.model import DUPLICATES, OF_THEIR_OWN, Dated
from photo_organizer.names import fold

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from photo_organizer.decide.world import Candidate, Existing, FiledPart
    from photo_organizer.gather.future import Future
    from photo_organizer.settings import Settings

    Names = dict[str, dict[str, Existing | None]]


class Places:
    """The places of one batch; in a preview, what is planned in `future` counts as done."""

    def __init__(self, con: sqlite3.Connection, settings: Settings, future: Future) -> None:
        self.con, self.future, self.library = con, future, settings.paths_library
        self.layout, self.intake = settings.naming_layout, settings.paths_intake
        self._whole = Spelling(settings.paths_library, future.names).actual

    def other_spellings(self, candidates: Sequence[Candidate]) -> dict[str, str]:
        """Return the folders that are written otherwise in the library than these candidates want them."""
        wanted = {self._by_layout(one.dated, one)[0] for one in candidates if isinstance(one.dated, Dated)}
        parts = (one.filed_part for one in candidates)
        wanted |= {
            place(part.dated.value, self.layout, part.names)[0] for part in parts if part and part.dated
        }
        pairs = ((f"{self.library}/{one}", self._whole(one)) for one in (*wanted, *OF_THEIR_OWN))
        return {one: actual for one, actual in pairs if one != actual}

    def taken_names(self, candidates: Sequence[Candidate]) -> Names:
        """Return the taken names of every folder that a candidate may go to."""
        taken = Taken(self.con, self.library, self.future)
        wanted: dict[str, set[str]] = defaultdict(set)
        for candidate in candidates:
            for folder, stem in self._places(candidate):  # whole paths
                wanted[folder].add(fold(stem) + ".")
        return {folder: taken.names_in(folder, stems) for folder, stems in wanted.items()}

    def _places(self, candidate: Candidate) -> Iterator[tuple[str, str]]:
        original = Steps.original_stem(candidate)
        for folder in OF_THEIR_OWN:
            yield self._whole(folder), original
        if wanted := self.wanted(candidate):
            yield wanted
            yield self._whole(DUPLICATES), wanted[1]
        if filed_part := candidate.filed_part:
            yield filed_part.place
            if filed_part.dated and not filed_part.leads:
                yield self._beside_its_unit(filed_part.dated, filed_part)
        for content in candidate.contents.values():
            for twin in content.exact_duplicates:
                folder, _, name = twin.path.rpartition("/")
                yield folder, split_name(name)[0]

    def wanted(self, candidate: Candidate) -> tuple[str, str] | None:
        """Return the folder and the stem where a candidate belongs by its picture or its date."""
        if candidate.place or not isinstance(candidate.dated, Dated):
            return candidate.place
        folder, stem = self._by_layout(candidate.dated, candidate)
        return self._whole(folder), stem

    def _by_layout(self, dated: Dated, candidate: Candidate) -> tuple[str, str]:
        return place(dated.value, self.layout, wanted_names(candidate, self.layout, self.intake))

    def _beside_its_unit(self, dated: Dated, part: FiledPart) -> tuple[str, str]:
        folder, stem = place(dated.value, self.layout, part.names)
        return self._whole(folder), stem
