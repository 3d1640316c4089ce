"""The nouns of the night: pictures in folders, as one walk saw them. Touches nothing.

A folder holds eight bytes for each of its pictures: a library may have millions. Who needs the pictures reads the folder again.
"""

from __future__ import annotations

from array import array
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import extension_of
from photo_organizer.decide.formats import BY_NAME
from photo_organizer.records import changeable, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from photo_organizer.model import Stamp

TILES = 4  # pictures in a thumbnail


def _endings(formats: str) -> frozenset[str]:
    return frozenset(ending for name in formats.split() for ending in BY_NAME[name].extensions)


# Of which pictures can be made; the package has no decoder for the other formats.
_PICTURES = _endings(
    "jpeg png gif bmp tiff webp heif avif "
    "dng cr2 cr3 nef nrw arw srf sr2 orf raf rw2 pef srw 3fr iiq erf kdc mrw"
)
_FILMS = _endings("mp4 mov avi mkv")
_SHOWN = _PICTURES | _FILMS


@frozen
class FolderPicture:
    """One picture or film below a folder."""

    path: str
    stamp: Stamp
    moment: datetime  # when it was taken, as far as name and file time tell; naive wall clock
    sidecars: tuple[tuple[str, Stamp], ...] = ()  # companions that may hold its owner's stars

    @property
    def video(self) -> bool:
        """A film shows its middle frame."""
        return is_film(self.path)

    @property
    def key(self) -> int:
        """64 bits that change with the path, with the bytes, and with what a sidecar says."""
        return picture_key(self.path, self.stamp, self.sidecars)


def picture_key(path: str, stamp: Stamp, sidecars: Iterable[tuple[str, Stamp]]) -> int:
    """Return the key of a picture: see FolderPicture.key."""
    from hashlib import blake2b  # here, because it loads much and the daemon asks for a name only

    about = f"{path}\0{stamp.size}\0{stamp.mtime_ns}"
    about += "".join(f"\0{each.size}\0{each.mtime_ns}" for _, each in sidecars)
    return int.from_bytes(blake2b(about.encode("utf-8", "surrogateescape"), digest_size=8).digest(), "big")


class ThumbnailOwner(StrEnum):
    """What lies at the thumbnail's place in a folder."""

    NONE = "none"
    OURS = "ours"
    THEIRS = "theirs"  # made by the owner or another program: stays as it is


def _no_keys() -> array[int]:
    return array("Q")


@changeable
class Folder:
    """One folder and what is below it."""

    path: str
    folders: list[Folder] = field(default_factory=list)
    keys: array[int] = field(default_factory=_no_keys)  # of the pictures and films directly inside
    shows: bool = False  # a picture lies directly inside, not only films
    thumbnails: list[str] = field(default_factory=list)  # names of files called thumbnail.*
    blocked: bool = False  # a sub-folder has the name that its thumbnail would have
    trouble: str = (
        ""  # why this folder could not be read; then nothing that is there is changed, in its parents neither
    )
    kept: list[str] = field(default_factory=list)  # names of thumbnails that ours took the place of
    leftovers: list[str] = field(default_factory=list)  # temporaries of ours from a run that was cut off

    def inside(self, name: str) -> str:
        """Return the path of what has this name in the folder."""
        return f"{self.path.rstrip('/')}/{name}"

    def count(self) -> int:
        """Return how many pictures are in the folder and below it."""
        return len(self.keys) + sum(folder.count() for folder in self.folders)

    def keys_below(self) -> bytes:
        """Return the sorted keys of the pictures in the folder and below it."""
        found = array("Q")
        for folder in self.every():
            found.extend(folder.keys)
        return array("Q", sorted(found)).tobytes()

    def every(self) -> Iterator[Folder]:
        """Yield the folders below and then this one: the deepest come first."""
        for folder in self.folders:
            yield from folder.every()
        yield self

    def unread(self) -> str:
        """Return why something below could not be read, "" when all of it was."""
        return self.trouble or next((why for folder in self.folders if (why := folder.unread())), "")


def is_shown(path: str) -> bool:
    """Tell by its ending whether a file can be in a thumbnail."""
    return extension_of(path) in _SHOWN


def is_film(path: str) -> bool:
    """Tell by its ending whether a file is a film that can be in a thumbnail."""
    return extension_of(path) in _FILMS
