"""Find the picture in the library that a newcomer without a date of its own shows. Touches no picture.

The library's looks are made in quiet time; only a few that are missing are made on the spot, so that filing never
waits for them. The search itself happens in a child process.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.decide import relations
from photo_organizer.decide.beside import has_look
from photo_organizer.decide.dating import is_weak
from photo_organizer.decide.file_names import is_picture_name, name_of
from photo_organizer.decide.same_picture import Match, inferred_place, plain_place
from photo_organizer.decide.world import Existing, InferredPlace
from photo_organizer.look.looker import agreements
from photo_organizer.look.nearby import confirmed_matches, index_of, remember
from photo_organizer.look.wire import LookFailed
from photo_organizer.model import Dated
from photo_organizer.store import catalogue, library_looks, looks, verdicts
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from photo_organizer.decide.world import Candidate
    from photo_organizer.gather.future import Future
    from photo_organizer.gather.similarity import SimilaritySearch
    from photo_organizer.look.looker import Seen
    from photo_organizer.model import Look, Stamp, Undated

# Pictures that are looked at before a decision; where more are missing, quiet time sees to them.
ON_THE_SPOT = 100
_PAGE = 500
_MOST_NEAR = 200  # pictures near one newcomer that are compared with it: a very long burst


class SamePictureSearch:
    """The search for one library; `similarity` looks, and its child holds the index."""

    def __init__(
        self, con: sqlite3.Connection, library: str, similarity: SimilaritySearch, future: Future
    ) -> None:
        self.con, self.library, self.similarity, self.future = con, library, similarity, future
        self._index = index_of(con, similarity.child)

    def with_same_picture(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Return the candidates; those with a weak date that have a home, with its date and place.

        Those whose bytes the library knows are not looked at. Raises Stopping.
        """
        homes = self._search(candidates)
        found = [(one, homes.get(one.main.path)) for one in candidates]
        return [replace(one, dated=home.dated, place=home.place) if home else one for one, home in found]

    def _search(self, candidates: Sequence[Candidate]) -> dict[str, InferredPlace]:
        pictures = [
            one for one in candidates if has_look(one.main) and not one.content.duplicates_filed(self.library)
        ]
        weak = [one for one in pictures if is_weak(one.dated)]
        if not weak:
            return {}
        self._look_at_the_rest()
        strong = [one for one in pictures if not is_weak(one.dated)]
        denied = verdicts.any_not_duplicates(self.con)
        beside = list(self._looked(strong, md5=denied)) if len(strong) <= ON_THE_SPOT else []
        found = {one.main.path: self._home(one, beside, denied=denied) for one in weak}
        return {path: home for path, home in found.items() if home is not None}

    def _look_at_the_rest(self) -> None:
        """Look at the pictures of the library that nobody has looked at, if they are few."""
        waiting = self._unlooked()
        if len(waiting) > ON_THE_SPOT:
            return
        seen = [self.similarity.look(self._where(path, stamp), stamp, md5=True) for _, path, stamp in waiting]
        if waiting:
            with transaction(self.con):
                for (number, _, stamp), one in zip(waiting, seen, strict=True):
                    remember(self.con, number, stamp, one)

    def _unlooked(self) -> list[tuple[int, str, Stamp]]:
        """Return the pictures that nobody has looked at, a few more than are looked at here; films are marked as none."""
        pictures: list[tuple[int, str, Stamp]] = []
        after = 0
        while len(pictures) <= ON_THE_SPOT and (page := library_looks.unlooked(self.con, after, _PAGE)):
            after = page[-1][0]
            pictures += [row for row in page if is_picture_name(row[1])]
            if others := [row for row in page if not is_picture_name(row[1])]:
                with transaction(self.con):
                    for number, _, stamp in others:
                        library_looks.put_look(self.con, number, stamp, 0)
        return pictures

    def _where(self, path: str, stamp: Stamp) -> str:
        there = Existing(f"{self.library}/{path}", stamp)
        return self.future.where(there)

    def _looked(self, candidates: Sequence[Candidate], *, md5: bool) -> Iterator[tuple[Candidate, Seen]]:
        for one in candidates:
            seen = self.similarity.look(one.unit.main.path, one.unit.main.sighting.stamp, md5=md5)
            if seen.look is not None:
                yield one, seen

    # ── one newcomer ──

    def _home(
        self, candidate: Candidate, beside: Sequence[tuple[Candidate, Seen]], *, denied: bool
    ) -> InferredPlace | None:
        main = candidate.unit.main
        seen = self.similarity.look(main.path, main.sighting.stamp, md5=denied)
        if seen.look is None:
            return None
        try:
            matches = list(self._matches(seen.look, seen, denied=denied))
            found = inferred_place(seen.look, candidate.dated, matches, self.library)
            if found and not is_weak(found.dated):
                return found
            others = [
                one
                for one in beside
                if not (denied and verdicts.are_not_duplicates(self.con, one[1].md5, seen.md5))
            ]
            return self._among(seen.look, candidate.dated, seen, others) or found
        except LookFailed:
            return None  # unconfirmed: it is filed by the date that it has

    def _matches(self, mine: Look, seen: Seen, *, denied: bool) -> Iterator[Match]:
        found = confirmed_matches(self.con, self._index, self.similarity.child, mine, seen.thumbnail)
        for number, agreement in found[:_MOST_NEAR]:
            known = looks.by_number(self.con, number)
            if known is None or (denied and verdicts.are_not_duplicates(self.con, known[0], seen.md5)):
                continue
            for _, path, *_ in library_looks.files_with(self.con, number):
                folder, stem = plain_place(path)
                holders = library_looks.pictures_named(self.con, folder, stem)
                pictures = tuple(p for p in holders if is_picture_name(p))
                yield Match(path, known[2], agreement, catalogue.date_of(self.con, path), pictures)

    def _among(
        self, mine: Look, own: Dated | Undated, seen: Seen, others: Sequence[tuple[Candidate, Seen]]
    ) -> InferredPlace | None:
        """Return the date of the same picture among the newcomers themselves."""
        close = [
            (one, other)
            for one, other in others
            if other.look and relations.distance(mine.hash, other.look.hash) <= relations.SAME_LIMIT
        ]
        pictures = {0: seen.thumbnail} | {n: other.thumbnail for n, (_, other) in enumerate(close, 1)}
        values = agreements(self.similarity.child, pictures, [(0, n) for n in range(1, len(close) + 1)])
        for (one, other), value in sorted(
            zip(close, values, strict=True), key=lambda pair: -pair[1].correlation
        ):
            if other.look and isinstance(one.dated, Dated):
                name = name_of(one.unit.main.path)
                home = inferred_place(mine, own, [Match(name, other.look, value, one.dated)], "")
                if home:
                    return InferredPlace(home.dated)  # the place follows from the date, for both of them
        return None
