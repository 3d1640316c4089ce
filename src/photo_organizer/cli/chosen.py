"""Which library a command is about: `--library` is a folder, or the name of one of several. Touches nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.errors import SettingsProblem, quoted
from photo_organizer.settings.libraries import same_name, title
from photo_organizer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.settings import Settings


def chosen(libraries: Sequence[Settings], given: str | None) -> Settings | None:
    """Return the library that `--library` means, None where it is but a folder. Raises SettingsProblem.

    Where the settings know one library alone, it is a folder, whatever it is called.
    """
    if given is None or len(libraries) == 1:
        return None
    named = [one for one in libraries if "/" not in given and same_name(title(one), given)]
    if len(named) > 1:
        folders = " or ".join(shown(one.paths_library) for one in named)
        raise SettingsProblem([f"several libraries are called {quoted(given)}; name its folder: {folders}"])
    if named:
        return named[0]
    folder = os.path.realpath(given)
    for one in libraries:
        if one.paths_library and os.path.realpath(one.paths_library) == folder:
            return one
    if "/" not in given and not os.path.isdir(given):
        raise SettingsProblem([f"there is no library {quoted(given)}; there are: {names(libraries)}"])
    return None


def names(libraries: Sequence[Settings]) -> str:
    """Return the names of the libraries in a row."""
    return ", ".join(title(one) for one in libraries)
