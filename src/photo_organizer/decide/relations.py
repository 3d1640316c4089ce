"""How two pictures are related: exact, same, burst, alike or different. Pure.

The hash is 256 bits (pHash of 16 by 16 frequencies). Its thresholds were chosen on 45 million pairs of
different photos: up to 75 bits none was taken for another, and two steps below that we act. Flat pictures,
text and drawings have few luminances and so little to tell them apart; below the entropy gate the
limits are much lower. Even then nothing is called the same before the two small pictures
themselves agree, as a whole and in each place of them, and never when the camera says that they were taken at different moments.
"""

from __future__ import annotations

from enum import StrEnum

from photo_organizer.model import Agreement, Look, Moment, Reason

GATE = 2.5  # bits of luminance entropy
_DRAWN = 3.0  # the same; screens of chats and slides have up to 2.8
SAME_LIMIT, SAME_LIMIT_FLAT = 60, 24  # differing bits of 256
ALIKE_LIMIT, ALIKE_LIMIT_FLAT = 70, 24
CONFIRMED = 0.9  # correlation of the two 128 by 128 pictures
MOST_DIFFERENCE = 1.0  # in one place: beyond it two pictures share their setting, not their moment
_NEAR = 0.97  # of a side: what a scanner cuts off one page and not off another
_ONE_PLACE = 300  # of the strongest difference, against the whole: from 720 copies of frames of 40 bursts
TWINS_BITS, TWINS_CORRELATION = 8, 0.995  # two originals of one second: only a copy is as near as this


class Relation(StrEnum):
    """What two files are to each other, the closest first."""

    EXACT = "exact"  # the same bytes
    SAME = "same"  # the same picture: resized, recompressed, converted, turned by tag
    BURST = "burst"  # nearly the same view at another moment
    ALIKE = "alike"  # looks alike; shown, never acted on
    DIFFERENT = "different"


def distance(one: bytes, other: bytes) -> int:
    """Return the number of differing bits. Touches nothing."""
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()


def apart(agreement: Agreement) -> float:
    """Return how far apart two pictures are, 0 for the very same: of several, which is the nearest.

    Frames of a burst often share the whole hash; most of what tells a copy's frame is in the whole, the rest in one place.
    """
    return 1 - agreement.correlation + agreement.difference / _ONE_PLACE


def is_flat(look: Look) -> bool:
    """Tell whether there are too few luminances to tell the picture well from others."""
    return look.entropy < GATE


def worth_comparing(one: Look, other: Look) -> bool:
    """Tell whether two pictures may be the same or of one burst; what is not near need not be compared further."""
    limit = SAME_LIMIT_FLAT if is_flat(one) or is_flat(other) else SAME_LIMIT
    return distance(one.hash, other.hash) <= limit


def relation(one: Look, other: Look, agreement: Agreement) -> tuple[Relation, Reason]:
    """Return how two pictures with different bytes are related, with the reason."""
    bits, flat = distance(one.hash, other.hash), is_flat(one) or is_flat(other)
    if bits > (ALIKE_LIMIT_FLAT if flat else ALIKE_LIMIT) or one.plain or other.plain:
        return _apart(one, other, bits, agreement.places)
    if not worth_comparing(one, other) or agreement.correlation < CONFIRMED:
        return Relation.ALIKE, Reason(
            "alike", f"looks alike ({_percent(bits)} of the picture's pattern agrees)"
        )
    if moments := different_moments(one.moment, other.moment):
        return Relation.BURST, Reason("burst", moments)
    if _two_originals(one, other) and not (bits <= TWINS_BITS and agreement.correlation >= TWINS_CORRELATION):
        return Relation.BURST, Reason("burst", "two pictures that one camera took in the same second")
    another = agreement.difference >= MOST_DIFFERENCE
    drawn = flat or _may_be_screens(one, other)
    if another or (drawn and not agreement.identical and _no_version(one, other)):
        shows = "shows something else" if another else "may show another word or number"
        return Relation.ALIKE, Reason("alike", f"looks alike, but one place in it {shows}")
    return Relation.SAME, Reason("same", f"the same picture ({_percent(bits)} of its pattern agrees)")


def _apart(one: Look, other: Look, bits: int, places: int) -> tuple[Relation, Reason]:
    """Return what two pictures are that are not near: alike where places of one are found in the other."""
    if places and not (one.plain or other.plain):
        return Relation.ALIKE, Reason("alike", "shows a part of the same, or shows it mirrored or turned")
    return Relation.DIFFERENT, Reason(Relation.DIFFERENT, f"{bits} of 256 bits differ")


def _percent(bits: int) -> str:
    return f"{100 * (256 - bits) // 256} %"


def different_moments(one: Moment, other: Moment) -> str:
    """Return in words why the two were taken at different moments, "" when nothing says so."""
    if one.unique_id and other.unique_id and one.unique_id != other.unique_id:
        return "the camera numbered them as two pictures"
    if one.taken is None or other.taken is None:
        return ""
    apart = abs((one.taken - other.taken).total_seconds())
    if apart:
        return f"taken {_duration(apart)} apart"
    if one.subseconds and other.subseconds and _fraction(one) != _fraction(other):
        return "taken in the same second, but not at the same moment"
    if one.camera and other.camera and one.camera != other.camera:
        return f"taken by two cameras, {one.camera} and {other.camera}"
    return ""


def _fraction(moment: Moment) -> str:
    """Return the sub-seconds without the zeros that only some programs write."""
    return moment.subseconds.rstrip("0")


def _duration(seconds: float) -> str:
    for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"


def _two_originals(one: Look, other: Look) -> bool:
    """Tell whether both look as one camera wrote them: same second, camera, size and coding, no sub-seconds to decide."""
    if one.moment.taken is None or not one.moment.camera:
        return False
    if one.moment.subseconds and other.moment.subseconds:
        return False  # equal ones, see different_moments: a copy
    return _as_written(one) == _as_written(other)


def _may_be_screens(one: Look, other: Look) -> bool:
    """Tell whether both may be drawings or screens of text, which no camera dated: two of one layout differ in words alone."""
    return all(look.entropy < _DRAWN and look.moment.taken is None for look in (one, other))


def _no_version(one: Look, other: Look) -> bool:
    """Tell whether neither was made from the other: a version has another size or another coding.

    Two pages of one form differ in the small pictures less than a page does from itself when it is saved again.
    """
    coding = (one.format, one.bits, one.quantisers)
    near = (
        min(sides) >= _NEAR * max(sides) for sides in ((one.width, other.width), (one.height, other.height))
    )
    return coding == (other.format, other.bits, other.quantisers) and all(near)


def _as_written(look: Look) -> tuple[object, ...]:
    moment = look.moment
    return moment.taken, moment.camera, look.width, look.height, look.format, look.bits, look.quantisers
