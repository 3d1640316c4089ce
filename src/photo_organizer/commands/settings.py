"""Change settings, add and remove libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.commands.reply import checked
from photo_organizer.sentences import Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply
    from photo_organizer.commands.settings_file import SettingsFile

NO_FILE = Sentence("no_settings_file", "this service was started without a settings file")


def change(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """Write changed settings of this library into the file, whole or not at all, and begin with them."""
    changes, name = arguments.get("changes", {}), host.library.settings.name
    return _edit(host, lambda file: file.change(changes, name))


def add_library(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """Add a library to the settings, where its folders can be used, and begin with it."""
    wanted = (str(arguments.get(name, "")) for name in ("name", "library", "intake", "mode"))
    return _edit(host, lambda file: file.add_library(*wanted))


def remove_library(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """Take a further library out of the settings; its photos, logs and journal stay as they are."""
    return _edit(host, lambda file: file.remove_library(str(arguments.get("name", ""))))


def _edit(host: Host, edit: Callable[[SettingsFile], list[str]]) -> Reply:
    """Let `edit` write the file, and begin with it; answer with the problems that kept it as it was."""
    problems = edit(host.settings_file) if host.settings_file else [NO_FILE]
    if not problems:
        host.begin_anew()
    return checked(problems)
