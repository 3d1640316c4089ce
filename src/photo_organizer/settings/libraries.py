"""Several libraries in one settings file: [paths] is the first, each [library NAME] a further one. Pure.

In such a section `intake` and `library` are its folders; any other setting that differs stands there with its
section before it, as in `thumbnails.enabled = false`, or by its key alone.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from photo_organizer.errors import quoted
from photo_organizer.sentences import Sentence
from photo_organizer.settings.options import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.settings.options import Option
    from photo_organizer.settings.values import Settings

LONGEST = 40
_HEAD = re.compile(r"library\s+(.*)", re.IGNORECASE)
_FREE = " -_.'"  # allowed beside letters and digits, but not at the beginning
_MARKS = ("Mn", "Mc")  # of letters: vowels in Thai and Hindi, accents that stand for themselves
_NAMES = (
    "write [library NAME] with a name of letters, digits, blanks and - _ . ', that begins with a letter or digit "
    f"and has {LONGEST} signs at most"
)


def tidied(text: str) -> str:
    """Return words with single blanks between them and each accent in its letter, where a Mac writes it behind."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def title_of(text: str) -> str:
    """Return what stands between brackets as it is shown: in small letters, but for a library's name."""
    bare = tidied(text)
    match = _HEAD.fullmatch(bare)
    return section_of(match[1]) if match else bare.lower()


def section_of(name: str) -> str:
    """Return the title of a further library's section."""
    return f"library {name}"


def is_library(title: str) -> bool:
    """Tell whether a section is a further library's."""
    return title == "library" or title.startswith("library ")


def name_in(title: str) -> str:
    """Return the name of the library whose section has this title."""
    return title[len("library ") :]


def name_problems(name: str) -> list[str]:
    """Return what is wrong with the name of a library."""
    plain = all(sign.isalnum() or sign in _FREE or unicodedata.category(sign) in _MARKS for sign in name)
    if name and name[0].isalnum() and name[-1] != "." and plain and len(name) <= LONGEST:
        return []
    return [Sentence("library_name", f"a library cannot be called {quoted(name)}; {_NAMES}", most=LONGEST)]


def same_name(one: str, other: str) -> bool:
    """Tell whether two names mean one library: capitals make no difference."""
    return title_of(f"library {one}").casefold() == title_of(f"library {other}").casefold()


def find(libraries: Sequence[Settings], name: str) -> Settings | None:
    """Return the further library of this name, None when there is none."""
    return next((one for one in libraries if one.name and same_name(one.name, name)), None)


def option_called(key: str) -> Option | None:
    """Return the setting that `key` means in a library's section: `logs.folder`, `logs_folder` or `folder` alone."""
    return next((one for one in OPTIONS if key in (one.key, f"{one.section}.{one.key}", one.name)), None)


def key_of(option: Option) -> str:
    """Return how a setting is called in a library's section where the program writes it."""
    return option.key if option.section == "paths" else f"{option.section}.{option.key}"


def label(settings: Settings, key: str, section: str = "paths") -> str:
    """Return what a setting is called in the file: `[paths] intake`, or `[library anna] intake`."""
    if not settings.name:
        return f"[{section}] {key}"
    return f"[{section_of(settings.name)}] {key if section == 'paths' else f'{section}.{key}'}"


def title(settings: Settings) -> str:
    """Return the name under which a library is shown and chosen; the first one's is that of its folder."""
    return settings.name or settings.paths_library.rpartition("/")[2] or "photos"
