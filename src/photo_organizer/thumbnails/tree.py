"""The nouns of the night: pictures in folders, as one walk saw them. Touches nothing.

A folder holds eight bytes for each of its pictures: a library may have millions. Who needs the pictures reads the folder again.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from photo_organizer.model import Stamp

TILES = 4  # pictures in a thumbnail
PICTURES = frozenset(
    [
        "jpg",
        "jpeg",
        "jpe",
        "png",
        "heic",
        "heif",
        "webp",
        "tif",
        "tiff",
        "bmp",
        "gif",
        "avif",
        "dng",
        "cr2",
        "cr3",
        "nef",
        "nrw",
        "arw",
        "srf",
        "sr2",
        "orf",
        "raf",
        "rw2",
        "pef",
        "srw",
        "raw",
        "3fr",
        "iiq",
        "erf",
        "kdc",
        "mrw",
    ]
)
FILMS = frozenset(["mov", "mp4", "m4v", "avi", "mkv", "insv"])


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
        return extension(self.path) in FILMS

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


@dataclass(slots=True)
class Folder:
    """One folder and what is below it."""

    path: str
    folders: list[Folder] = field(default_factory=list)
    keys: array[int] = field(default_factory=_no_keys)  # of the pictures and films directly inside
    shows: bool = False  # a picture lies directly inside, not only films
    thumbnails: list[str] = field(default_factory=list)  # names of files called thumbnail.*
    blocked: bool = False  # a sub-folder has the name that its thumbnail would have
    trouble: str = ""  # why this folder could not be read; then nothing is decided about it or its parents
    kept: list[str] = field(default_factory=list)  # names of thumbnails that ours took the place of
    leftovers: list[str] = field(default_factory=list)  # temporaries of ours from a run that was cut off

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


def extension(path: str) -> str:
    """Return the extension in lower case without the dot."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name.lstrip(".") else ""
