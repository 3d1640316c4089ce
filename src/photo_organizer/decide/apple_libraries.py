"""Folders that are the whole library of another program: Photos, iPhoto, Aperture and their like. Pure.

In the intake the owner wants the photos of it. In our own library it stays that program's: which file lies where is written in its
databases, so nothing in it is a duplicate, is moved, or gets a thumbnail.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Parts of regular expressions: how such a folder's name ends, and the whole name of one without an ending, of the first versions of iPhoto.
ENDING = r"\.(?:photos?library|migrated(?:photo|ap)library|aplibrary)"
PLAIN = r"iphoto[ -](?:library|mediathek|bibliothee?k|bibliotek)(?: \d{1,3})?|(?:phototh(?:e\u0300?|è)que|fototeca|libreria)(?: d[ei])? iphoto"
# Photo Booth, iMovie, Final Cut, Lightroom, Capture One
OTHERS = r"\.(?:photoboothlibrary|imovielibrary|fcpbundle|lrlibrary|cocatalog)"
_NAME = re.compile(rf".+(?:{ENDING}|{OTHERS})|{PLAIN}", re.IGNORECASE)
# Files and folders of iPhoto and Aperture at the top of their libraries, whatever that is named by now. A file alone proves nothing:
# without its library it may have come into our folder of unknown types.
_FOLDERS = frozenset({"originals", "masters", "data", "data.noindex", "thumbnails", "albums"})
_MARKS = frozenset(
    {"albumdata.xml", "library.iphoto", "library6.iphoto", "iphotomain.db", "aperturedata.xml"}
)


def is_anothers_library(name: str) -> bool:
    """Tell whether a folder has the name of another program's library."""
    return _NAME.fullmatch(name) is not None


def holds_anothers_library(folders: Iterable[str], names: Iterable[str]) -> bool:
    """Tell whether a folder with entries of these names is such a library, although its own name does not say so.

    `folders` are those of them that are folders: few have one of the right name, so the others are seldom gone through.
    """
    its_own = any(name.lower() in _FOLDERS for name in folders)
    return its_own and any(name.lower() in _MARKS for name in names)
