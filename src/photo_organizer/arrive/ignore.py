"""Names that are never touched: uploads in flight and what systems leave behind. Touches nothing.

A wrong "ignore" leaves a photo in the intake for ever, so each rule names a pattern that no camera,
phone or person gives to a finished photo. Sources: the documentation of the programs named beside them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import is_photo_name
from photo_organizer.decide.formats import BY_EXTENSION
from photo_organizer.names import is_system_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

# What a program that downloads a file appends to its final name: to its notes, or to the bytes of a file whose name it reserves.
BESIDE = (
    ".part",  # Firefox, curl, wget front ends, Nextcloud
    ".partial",  # Edge, many copy programs
    ".crdownload",  # Chrome
    ".opdownload",  # Opera
    ".fdmdownload",  # Free Download Manager
    ".xltd",  # Xunlei
    ".filepart",  # WinSCP
    ".aria2",  # aria2
    ".aria2__temp",
    ".ytdl",  # yt-dlp
    ".lftp-pget-status",
    ".dtapart",  # DownThemAll
    ".!sync",  # Resilio Sync
    ".!qb",  # qBittorrent
    ".!ut",  # uTorrent
    ".bc!",  # BitComet
    ".td",  # Thunder
    ".td.cfg",
    ".jc!",  # FlashGet
    ".getright",
)
# What a program appends while it writes; the finished file then gets its real name. Files only:
# "Wedding 2.Part" is a perfectly good name for a folder.
_IN_FLIGHT = (
    *BESIDE,
    ".downloading",  # browsers of phones
    ".download",  # Safari
    ".tmp",
    ".temp",
    ".syncpart",  # Resilio Sync
    ".bts",
    ".rsls",  # … and its placeholders
    ".rslsf",
    ".crswap",  # pages that write files by Chrome
    ".wkdownload",  # WebKit's browsers
    ".!bt",  # BitTorrent
    ".synctemp",
    ".tmp.driveupload",  # Google Drive
    ".tmp.drivedownload",
    ".ffs_tmp",  # FreeFileSync
    ".upload",  # upload pages and servers that go on after a pause
    ".uploading",
    ".uploadpart",
    ".inprogress",
    ".unfinished",
    ".incomplete",
    ".unconfirmed",
    ".ob!",  # Orbit
    ".az!",  # Vuze
    ".swp",  # editors
    ".swo",
    ".swx",
    ".~tmp",
    "_exiftool_tmp",
    ".icloud",  # placeholders: the picture itself is elsewhere
    ".nextcloud",
    ".owncloud",
    ".cloud",  # odrive
    ".cloudf",
    ".tacitpart",  # FolderSync
    "~",  # editors' backups
)
_IN_FLIGHT_PREFIXES = ("~$", "~syncthing~")  # Office locks; Syncthing on Windows clients
# Hidden names of a photo that a program still brings, or has not brought at all.
_HIDDEN_PREFIXES = (".pending-", ".syncthing.", ".goutputstream-", ".pureftpd-upload.")
# Pieces of a film of yt-dlp; a process and its number.
_NUMBERED = re.compile(r"\.(part-frag\d+|tmp[.-]\d{1,10})$")
_PROFTPD = re.compile(r"^\.in\..+\.$")
_RSYNC = re.compile(r"^(\..+)\.[A-Za-z0-9]{6}$")
_SAFE_SAVE = re.compile(r"\.sb-[0-9a-f]{8}-[A-Za-z0-9]{6}$")  # macOS writes beside the file, then swaps

_SYSTEM_FILES = frozenset(
    {
        "desktop.ini",
        "thumbs.db",
        "ehthumbs.db",
        "ehthumbs_vista.db",
        "icon\r",
        "picasa.ini",  # captions and faces of the folder's pictures, by older versions not hidden
        "sync.ffs_db",  # FreeFileSync: without it, what was deleted comes back
        "sync.ffs_lock",
        "digikam4.db",  # digiKam: albums, tags and faces of the folder's pictures
        "thumbnails-digikam.db",
        "recognition.db",
        "similarity.db",
        "sonycard.ind",  # Sony's cards: empty, and never anything else
        "memstick.ind",
        "mstk_pro.ind",
    },
)
_STREAMS = ("zone.identifier", "thumbs.db:encryptable")  # Windows' alternate streams kept as files
_STREAM_MARKS = (".", ":", "\uf022")  # U+F022 is how Samba and the Mac store a colon
_SYNOLOGY_STREAMS = ("@synoeastream", "@synoresource")
# Catalogues of programs that edit: what was done to each photo, by its place. Moved away, file by file, they are of no use.
_CATALOGUES = (".lrcat", ".lrcat-journal", ".lrcat-wal", ".lrcat-shm", ".lrcat.lock", ".cocatalogdb")
_SYSTEM_ENDINGS = (
    *_CATALOGUES,
    *_SYNOLOGY_STREAMS,
    *(mark + stream for stream in _STREAMS for mark in _STREAM_MARKS),
)

# None of the patterns here ends so: most names of a library need one look at their ending.
_FINISHED = frozenset(
    spelled
    for ending in (
        "jpg",
        "jpeg",
        "heic",
        "png",
        "mp4",
        "mov",
        "dng",
        "cr2",
        "cr3",
        "nef",
        "arw",
        "raf",
        "rw2",
    )
    for spelled in (ending, ending.upper())
)

_HIDDEN = frozenset(".@")
_MARKED = _HIDDEN | {"~"}  # what such a name is, its ending does not tell

# Hidden folders of which no photo is missed: thrown away, made from others, or former versions.
_HIDDEN_FOLDERS = re.compile(
    r"\.(trash(es)?|trash-\d+|recycle|spotlight-v100|fseventsd|temporaryitems|documentrevisions-v100|mobilebackups|"
    r"thumbnails|thumbs?|thumbcache.*|thumbdata.*|@__thumb|wdmc|cache|sync|stfolder|stversions|dropbox\.cache|photo-organizer)"
)
_THROWN_AWAY = ".trashed-"  # Android: until its days are over
OF_EDITORS = (".lrdata", ".lrcat-data")  # Lightroom's small versions of the owner's pictures, and its masks
_FOLDER_ENDINGS = (".download", *OF_EDITORS)  # the first is Safari's


def ignored(name: str, is_folder: bool) -> bool:  # noqa: FBT001 - the two kinds of directory entry
    """Say whether the entry `name` of a folder of the intake is left alone. Touches nothing."""
    if name[:1] in _HIDDEN:  # hidden, rsync's temporaries, our own folder; DSM's @eaDir and @tmp
        return True
    if not is_folder and name.rpartition(".")[2] in _FINISHED and name[0] != "~":
        return False
    lower = name.lower()
    return _system_folder(lower, name) if is_folder else _system_file(lower) or _in_flight(lower, name)


def not_ignored(names: Iterable[str]) -> list[str]:
    """Return the names of files that are not left alone: `ignored` for many at once. Touches nothing."""
    return [
        name
        for name in names
        if (name.rpartition(".")[2] in _FINISHED and name[0] not in _MARKED)
        or not ignored(name, is_folder=False)
    ]


def hidden(name: str, is_folder: bool) -> bool:  # noqa: FBT001 - the two kinds of directory entry
    """Say whether an entry is hidden or a system's: what an owner does not see as a photo. Touches nothing."""
    if name[:1] in _HIDDEN:
        return True
    lower = name.lower()
    return is_system_folder(lower) if is_folder else _system_file(lower)


def of_a_system(name: str, is_folder: bool) -> bool:  # noqa: FBT001 - the two kinds of directory entry
    """Say whether no photo of an owner is lost with an entry, hidden or not. Touches nothing.

    A folder that somebody hid holds photos as any other does.
    """
    lower = name.lower()
    if name.startswith(("@", "._")) or (is_system_folder(lower) if is_folder else _system_file(lower)):
        return True
    if not name.startswith("."):
        return False
    if is_folder:
        return _HIDDEN_FOLDERS.fullmatch(lower) is not None
    return not is_photo_name(name) or lower.startswith(_THROWN_AWAY) or in_flight(name)


def _system_folder(lower: str, name: str) -> bool:
    ours_to_leave = is_system_folder(lower) or lower.endswith(_FOLDER_ENDINGS)
    return ours_to_leave or _SAFE_SAVE.search(name) is not None


def _system_file(lower: str) -> bool:
    return lower in _SYSTEM_FILES or lower.endswith(_SYSTEM_ENDINGS)


def in_flight(name: str) -> bool:
    """Say whether a program gives such a name to what it has not finished. Touches nothing."""
    lower = name.lower()
    if not name.startswith("."):
        return _in_flight(lower, name)
    if name.startswith("._") or name.endswith("~"):  # the Mac's second half of a file; a backup
        return False
    if lower.startswith(_HIDDEN_PREFIXES) or _PROFTPD.match(name):
        return True
    rsync, ending = _RSYNC.match(name), next((end for end in _IN_FLIGHT if lower.endswith(end)), "")
    return is_photo_name(rsync[1] if rsync else lower.removesuffix(ending)) and bool(rsync or ending)


def may_be_in_flight(name: str) -> bool:
    """Say whether an ending that no format has stands behind a photo's whole name, as programs do that we do not know. Touches nothing.

    Only what is named otherwise soon was one: backups and older versions have such names for good.
    """
    before, dot, ending = name.rpartition(".")
    return bool(dot) and is_photo_name(before) and ending.lower() not in BY_EXTENSION


def _in_flight(lower: str, name: str) -> bool:
    if lower.startswith(_IN_FLIGHT_PREFIXES) or lower.endswith(_IN_FLIGHT) or _NUMBERED.search(lower):
        return True
    return ".sb-" in name and _SAFE_SAVE.search(name) is not None
