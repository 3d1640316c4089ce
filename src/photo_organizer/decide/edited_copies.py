"""An edited copy that has lost its date: of which photo its name says that it is one, and what that tells. Pure.

Editors write IMG_1234-edited.jpg beside IMG_1234.JPG, and Apple IMG_E1234.JPG; many leave the date out. A number behind the
name says nothing: `IMG_1234 (1).jpg` is another photo as often as a copy.
"""

from __future__ import annotations

import re
from datetime import timedelta

from photo_organizer.decide.edit_words import EDITED
from photo_organizer.decide.file_names import split_name
from photo_organizer.decide.same_picture import SOURCE, itself
from photo_organizer.model import Dated, Precision, Strength, Undated
from photo_organizer.names import fold
from photo_organizer.sentences import Sentence, joined

# What editors put behind the name by themselves.
_PROGRAMS = "dxo[a-z_-]*|enhanced-[a-z]{2}|(?:denoise|sharpen)ai[a-z-]*|gigapixel[a-z-]*|topaz[a-z-]*|hdr|snapseed|luminar"
_BEHIND = re.compile(rf"(?P<stem>.+?)(?:[\s_-]+|\s*\((?=.+\)$))(?:{EDITED}|{_PROGRAMS})(?:-\d{{1,2}})?\)?")
_APPLE = re.compile(r"img_e(?P<number>\d{4})")
_ZONES = timedelta(hours=14)  # a file time in another zone


def original_of(name: str) -> str:
    """Return the folded stem of the photo that a file name says to be an edited copy of, "" where it says none."""
    stem = split_name(fold(name))[0]
    if apple := _APPLE.fullmatch(stem):
        return f"img_{apple['number']}"
    found = _BEHIND.fullmatch(stem)
    return found["stem"] if found else ""


def dated_as(original: Dated, name: str, own: Dated | Undated) -> Dated | None:
    """Return the date of an edited copy of the photo `name`; None where it has one of its own, or was there before its photo."""
    if isinstance(own, Dated) and (own.strength > Strength.FILE_TIME or own.value < original.value - _ZONES):
        return None
    words = Sentence("edited_copy_of", f"its name says that it is an edited copy of {name}", path=name)
    note = joined(words, itself(own)) if isinstance(own, Dated) else words
    # The second is the photo's alone: no rule for two of one second.
    about = min(original.precision, Precision.MINUTE)
    return Dated(original.value, SOURCE, "", None, note, about, Strength.SIDECAR)
