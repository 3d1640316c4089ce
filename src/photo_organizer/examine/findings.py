"""What the readers of one file have found so far: clues, camera, content identifier. Touches nothing."""

from __future__ import annotations

import re
from dataclasses import field, replace
from typing import TYPE_CHECKING

from photo_organizer.decide.camera_clocks import COUNTED_IN_UTC
from photo_organizer.decide.date_text import epoch_moment, moment_of, offset_of
from photo_organizer.decide.date_words import plain
from photo_organizer.decide.placeholders import zero_day
from photo_organizer.decide.sources import RANK
from photo_organizer.errors import quoted
from photo_organizer.model import DateClue, Precision
from photo_organizer.records import changeable
from photo_organizer.sentences import Sentence

if TYPE_CHECKING:
    from datetime import datetime, timedelta

MOST_CLUES = 60  # a file that makes more statements about its date is not honest
MOST_PACKETS = 4
MOST_CAPTION = 2000
_QUOTED = 40  # characters of a refused text that are shown
_OF_CAMERAS = re.compile(
    r"(?:OLYMPUS|KONICA|MINOLTA|PENTAX|SAMSUNG|KODAK|SANYO|CASIO|HP|VIVICAM|DIGITAL).{0,12}(?:DIGITAL|DSC|CAMERA).{0,20}"
    r"|SONY DSC|DCIM.{0,40}|(?:DSC|IMG)(?:[\W\d_].{0,11})?|<?[A-Z]{3,8} ?DIGITAL ?CAMERA>?|default|untitled|exif[_ ]jpeg.{0,20}"
    r"|screenshot|charset=.{0,60}|\{.{0,2000}\}",
    re.IGNORECASE,
)
_STARS = re.compile(r"(-?[0-9]{1,9})(?:\.[0-9]{0,9})?")
# What devices put into Exif: "SONY", "M2E", "----------". "Anna" was written by a person.
_OF_DEVICES = re.compile(r"[\x20-\x60\x7b-\x7e]{0,6}|[\x20-\x2f:-@\x5b-\x60\x7b-\x7e]*")


@changeable
class Findings:
    """Filled by readers; every method keeps what it is given in the words of the model."""

    clues: list[DateClue] = field(default_factory=list)
    make: str = ""
    model: str = ""
    content_id: str = ""
    bracket: float | None = None  # exposure bias of a frame of a bracket
    made: datetime | None = None  # when a companion was made, which dates no photo
    software: str = ""
    seconds: float = 0.0
    iptc_time: str = ""  # of an IPTC record that has no day
    zone: timedelta | None = None  # of the place, which a film tells beside its times in UTC
    stars: int = 0  # 1 to 5, -1 rejected
    caption: str = ""
    place: tuple[float, float] | None = None  # latitude and longitude in degrees
    troubles: list[str] = field(default_factory=list)

    _packets: int = 0

    def another_packet(self) -> bool:
        """Count an XMP packet; False when there are more than any program writes."""
        self._packets += 1
        return self._packets <= MOST_PACKETS

    def date(self, source: str, text: str, subseconds: str = "", offset: str = "") -> None:
        """Keep a date text; one that names no moment is kept as a refused clue, an empty one not at all."""
        text = text.strip("\0 \t\r\n")
        if not text.strip(":-/. "):
            return
        moment = moment_of(text)
        if moment is None:
            words = f"{quoted(text[:_QUOTED])} names no possible moment"
            self.not_read(source, Sentence("no_moment", words, text=text[:_QUOTED]))
            return
        digits = plain(subseconds)
        self._keep(
            DateClue(
                source,
                moment.value,
                moment.subseconds or (digits if digits.isdecimal() else ""),
                moment.offset if moment.offset is not None else offset_of(offset),
                utc=moment.utc,
                note=moment.note,
                precision=moment.precision,
            )
        )

    def moment(
        self,
        source: str,
        value: datetime,
        subseconds: str = "",
        *,
        utc: bool = False,
        offset: timedelta | None = None,
        note: str = "",
    ) -> None:
        """Keep a moment that was recorded as a number."""
        self._keep(DateClue(source, value, subseconds, offset, utc=utc, note=note))

    def count(self, source: str, nanoseconds: int, *, utc: bool = False) -> None:
        """Keep a moment that was recorded as a count since 1970; one outside the calendar is none."""
        if moment := epoch_moment(nanoseconds):
            self.moment(source, *moment, utc=utc)

    def not_read(self, source: str, why: str) -> None:
        """Keep that a source is there, and why nobody knows what it says."""
        self._keep(DateClue(source, None, note=why))

    def _keep(self, clue: DateClue) -> None:
        """Keep a clue; one that the table of sources does not know cannot be weighed, and is told."""
        if clue.source not in RANK:
            self.troubles.append(f"{clue.source} is no source of dates that this program knows")
        elif len(self.clues) < MOST_CLUES:
            self.clues.append(clue)

    def has_told(self, source: str) -> bool:
        """Return whether this source has told something."""
        return any(clue.source == source for clue in self.clues)

    def camera(self, make: str, model: str) -> None:
        """Keep the first make and model that is not empty."""
        self.make = self.make or _words(make)
        self.model = self.model or _words(model)

    def program(self, name: str) -> None:
        """Keep the first name of a program or firmware."""
        self.software = self.software or _words(name)

    def rate(self, stars: str) -> None:
        """Keep the first rating that says something; XMP allows decimals."""
        if not self.stars and (written := _STARS.fullmatch(stars)):
            self.stars = max(-1, min(5, int(written[1])))

    def describe(self, text: str, *, by_device: bool = False) -> None:
        """Keep the first caption that a person may have written: cameras fill the field with their own name.

        `by_device`: it stands where devices write, too, and short capitals are theirs.
        """
        text = " ".join(text.replace("\0", " ").split())
        of_device = _OF_CAMERAS.fullmatch(text) or (by_device and _OF_DEVICES.fullmatch(text))
        if not self.caption and text and not of_device:
            self.caption = text[:MOST_CAPTION]

    def located(self, latitude: float, longitude: float) -> None:
        """Keep the first place; 0, 0 is what devices write that know none."""
        possible = -90 <= latitude <= 90 and -180 <= longitude <= 180
        if self.place is None and possible and (latitude, longitude) != (0, 0):
            self.place = (latitude, longitude)

    def finish(self) -> None:
        """Join what belongs together though it stands in two places: a day and its time, a time in UTC and its zone."""
        self._join_iptc()
        if self.zone is not None:
            self.clues = [_at_its_place(clue, self.zone) for clue in self.clues]

    def _join_iptc(self) -> None:
        """Join an IPTC time without a day with the day that XMP tells of the same creation."""
        days = (one for one in self.clues if one.source == "xmp:photoshop:DateCreated" and one.value)
        day = next((one.value for one in days if one.precision is Precision.DAY), None)
        if day and self.iptc_time:
            self.date("iptc:DateCreated", f"{day:%Y%m%d}{self.iptc_time}")

    @property
    def camera_name(self) -> str:
        """Make and model in one text, the make not said twice."""
        if self.model.lower().startswith(self.make.lower()):
            return self.model
        return f"{self.make} {self.model}".strip()


def _at_its_place(clue: DateClue, zone: timedelta) -> DateClue:
    """Return a film's time in UTC on the clock of its place; the zero of a clock stays one."""
    if clue.source not in COUNTED_IN_UTC or clue.value is None or zero_day(clue.value):
        return clue
    return replace(clue, value=clue.value + zone, offset=zone, utc=False)


def _words(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())[:80]
