"""The event: the name of the intake's sub-folder where a person wrote it. Pure."""

from __future__ import annotations

import re

from photo_organizer.decide.file_names import fold

# What cameras, phones, programs and exports name their folders.
_MACHINES = re.compile(
    r"(dcim|private|avchd|bdmv|stream|m4root|clip|sub|thmbnl|mp_root|misc|\d{3}[a-z0-9_]{5}|\d{3}___\d\d|camera( ?uploads?)?|"
    r"camera roll|screenshots?|screen recordings?|whatsapp( images| video| animated gifs| documents)?|media|sent|telegram( images| video)?|"
    r"signal|messenger|instagram|facebook|snapchat|downloads?|bluetooth|pictures|photos?|bilder|fotos?|videos?|images?|movies|"
    r"takeout|google ?(photos|fotos)|photos from \d{4}|fotos von \d{4}|icloud ?photos?|new folder( \(\d+\))?|neuer ordner( \(\d+\))?|"
    r"card ?\d*|sd ?card|untitled|no ?name|usb ?(disk|drive|stick)?|phone|iphone|ipad|android|backup|import(ed)?|inbox|upload(s|ed)?|"
    r"recentclips|savedclips|sentryclips|event|normal|front|rear|parking|originals?|edited|raw|jpe?g|tmp|temp)"
)
_DATE = re.compile(
    r"[\d\s._/-]*(jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])?[a-z]{0,6}[\d\s._/-]*"
)
_LEADING_DATE = re.compile(r"^(19|20)\d\d([-_. ]?\d\d){0,2}([-_. ]+|$)")


def event_of(path: str, intake: str) -> str:
    """Return the nearest folder of `path` below `intake` that a person named, "" when there is none."""
    if not path.startswith(intake + "/"):
        return ""
    folders = path[len(intake) + 1 :].split("/")[:-1]
    return next((folder for folder in reversed(folders) if _is_a_persons(folder)), "")


def _is_a_persons(folder: str) -> bool:
    name = fold(folder).strip()
    rest = _LEADING_DATE.sub("", name)
    letters = sum(letter.isalpha() for letter in rest)
    return letters > 1 and not _MACHINES.fullmatch(rest) and not _DATE.fullmatch(rest)
