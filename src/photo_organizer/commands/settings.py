"""Change settings, or read the file again that somebody else has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.commands.reply import checked, done

if TYPE_CHECKING:
    from collections.abc import Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply


def change(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """Write changed settings into the file, whole or not at all, and begin with them."""
    problems = host.change_settings(arguments.get("changes", {}))
    if not problems:
        host.begin_anew()
    return checked(problems)


def reload(host: Host, _arguments: Mapping[str, Any]) -> Reply:
    """Read the settings file again and begin with it."""
    host.begin_anew()
    return done()
