"""What a person said of a picture: stars, a caption, a place, a date; and what one version lacks of it. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.model import Precision
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime


@frozen
class Said:
    """What is said of one picture, in it or in a sidecar beside it."""

    stars: int = 0  # 1 to 5, -1 rejected, 0 nothing
    caption: str = ""
    place: tuple[float, float] | None = None  # latitude and longitude in degrees
    taken: datetime | None = None  # by a camera or a person, never a file time
    precision: Precision = Precision.SECOND  # of that date

    def __bool__(self) -> bool:
        """Whether anything is said."""
        return self != Said()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of what is said."""
        values = {"stars": self.stars, "caption": self.caption, "place": self.place, "date": self.taken}
        return tuple(name for name, value in values.items() if value)


def together(ones: Iterable[Said]) -> Said:
    """Return what all of these say, the word of the first before that of the next."""
    found = Said()
    for one in ones:
        found = Said(
            found.stars or one.stars,
            found.caption or one.caption,
            found.place or one.place,
            found.taken or one.taken,
            found.precision if found.taken else one.precision,
        )
    return found


def lacking(keeper: Said, others: Iterable[Said]) -> Said:
    """Return what the others say and the keeper does not."""
    said = together(others)
    return Said(
        0 if keeper.stars else said.stars,
        "" if keeper.caption else said.caption,
        None if keeper.place else said.place,
        None if keeper.taken else said.taken,
        Precision.SECOND if keeper.taken else said.precision,
    )


def contradicted(keeper: Said, others: Iterable[Said]) -> bool:
    """Tell whether another version has other stars or another caption: its owner has to choose."""
    return any(contradict((keeper, one)) for one in others)


def contradict(ones: Sequence[Said]) -> bool:
    """Tell whether these have different stars, or different captions."""
    return len({one.stars for one in ones} - {0}) > 1 or len({one.caption for one in ones} - {""}) > 1


def without_date(said: Said) -> Said:
    """Return all but the date."""
    return replace(said, taken=None, precision=Precision.SECOND)
