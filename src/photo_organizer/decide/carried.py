"""What goes from the versions that are set aside into the sidecar of the one that stays. Pure.

Only what none of the pictures that stay says. Of several versions that say it, the word of the best counts: they are asked
in the order in which the group shows them. A rejection is not handed on: it was said of that version. Nor is a date where
the owner himself has dated what stays.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from photo_organizer.decide.file_names import name_of
from photo_organizer.decide.naming import LONGEST_NAME
from photo_organizer.decide.said import Said, lacking, together, without_date
from photo_organizer.decide.xmp_packet import packet
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ENDING = ".xmp"
SHOWN = 300  # characters of a caption


@frozen
class Given:
    """What one of the pictures that go gives to the one that stays."""

    path: str  # of the picture that goes
    said: Said


@frozen
class Carried:
    """What is to be written beside the picture that stays. Paths are relative to the library."""

    picture: str
    given: tuple[Given, ...]
    has_own: bool = False  # it has an .xmp already, and that is its owner's: nothing is written
    limit: int = LONGEST_NAME  # bytes of a name on this volume

    @property
    def sidecar(self) -> str:
        """The path of the sidecar."""
        return sidecar_of(self.picture, self.limit)

    @property
    def data(self) -> bytes:
        """The bytes of the sidecar."""
        return packet(together(one.said for one in self.given))

    @property
    def mark(self) -> str:
        """What stands for the very bytes at this place: who agreed to others is asked again."""
        key = self.sidecar.encode("utf-8", "surrogateescape") + b"\0" + self.data
        return "" if self.has_own else hashlib.blake2b(key, digest_size=16).hexdigest()

    @property
    def sentence(self) -> str:
        """Which picture gives what, for the log."""
        words = (f"{' and '.join(one.said.names)} of {name_of(one.path)}" for one in self.given)
        return f"{name_of(self.sidecar)} gets {'; '.join(words)}"

    def told(self) -> list[dict[str, Any]]:
        """Return what each picture gives, as the page is told."""
        return [
            {
                "path": one.path,
                "stars": one.said.stars,
                "caption": one.said.caption[:SHOWN],
                "place": list(one.said.place) if one.said.place else None,
                "taken": one.said.taken.isoformat() if one.said.taken else None,
                "precision": one.said.precision.name.lower(),
            }
            for one in self.given
        ]


def carried(
    kept: Iterable[Said], going: Sequence[tuple[str, Said]], *, dated_by_owner: bool
) -> tuple[Given, ...]:
    """Return what each of the pictures `going` gives, those left out that give nothing."""
    has = together(kept)
    found = []
    for path, said in going:
        wanted = without_date(said) if dated_by_owner else said
        new = lacking(has, [replace(wanted, stars=max(0, wanted.stars))])
        if new:
            found.append(Given(path, new))
            has = together((has, new))
    return tuple(found)


def sidecar_of(picture: str, limit: int) -> str:
    """Return the path of a picture's sidecar: a.jpg.xmp is of a.jpg alone, whatever shares its stem; a.xmp where that is too long."""
    full = picture + ENDING
    fits = len(name_of(full).encode("utf-8", "surrogateescape")) <= limit
    return full if fits else picture.rpartition(".")[0] + ENDING
