"""Every format the program knows: name, what it is to the owner, and its extensions. Pure data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.model import Family, FileType

if TYPE_CHECKING:
    from collections.abc import Iterator

# A format with its extensions, the usual one first; where none are written, its name is the only one.
_TABLE = {
    Family.IMAGE: """
        jpeg:jpg,jpeg,jpe,mpo,insp png gif bmp tiff:tif,tiff webp heif:heic,heif,hif avif jxl
        psd:psd,psb ico svg
    """,
    Family.RAW: """
        dng cr2 cr3 crw nef nrw arw srf sr2 orf raf rw2:rw2,raw,rwl pef srw 3fr:3fr,fff iiq x3f
        erf kdc dcr mrw kyocera:raw
    """,
    Family.VIDEO: """
        mp4:mp4,m4v,insv mov:mov,qt 3gp:3gp,3g2 avi mkv webm mpeg:mpg,mpeg,vob mts:mts,m2ts,ts
        wmv:wmv,asf flv
    """,
    Family.SIDECAR: """
        xmp aae takeout:json flickr:json exiftool:json icloud:csv thm lrv:lrv,lrf wav
        sonyxml:xml srt pp3 dop on1 cos nksc vrd arp
    """,
}


def _formats(family: Family, words: str) -> Iterator[FileType]:
    """Yield the formats of one row of the table."""
    for word in words.split():
        name, _, extensions = word.partition(":")
        yield FileType(name, family, tuple((extensions or name).split(",")))


FORMATS: tuple[FileType, ...] = tuple(kind for row in _TABLE.items() for kind in _formats(*row))
BY_NAME: dict[str, FileType] = {kind.name: kind for kind in FORMATS}
BY_EXTENSION: dict[str, FileType] = {ext: kind for kind in reversed(FORMATS) for ext in kind.extensions}


def extensions_of(*families: Family) -> frozenset[str]:
    """Return the extensions of the formats of these families."""
    return frozenset(ending for kind in FORMATS if kind.family in families for ending in kind.extensions)
