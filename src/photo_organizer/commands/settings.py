"""Change settings, add and remove libraries, or read the file again that somebody else has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.commands.reply import checked, done
from photo_organizer.sentences import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply

NO_FILE = Sentence("no_settings_file", "this service was started without a settings file")


def change(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """Write changed settings of this library into the file, whole or not at all, and begin with them."""
    if not (file := host.settings_file):
        return checked([NO_FILE])
    return _begin_unless(host, file.change(arguments.get("changes", {}), host.library.settings.name))


def add_library(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """Add a library to the settings, where its folders can be used, and begin with it."""
    if not (file := host.settings_file):
        return checked([NO_FILE])
    wanted = (str(arguments.get(name, "")) for name in ("name", "library", "intake", "mode"))
    return _begin_unless(host, file.add_library(*wanted))


def remove_library(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """Take a further library out of the settings; its photos, logs and journal stay as they are."""
    if not (file := host.settings_file):
        return checked([NO_FILE])
    return _begin_unless(host, file.remove_library(str(arguments.get("name", ""))))


def reload(host: Host, _arguments: Mapping[str, Any]) -> Reply:
    """Read the settings file again and begin with it."""
    host.begin_anew()
    return done()


def _begin_unless(host: Host, problems: list[str]) -> Reply:
    if not problems:
        host.begin_anew()
    return checked(problems)
