"""The nouns: what the rooms hand to each other. Imports only `steps` and `names`.

Paths are absolute `str`, decoded with surrogateescape, so that every name a disk can hold survives.
Times of files are integers in nanoseconds; capture dates are naive wall-clock datetimes.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, NamedTuple

from photo_organizer.names import DUPLICATES as DUPLICATES
from photo_organizer.names import NO_DATE as NO_DATE
from photo_organizer.names import OF_THEIR_OWN as OF_THEIR_OWN
from photo_organizer.names import UNKNOWN_TYPES as UNKNOWN_TYPES
from photo_organizer.records import frozen
from photo_organizer.steps import Copy as Copy
from photo_organizer.steps import Erase as Erase
from photo_organizer.steps import Move as Move
from photo_organizer.steps import Remove as Remove
from photo_organizer.steps import Restore as Restore
from photo_organizer.steps import Stamp as Stamp
from photo_organizer.steps import Step as Step
from photo_organizer.steps import Write as Write

if TYPE_CHECKING:
    from datetime import datetime, timedelta

STATE_FOLDER = ".photo-organizer"  # ours, in the intake and in the library; holds folders only between passes


@frozen
class Sighting:
    """One look at one regular file: where, and what `lstat` said."""

    path: str
    stamp: Stamp
    ctime_ns: int
    birth_ns: int | None = None


class Family(StrEnum):
    """What a file is to the owner."""

    IMAGE = "image"
    RAW = "raw"
    VIDEO = "video"
    SIDECAR = "sidecar"  # settings of editors, Takeout JSON, small films, spoken notes: travels with a photo
    UNKNOWN = "unknown"


class Wholeness(StrEnum):
    """What a file's structure says about its end."""

    WHOLE = "whole"  # the container's own end is where the file ends
    INCOMPLETE = "incomplete"  # the container says that bytes are missing
    UNPROVABLE = "unprovable"  # the format has no end mark


@frozen
class FileType:
    """A format, recognised by its first bytes."""

    name: str  # "jpeg", "heif", "mp4", …
    family: Family
    extensions: tuple[str, ...]  # lower case, without dot; the first is the usual one


class Precision(IntEnum):
    """How exactly a date is known; the greater is the more exact. The numbers are kept in the database."""

    YEAR = 1
    MONTH = 2
    DAY = 3
    MINUTE = 4
    SECOND = 5


class Strength(IntEnum):
    """Whose word a date is; the greater is the stronger. The numbers are kept in the database."""

    FILE_TIME = 1
    NAME = 2
    SIDECAR = 3
    CONTAINER = 4  # what a program or a film's header notes: often the moment of a copy or of an edit
    OWNER = 5  # what a person wrote
    CAMERA = 6


@frozen
class DateClue:
    """One statement about when the picture was taken, as read and not yet judged."""

    source: str  # a stable name such as "exif:DateTimeOriginal"; the order is in decide/dating
    value: datetime | None  # naive: wall clock at `offset`, UTC when `utc`; None: no such moment, see `note`
    subseconds: str = ""  # the digits as recorded, "" when not recorded
    offset: timedelta | None = None
    utc: bool = False
    note: str = ""
    precision: Precision = Precision.SECOND  # what was recorded; the rest of `value` is its beginning


@frozen
class Dated:
    """A capture date: naive wall-clock time where the photo was taken."""

    value: datetime
    source: str
    subseconds: str = ""
    offset: timedelta | None = None
    note: str = ""
    precision: Precision = Precision.SECOND
    strength: Strength = Strength.CAMERA

    @property
    def exact(self) -> datetime:
        """The date with its sub-seconds, to the microsecond."""
        return self.value.replace(microsecond=int((self.subseconds + "000000")[:6]) if self.subseconds else 0)


@frozen
class Undated:
    """No valid date was found; `note` tells what was refused."""

    note: str = ""


@frozen
class Facts:
    """What one file is, learnt by opening it once, read-only."""

    sighting: Sighting
    filetype: FileType | None  # None: not a photo, video or sidecar
    wholeness: Wholeness
    clues: tuple[DateClue, ...] = ()
    camera: str = ""  # "make model" as recorded
    content_id: str = ""  # Live Photo content identifier, shared by the still and its film
    bracket: float | None = None  # exposure bias of a frame that the camera took as one of a bracket
    made: datetime | None = None  # when a companion says that it was made: it dates no photo
    troubles: tuple[str, ...] = ()  # readers that failed, in words; the file is still filed
    missing: str = ""  # what an incomplete file lacks: one of decide.missing
    software: str = ""  # program or firmware that wrote the file, as recorded
    seconds: float = 0.0  # how long a film is, as its header says

    @property
    def path(self) -> str:
        """Where the file was seen."""
        return self.sighting.path

    @property
    def family(self) -> Family | None:
        """What it is to the owner, None where it is not a photo, video or sidecar."""
        return self.filetype.family if self.filetype else None

    @property
    def kind(self) -> str:
        """The name of its format, "" where that is not known."""
        return self.filetype.name if self.filetype else ""


@frozen
class Member:
    """One file of a unit; its new name is the unit's new stem + `tail`."""

    facts: Facts
    tail: str  # ".jpg", ".mov", ".jpg.xmp", …; lower case, with the dot


@frozen
class Unit:
    """A photo or video with its companions: dated once, named once, moved together; a lone sidecar is a unit too."""

    members: tuple[Member, ...]  # the main file first

    @property
    def main(self) -> Facts:
        """The file that the unit is named after."""
        return self.members[0].facts


@frozen
class Moment:
    """When and by what a picture was taken, only as the camera wrote it into the file."""

    taken: datetime | None = None  # DateTimeOriginal
    subseconds: str = ""
    unique_id: str = ""  # ImageUniqueID
    camera: str = ""  # "make model"


ROUNDING = 1e-5  # of what is counted in single precision


class Agreement(NamedTuple):
    """How far the small pictures of two looks agree."""

    correlation: float  # -1 … 1, of the whole
    difference: float = 0.0  # the strongest in one place; 1 is the most in versions of one picture
    places: int = 0  # found in both by one movement of the picture

    @property
    def identical(self) -> bool:
        """Whether the small pictures are the same but for rounding."""
        return self.correlation > 1 - ROUNDING and self.difference < ROUNDING


@frozen
class Look:
    """What a picture looks like and how it is coded; the same for the same bytes wherever they lie."""

    hash: bytes  # 32 bytes: pHash of 16 by 16 frequencies
    entropy: float  # bits, of 32 classes of luminance
    plain: bool  # a surface with next to nothing on it: never compared
    width: int  # of the upright picture
    height: int
    format: str  # "JPEG", "HEIF", "RAW", …
    bits: int = 8  # per channel
    quantisers: int = 0  # sum of a JPEG's luminance quantisation table; 0 where there is none
    has_place: bool = False  # carries GPS
    moment: Moment = Moment()


class Action(StrEnum):
    """What is to happen with a unit."""

    FILE = "file"  # to its place by date
    COPY = "copy"  # a copy to its place; the file itself stays in the intake as it is
    REMOVE = "remove"  # exact duplicate, removed
    SET_ASIDE = "set-aside"  # to Duplicates/
    UNDATED = "undated"  # to NoDateFound/
    UNKNOWN = "unknown"  # to Unknown File Types/
    LEAVE = "leave"  # stays where it is, on purpose
    WAIT = "wait"  # not settled, or incomplete
    HOLD = "hold"  # a problem with this file
    UNDO = "undo"  # back to where it was


RE_UPLOAD = "re-upload"  # a reason's code: the library had it, and its owner deleted it


@frozen
class Reason:
    """Why: a stable code and a plain sentence."""

    code: str
    sentence: str


@frozen
class Membership:
    """What is remembered of the unit that newcomers form, or join."""

    joins: int = 0  # number of the filed unit; 0: a new one
    beside: str = ""  # path in the library of a file of no unit yet, that is of this one from now on
    keys: tuple[str, ...] = ()  # by what a file that comes later finds it
    event: str = ""  # the name that a person gave to its folder in the intake


@frozen
class Plan:
    """One unit's decision: reasons and the exact steps, the same for a preview and for the act."""

    source: str  # path of the unit's main file
    action: Action
    reasons: tuple[Reason, ...]
    steps: tuple[Step, ...] = ()
    dated: Dated | Undated | None = None
    size: int = 0  # bytes of all members
    membership: Membership | None = None  # None: no newcomer is filed

    @property
    def finals(self) -> tuple[str, ...]:
        """Where the files are once it is done."""
        return tuple(step.dst for step in self.steps if isinstance(step, (Move, Restore)))


class State(StrEnum):
    """How a plan ended."""

    DONE = "done"
    HELD = "held"  # a problem with this file; reported
    BUSY = "busy"  # changed meanwhile; tried again
    STALE = "stale"  # the name was taken meanwhile; planned again at once
    NOT_REACHED = "not-reached"  # a stop, or a volume that cannot be used, came first; nothing was changed


@frozen
class Outcome:
    """What became of a plan."""

    plan: Plan
    state: State
    problem: str = ""
    code: str = ""  # of the problem; see `errors`
    mates: tuple[str, ...] = ()  # the further files of a unit that stays in the intake
