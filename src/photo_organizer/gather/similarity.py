"""Look at pictures that want the same name: versions of one picture, a burst, or nothing to each other.

Most photos never get here: only where two want one name are pixels decoded, in a child process. Touches nothing.
"""

from __future__ import annotations

import logging
from collections import Counter, OrderedDict, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from photo_organizer.decide.beside import has_look, kept_apart, likeness
from photo_organizer.decide.file_names import is_picture_name
from photo_organizer.decide.quality import Version
from photo_organizer.decide.relations import distance, worth_comparing
from photo_organizer.errors import Stopping
from photo_organizer.look.child import Child
from photo_organizer.look.looker import Seen, agreements, look_at
from photo_organizer.look.wire import LookFailed, Why
from photo_organizer.model import Agreement, Stamp, Wholeness
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from photo_organizer.decide.world import Candidate, Existing, Likeness
    from photo_organizer.gather.future import Future
    from photo_organizer.model import Facts

    Found = dict[str, dict[Stamp, Likeness]]
    Denied = Callable[[bytes, bytes], bool]

log = logging.getLogger(__name__)

_REMEMBERED = 500  # looks kept in memory, about two kilobytes each
_ENDED, _ENOUGH = (Why.CRASHED, Why.TIMEOUT), 2  # a file that ends the child so often is left alone
MOST = 400  # pictures of one name that are looked at; the others stay beside them, uncompared
_PAIRS = 780  # comparisons of pixels that nobody waits long for: forty pictures with each other
_NEAREST = 10


@frozen
class SameNameGroup:
    """The candidates that want one name, in the order of their right to it, and the files that have it, plain names first."""

    newcomers: list[Candidate]
    there: list[Existing]


@frozen
class _Picture:
    """One picture of a meeting: its identity, its name for the judgement of quality, and where its bytes are."""

    stamp: Stamp
    name: str
    path: str
    newcomer: bool
    damaged: bool = False


class SimilaritySearch:
    """Looks at pictures on demand; remembers the latest. `stop` breaks a look off by raising Stopping.

    `passed_over` are the newcomers of the last search that were too many to be looked at, by path.
    """

    def __init__(self, stop: Callable[[], bool] = lambda: False) -> None:
        self.child = Child()
        self._stop = stop
        self._seen: OrderedDict[Stamp, Seen] = OrderedDict()
        self._ended: Counter[Stamp] = Counter()  # how often a file has ended the child
        self._told = False  # that the child cannot be started
        self.passed_over: set[str] = set()

    def search(
        self, meetings: Iterable[SameNameGroup], future: Future, denied: Denied | None = None
    ) -> Found:
        """Return what each newcomer is to the others that want its name or have it, by path and stamp.

        `denied` tells of two contents, by MD5, whether the owner has called them different.
        """
        found: Found = defaultdict(dict)
        self.passed_over = set()
        for meeting in meetings:
            pictures = _pictures(meeting, future)
            self._meet(pictures[:MOST], found, denied)
            self.passed_over |= {one.path for one in pictures[MOST:] if one.newcomer}
        return found

    def close(self) -> None:
        """End the child."""
        self.child.close()

    def _meet(self, pictures: list[_Picture], found: Found, denied: Denied | None) -> None:
        looked = [
            (one, seen)
            for one in pictures
            if (seen := self.look(one.path, one.stamp, md5=denied is not None)).look is not None
        ]
        pairs = _near_pairs(looked)
        for (a, b), value in zip(pairs, self._agreements(looked, pairs), strict=True):
            for mine, other in ((looked[a], looked[b]), (looked[b], looked[a])):
                if mine[0].newcomer and (like := likeness(_version(*mine), _version(*other), value)):
                    apart = denied is not None and denied(mine[1].md5, other[1].md5)
                    found[mine[0].path][other[0].stamp] = kept_apart(like) if apart else like

    def look(self, path: str, stamp: Stamp, *, md5: bool = False) -> Seen:
        """Return the look of a picture, from memory where the file is the same; raise Stopping."""
        seen = self._seen.pop(stamp, None)
        if self._ended[stamp] >= _ENOUGH:  # it is filed by its date, and never opened again
            return Seen(None, why=Why.CRASHED, trouble="the decoder ended on it twice")
        if seen is None or (md5 and not seen.md5):
            seen = look_at(self.child, path, stamp, md5=md5, stop=self._stop)
        if seen.why is Why.STOPPED:
            raise Stopping
        if seen.why is Why.NOT_STARTED and not self._told:
            log.warning("pictures of one second are filed without being compared: %s", seen.trouble)
        self._told = seen.why is Why.NOT_STARTED
        if seen.why in _ENDED:
            self._ended[stamp] += 1
        if seen.lasting:
            self._seen[stamp] = seen
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return seen

    def _agreements(
        self, looked: list[tuple[_Picture, Seen]], pairs: list[tuple[int, int]]
    ) -> list[Agreement]:
        if not pairs:
            return []
        try:
            return agreements(self.child, {n: seen.thumbnail for n, (_, seen) in enumerate(looked)}, pairs)
        except LookFailed:
            return [Agreement(0.0)] * len(pairs)  # unconfirmed: nothing is called the same


def _near_pairs(looked: list[tuple[_Picture, Seen]]) -> list[tuple[int, int]]:
    """Return the pairs with a newcomer that may show the same: strangers are told apart without their pixels.

    Where they are very many, each picture meets the nearest ones and the first: that holds a burst together.
    """
    found: list[tuple[int, int, int]] = []
    for (a, (one, its)), (b, (other, theirs)) in combinations(enumerate(looked), 2):
        if (
            (one.newcomer or other.newcomer)
            and its.look
            and theirs.look
            and worth_comparing(its.look, theirs.look)
        ):
            found.append((distance(its.look.hash, theirs.look.hash), a, b))
    met: Counter[int] = Counter()
    pairs = []
    for _, a, b in sorted(found) if len(found) > _PAIRS else found:
        if len(found) <= _PAIRS or not a or min(met[a], met[b]) < _NEAREST:
            pairs.append((a, b))
            met.update((a, b))
    return pairs


def _pictures(meeting: SameNameGroup, future: Future) -> list[_Picture]:
    """Return the pictures of a meeting, first those that must be compared: one of each plain name, the newcomers."""
    there = [one for one in meeting.there if is_picture_name(one.path)]
    plain = there[:1]
    newcomers = [_newcomer(one.main) for one in meeting.newcomers if has_look(one.main)]
    return [*(_filed(one, future) for one in plain), *newcomers, *(_filed(one, future) for one in there[1:])]


def _newcomer(main: Facts) -> _Picture:
    damaged = main.wholeness is Wholeness.INCOMPLETE
    return _Picture(main.sighting.stamp, main.path, main.path, newcomer=True, damaged=damaged)


def _filed(there: Existing, future: Future) -> _Picture:
    return _Picture(there.stamp, there.path, future.where(there), newcomer=False, damaged=there.damaged)


def _version(one: _Picture, seen: Seen) -> Version:
    if seen.look is None:
        raise ValueError("only pictures that were seen are compared")
    return Version(one.name, one.stamp.size, seen.look, whole=not one.damaged)
