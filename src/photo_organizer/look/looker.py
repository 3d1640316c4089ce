"""Ask the child for looks and comparisons, in our own nouns. Imports no image library."""

from __future__ import annotations

import struct
from datetime import datetime
from typing import TYPE_CHECKING, Any

from photo_organizer.decide.relations import CONFIRMED
from photo_organizer.look.opening import opened
from photo_organizer.look.wire import LookFailed, Why
from photo_organizer.model import Agreement, Look, Moment
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from photo_organizer.look.child import Child
    from photo_organizer.model import Stamp

_PAIRS_AT_ONCE = 2000


@frozen
class Seen:
    """What one look at one file brought: a look with its small picture, or the trouble."""

    look: Look | None
    thumbnail: bytes = b""
    md5: bytes = b""  # where asked for
    why: Why | None = None
    trouble: str = ""

    @property
    def lasting(self) -> bool:
        """Whether another look at the same bytes would bring the same."""
        return self.why in (None, Why.DAMAGED, Why.UNSUPPORTED, Why.TOO_LARGE)


def look_at(
    child: Child,
    path: str,
    expect: Stamp | None = None,
    *,
    md5: bool = False,
    stop: Callable[[], bool] = lambda: False,
) -> Seen:
    """Look at one picture; what goes wrong is in the answer. Touches nothing."""
    try:
        with opened(path, expect) as file:
            answer = child.call("picture.look", {"md5": md5}, files=[file], stop=stop)
    except LookFailed as failed:
        return Seen(None, why=failed.why, trouble=str(failed))
    fields = answer.fields
    digest = bytes.fromhex(fields["md5"])
    if "failed" in fields:
        return Seen(None, md5=digest, why=Why(fields["failed"]), trouble=fields["sentence"])
    return Seen(_look(fields), answer.payload, digest)


def _look(fields: Mapping[str, Any]) -> Look:
    taken = datetime.fromisoformat(fields["taken"]) if fields["taken"] else None
    return Look(
        hash=bytes.fromhex(fields["hash"]),
        moment=Moment(taken, fields["subseconds"], fields["unique_id"], fields["camera"]),
        **{
            name: fields[name]
            for name in ("entropy", "plain", "width", "height", "format", "bits", "quantisers", "has_place")
        },
    )


def agreements(
    child: Child, thumbnails: Mapping[int, bytes], pairs: Sequence[tuple[int, int]]
) -> list[Agreement]:
    """Return how far the small pictures of each pair of numbers agree, in the order of `pairs`.

    What is the same picture byte for byte is compared once: copies of it, of which only what is written beside differs, may be hundreds.
    """
    numbers = dict.fromkeys(number for pair in pairs for number in pair)
    first: dict[bytes, int] = {}
    same = {number: first.setdefault(thumbnails[number], number) for number in numbers}
    asked = list(dict.fromkeys((same[one], same[other]) for one, other in pairs))
    found = dict(zip(asked, _asked(child, thumbnails, asked), strict=True))
    return [found[same[one], same[other]] for one, other in pairs]


def _asked(
    child: Child, thumbnails: Mapping[int, bytes], pairs: Sequence[tuple[int, int]]
) -> Iterator[Agreement]:
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        block = pairs[start : start + _PAIRS_AT_ONCE]
        place = {number: n for n, number in enumerate(dict.fromkeys(n for pair in block for n in pair))}
        args = {
            "sizes": [len(thumbnails[number]) for number in place],
            "pairs": [place[number] for pair in block for number in pair],
            "difference_from": CONFIRMED,
        }
        answer = child.call("picture.compare", args, payload=b"".join(thumbnails[n] for n in place))
        yield from (Agreement(*each) for each in struct.iter_unpack("<2f", answer.payload))
