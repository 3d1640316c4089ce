"""Write changed settings into the owner's settings file. Changes that file only, whole or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from photo_organizer.disk.flags import ROOT
from photo_organizer.settings import OPTIONS, parse
from photo_organizer.settings.edit import change

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PLACES = {f"{option.section}.{option.key}": option for option in OPTIONS}


def change_settings(path: str, changes: Mapping[str, str], refuse: Callable[[str], list[str]]) -> list[str]:
    """Set `changes` ("section.key" → text) in the file at `path`; return the problems that kept it as it was.

    Comments and all other lines stay. `refuse` says why the service could not run with the new text.
    """
    if unknown := [name for name in changes if name not in _PLACES]:
        return [f"{name} is not a setting" for name in unknown]
    try:
        text = change(_read(path), {_place(name): value for name, value in changes.items()})
        if problems := refuse(text) or _misread(text, changes):
            return problems
        _write(path, text)
    except OSError as error:
        return [f"{path} cannot be written: {error.strerror}; give the service's account permission on it"]
    return []


def _place(name: str) -> tuple[str, str]:
    return _PLACES[name].section, _PLACES[name].key


def _misread(text: str, changes: Mapping[str, str]) -> list[str]:
    """Return the settings that would not be read as they were meant."""
    found = parse(text)
    return [
        f"{name} cannot be written so that it is read the same; write it differently"
        for name, value in changes.items()
        if getattr(found, _PLACES[name].name) != _PLACES[name].read(value.strip())
    ]


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def _write(path: str, text: str) -> None:
    """Replace the file durably, with the rights it had: temporary, fsync, rename, fsync of the folder."""
    folder, part = os.path.dirname(path), f"{path}.new"
    os.makedirs(folder, exist_ok=True)
    mode = stat.S_IMODE(os.stat(path).st_mode) if os.path.exists(path) else 0o644
    try:
        with open(part, "w", encoding="utf-8", errors="surrogateescape") as file:
            os.fchmod(file.fileno(), mode)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError:
        with suppress(OSError):
            os.unlink(part)
        raise
    fd = os.open(folder, ROOT)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
