"""Whether pictures can be decoded on this machine at all: the light package brings nothing that could.

Touches nothing.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

from photo_organizer.errors import Refused
from photo_organizer.sentences import Sentence

SENTENCE = Sentence(
    "full_package",
    "not on this model: look-alikes, folder thumbnails and scores need the full package (x86_64, armv8); "
    "all else works: filing, dates, companions, exact duplicates, undo",
)
_NEEDED = ("PIL", "numpy")


@cache
def able() -> bool:
    """Return whether the libraries are there that decode pictures."""
    return all(find_spec(name) is not None for name in _NEEDED)


def require() -> None:
    """Raise Refused where pictures cannot be decoded."""
    if not able():
        raise Refused(SENTENCE, says="full_package")
