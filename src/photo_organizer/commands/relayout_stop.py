"""Stop bringing the library into its layout, after the folder in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.commands.reply import done

if TYPE_CHECKING:
    from collections.abc import Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply


def run(host: Host, _arguments: Mapping[str, Any]) -> Reply:
    """Let a relayout that is under way be answered with what it has moved so far."""
    host.stop_relayout()
    return done()
