"""Write changed settings into the owner's settings file. Changes that file only, whole or not at all."""

from __future__ import annotations

import os
import stat
from threading import Lock
from typing import TYPE_CHECKING

from photo_organizer.commands.new_library import folder_problems
from photo_organizer.disk.whole import replace_whole
from photo_organizer.errors import SettingsProblem, quoted
from photo_organizer.records import frozen
from photo_organizer.sentences import Sentence
from photo_organizer.settings import BY_PLACE, parse_all
from photo_organizer.settings.edit import add_section, change_for, remove_section
from photo_organizer.settings.libraries import (
    find,
    key_of,
    name_problems,
    same_name,
    section_of,
    tidied,
    title,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from photo_organizer.settings import Settings

_ONE_AT_A_TIME = Lock()  # each library is served by a thread of its own, and all have this file
INTAKE = "PhotosToProcess"  # below the library, where nobody chose another


@frozen
class SettingsFile:
    """The file at `path`. `refuse` says why the service could not run with a text in its place.

    Each change returns the problems that kept the file as it was. Comments and all other lines stay.
    """

    path: str
    refuse: Callable[[str], list[str]]

    def change(self, changes: Mapping[str, str], library: str = "") -> list[str]:
        """Set `changes` ("section.key" → text) for the library of this name."""
        if unknown := [name for name in changes if name not in BY_PLACE]:
            return [Sentence("program_failed", f"{name} is not a setting") for name in unknown]
        return self._edit(
            lambda text: change_for(text, library, changes), lambda text: _misread(text, changes, library)
        )

    def add_library(self, name: str, library: str, intake: str = "", mode: str = "") -> list[str]:
        """Add a library with these folders; make its intake where that is missing, unless it is only copied from."""
        name, library = tidied(name), library.strip().rstrip("/")
        intake = intake.strip().rstrip("/") or f"{library}/{INTAKE}"
        if problems := name_problems(name) or list(dict.fromkeys(_not_absolute(library, intake))):
            return problems
        if self._shows(name):
            words = f"there is a library {quoted(name)} already; choose another name"
            return [Sentence("library_exists", words, name=name)]
        wanted = {"paths.intake": intake, "paths.library": library, **({"intake.mode": mode} if mode else {})}
        written = {key_of(BY_PLACE[key]): value for key, value in wanted.items()}
        return self._edit(
            lambda text: add_section(text, section_of(name), written),
            lambda text: (
                _misread(text, wanted, name) or folder_problems(library, intake, copies=mode == "copy")
            ),
        )

    def remove_library(self, name: str) -> list[str]:
        """Take a further library out of the file. Its photos, logs and journal stay where they are."""
        if not self._knows(name):
            words = f"there is no library {quoted(name)} beside the first, which stays: change its folders instead"
            return [Sentence("not_listed", words, path=name)]
        return self._edit(lambda text: remove_section(text, section_of(name)), lambda _: [])

    def has(self, name: str) -> bool:
        """Tell whether the service has a library of this name with the file as it is; the first one, "", it always has."""
        return not name or self._knows(name)

    def _knows(self, name: str) -> bool:
        return bool(name) and find(self._libraries(), name) is not None

    def _shows(self, name: str) -> bool:
        """Tell whether a library is shown under this name: the first one has that of its folder."""
        return any(one.paths_library and same_name(title(one), name) for one in self._libraries())

    def _libraries(self) -> tuple[Settings, ...]:
        try:
            return parse_all(_read(self.path))
        except (SettingsProblem, OSError):  # which the change itself will tell
            return ()

    def _edit(self, edit: Callable[[str], str], check: Callable[[str], list[str]]) -> list[str]:
        try:
            while True:
                before = _read(self.path)
                text = edit(before)
                if problems := self.refuse(text) or check(text):
                    return problems
                # Where nothing is changed, no file is made that was not there.
                if text == before or _replaced(self.path, before, text):
                    break
        except OSError as error:
            words = f"{self.path} cannot be written: {error.strerror}; give the service's account permission on it"
            return [Sentence("no_permission", words, path=self.path)]
        return []


def _not_absolute(*folders: str) -> Iterator[str]:
    """Yield what is wrong with a path as it is written."""
    for folder in folders:
        try:
            BY_PLACE["paths.library"].read(folder)
        except ValueError as problem:
            yield problem.args[0]


def _misread(text: str, changes: Mapping[str, str], library: str) -> list[str]:
    """Return the settings that would not be read as they were meant."""
    libraries = parse_all(text)
    found = find(libraries, library) if library else libraries[0]
    return [
        Sentence(
            "read_otherwise",
            f"{name} cannot be written so that it is read the same; write it differently",
            value=value,
        )
        for name, value in changes.items()
        if found is None or getattr(found, BY_PLACE[name].name) != BY_PLACE[name].read(value.strip())
    ]


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def _replaced(path: str, before: str, text: str) -> bool:
    """Replace the file durably, with the rights it had; return False where it is not as it was read any more."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with _ONE_AT_A_TIME:
        if _read(path) != before:  # its owner, or another library's thread, has saved it meanwhile
            return False
        mode = stat.S_IMODE(os.stat(path).st_mode) if os.path.exists(path) else 0o644
        replace_whole(path, text.encode("utf-8", "surrogateescape"), mode)
    return True
