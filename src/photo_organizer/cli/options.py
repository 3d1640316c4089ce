"""From the command line and the settings file to Settings and the state folder. Touches nothing.

What reads settings is loaded where there are some to read: it takes longer than all that `status` does.
"""

from __future__ import annotations

import os

from photo_organizer.errors import SettingsProblem
from photo_organizer.synology import detect, paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from photo_organizer.settings import Settings, SettingsText


def settings_file(options: Namespace) -> str | None:
    """Return the settings file that is used, None when there is none and none was named."""
    candidates, found = _looked_for(options)
    named = getattr(options, "config", None) or os.environ.get("PHOTO_ORGANIZER_CONFIG")
    if found is None and named:
        raise SettingsProblem([f"{candidates[0]} does not exist; name an existing settings file"])
    return found


def settings_target(options: Namespace) -> str:
    """Return the settings file that is used, or would be made. Touches nothing."""
    candidates, found = _looked_for(options)
    return found or candidates[min(1, len(candidates) - 1)]


def _looked_for(options: Namespace) -> tuple[Sequence[str], str | None]:
    """Return where a settings file may be, and the first that is there."""
    candidates = paths.settings_candidates(
        getattr(options, "config", None), os.environ, on_dsm=detect.is_dsm()
    )
    return candidates, paths.find_settings(candidates, _is_older)


def _is_older(text: str) -> bool:
    from photo_organizer.synology.older import is_older

    return is_older(text)


def read_file(options: Namespace) -> SettingsText:
    """Return what the settings file says, also where it cannot be used as it is. Raises SettingsProblem."""
    from photo_organizer import settings as settings_room

    found = settings_file(options)
    if found is None:
        return settings_room.SettingsText()
    try:
        with open(found, encoding="utf-8", errors="surrogateescape") as file:
            return settings_room.read(file.read(), origin=found)
    except OSError as error:
        raise SettingsProblem([f"{found} cannot be read: {error.strerror}"]) from error


def read_all(options: Namespace) -> tuple[Settings, ...]:
    """Return the settings of every library as the file has them. Raises SettingsProblem."""
    reading = read_file(options)
    if reading.problems:
        raise SettingsProblem(every_problem(reading, options))
    return reading.libraries


def may_have_several(options: Namespace) -> bool:
    """Tell whether the settings file names further libraries, without reading more of it. Raises SettingsProblem."""
    found = settings_file(options)
    try:
        with open(found or os.devnull, encoding="utf-8", errors="replace") as file:
            return "[library" in file.read().replace(" ", "").lower()
    except OSError:  # which is told by who needs settings
        return False


def read_settings(options: Namespace) -> Settings:
    """Return the settings of the library that is meant, with the folders of the command line."""
    return _meant(read_all(options), options)


def _meant(libraries: Sequence[Settings], options: Namespace) -> Settings:
    from photo_organizer.cli.chosen import chosen

    one = chosen(libraries, getattr(options, "library", None))
    return (
        resolved(libraries[0], options) if one is None else resolved(one, options, library=one.paths_library)
    )


def libraries_of(libraries: Sequence[Settings], options: Namespace) -> tuple[Settings, ...]:
    """Return all libraries that one service has: the folders of the command line are those of the first.

    Where one of the others is named, it is that one alone.
    """
    from photo_organizer.cli.chosen import chosen

    one = chosen(libraries, getattr(options, "library", None))
    if one is not None and one.name:
        return (resolved(one, options, library=one.paths_library),)
    first = resolved(libraries[0], options, library=one.paths_library if one else None)
    return first, *(looked_through(further) for further in libraries[1:])


def resolved(settings: Settings, options: Namespace, *, library: str | None = None) -> Settings:
    """Return the settings with the folders of the command line put in. Touches nothing."""
    given: dict[str, Any] = {
        "paths_intake": getattr(options, "intake", None),
        "paths_library": getattr(options, "library", None) if library is None else library,
        "logs_folder": getattr(options, "logs", None),
    }
    changes = {name: value for name, value in given.items() if value is not None}
    return looked_through(settings.replace(**changes))


def looked_through(settings: Settings) -> Settings:
    """Return the settings with real paths, so that a link to a share is looked through once.

    Where there are several libraries, one that hangs is left as it is written, and looked through when it answers.
    """
    from photo_organizer.cli.hanging import answers

    return looked_through_now(settings) if answers(settings) else settings


def looked_through_now(settings: Settings) -> Settings:
    """Return the settings with real paths, however long those of the photos take."""
    from photo_organizer.cli.hanging import real_path

    folders = {name: getattr(settings, name) for name in ("paths_intake", "paths_library")}
    real = {name: os.path.realpath(path) for name, path in folders.items() if path}
    logs = settings.logs_folder and real_path(settings.logs_folder)
    return settings.replace(**real, logs_folder=logs)


def acting_settings(options: Namespace) -> tuple[Settings, str]:
    """Return settings that name both folders, and the state folder. Raises SettingsProblem."""
    from photo_organizer.cli.usable import problems_among

    libraries, root = read_all(options), state_root(options)
    settings = _meant(libraries, options)
    others = [looked_through(one) for one in libraries if one.name != settings.name]
    if problems := problems_among(settings, others, root):
        raise SettingsProblem(_with_lines(problems, read_file(options), options))
    return settings, paths.state_of(root, settings.name)


def acting_libraries(options: Namespace) -> tuple[tuple[Settings, ...], str]:
    """Return the settings of all libraries of one service, and the folder of their state. Raises SettingsProblem."""
    from photo_organizer.cli.usable import library_problems

    libraries, root = libraries_of(read_all(options), options), state_root(options)
    if problems := library_problems(libraries, root):
        raise SettingsProblem(_with_lines(problems, read_file(options), options))
    return libraries, root


def state_root(options: Namespace) -> str:
    """Return the state folder of the first library, which holds those of the others."""
    given = getattr(options, "state", None)
    return os.path.abspath(given) if given else paths.state_folder(os.environ, on_dsm=detect.is_dsm())


def state_folder(options: Namespace) -> str:
    """Return the folder of the database of the library that is meant."""
    given = getattr(options, "library", None)
    if given is None or not may_have_several(options):
        return state_root(options)
    from photo_organizer.cli.chosen import chosen

    one = chosen(read_all(options), given)
    return paths.state_of(state_root(options), one.name if one else "")


def problems_of(text: str, options: Namespace) -> list[str]:
    """Return why the service could not run with `text` as its settings file, [] when it could. Touches nothing."""
    from photo_organizer import settings as settings_room

    return every_problem(settings_room.read(text, origin=settings_target(options)), options)


def every_problem(
    reading: SettingsText,
    options: Namespace,
    also: Callable[[Sequence[Settings]], Iterable[str]] = lambda _: (),
) -> list[str]:
    """Return all that is wrong with the lines of a settings file and with the folders of its libraries. Touches nothing.

    `also` tells what more is to be said of these folders.
    """
    from photo_organizer.cli.usable import library_problems

    try:
        libraries = libraries_of(reading.libraries, options) if reading.libraries else ()
    except SettingsProblem as error:  # of what the command line says
        return [*reading.in_order(), *error.problems]
    problems = [*library_problems(libraries, state_root(options)), *also(libraries)]
    return _with_lines(problems, reading, options)


def _with_lines(problems: Sequence[str], reading: SettingsText, options: Namespace) -> list[str]:
    """Return what is wrong with a file and with folders, in the order of its lines; not all folders come from it."""
    from photo_organizer.cli.chosen import chosen

    one = chosen(reading.libraries, getattr(options, "library", None))
    asked = {"paths.intake": "intake", "logs.folder": "logs", **({} if one else {"paths.library": "library"})}
    given = {key for key, name in asked.items() if getattr(options, name, None) is not None}
    reading.note_folders(problems, {(one.name if one else "", key) for key in given})
    return reading.in_order()
