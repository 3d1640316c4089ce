"""Its owner's word on a picture, in the text of a sidecar or of the picture itself: stars, favourite, rejected. Pure.

Sources: XMP (ISO 16684-1) xmp:Rating, -1 is rejected; Windows' MicrosoftPhoto:Rating in percent; digiKam:PickLabel, 1 rejected
and 3 accepted; "favorited" in Google Takeout's JSON.
"""

from __future__ import annotations

import re
from typing import NamedTuple

FAVOURITE = 5  # a favourite is drawn and paid like this many stars
LIKED = 3  # many give one or two stars to what is so-so
_VALUE = rb"""(?:\s*=\s*["']|\s*>\s*)(-?\d{1,2})"""
_STARS = re.compile(rb"\b(?:xmp|xap):Rating" + _VALUE)
_PERCENT = re.compile(rb"\bMicrosoftPhoto:Rating" + _VALUE)
_PICK = re.compile(rb"\bdigiKam:PickLabel" + _VALUE)
_FAVOURITE = re.compile(rb'"favorited"\s*:\s*true')
_WORDS = (b"Rating", b"PickLabel", b'"favorited"')  # looked for first: patterns are slow on pixels


class OwnerRating(NamedTuple):
    """How much the owner likes a picture."""

    stars: int = 0  # 1 to 5, -1 rejected, 0 nothing said
    favourite: bool = False

    @property
    def rank(self) -> int:
        """The stars that say "I like it", with a favourite's; -1 when it was rejected."""
        return liked_stars(self.stars, favourite=self.favourite)


def liked_stars(stars: int, *, favourite: bool) -> int:
    """Return the stars that count: three and more, a favourite's, or -1 for a rejection."""
    value = max(stars, FAVOURITE) if favourite and stars >= 0 else stars
    return value if value < 0 or value >= LIKED else 0


def said(text: bytes) -> OwnerRating:
    """Return what a sidecar, or the beginning of a picture, says."""
    if not any(word in text for word in _WORDS):
        return OwnerRating()
    pick = _PICK.search(text)
    favourite = bool(_FAVOURITE.search(text)) or bool(pick and int(pick[1]) == 3)
    if found := _STARS.search(text):
        return OwnerRating(max(-1, min(5, int(found[1]))), favourite)
    if found := _PERCENT.search(text):
        return OwnerRating(min(5, (max(int(found[1]), 0) + 37) // 25), favourite)
    return OwnerRating(-1 if pick and int(pick[1]) == 1 else 0, favourite)
