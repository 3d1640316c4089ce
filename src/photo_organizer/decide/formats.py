"""Every format the program knows: name, what it is to the owner, and its extensions. Pure data."""

from __future__ import annotations

from photo_organizer.model import Family, FileType

_ROWS: tuple[tuple[Family, str, str], ...] = (
    (Family.IMAGE, "jpeg", "jpg jpeg jpe mpo insp"),
    (Family.IMAGE, "png", "png"),
    (Family.IMAGE, "gif", "gif"),
    (Family.IMAGE, "bmp", "bmp"),
    (Family.IMAGE, "tiff", "tif tiff"),
    (Family.IMAGE, "webp", "webp"),
    (Family.IMAGE, "heif", "heic heif hif"),
    (Family.IMAGE, "avif", "avif"),
    (Family.IMAGE, "jxl", "jxl"),
    (Family.IMAGE, "psd", "psd psb"),
    (Family.IMAGE, "ico", "ico"),
    (Family.IMAGE, "svg", "svg"),
    (Family.RAW, "dng", "dng"),
    (Family.RAW, "cr2", "cr2"),
    (Family.RAW, "cr3", "cr3"),
    (Family.RAW, "crw", "crw"),
    (Family.RAW, "nef", "nef"),
    (Family.RAW, "nrw", "nrw"),
    (Family.RAW, "arw", "arw"),
    (Family.RAW, "srf", "srf"),
    (Family.RAW, "sr2", "sr2"),
    (Family.RAW, "orf", "orf"),
    (Family.RAW, "raf", "raf"),
    (Family.RAW, "rw2", "rw2 raw rwl"),
    (Family.RAW, "pef", "pef"),
    (Family.RAW, "srw", "srw"),
    (Family.RAW, "3fr", "3fr fff"),
    (Family.RAW, "iiq", "iiq"),
    (Family.RAW, "x3f", "x3f"),
    (Family.RAW, "erf", "erf"),
    (Family.RAW, "kdc", "kdc"),
    (Family.RAW, "dcr", "dcr"),
    (Family.RAW, "mrw", "mrw"),
    (Family.RAW, "kyocera", "raw"),
    (Family.VIDEO, "mp4", "mp4 m4v insv"),
    (Family.VIDEO, "mov", "mov qt"),
    (Family.VIDEO, "3gp", "3gp 3g2"),
    (Family.VIDEO, "avi", "avi"),
    (Family.VIDEO, "mkv", "mkv"),
    (Family.VIDEO, "webm", "webm"),
    (Family.VIDEO, "mpeg", "mpg mpeg vob"),
    (Family.VIDEO, "mts", "mts m2ts ts"),
    (Family.VIDEO, "wmv", "wmv asf"),
    (Family.VIDEO, "flv", "flv"),
    (Family.SIDECAR, "xmp", "xmp"),
    (Family.SIDECAR, "aae", "aae"),
    (Family.SIDECAR, "takeout", "json"),
    (Family.SIDECAR, "flickr", "json"),
    (Family.SIDECAR, "exiftool", "json"),
    (Family.SIDECAR, "icloud", "csv"),
    (Family.SIDECAR, "thm", "thm"),
    (Family.SIDECAR, "lrv", "lrv lrf"),
    (Family.SIDECAR, "wav", "wav"),
    (Family.SIDECAR, "sonyxml", "xml"),
    *((Family.SIDECAR, name, name) for name in ("srt", "pp3", "dop", "on1", "cos", "nksc", "vrd", "arp")),
)

FORMATS: tuple[FileType, ...] = tuple(
    FileType(name, family, tuple(extensions.split())) for family, name, extensions in _ROWS
)
BY_NAME: dict[str, FileType] = {kind.name: kind for kind in FORMATS}
BY_EXTENSION: dict[str, FileType] = {ext: kind for kind in reversed(FORMATS) for ext in kind.extensions}


def extensions_of(*families: Family) -> frozenset[str]:
    """Return the extensions of the formats of these families."""
    return frozenset(ending for kind in FORMATS if kind.family in families for ending in kind.extensions)
