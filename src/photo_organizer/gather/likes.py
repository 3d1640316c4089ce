"""Look at pictures that want the same name: versions of one picture, a burst, or nothing to each other.

Most photos never get here: only where two want one name are pixels decoded, in a child process. Touches nothing.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from photo_organizer.decide.beside import has_look, kept_apart, likeness
from photo_organizer.decide.quality import Version
from photo_organizer.errors import Stopping
from photo_organizer.examine.formats import BY_EXTENSION
from photo_organizer.examine.kind import extension_of
from photo_organizer.look.child import Child
from photo_organizer.look.looker import Seen, agreements, look_at
from photo_organizer.look.wire import LookFailed, Why
from photo_organizer.model import Agreement, Family, Stamp, Wholeness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from photo_organizer.decide.world import Candidate, Existing, Likeness
    from photo_organizer.gather.future import Future

    Found = dict[str, dict[Stamp, Likeness]]
    Denied = Callable[[bytes, bytes], bool]

_REMEMBERED = 500  # looks kept in memory, about two kilobytes each
_MOST = 40  # pictures of one name that are compared with each other: a long burst


@dataclass(frozen=True, slots=True)
class Meeting:
    """The candidates that want one name, and the files that have it."""

    newcomers: list[Candidate]
    there: list[Existing]


@dataclass(frozen=True, slots=True)
class _One:
    """One picture of a meeting: its identity, its name for the judgement of quality, and where its bytes are."""

    stamp: Stamp
    name: str
    path: str
    newcomer: bool
    damaged: bool = False


class Likes:
    """Looks at pictures on demand; remembers the latest. `stop` breaks a look off by raising Stopping."""

    def __init__(self, stop: Callable[[], bool] = lambda: False) -> None:
        self.child = Child()
        self._stop = stop
        self._seen: OrderedDict[Stamp, Seen] = OrderedDict()

    def search(
        self, meetings: Iterable[Meeting], future: Future | None = None, denied: Denied | None = None
    ) -> Found:
        """Return what each newcomer is to the others that want its name or have it, by path and stamp.

        `denied` tells of two contents, by MD5, whether the owner has called them different.
        """
        found: Found = defaultdict(dict)
        for meeting in meetings:
            self._meet(_pictures(meeting, future), found, denied)
        return found

    def close(self) -> None:
        """End the child."""
        self.child.close()

    def _meet(self, pictures: list[_One], found: Found, denied: Denied | None) -> None:
        looked = [
            (one, seen)
            for one in pictures
            if (seen := self.look(one.path, one.stamp, md5=denied is not None)).look is not None
        ]
        pairs = [
            (a, b)
            for a, b in combinations(range(len(looked)), 2)
            if looked[a][0].newcomer or looked[b][0].newcomer
        ]
        for (a, b), value in zip(pairs, self._agreements(looked, pairs), strict=True):
            for mine, other in ((looked[a], looked[b]), (looked[b], looked[a])):
                if mine[0].newcomer and (like := likeness(_version(*mine), _version(*other), value)):
                    apart = denied is not None and denied(mine[1].md5, other[1].md5)
                    found[mine[0].path][other[0].stamp] = kept_apart(like) if apart else like

    def look(self, path: str, stamp: Stamp, *, md5: bool = False) -> Seen:
        """Return the look of a picture, from memory where the file is the same; raise Stopping."""
        seen = self._seen.pop(stamp, None)
        if seen is None or (md5 and not seen.md5):
            seen = look_at(self.child, path, stamp, md5=md5, stop=self._stop)
        if seen.why is Why.STOPPED:
            raise Stopping
        if seen.lasting:
            self._seen[stamp] = seen
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return seen

    def _agreements(self, looked: list[tuple[_One, Seen]], pairs: list[tuple[int, int]]) -> list[Agreement]:
        if not pairs:
            return []
        try:
            return agreements(self.child, {n: seen.thumbnail for n, (_, seen) in enumerate(looked)}, pairs)
        except LookFailed:
            return [Agreement(0.0)] * len(pairs)  # unconfirmed: nothing is called the same


def _pictures(meeting: Meeting, future: Future | None) -> list[_One]:
    mains = [candidate.main for candidate in meeting.newcomers]
    pictures = [
        _One(
            one.sighting.stamp,
            one.path,
            one.path,
            newcomer=True,
            damaged=one.wholeness is Wholeness.INCOMPLETE,
        )
        for one in mains
        if has_look(one)
    ]
    for there in meeting.there:
        known = BY_EXTENSION.get(extension_of(there.path.rpartition("/")[2]))
        if known is not None and known.family in (Family.IMAGE, Family.RAW):
            path = future.where(there) if future else there.path
            pictures.append(_One(there.stamp, there.path, path, newcomer=False, damaged=there.damaged))
    return pictures[:_MOST]


def _version(one: _One, seen: Seen) -> Version:
    if seen.look is None:
        raise ValueError("only pictures that were seen are compared")
    return Version(one.name, one.stamp.size, seen.look, whole=not one.damaged)
