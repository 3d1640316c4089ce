"""Libraries of Apple's programs (Photos, iPhoto, Aperture) that lie in the intake as a whole. Touches nothing.

An owner drops `Photos Library.photoslibrary` and wants the photos of it. Beside the originals, and the pictures that came of
edits, such a folder holds the program's own: smaller copies of every photo, pieces with faces, databases. Filed as well they
would stand beside each photo as versions of it. So they stay where they are, and the owner is told. What is not known to
be the program's own is taken: the list below names what is left, never what is wanted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from photo_organizer.arrive.ignore import ignored
from photo_organizer.decide.apple_libraries import ENDING, PLAIN
from photo_organizer.decide.file_names import is_film_name, is_photo_name
from photo_organizer.errors import quoted

if TYPE_CHECKING:
    from photo_organizer.disk.walk import LeaveOut

_LIBRARY = re.compile(rf"(?:.*/)?(?:[^/]+{ENDING}|{PLAIN})(?=/|$)", re.IGNORECASE)
_WORDS = ("library", "iphoto")  # one of them is in each
# Folders below the library, by their place in it. Photos keeps what others shared in `scopes`: their photos lie there in `data`.
_ITS_OWN = re.compile(
    r"thumbnails|previews|data|\d{4}/\d\d/\d\d/(?:thumbs|data)|data\.noindex|faces|masks|ipod photo cache|apple tv photo cache|aperture\.aplib|projectcache|"
    r"(?:scopes/[^/]+/)?(?:database|private|internal|caches|resources/(?:derivatives|caches|cpl|journals|media/face|modelresources|partialvideo|"
    r"proxies|recovery|segments|smartsharing|streams))",
    re.IGNORECASE,
)
_ITS_FILES = re.compile(
    r"\.(?:plist|(?:photo|ap)?db|sqlite|(?:sqlite|db)-(?:wal|shm|journal)|ap(?:version|master|file|folder|album|project)|attr|"
    r"iphoto|data|lock)$",
    re.IGNORECASE,
)


class PhotoLibraries:
    """The libraries of Apple's programs that were met: `seen`, as paths below the intake."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def leave_out_in(self, inside: str, otherwise: LeaveOut) -> LeaveOut:
        """Return what is left out of the folder `inside`, a path below the intake: in such a library more than elsewhere."""
        library = library_of(inside)
        if not library:
            return otherwise
        self.seen.add(library)
        within = inside[len(library) + 1 :]

        def leave_out(name: str, is_folder: bool) -> bool:  # noqa: FBT001 - see LeaveOut
            return otherwise(name, is_folder) or _is_its_own(within, name, is_folder=is_folder)

        return leave_out


def library_of(inside: str) -> str:
    """Return the library in which a path below the intake lies, or that it is; "" for none."""
    found = _LIBRARY.match(inside) if any(map(inside.lower().__contains__, _WORDS)) else None
    return found[0] if found else ""


def whose_own(inside: str) -> str:
    """Return why a path below the intake stays in the library of an Apple program, "" where it does not."""
    library = library_of(inside)
    names = inside[len(library) + 1 :].split("/") if library else []
    for depth, name in enumerate(names):
        if _is_its_own("/".join(names[:depth]), name, is_folder=depth < len(names) - 1):
            return f"belongs to {quoted(library)}, a library of Apple's, and stays in it: {NOT_TAKEN}"
    return ""


NOT_TAKEN = "the originals and what came of edits are filed, not its previews, thumbnails and databases"


def _is_its_own(within: str, name: str, *, is_folder: bool) -> bool:
    """Tell whether an entry of the folder `within` of a library is its program's own."""
    if is_folder:
        return _ITS_OWN.fullmatch(f"{within}/{name}" if within else name) is not None
    if within:
        return _ITS_FILES.search(name) is not None
    return not (is_photo_name(name) or is_film_name(name) or ignored(name, is_folder=False))
