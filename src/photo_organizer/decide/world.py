"""What a decision may know: one record for each candidate, and the names in the library. Pure."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from photo_organizer.decide.name_fields import NOTHING_KNOWN, NameFields
from photo_organizer.model import DUPLICATES, Dated
from photo_organizer.names import lies_in
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from photo_organizer.decide.quality import QualityOrder
    from photo_organizer.decide.relations import Relation
    from photo_organizer.model import Facts, Stamp, Undated, Unit


@frozen
class Existing:
    """A file that has a name already."""

    path: str
    stamp: Stamp
    dated: Dated | None = None  # its capture date, where we filed it
    damaged: bool = False  # its structure says that bytes are missing: a whole file takes its name
    unit: int = 0  # equal for what belongs together; 0: nothing is known of that


@frozen
class Content:
    """What is known of the bytes of one newcomer, as far as they had to be read."""

    sample: bytes | None = None  # digest of the first and last bytes, where the size was met elsewhere
    md5: bytes | None = None  # of all bytes, where the sample was met elsewhere
    exact_duplicates: tuple[Existing, ...] = ()  # files of the library with the same MD5

    def duplicates_filed(self, library: str) -> list[Existing]:
        """Return the twins that the library has: what lies in Duplicates makes no newcomer superfluous."""
        return [one for one in self.exact_duplicates if not lies_in(one.path[len(library) + 1 :], DUPLICATES)]


NOT_READ = Content()


@frozen
class FiledPart:
    """The filed rest of a unit whose files came one after the other, and how all of it is named together."""

    unit: int
    place: tuple[str, str]  # folder and stem that the filed files have now
    filed: tuple[tuple[Existing, str], ...]  # the filed files that go along, each with its tail from now on
    tails: Mapping[str, str]  # of the newcomers, by path
    leads: bool = False  # a newcomer is the main file: its date gives the name, and the filed files follow
    alone: bool = False  # the filed files are companions, which no photo had come for
    again: bool = False  # the unit has one of its name, and no date tells that this one is of it as well
    dated: Dated | None = None  # the date of all from now on, where a newcomer's word changes it
    copies: tuple[FiledPart, ...] = ()  # edited copies in units of their own, which the same JSON dates
    names: NameFields = NOTHING_KNOWN  # what the layout may say of the unit besides that date


@frozen
class Likeness:
    """What a candidate is to another file: the relation, and which of the two is the better version."""

    relation: Relation
    verdict: QualityOrder  # BETTER: the candidate is
    sentence: str


@frozen
class Candidate:
    """A unit that is to be decided, with its date and all that is known of it."""

    unit: Unit
    dated: Dated | Undated
    place: tuple[str, str] | None = None  # folder and stem of the same picture in the library
    contents: Mapping[str, Content] = field(default_factory=dict)  # of its files, by path
    likenesses: Mapping[Stamp, Likeness] = field(default_factory=dict)  # pictures that want or have its name
    compared: bool = True  # False: so many want its name that nobody has looked at it; it stays beside them
    filed_part: FiledPart | None = None  # what it belongs to, when it came later or earlier
    # Its one plan gives the unit of `filed_part`, which has its bytes, a better date.
    dates_its_copy: bool = False
    namesake: str = ""  # the photo to which a companion's name points though its times do not fit
    list_may_come: bool = False  # it lies in an export whose list of dates may yet tell when it was taken
    list_is_needed: bool = False  # it is such a list, and photos that it names are still in the intake
    deleted: str = ""  # where and until when the library had it
    readmitted: bool = False  # it is wanted although it was deleted
    # Its bytes were copied out of the intake before, and are not in the library now.
    copied_before: bool = False

    @property
    def main(self) -> Facts:
        """The file that the unit is named after."""
        return self.unit.main

    @property
    def subseconds(self) -> str:
        """The digits behind the second of its date, "" where there are none."""
        return self.dated.subseconds if isinstance(self.dated, Dated) else ""

    @property
    def content(self) -> Content:
        """What is known of the main file's bytes."""
        return self.content_of(self.main.path)

    def content_of(self, path: str) -> Content:
        """Return what is known of the bytes of one of its files."""
        return self.contents.get(path, NOT_READ)


@frozen
class InferredPlace:
    """Where a newcomer without a date of its own belongs: beside the same picture, dated by it."""

    dated: Dated | Undated
    place: tuple[str, str] | None = None  # folder and stem; None: what the date asks for


@frozen
class World:
    """The library as far as one batch of candidates can meet it. All paths are absolute."""

    library: str
    names: Mapping[str, Mapping[str, Existing | None]] = field(default_factory=dict)  # folder → folded name
    name_limit: int = 255  # bytes
    now_ns: int = 0  # Unix time
    # Wanted → as it is written there, where that differs.
    folders: Mapping[str, str] = field(default_factory=dict)
    # Path of a file that may have to make way → its copy in Duplicates.
    aside: Mapping[str, Existing] = field(default_factory=dict)
    # Path of a file that may have to make way → the first of those that hold its bytes, where there are several.
    equals: Mapping[str, str] = field(default_factory=dict)

    def folder(self, relative: str) -> str:
        """Return the whole path of a folder of the library as it is written there."""
        wanted = f"{self.library}/{relative}" if relative else self.library
        return self.folders.get(wanted, wanted)
