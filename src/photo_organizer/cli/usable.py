"""Can the folders of the settings be used, each for itself and all together? Touches nothing."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from photo_organizer.cli.hanging import answers
from photo_organizer.cli.places import place_problems, without_refused
from photo_organizer.sentences import Sentence
from photo_organizer.settings.libraries import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from photo_organizer.settings import Settings


def library_problems(libraries: Sequence[Settings], root: str) -> list[str]:
    """Return what is wrong with the folders of all libraries that answer."""
    libraries = [one for one in libraries if answers(one)]
    problems = [problem for one in libraries for problem in folder_problems(one, root)]
    return problems + _overlaps(combinations(map(without_refused, libraries), 2))


def problems_among(settings: Settings, others: Sequence[Settings], root: str) -> list[str]:
    """Return what is wrong with the folders of one library, also because of those of the others that answer."""
    pairs = [(without_refused(settings), without_refused(one)) for one in others if answers(one)]
    return folder_problems(settings, root) + _overlaps(pairs)


def _overlaps(pairs: Iterable[tuple[Settings, Settings]]) -> list[str]:
    if not (several := list(pairs)):
        return []
    from photo_organizer.cli.overlaps import overlap_problems  # here: most owners have one library

    return overlap_problems(several)


def folder_problems(settings: Settings, root: str) -> list[str]:
    """Return what is wrong with the folders of one library."""
    return [*_not_set(settings), *place_problems(settings, root)]


def _not_set(settings: Settings) -> Iterator[Sentence]:
    for name, path in (("intake", settings.paths_intake), ("library", settings.paths_library)):
        if not path:
            otherwise = "" if settings.name else f", or use --{name} DIR"
            words = f"{label(settings, name)} is not set; write the folder there{otherwise}"
            yield Sentence("folder_not_set", words, setting=f"paths.{name}", library=settings.name)
