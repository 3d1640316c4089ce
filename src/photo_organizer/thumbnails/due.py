"""Which folders get a thumbnail tonight, and why not the others. Touches nothing."""

from __future__ import annotations

from array import array
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from photo_organizer.records import frozen
from photo_organizer.thumbnails.tree import ThumbnailOwner

if TYPE_CHECKING:
    from photo_organizer.thumbnails.tree import Folder

MUCH = 20  # a folder that had this many pictures …
VANISHED = 0.1  # … and now has less than this share of them is not believed the first time
NOTHING = b"\0"  # what is remembered as doubted where no picture was left; it is the key of none


class FolderVerdict(StrEnum):
    """What is to be done about a folder."""

    MAKE = "make"
    SAME = "same"  # nothing changed
    OWN = "own"  # has pictures of its own: the file browser shows those
    LEAF = "leaf"  # has no sub-folders
    THEIRS = "theirs"  # has a thumbnail that we did not make
    BLOCKED = "blocked"  # a folder has the name that the thumbnail would have
    EMPTY = "empty"  # no pictures below
    GONE = "gone"  # none any more, and ours still shows them
    UNREAD = "unread"  # something below could not be read: what is there stays
    DOUBT = "doubt"  # far fewer pictures than before: believed when it is so again next time


@frozen
class Remembered:
    """What is known of a folder's thumbnail from the last time."""

    pictures: bytes  # sorted 64-bit keys of all pictures below
    key: str  # settings and models it was made with
    tiles: tuple[str, ...]  # paths, in their order
    sha256: str  # of the file
    doubted: bytes = b""  # the keys that were too few to be believed


def changes(before: bytes, now: bytes) -> int:
    """Return how many pictures came or went, at least 1 where anything did."""
    old, new = array("Q"), array("Q")
    old.frombytes(before)
    new.frombytes(now)
    same = _in_common(old, new)
    return max(len(new) - same, len(old) - same)


def _in_common(old: array[int], new: array[int]) -> int:
    """Return how many numbers two sorted rows share; sets of a million would take a hundred times the memory."""
    same, place, end = 0, 0, len(new)
    for number in old:
        while place < end and new[place] < number:
            place += 1
        if place < end and new[place] == number:
            same += 1
            place += 1
    return same


def due(  # noqa: PLR0911 - one line for each answer, in the order in which they count
    folder: Folder, found: bytes, owner: ThumbnailOwner, before: Remembered | None, key: str
) -> FolderVerdict:
    """Return what is to be done about `folder`, whose pictures below have the keys `found`."""
    if owner is ThumbnailOwner.OURS and not found:
        return _left_alone(folder, before)
    if not folder.folders:
        return FolderVerdict.LEAF
    if folder.trouble or (owner is not ThumbnailOwner.NONE and folder.unread()):
        return FolderVerdict.UNREAD
    if folder.shows:
        return FolderVerdict.OWN
    if owner is ThumbnailOwner.THEIRS:
        return FolderVerdict.THEIRS
    if not found:
        return FolderVerdict.EMPTY
    if folder.blocked:
        return FolderVerdict.BLOCKED
    if before and _too_few(before, found):
        return FolderVerdict.DOUBT
    if before and owner is ThumbnailOwner.OURS and (before.pictures, before.key) == (found, key):
        return FolderVerdict.SAME
    return FolderVerdict.MAKE


def _left_alone(folder: Folder, before: Remembered | None) -> FolderVerdict:
    """Return what becomes of a thumbnail of ours below which no picture is left, nor perhaps a folder.

    What was remembered of it may be lost, or it came with its library from another place: it is doubted all the same.
    """
    if folder.unread():
        return FolderVerdict.UNREAD
    return FolderVerdict.GONE if before and before.doubted == NOTHING else FolderVerdict.DOUBT


def _too_few(before: Remembered, found: bytes) -> bool:
    many = len(before.pictures) >= MUCH * 8 and len(found) < VANISHED * len(before.pictures)
    return many and before.doubted != found


def key(*parts: object) -> str:
    """Return a short name for settings and models: another name means that thumbnails are made anew."""
    return sha256(repr(parts).encode()).hexdigest()[:16]
