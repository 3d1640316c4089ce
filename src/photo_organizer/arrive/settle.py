"""Patience: a file is taken only when it has settled. Pure; time comes as an argument, touches nothing.

How the loop uses it, pass by pass:

    settle = Settle(quiet=2, quiet_unprovable=30)
    for files in scan(intake, skip, on_problem=report):         # a folder's files, those of one stem in one list
        settle.see(files, monotonic(), time_ns())
    settle.end_pass(complete=nothing was reported)              # forget what is gone
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
(`backlog` says so); parked groups cost two numbers each.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from photo_organizer.arrive.patience import (
    NS,
    TWICE,
    Clocks,
    Key,
    Patience,
    Waiting,
    WaitingGroup,
    groups,
)
from photo_organizer.decide.stem import stem
from photo_organizer.model import Wholeness
from photo_organizer.records import changeable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from photo_organizer.model import Sighting

__all__ = ["Settle", "Waiting", "WaitingGroup"]

LONG_QUIET = 60.0  # seconds, and ten quiet periods: then a file was there long before us
WINDOW = 12_000  # groups that settle at the same time: about 11 MB
WAITING = 10_000  # incomplete groups that are looked into again and again


@changeable
class Settle:
    """Remembers what was seen and says what has settled; `quiet` 0 takes what is there now."""

    quiet: float
    quiet_unprovable: float
    window: int = WINDOW
    backlog: bool = False  # the last pass saw more than the window holds: look again when it has emptied
    _known: dict[Key, Patience] = field(default_factory=dict)
    _seen: set[Key] = field(default_factory=set)
    _parked: dict[int, int] = field(default_factory=dict)  # hash of a key → hash of its group
    _parked_seen: dict[int, int] = field(default_factory=dict)
    _handled: dict[Key, WaitingGroup] = field(default_factory=dict)
    _clocks: Clocks = field(default_factory=Clocks)
    _first_pass: bool = True
    _overflow: bool = False
    _waiting: int = 0
    _homes: set[str] = field(default_factory=set)

    def see(self, sightings: Sequence[Sighting], now: float, wall_ns: int) -> None:
        """Take in files of one folder, all of each stem, seen at `now` (monotonic seconds) and `wall_ns` (Unix time)."""
        self._clocks.hear(now, wall_ns)
        for group in groups(sightings):
            if self._handled:
                self._excuse(group)
            if self._parked and self._parked.get(mark := hash(group.key)) == hash(group.marks()):
                self._parked_seen[mark] = self._parked[mark]
                continue
            known = self._known.get(group.key)
            if known is not None:
                self._seen.add(group.key)
                self._compare(known, group, now)
            elif len(self._known) - self._waiting < self.window:
                self._seen.add(group.key)
                self._known[group.key] = self._stranger(group, now, wall_ns)
            else:
                self._overflow = True

    def passes_over(self, folder: str, names: Sequence[str]) -> bool:
        """Say whether these files of `folder` need no look now: nothing of them is known, and there is no room for more."""
        if not self._overflow and len(self._known) - self._waiting < self.window:
            return False
        if not self._homes:
            self._homes = {home for home, _ in self._known}
        if folder in self._homes or self._parked:
            keys = [(folder, stem(name)) for name in names]
            if any(key in self._known or hash(key) in self._parked for key in keys):
                return False
        self._overflow = True
        return True

    def end_pass(self, *, complete: bool = True) -> None:
        """End a full look: what was not seen is gone and forgotten, unless some folder could not be read."""
        if complete:
            for key in self._known.keys() - self._seen:
                self._forget(key)
            self._parked, self._parked_seen = self._parked_seen, {}
            self._handled.clear()
        self._seen.clear()
        self._homes.clear()
        self._first_pass = False
        self.backlog, self._overflow = self._overflow, False

    def due(self, now: float) -> list[WaitingGroup]:
        """Return the groups that have been quiet long enough to be opened and judged."""
        return [known.group for known in list(self._known.values()) if self._due(known, now)]

    def judge(
        self,
        group: WaitingGroup,
        found: Mapping[str, Wholeness],
        now: float,
        lacks: Mapping[str, str] | None = None,
    ) -> bool:
        """Say whether `group` may be taken now, given by path the wholeness of the members that have to be whole.

        `lacks` says what an incomplete member is known to lack.
        What is not in `found` is broken or empty and stays behind: it waits for itself when the others have gone.
        """
        known = self._known.get(group.key)
        if known is None or known.group != group:
            return False
        broken = [path for path, whole in found.items() if whole is Wholeness.INCOMPLETE]
        if broken:
            has_bytes = any(member.stamp.size for member in group.members if member.path == broken[0])
            self._block(known, broken[0], "incomplete" if has_bytes else "empty", now)
            known.missing = (lacks or {}).get(broken[0], "")
            return False
        self._release(known)
        known.left = tuple(member for member in group.members if member.path not in found)
        known.missing = (lacks or {}).get(known.left[0].path, "") if known.left else ""
        unprovable = Wholeness.UNPROVABLE in found.values()
        known.needs = self.quiet_unprovable if unprovable else self.quiet
        if not self._quiet_enough(known, known.needs):
            return False
        known.next_look = now + known.retry  # whatever becomes of it, it is not offered in every pass
        return True

    def later(self, group: WaitingGroup, now: float) -> None:
        """Look at `group` again after a while that grows: somebody has it open, or it changed."""
        known = self._known.get(group.key)
        if known is not None:
            self._handled[group.key] = group
            self._block(known, group.members[0].path, "busy", now)

    def park(self, group: WaitingGroup) -> None:
        """Do not offer `group` again as long as none of its files changes, joins or goes."""
        known = self._known.get(group.key)
        missing = known.missing if known is not None else ""
        if known is not None:
            self._forget(group.key)
        self._handled[group.key] = group
        self._set_aside(group)
        if known is not None and known.left and known.group == group:
            self._leave_behind(known, missing)

    def _leave_behind(self, known: Patience, missing: str) -> None:
        """Go on waiting for broken companions, whose photo was not kept waiting; the first is known to lack `missing`."""
        rest = WaitingGroup(known.group.key, known.left)
        waits = Patience(rest, known.since, known.last, known.old, first=known.first)
        self._known[rest.key] = waits
        self._block(waits, rest.members[0].path, "empty" if rest.empty() else "incomplete", known.last)
        waits.missing = missing

    def unpark(self) -> None:
        """Offer everything again that was parked."""
        self._parked.clear()
        self._parked_seen.clear()
        self._handled.clear()  # else what was parked just now would be parked again for a change of our own

    def news(self, now: float) -> list[Waiting]:
        """Return what has been here for long since the last call: incomplete, or not settled yet."""
        return [known.waiting(now) for known in self._known.values() if known.is_news(now)]

    def until_news(self, now: float) -> float | None:
        """Return the seconds until `news` will have something to tell if nothing changes; None: it will not."""
        times = [at for known in self._known.values() if (at := known.news_at()) is not None]
        return max(min(times) - now, 0.0) if times else None

    def waiting(self, now: float) -> list[Waiting]:
        """Return what is kept waiting by an incomplete or busy file."""
        return [known.waiting(now) for known in self._blocked()]

    def settling(self) -> int:
        """Return how many groups may still become ready without any change."""
        return sum(1 for known in self._known.values() if not known.blocked_by or known.reason == "busy")

    def hides_more(self) -> bool:
        """Return whether the last look saw more than there was room for, and there is room now: look again."""
        return self.backlog and len(self._known) - self._waiting < self.window

    def pause(self, now: float) -> float | None:
        """Return the seconds until another pass can bring news; None: only a change can."""
        times = [self._next_time(known) for known in self._known.values()]
        return max(min(times) - now, 0.0) if times else None

    def _set_aside(self, group: WaitingGroup) -> None:
        mark = hash(group.key)
        self._parked[mark] = self._parked_seen[mark] = hash(group.marks())

    def _excuse(self, group: WaitingGroup) -> None:
        """Take no notice of a ctime that we changed ourselves, by claiming a file and giving it back."""
        handled = self._handled.pop(group.key, None)
        if handled is None or handled == group or handled.stamps() != group.stamps():
            return
        known = self._known.get(group.key)
        if known is None:
            self._set_aside(group)
        elif known.group == handled:
            known.group = group

    # ── one group ────────────────────────────────────────────────────────────────────────────────

    def _compare(self, known: Patience, group: WaitingGroup, now: float) -> None:
        """Note that the group is still as it was, or start again."""
        known.last = now
        if known.group != group and known.group.marks() != group.marks():
            self._release(known)
            known.changed(group, now)
        known.group = group  # by the inodes that its files have now

    def _due(self, known: Patience, now: float) -> bool:
        if now < known.next_look:
            return False
        empty = known.group.empty()
        if empty and self._quiet_enough(known, self.quiet):
            self._block(known, empty, "empty", now)
            return False
        return self._quiet_enough(known, known.needs or self.quiet)

    def _quiet_enough(self, known: Patience, needed: float) -> bool:
        if known.old and not self._clocks.jumped:
            needed = min(needed, TWICE)
        return known.last - known.since >= needed

    def _next_time(self, known: Patience) -> float:
        needed = known.needs or self.quiet
        if known.old and not self._clocks.jumped:
            needed = min(needed, TWICE)
        return max(known.since + needed, known.next_look)

    def _stranger(self, group: WaitingGroup, now: float, wall_ns: int) -> Patience:
        """Begin to know a group; what was there before us may have been quiet for long."""
        quiet = max((wall_ns - group.youngest()) / NS, 0.0) if self._first_pass else 0.0
        old = quiet >= max(LONG_QUIET, 10 * self.quiet_unprovable)
        return Patience(group, now, now, old, first=now, before=quiet)

    def _block(self, known: Patience, path: str, reason: str, now: float) -> None:
        if not known.blocked_by:
            self._waiting += 1
        known.block(path, reason, now)
        if self._waiting > WAITING:  # unchanged bytes stay incomplete: only a change can help
            self.park(known.group)

    def _release(self, known: Patience) -> None:
        if known.blocked_by:
            self._waiting -= 1
        known.blocked_by, known.reason, known.missing, known.told = "", "", "", False

    def _forget(self, key: Key) -> None:
        self._release(self._known.pop(key))

    def _blocked(self) -> Iterator[Patience]:
        return (known for known in self._known.values() if known.blocked_by)
