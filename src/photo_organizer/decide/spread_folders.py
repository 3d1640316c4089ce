"""Folders over which an archive, a camera's card or an editor spreads what belongs together. Pure.

Google Takeout comes in parts, and a JSON may lie in another part than its photo; in a Flickr export it always does. Sony puts a film into CLIP, its small picture
into THMBNL and its small film into SUB (XAVC: below M4ROOT, XDCAM: below XDROOT). Nikon's editors and Capture One keep their settings in a
folder below that of the photos: NKSC_PARAM, CaptureOne/Settings153.
"""

from __future__ import annotations

import re
from functools import lru_cache

# What unpacking makes of the parts: takeout-20240131T120000Z-002, takeout-20240131T120000Z-1-002, Takeout 2, Takeout (2), Takeout-2.
_PART = re.compile(
    r"(/takeout)(?:(-\d{8}T\d{6}Z(?:-\d+)?)-\d{3}|[ _-]?(?:\d{1,3}|\(\d{1,3}\)))(?=/)", re.IGNORECASE
)
# data-download-1 holds the photos, 72157712345678901_1a2b3c4d5e6f_part1 what Flickr knows of them.
_FLICKR = re.compile(
    r"/(?:data-download-\d{1,3}|721577?\d{8,14}_[0-9a-f]{8,16}_part\d{1,3})(?=/)", re.IGNORECASE
)
_MEETING = re.compile(r"/takeout[^/]*/|/clip/$", re.IGNORECASE)  # where the others' parts would lie
_BESIDE_CLIP = re.compile(r"(?<=/)thmbnl$|(?<=/m4root/)sub$|(?<=/xdroot/)sub$", re.IGNORECASE)

_OF_EDITORS = re.compile(r"/(?:nksc_param|captureone/settings\d{0,6})$", re.IGNORECASE)


@lru_cache(maxsize=64)  # it is asked again and again for the files of one folder
def whole_folder(folder: str) -> str:
    """Return the folder in which a file would lie had its archive come in one part, and its card kept films and theirs together."""
    whole = _PART.sub(lambda found: found[1] + (found[2] or ""), folder + "/")
    return card_folder(_FLICKR.sub("/data-download", whole).removesuffix("/"))


def is_spread(folder: str) -> bool:
    """Tell whether what belongs to a folder's files may lie in another folder."""
    return whole_folder(folder) != folder or _MEETING.search(folder + "/") is not None


@lru_cache(maxsize=64)
def is_of_flickr(folder: str) -> bool:
    """Tell whether a folder is one of a Flickr export's archives."""
    return _FLICKR.search(folder + "/") is not None


def card_folder(folder: str) -> str:
    """Return the folder of the photos that an editor's settings, or a card's small pictures or films, belong to; any other as it is."""
    if folder[-1:] in "mMsS0123456789" and (settings := _OF_EDITORS.search(folder)):
        return folder[: settings.start()]
    return _BESIDE_CLIP.sub(_clip, folder) if folder[-3:].lower() in ("bnl", "sub") else folder


def _clip(found: re.Match[str]) -> str:
    spelled = found[0]
    return "CLIP" if spelled.isupper() else "clip" if spelled.islower() else "Clip"
