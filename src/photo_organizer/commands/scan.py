"""Look at the intake at once. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.commands.reply import done

if TYPE_CHECKING:
    from collections.abc import Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply


def run(host: Host, _arguments: Mapping[str, Any]) -> Reply:
    """Look at the intake with the next tick."""
    host.look_soon()
    return done()
