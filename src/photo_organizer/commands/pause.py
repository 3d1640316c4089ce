"""Stop filing, and go on with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.commands.reply import done

if TYPE_CHECKING:
    from collections.abc import Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply


def pause(host: Host, _arguments: Mapping[str, Any]) -> Reply:
    """Stop filing until its owner ends the pause."""
    host.pause(wanted=True)
    return done()


def resume(host: Host, _arguments: Mapping[str, Any]) -> Reply:
    """Go on filing."""
    host.pause(wanted=False)
    return done()
