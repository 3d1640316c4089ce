"""Can intake, library and the other folders of the settings be used as they are? Touches nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.cli.hanging import real_path
from photo_organizer.disk.mounts import inside, place_of
from photo_organizer.model import OF_THEIR_OWN, STATE_FOLDER
from photo_organizer.names import within
from photo_organizer.sentences import Sentence
from photo_organizer.settings.libraries import label
from photo_organizer.settings.places import CONTROL, filing_makes, of_the_system

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.settings import Settings

_OURS = {name.casefold(): name for name in OF_THEIR_OWN}
_MARK = "id-"
_INTAKE, _LIBRARY, _ROOTS = "paths.intake", "paths.library", "thumbnails.roots"


def place_problems(settings: Settings, state: str = "") -> list[str]:
    """Return every mistake in the choice of folders, each with its cure. A folder that is not set makes none."""
    refused: list[str] = [*_unusable(settings, "intake"), *_unusable(settings, "library"), *_roots(settings)]
    left = without_refused(settings)
    intake, library = left.paths_intake, left.paths_library
    together = _together(left, intake, library) if intake and library else ()
    return [*refused, *together, *(_beside(left, state, intake) if intake else ())]


def without_refused(settings: Settings) -> Settings:
    """Return the settings with real paths, and without the folders that are refused as they are: all others lie in some of these."""
    real = {
        name: os.path.realpath(path)
        for name in ("paths_intake", "paths_library")
        if (path := getattr(settings, name))
    }
    kept = {name: path if _can_be(path) else "" for name, path in real.items()}
    roots = tuple(root for root in settings.thumbnails_roots if _can_be(os.path.realpath(root)))
    return settings.replace(**kept, thumbnails_roots=roots)


def _can_be(path: str) -> bool:
    return not (CONTROL.search(path) or of_the_system(path))


def _unusable(settings: Settings, key: str) -> Iterator[Sentence]:
    given = getattr(settings, f"paths_{key}")
    path = os.path.realpath(given) if given else ""
    name, about = label(settings, key), {"setting": f"paths.{key}", "library": settings.name}
    if CONTROL.search(path):
        words = f"{name} has a line break or another control character in its name; rename the folder"
        yield Sentence("folder_control", words, **about)
    elif of_the_system(path):
        words = (
            f"{name} is {path}, a folder of the system; choose a folder for photos, such as /volume1/photo"
        )
        yield Sentence("folder_of_system", words, path=path, **about)


def _roots(settings: Settings) -> Iterator[Sentence]:
    intake = os.path.realpath(settings.paths_intake) if settings.paths_intake else ""
    name, about = label(settings, "roots", "thumbnails"), {"setting": _ROOTS, "library": settings.name}
    for root in settings.thumbnails_roots:
        real = os.path.realpath(root)
        if CONTROL.search(real):
            words = f"{name} has a folder with a control character in its name; rename that folder"
            yield Sentence("folder_control", words, **about)
        elif of_the_system(real):
            words = f"{name} names {root}, a folder of the system; remove that line"
            yield Sentence("folder_of_system", words, path=root, **about)
        elif intake and within(real, intake):
            words = f"{name} names {root}, which lies in the intake; remove that line"
            yield Sentence("folder_in_intake", words, path=root, **about)


def _together(settings: Settings, intake: str, library: str) -> Iterator[Sentence]:
    """Yield what is wrong with one folder because of the other."""
    arrives, stays = label(settings, "intake"), label(settings, "library")
    if intake == library:
        words = f"{arrives} and library are the same folder; give the intake a folder of its own"
        yield Sentence("same_folder", words, setting=_INTAKE, library=settings.name)
    elif library.startswith(f"{intake}/"):
        words = f"{stays} lies inside the intake; choose a library outside it"
        yield Sentence("library_in_intake", words, setting=_LIBRARY, library=settings.name)
    elif intake.startswith(f"{library}/"):
        yield from _where_filing_files(settings, arrives, intake[len(library) + 1 :])
    else:
        yield from _by_another_path(settings, intake, library)


def _where_filing_files(settings: Settings, name: str, below: str) -> Iterator[Sentence]:
    first = below.split("/", maxsplit=1)[0]
    cure = "choose a folder of its own for the intake, such as PhotosToProcess"
    if first.casefold() in _OURS:
        ours = _OURS[first.casefold()]
        words = f"{name} lies in {ours}, where this program puts files itself; {cure}"
        yield Sentence("intake_is_filled", words, path=ours, setting=_INTAKE, library=settings.name)
    elif filing_makes(below, settings.naming_layout):
        words = f"{name} is {below}, a folder of the library that filing by date fills; {cure}"
        yield Sentence("intake_is_filled", words, path=below, setting=_INTAKE, library=settings.name)


def _by_another_path(settings: Settings, intake: str, library: str) -> Iterator[Sentence]:
    """Two paths to one folder: what is filed would be found in the intake again."""
    arrives, stays = label(settings, "intake"), label(settings, "library")
    where, home = place_of(intake), place_of(library)
    below, above = inside(where, home), inside(home, where)
    if below or (below is None and (below := _below_the_marker(intake, library))):
        path = f"{library}/{below}"
        words = f"{arrives} is {path} by another path (a bind mount); write {path}"
        yield Sentence("intake_by_another_path", words, path=path, setting=_INTAKE, library=settings.name)
    elif below == "":
        words = f"{arrives} and library are the same folder by two paths; give the intake a folder of its own"
        yield Sentence("same_folder", words, setting=_INTAKE, library=settings.name)
    elif above is not None:
        words = f"{stays} lies inside the intake by another path (a bind mount); choose a library outside it"
        yield Sentence("library_in_intake", words, setting=_LIBRARY, library=settings.name)


def _below_the_marker(intake: str, library: str) -> str | None:
    """Return the intake's path below a folder that has the library's own marker, None where none has it."""
    marks, folder = _marks(library), intake
    while marks and folder != "/":
        if marks & _marks(folder):
            return intake[len(folder) + 1 :]
        folder = os.path.dirname(folder)
    return None


def _marks(folder: str) -> set[str]:
    try:
        return {name for name in os.listdir(f"{folder}/{STATE_FOLDER}") if name.startswith(_MARK)}
    except OSError:  # no folder of ours there
        return set()


def _beside(settings: Settings, state: str, intake: str) -> Iterator[str]:
    """Nothing that this program writes may come to lie in the intake: it would be filed."""
    if settings.logs_folder and within(real_path(settings.logs_folder), intake):
        name = label(settings, "folder", "logs")
        words = f"{name} lies in the intake, where the logs would be filed; choose another, or leave it empty"
        yield Sentence("logs_in_intake", words, setting="logs.folder", library=settings.name)
    if state and within(os.path.realpath(state), intake):
        yield "the state folder lies in the intake, where the database would be filed; choose another with --state"
