"""From the command line and the settings file to Settings and the state folder. Touches nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from photo_organizer import settings as settings_room
from photo_organizer.cli.places import place_problems
from photo_organizer.errors import SettingsProblem
from photo_organizer.synology import detect, paths
from photo_organizer.synology.older import is_older

if TYPE_CHECKING:
    from argparse import Namespace

    from photo_organizer.settings import Settings


def settings_file(options: Namespace) -> str | None:
    """Return the settings file that is used, None when there is none and none was named."""
    given = getattr(options, "config", None)
    candidates = paths.settings_candidates(given, os.environ, on_dsm=detect.is_dsm())
    found = paths.find_settings(candidates, is_older)
    if found is None and (given or os.environ.get("PHOTO_ORGANIZER_CONFIG")):
        raise SettingsProblem([f"{candidates[0]} does not exist; name an existing settings file"])
    return found


def settings_target(options: Namespace) -> str:
    """Return the settings file that is used, or would be made. Touches nothing."""
    given = getattr(options, "config", None)
    candidates = paths.settings_candidates(given, os.environ, on_dsm=detect.is_dsm())
    return paths.find_settings(candidates, is_older) or candidates[min(1, len(candidates) - 1)]


def read_settings(options: Namespace) -> Settings:
    """Return the settings with the folders of the command line. Raises SettingsProblem."""
    found = settings_file(options)
    settings = settings_room.Settings()
    if found is not None:
        try:
            with open(found, encoding="utf-8", errors="surrogateescape") as file:
                settings = settings_room.parse(file.read(), origin=found)
        except OSError as error:
            raise SettingsProblem([f"{found} cannot be read: {error.strerror}"]) from error
    return resolved(settings, options)


def resolved(settings: Settings, options: Namespace) -> Settings:
    """Return the settings with the folders of the command line put in. Touches nothing."""
    given: dict[str, Any] = {
        "paths_intake": getattr(options, "intake", None),
        "paths_library": getattr(options, "library", None),
        "logs_folder": getattr(options, "logs", None),
    }
    changes = {name: value for name, value in given.items() if value is not None}
    return settings.replace(
        **{name: os.path.realpath(value) for name, value in _folders(settings, changes).items()}
    )


def _folders(settings: Settings, changes: dict[str, Any]) -> dict[str, str]:
    """Return every folder that is set: real paths, so that a link to a share is looked through once."""
    names = ("paths_intake", "paths_library", "logs_folder")
    wanted = {name: changes.get(name, getattr(settings, name)) for name in names}
    return {name: path for name, path in wanted.items() if path}


def acting_settings(options: Namespace) -> tuple[Settings, str]:
    """Return settings that name both folders, and the state folder. Raises SettingsProblem."""
    settings = read_settings(options)
    state = state_folder(options)
    check_folders(settings, state)
    return settings, state


def state_folder(options: Namespace) -> str:
    """Return the folder of the database."""
    given = getattr(options, "state", None)
    return os.path.abspath(given) if given else paths.state_folder(os.environ, on_dsm=detect.is_dsm())


def check_folders(settings: Settings, state: str = "") -> None:
    """Raise SettingsProblem unless all folders can be used as they are set. Touches nothing."""
    problems = []
    for name, path in (("intake", settings.paths_intake), ("library", settings.paths_library)):
        if not path:
            problems.append(f"[paths] {name} is not set; write the folder there, or use --{name} DIR")
    if problems := problems or place_problems(settings, state):
        raise SettingsProblem(problems)
