"""What one run is asked to do. Touches nothing."""

from __future__ import annotations

from dataclasses import field, replace
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from photo_organizer.errors import SettingsProblem
from photo_organizer.records import frozen
from photo_organizer.store.wishes import Wishes
from photo_organizer.thumbnails.due import key
from photo_organizer.thumbnails.measures import Weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from photo_organizer.settings import Settings

QUALITY = 90
LAYOUT = 7  # grows when thumbnails are drawn in another way: then they are made anew


@frozen
class Options:
    """The wishes for one run; sizes are pixels of one tile of four."""

    width: int = 1600
    height: int = 1600
    candidates: int = 5  # for each tile
    seed: int = 0
    weights: Weights = field(default_factory=Weights)
    prompts: tuple[str, ...] = ()
    forced: Mapping[int, str] = field(default_factory=dict)  # number of the tile from 0 → path
    zone: tzinfo = UTC
    leave_out: tuple[str, ...] = ()  # folders that are not looked into, such as the intake
    with_root: bool = False  # the root gets a thumbnail too
    wishes: Wishes = field(default_factory=Wishes)  # of the owner, folder by folder
    only: frozenset[str] | None = None  # folders to do; None: all of them
    plan: bool = False  # say what would be done, and leave every folder as it is

    def choice_key(self, models: str) -> str:
        """Return the key of everything that decides which pictures are shown."""
        forced = sorted(self.forced.items())
        return key(self.candidates, self.seed, self.weights, self.prompts, forced, models)

    def folder_key(self, folder: str, models: str) -> str:
        """Return the key of a folder's thumbnail: what decides the choice, a slash, what decides how it is drawn."""
        wish = self.wishes.of(folder)
        wanted = key(wish.pinned, wish.passed) if wish.pinned or wish.passed else ""
        return f"{self.choice_key(models)}{wanted}/{self.sheet_key()}"

    def sheet_key(self) -> str:
        """Return the key of everything that decides how they are shown."""
        return key(self.width, self.height, QUALITY, LAYOUT)


def from_settings(settings: Settings, **changes: object) -> Options:
    """Return the options that the settings ask for, with what the command line changes."""
    weights = Weights(
        face=settings.thumbnails_weight_face,
        central=settings.thumbnails_weight_central,
        prompts=settings.thumbnails_weight_prompts,
        sharpness=settings.thumbnails_weight_sharpness,
        colour=settings.thumbnails_weight_colour,
        star=settings.thumbnails_weight_star,
    )
    options = Options(
        width=settings.thumbnails_width,
        height=settings.thumbnails_height,
        candidates=settings.thumbnails_candidates_per_tile,
        seed=settings.thumbnails_seed,
        weights=weights,
        prompts=settings.thumbnails_prompts,
        leave_out=tuple(path for path in (settings.paths_intake,) if path),
    )
    options = replace(options, **{name: value for name, value in changes.items() if value is not None})  # type: ignore[arg-type]  # names and types are checked by the dataclass's users
    _check(options)
    return options


def _check(options: Options) -> None:
    """Raise SettingsProblem that lists what cannot be drawn."""
    problems = [
        f"{name} is {value}: write a number of pixels from 32 to 4000"
        for name, value in (("width", options.width), ("height", options.height))
        if not 32 <= value <= 4000
    ]
    if not 1 <= options.candidates <= 100:
        problems.append(f"candidates per tile is {options.candidates}: write a number from 1 to 100")
    if problems:
        raise SettingsProblem(problems)
