"""What a decision may know of the library: a frozen snapshot, gathered before deciding. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from photo_organizer.decide.beside import Likeness
    from photo_organizer.model import Dated, Stamp, Undated, Unit


@dataclass(frozen=True, slots=True)
class Existing:
    """A file that has a name already."""

    path: str
    stamp: Stamp
    subseconds: str = ""  # of its capture date, where we filed it
    damaged: bool = False  # its structure says that bytes are missing: a whole file takes its name


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that is to be decided, with its date."""

    unit: Unit
    dated: Dated | Undated
    place: tuple[str, str] | None = None  # folder and stem of the same picture in the library


@dataclass(frozen=True, slots=True)
class Home:
    """Where a newcomer without a date of its own belongs: beside the same picture, dated by it."""

    dated: Dated | Undated
    place: tuple[str, str] | None = None  # folder and stem; None: what the date asks for


@dataclass(frozen=True, slots=True)
class Half:
    """The filed other half of a unit whose files came one after the other."""

    there: Existing
    tail: str  # the newcomer's, when it joins
    leads: bool = False  # the newcomer gives the name, and the filed film follows it


@dataclass(frozen=True, slots=True)
class World:
    """The library as far as one batch of candidates can meet it. All paths are absolute."""

    library: str
    twins: Mapping[str, tuple[Existing, ...]] = field(default_factory=dict)  # candidate's path → same MD5
    samples: Mapping[str, bytes] = field(default_factory=dict)  # candidate's path → sample, where sizes met
    digests: Mapping[str, bytes] = field(default_factory=dict)  # candidate's path → MD5, where samples met
    names: Mapping[str, Mapping[str, Existing | None]] = field(default_factory=dict)  # folder → folded name
    name_limit: int = 255  # bytes
    deleted: Mapping[str, str] = field(default_factory=dict)  # candidate's path → where and until when it was
    readmitted: frozenset[str] = frozenset()  # candidates' paths that are wanted all the same
    likes: Mapping[str, Mapping[Stamp, Likeness]] = field(
        default_factory=dict
    )  # candidate's path → file → what
    homes: Mapping[str, Home] = field(default_factory=dict)  # candidate's path → where its picture stands
    halves: Mapping[str, Half] = field(default_factory=dict)  # candidate's path → what it belongs to
    now_ns: int = 0  # Unix time


def at_home(candidate: Candidate, homes: Mapping[str, Home]) -> Candidate:
    """Return the candidate with the date and place of its picture, where it has a home."""
    home = homes.get(candidate.unit.main.path)
    return replace(candidate, dated=home.dated, place=home.place) if home else candidate
