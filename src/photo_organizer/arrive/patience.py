"""What is remembered of a group of files that settles, and of those that wait. Pure; touches nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.decide.stem import stem
from photo_organizer.disk.inodes import lasting
from photo_organizer.records import changeable, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from photo_organizer.model import Sighting, Stamp

TWICE = 0.5  # seconds at least between two looks
CLOCK_SLACK = 2.0  # seconds by which the two clocks may drift apart without being called a jump
REPORT_AFTER = 300.0  # seconds without a change, then "waiting" becomes "incomplete"
FIRST_RETRY, LAST_RETRY = 2.0, 900.0  # seconds between two looks into an incomplete file
NS = 1_000_000_000

Key = tuple[str, str]  # folder, stem


@frozen
class WaitingGroup:
    """Files of one folder that share a stem, as last seen."""

    key: Key
    members: tuple[Sighting, ...]

    def marks(self) -> tuple[Sighting, ...]:
        """Return what another look is compared with: without inodes where the kernel makes them up."""
        if lasting(self.members[0].stamp.dev):
            return self.members
        return tuple(replace(one, stamp=one.stamp._replace(ino=0)) for one in self.members)

    def stamps(self) -> list[tuple[str, Stamp]]:
        """Return what the files are, without their ctime."""
        return [(one.path, one.stamp) for one in self.marks()]

    def empty(self) -> str:
        """Return the path of a member where none has any content, "" where there is something to open."""
        return "" if any(member.stamp.size for member in self.members) else self.members[0].path

    def youngest(self) -> int:
        """Return the last time, in nanoseconds, at which a member was written or changed."""
        return max(max(member.stamp.mtime_ns, member.ctime_ns) for member in self.members)


@frozen
class Waiting:
    """A file that keeps its group waiting, for the reports."""

    path: str
    reason: str  # "empty", "incomplete" or "busy"
    seconds: float  # without a change
    final: bool  # to be reported as "incomplete" rather than "waiting"
    missing: str = ""  # what an incomplete file lacks
    mates: tuple[str, ...] = ()  # paths of the files that wait with it


@changeable
class Patience:
    """What is remembered of one group; times are monotonic seconds."""

    group: WaitingGroup
    since: float  # when it was first seen as it is
    last: float  # when it was last seen so
    old: bool  # its times said "quiet for long" when the program started
    next_look: float = 0.0
    retry: float = FIRST_RETRY
    blocked_by: str = ""  # path of the file that keeps it waiting
    reason: str = ""
    told: bool = False
    needs: float = 0.0  # quiet period known to be needed; 0: not yet judged
    missing: str = ""
    first: float = 0.0  # when the first of its files was seen, whatever they were then
    before: float = 0.0  # seconds for which it had been quiet when it was first seen, as its times say
    listed: bool = False  # told that it is here for long, although it may still become ready
    left: tuple[Sighting, ...] = ()  # broken companions, for which the others do not wait

    def changed(self, group: WaitingGroup, now: float) -> None:
        """Begin again: the group is another one now."""
        self.group, self.since, self.old, self.needs = group, now, False, 0.0
        self.next_look, self.retry = 0.0, FIRST_RETRY
        self.left, self.before = (), 0.0

    def block(self, path: str, reason: str, now: float) -> None:
        """Wait for `path`, each time twice as long."""
        self.blocked_by, self.reason = path, reason
        self.next_look = now + self.retry
        self.retry = min(2 * self.retry, LAST_RETRY)

    def waiting(self, now: float) -> Waiting:
        """Return what the reports say."""
        quiet = now - self.since + self.before
        final = quiet >= REPORT_AFTER and self.reason not in ("", "busy")
        path = self.blocked_by or self.group.members[0].path
        mates = tuple(member.path for member in self.group.members if member.path != path)
        return Waiting(path, self.reason or "busy", quiet, final, self.missing, mates)

    @property
    def is_settled(self) -> bool:
        """Whether it waits neither for itself nor for anything else, but for a volume that cannot be used."""
        return bool(self.needs) and not self.blocked_by

    def news_at(self) -> float | None:
        """Return when it is news that it is here, None: that has been told."""
        times = [] if self.listed or self.is_settled else [self.first + REPORT_AFTER]
        if self.blocked_by and self.reason != "busy" and not self.told:
            times.append(self.since + REPORT_AFTER - self.before)
        return min(times) if times else None

    def is_news(self, now: float) -> bool:
        """Say, once for each, that it is incomplete without a change for long, or in the intake for long."""
        broken = self.blocked_by and self.reason != "busy" and not self.told
        if broken and now - self.since + self.before >= REPORT_AFTER:
            self.told = self.listed = True
            return True
        if not (self.listed or self.is_settled) and now - self.first >= REPORT_AFTER:
            self.listed = True
            return True
        return False


@changeable
class Clocks:
    """Compares the two clocks; wall-clock times mean nothing once it has jumped."""

    offset: float | None = None
    jumped: bool = False

    def hear(self, now: float, wall_ns: int) -> None:
        """Take in both clocks, read at the same moment."""
        offset = wall_ns / NS - now
        if self.offset is not None and abs(offset - self.offset) > CLOCK_SLACK:
            self.jumped = True
        self.offset = offset


def groups(sightings: Iterable[Sighting]) -> Iterator[WaitingGroup]:
    """Sort the files of one folder into groups."""
    members: dict[Key, list[Sighting]] = {}
    folder = ""
    for sighting in sightings:
        here, _, name = sighting.path.rpartition("/")
        folder = folder if here == folder else here  # one text for all files of a folder
        members.setdefault((folder, stem(name)), []).append(sighting)
    for key, files in members.items():
        yield WaitingGroup(key, tuple(sorted(files, key=lambda sighting: sighting.path)))
