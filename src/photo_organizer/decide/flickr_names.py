"""Which photo of a Flickr export a JSON tells of: `photo_123456789.json` of `beach_123456789_o.jpg`. Pure.

The photos come in archives of their own, `data-download-1.zip` and so on, and what Flickr knows of them in others,
`72157…_1a2b…_part1.zip`. A photo's number is its own in all of Flickr.
"""

from __future__ import annotations

import re

_STORY = re.compile(r"photo_(\d{4,14})")
# Behind the title; before the secret of those without title; films have no _o.
_PICTURE = re.compile(r"(?:.*_)?(\d{4,14})(?:_[0-9a-f]{10})?_o|.*_(\d{9,14})")


def story_of(stem: str) -> str:
    """Return the folded stem of the JSON that tells of a picture or film with this folded stem; "" where it has no number of Flickr's."""
    found = _PICTURE.fullmatch(stem)
    return f"photo_{found[1] or found[2]}" if found else ""


def is_story(stem: str) -> bool:
    """Tell whether a JSON of this folded stem has a name of Flickr's."""
    return _STORY.fullmatch(stem) is not None
