"""Patience: a file is taken only when it has settled. Pure; time comes as an argument, touches nothing.

How the loop uses it, pass by pass:

    settle = Settle(quiet=2, quiet_unprovable=30)
    for files in scan(intake, skip, on_problem=report):         # one list per folder
        settle.see(files, monotonic(), time_ns())
    settle.end_pass()                                           # forget what is gone
    for group in settle.due(monotonic()):                       # quiet for long enough to be opened
        found = {sighting.path: wholeness(...) for sighting in group.members}
        if settle.judge(group, found, monotonic()):             # True: whole, or quiet for the longer time
            plan and act; then settle.later(group, now) where it was busy, settle.park(group) where it
            is held or left on purpose; what was filed vanishes by itself
    report(settle.news(monotonic()))                            # incomplete for five minutes: once each
    sleep(min(scan interval, settle.pause(monotonic()), until a hint))

Quiet means: inode, size, mtime and ctime (copies set old mtimes and write on) were the same in two looks
that lie the quiet period apart on the monotonic clock, for every file of the folder that shares the stem.
Wall-clock time plays one small part: files that were there in the very first pass, and whose times say
that they have been quiet for long, need two looks half a second apart only; not after the clock jumped.

Memory: at most `window` settling groups are known at a time, further ones come in when those are gone
(`backlog` says so); parked groups cost one number each.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from photo_organizer.arrive.stem import stem
from photo_organizer.model import Wholeness

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from photo_organizer.model import Sighting, Stamp

TWICE = 0.5  # seconds at least between two looks
LONG_QUIET = 60.0  # seconds, and ten quiet periods: then a file was there long before us
CLOCK_SLACK = 2.0  # seconds by which the two clocks may drift apart without being called a jump
REPORT_AFTER = 300.0  # seconds without a change, then "waiting" becomes "incomplete"
FIRST_RETRY, LAST_RETRY = 2.0, 900.0  # seconds between two looks into an incomplete file
WINDOW = 50_000  # groups that settle at the same time
WAITING = 10_000  # incomplete groups that are looked into again and again
_NS = 1_000_000_000

Key = tuple[str, str]  # folder, stem


@dataclass(frozen=True, slots=True)
class Group:
    """Files of one folder that share a stem, as last seen."""

    key: Key
    members: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that keeps its group waiting, for the reports."""

    path: str
    reason: str  # "empty", "incomplete" or "busy"
    seconds: float  # without a change
    final: bool  # reported as "incomplete" rather than "waiting"


@dataclass(slots=True)
class _Patience:
    """What is remembered of one group; times are monotonic seconds."""

    group: Group
    since: float  # when it was first seen as it is
    last: float  # when it was last seen so
    old: bool  # its times said "quiet for long" when the program started
    next_look: float = 0.0
    retry: float = FIRST_RETRY
    blocked_by: str = ""  # path of the file that keeps it waiting
    reason: str = ""
    told: bool = False
    needs: float = 0.0  # quiet period known to be needed; 0: not yet judged


@dataclass(slots=True)
class _Clocks:
    """Compares the two clocks; wall-clock times mean nothing once it has jumped."""

    offset: float | None = None
    jumped: bool = False

    def hear(self, now: float, wall_ns: int) -> None:
        offset = wall_ns / _NS - now
        if self.offset is not None and abs(offset - self.offset) > CLOCK_SLACK:
            self.jumped = True
        self.offset = offset


@dataclass(slots=True)
class Settle:
    """Remembers what was seen and says what has settled; `quiet` 0 takes what is there now."""

    quiet: float
    quiet_unprovable: float
    window: int = WINDOW
    backlog: bool = False  # the last pass saw more than the window holds: look again when it has emptied
    _known: dict[Key, _Patience] = field(default_factory=dict)
    _seen: set[Key] = field(default_factory=set)
    _parked: set[int] = field(default_factory=set)
    _parked_seen: set[int] = field(default_factory=set)
    _handled: dict[Key, Group] = field(default_factory=dict)
    _clocks: _Clocks = field(default_factory=_Clocks)
    _first_pass: bool = True
    _overflow: bool = False
    _waiting: int = 0

    def see(self, sightings: Iterable[Sighting], now: float, wall_ns: int) -> None:
        """Take in one folder's files, seen at `now` (monotonic seconds) and `wall_ns` (Unix time)."""
        self._clocks.hear(now, wall_ns)
        for group in _groups(sightings):
            if self._handled:
                self._excuse(group)
            if self._parked and (mark := hash(group)) in self._parked:
                self._parked_seen.add(mark)
                continue
            known = self._known.get(group.key)
            if known is not None:
                self._seen.add(group.key)
                self._compare(known, group, now)
            elif len(self._known) - self._waiting < self.window:
                self._seen.add(group.key)
                self._known[group.key] = _Patience(group, now, now, self._long_quiet(group, wall_ns))
            else:
                self._overflow = True

    def end_pass(self) -> None:
        """End a full look: what was not seen in it is gone, and forgotten."""
        for key in self._known.keys() - self._seen:
            self._forget(key)
        self._seen.clear()
        self._parked, self._parked_seen = self._parked_seen, set()
        self._handled.clear()
        self._first_pass = False
        self.backlog, self._overflow = self._overflow, False

    def due(self, now: float) -> list[Group]:
        """Return the groups that have been quiet long enough to be opened and judged."""
        return [known.group for known in list(self._known.values()) if self._due(known, now)]

    def judge(self, group: Group, found: Mapping[str, Wholeness], now: float) -> bool:
        """Say whether `group` may be taken now, given each member's wholeness by path."""
        known = self._known.get(group.key)
        if known is None or known.group != group:
            return False
        broken = [path for path, whole in found.items() if whole is Wholeness.INCOMPLETE]
        if broken:
            self._block(known, broken[0], "incomplete", now)
            return False
        self._release(known)
        unprovable = Wholeness.UNPROVABLE in found.values()
        known.needs = self.quiet_unprovable if unprovable else self.quiet
        if not self._quiet_enough(known, known.needs):
            return False
        known.next_look = now + known.retry  # whatever becomes of it, it is not offered in every pass
        return True

    def later(self, group: Group, now: float) -> None:
        """Look at `group` again after a while that grows: somebody has it open, or it changed."""
        known = self._known.get(group.key)
        if known is not None:
            self._handled[group.key] = group
            self._block(known, group.members[0].path, "busy", now)

    def park(self, group: Group) -> None:
        """Do not offer `group` again as long as none of its files changes, joins or goes."""
        if group.key in self._known:
            self._forget(group.key)
        self._handled[group.key] = group
        self._set_aside(group)

    def unpark(self) -> None:
        """Offer everything again that was parked."""
        self._parked.clear()
        self._parked_seen.clear()

    def news(self, now: float) -> list[Waiting]:
        """Return what has become final since the last call: incomplete, without a change for long."""
        fresh = [known for known in self._blocked() if not known.told and now - known.since >= REPORT_AFTER]
        for known in fresh:
            known.told = True
        return [_waiting(known, now) for known in fresh]

    def waiting(self, now: float) -> list[Waiting]:
        """Return what is kept waiting by an incomplete or busy file."""
        return [_waiting(known, now) for known in self._blocked()]

    def settling(self) -> int:
        """Return how many groups may still become ready without any change."""
        return sum(1 for known in self._known.values() if not known.blocked_by or known.reason == "busy")

    def pause(self, now: float) -> float | None:
        """Return the seconds until another pass can bring news; None: only a change can."""
        times = [self._next_time(known) for known in self._known.values()]
        return max(min(times) - now, 0.0) if times else None

    def _set_aside(self, group: Group) -> None:
        mark = hash(group)
        self._parked.add(mark)
        self._parked_seen.add(mark)

    def _excuse(self, group: Group) -> None:
        """Take no notice of a ctime that we changed ourselves, by claiming a file and giving it back."""
        handled = self._handled.pop(group.key, None)
        if handled is None or handled == group or _stamps(handled) != _stamps(group):
            return
        known = self._known.get(group.key)
        if known is None:
            self._set_aside(group)
        elif known.group == handled:
            known.group = group

    # ── one group ────────────────────────────────────────────────────────────────────────────────

    def _compare(self, known: _Patience, group: Group, now: float) -> None:
        """Note that the group is still as it was, or start again."""
        known.last = now
        if known.group != group:
            self._release(known)
            known.group, known.since, known.old, known.needs = group, now, False, 0.0
            known.next_look, known.retry = 0.0, FIRST_RETRY

    def _due(self, known: _Patience, now: float) -> bool:
        if now < known.next_look:
            return False
        empty = next((member.path for member in known.group.members if not member.stamp.size), None)
        if empty is not None and self._quiet_enough(known, self.quiet):
            self._block(known, empty, "empty", now)
            return False
        return self._quiet_enough(known, known.needs or self.quiet)

    def _quiet_enough(self, known: _Patience, needed: float) -> bool:
        if known.old and not self._clocks.jumped:
            needed = min(needed, TWICE)
        return known.last - known.since >= needed

    def _next_time(self, known: _Patience) -> float:
        needed = known.needs or self.quiet
        if known.old and not self._clocks.jumped:
            needed = min(needed, TWICE)
        return max(known.since + needed, known.next_look)

    def _long_quiet(self, group: Group, wall_ns: int) -> bool:
        if not self._first_pass:
            return False
        youngest = max(max(member.stamp.mtime_ns, member.ctime_ns) for member in group.members)
        return (wall_ns - youngest) / _NS >= max(LONG_QUIET, 10 * self.quiet_unprovable)

    def _block(self, known: _Patience, path: str, reason: str, now: float) -> None:
        if not known.blocked_by:
            self._waiting += 1
        known.blocked_by, known.reason = path, reason
        known.next_look = now + known.retry
        known.retry = min(2 * known.retry, LAST_RETRY)
        if self._waiting > WAITING:  # unchanged bytes stay incomplete: only a change can help
            self.park(known.group)

    def _release(self, known: _Patience) -> None:
        if known.blocked_by:
            self._waiting -= 1
        known.blocked_by, known.reason, known.told = "", "", False

    def _forget(self, key: Key) -> None:
        self._release(self._known.pop(key))

    def _blocked(self) -> Iterator[_Patience]:
        return (known for known in self._known.values() if known.blocked_by)


def _groups(sightings: Iterable[Sighting]) -> Iterator[Group]:
    """Sort one folder's files into groups."""
    members: dict[Key, list[Sighting]] = {}
    for sighting in sightings:
        folder, _, name = sighting.path.rpartition("/")
        members.setdefault((folder, stem(name)), []).append(sighting)
    for key, files in members.items():
        yield Group(key, tuple(sorted(files, key=lambda sighting: sighting.path)))


def _stamps(group: Group) -> list[tuple[str, Stamp]]:
    return [(member.path, member.stamp) for member in group.members]


def _waiting(known: _Patience, now: float) -> Waiting:
    quiet = now - known.since
    return Waiting(known.blocked_by, known.reason, quiet, final=quiet >= REPORT_AFTER)
