"""What answers of the owner have in common: files of the intake that are offered again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from photo_organizer.commands.reply import ended

if TYPE_CHECKING:
    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply


@dataclass(slots=True)
class Answered:
    """The files of the intake that are offered again, and in words what could not be done."""

    files: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def offered_again(host: Host, answered: Answered) -> Reply:
    """Let the service look at these files at once."""
    host.offer_again()
    return ended(answered.files, answered.problems)
