"""One folder's thumbnail: gather candidates, choose, and lay out. Changes nothing but the memory of the night."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.look.wire import LookFailed, Why
from photo_organizer.records import frozen
from photo_organizer.thumbnails import draw
from photo_organizer.thumbnails.bursts import best_frames
from photo_organizer.thumbnails.choose import best_four, steady
from photo_organizer.thumbnails.explain import words
from photo_organizer.thumbnails.judge import Fitness, ScoredPicture, judge, may_be_text
from photo_organizer.thumbnails.moments import by_exif
from photo_organizer.thumbnails.report import Tile
from photo_organizer.thumbnails.tree import TILES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from photo_organizer.look.rating import OwnerRating
    from photo_organizer.thumbnails.options import Options
    from photo_organizer.thumbnails.scorer import Scorer
    from photo_organizer.thumbnails.tree import FolderPicture

_PATIENCE = 12  # times as many pictures are looked at where hardly any is fit


@frozen
class Composition:
    """How the pictures of one folder are judged and chosen."""

    folder: str
    scorer: Scorer
    options: Options
    prompts: tuple[str, ...]  # as in the models' table, see models/chosen
    ratings: Mapping[str, OwnerRating]  # the owner's, by path

    def tiles(
        self,
        pictures: Sequence[FolderPicture],
        *,
        before: Sequence[str],
        changes: int,
        forced: Mapping[int, FolderPicture],
        alone: bool,
    ) -> list[ScoredPicture]:
        """Return the pictures to show, in the order of their tiles; [] when none can be decoded.

        `before` are the tiles that are shown now, of which at most `changes` give way, the lost ones included. `forced`
        ones are shown in their places, and with `alone` no others beside them unless one cannot be shown.
        """
        held = {number: self._scored(picture) for number, picture in forced.items()}
        if alone and all(held.values()):
            return [tile for tile in held.values() if tile]
        while True:
            quarters, fixed = self._weighed(pictures, held, before, changes)
            best = best_four(quarters, fixed=fixed, aspect=self._aspect)
            estimated = [tile for tile in best if tile.measures.estimated]
            if not estimated:
                break
            # What would be shown is measured in full, and has to win once more.
            lost = {tile.picture.path for tile in estimated if not self._scored(tile.picture)}
            pictures = [picture for picture in pictures if picture.path not in lost]
        staying = {each.picture.path for each in fixed.values()}
        return best_frames(best, pictures, staying, self._scored)

    def _weighed(
        self,
        pictures: Sequence[FolderPicture],
        held: Mapping[int, ScoredPicture | None],
        before: Sequence[str],
        changes: int,
    ) -> tuple[list[list[ScoredPicture]], dict[int, ScoredPicture]]:
        """Return the candidates by quarters, and the tiles that are fixed."""
        parts = draw.quarters(pictures)
        found = [self._gather(part, turn) for turn, part in enumerate(parts)]
        everyone = [each for part in found for each in part]
        everyone += self._from_left_out(pictures, everyone)
        shown = self._shown(pictures, before)
        quarters = _by_known_dates(pictures, [*everyone, *shown.values(), *filter(None, held.values())])
        fixed = steady(quarters, shown, changes - (len(before) - len(shown)), aspect=self._aspect)
        fixed |= {number: wanted for number, wanted in held.items() if wanted}
        quarters += [[] for _ in range(max(held, default=-1) + 1 - len(quarters))]
        return quarters, fixed

    @property
    def _aspect(self) -> float:
        return self.options.width / self.options.height

    def _from_left_out(
        self, pictures: Sequence[FolderPicture], found: Sequence[ScoredPicture]
    ) -> list[ScoredPicture]:
        """Return a good picture from each sub-folder that the draw missed, as long as there is a tile for it."""
        groups: dict[str, list[FolderPicture]] = {}
        for picture in pictures:
            groups.setdefault(draw.group(picture, self.folder), []).append(picture)
        shown = {each.group for each in found if each.verdict.fitness is Fitness.GOOD}
        more, seen = list[ScoredPicture](), {each.picture.path for each in found}
        for name in sorted(groups.keys() - shown):
            if len(shown) >= TILES:
                break
            left = [each for each in groups[name] if each.path not in seen]
            most = _PATIENCE * self.options.candidates
            tried = (self._scored(each, estimate=True) for each in left[:most])
            if good := next((each for each in tried if each and each.verdict.fitness is Fitness.GOOD), None):
                more.append(good)
                shown.add(name)
        return more

    def _gather(self, quarter: Sequence[FolderPicture], turn: int) -> list[ScoredPicture]:
        """Return the candidates of one quarter: as many good ones as are wanted, one more where some are estimates, or what there is."""
        wanted, seed = self.options.candidates, self.options.seed
        found, good, estimated = list[ScoredPicture](), 0, False
        for tried, picture in enumerate(
            draw.order(quarter, folder=self.folder, seed=seed, turn=turn, ratings=self.ratings), start=1
        ):
            if candidate := self._scored(picture, estimate=True):
                found.append(candidate)
                good += candidate.verdict.fitness is Fitness.GOOD
                estimated |= candidate.measures.estimated
            if good >= wanted + estimated or (good and tried >= 3 * wanted) or tried >= _PATIENCE * wanted:
                break
        return found

    def _scored(self, picture: FolderPicture, *, estimate: bool = False) -> ScoredPicture | None:
        """Return the candidate, None when the picture cannot be shown: one bad picture stops nothing. An estimate will do if said."""
        try:
            found = self.scorer.measures(picture, estimate=estimate)
        except LookFailed as failed:
            if failed.why in (Why.STOPPED, Why.NOT_STARTED, Why.BROKEN):
                raise
            return None
        if liking := self.ratings.get(picture.path):
            found = replace(found, rating=liking.stars, favourite=liking.favourite)
        verdict = judge(found, self.options.weights, self.prompts)
        if not (picture.video or found.estimated) and may_be_text(found, verdict):
            found = replace(found, text=self.scorer.text(picture))
            verdict = judge(found, self.options.weights, self.prompts)
        taken = by_exif(found.taken) or picture.moment
        return ScoredPicture(picture, found, verdict, draw.group(picture, self.folder), taken)

    def _shown(self, pictures: Sequence[FolderPicture], before: Sequence[str]) -> dict[int, ScoredPicture]:
        """Return the tiles of the present thumbnail that still exist, each in its place."""
        wanted = set(before)
        there = {picture.path: picture for picture in pictures if picture.path in wanted}
        tiles = {number: self._scored(there[path]) for number, path in enumerate(before) if path in there}
        return {number: tile for number, tile in tiles.items() if tile}


def _by_known_dates(
    pictures: Sequence[FolderPicture], found: Sequence[ScoredPicture]
) -> list[list[ScoredPicture]]:
    """Return the candidates by quarters of the folder's time, now that the dates inside the files are known."""
    known = {each.picture.path: each for each in found}
    dated = [
        replace(each, moment=known[each.path].moment) if each.path in known else each for each in pictures
    ]
    parts = draw.quarters(dated)
    inside = [[known.pop(each.path) for each in part if each.path in known] for part in parts]
    return [*inside[:-1], [*inside[-1], *known.values()]] if inside else [list(known.values())]


def described(chosen: Sequence[ScoredPicture], options: Options) -> tuple[Tile, ...]:
    """Return the tiles with their reasons in words."""
    return tuple(
        Tile(
            tile.picture.path,
            tile.verdict.points,
            words(tile.measures, tile.verdict, sharpness=options.weights.sharpness, folder=tile.group),
            tuple((name, round(points, 1)) for name, points in tile.verdict.parts if points),
        )
        for tile in chosen
    )
