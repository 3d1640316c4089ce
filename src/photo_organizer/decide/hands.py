"""Who wrote a picture's dates: a camera, or a person through a scanner or an editor. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from photo_organizer.model import Family

if TYPE_CHECKING:
    from photo_organizer.model import Facts

_SCANNER = re.compile(
    r"scan|vuescan|silverfast|coolscan|nikon ls-|\bls-\d{4}|perfection|expression \d|gt-[a-z]?\d{3,}|opticfilm|opticslim"
    r"|plustek|microtek|umax|mustek|reflecta|pakon|noritsu|frontier|sp-?\d{3,4} film|sp-\d{4}\b|fi-\d{4}|image ?capture|twain|sane\b"
    r"|flextight|primefilm|fastfoto|picturesaver|film2sd|doxie|czur|lide \d|agfaphoto as\d|naps2|mp navigator|photomyne"
    # printers that scan
    r"|\bseries$|brother|officejet|deskjet|laserjet|photosmart [a-z]?\d{4}|\benvy\b|epson stylus|pixma|lexmark|xerox"
    r"|workforce|ecotank|pagewide|bizhub|ecosys|taskalfa|imagerunner|aficio|ricoh im c",
    re.IGNORECASE,
)
_EDITOR = re.compile(
    r"photoshop|lightroom|gimp|picasa|digikam|darktable|acdsee|photo ?mechanic|geosetter|exiftool|exiv2|shotwell|xnview"
    r"|irfanview|paint\.net|affinity|capture one|bridge|elements|aperture|iphoto|photos \d|photini|windows photo|paintshop"
    r"|photo ?gallery|faststone|zoner|luminar|on1 photo|negative lab|excire|magix|mylio|photo supreme|google photos",
    re.IGNORECASE,
)
# By phones and what they send with.
_NAMED = re.compile(r"(?:img|pxl|mvimg|pano|burst|win|whatsapp|signal)[\s_-]", re.IGNORECASE)
_WRITTEN_IN_FILMS = ("xmp:", "quicktime:day", "matroska:DATE")  # by programs, in words
_WRITTEN_BESIDE = ("xmp", "takeout", "flickr", "exiftool")


def was_scanned(facts: Facts) -> bool:
    """Tell whether a scanner, or a program that only scans, made the file."""
    return _names_one(_SCANNER, facts.camera) or _names_one(_SCANNER, facts.software)


def by_camera(facts: Facts) -> bool:
    """Tell whether a camera, and nobody after it, may have written the dates."""
    written = was_scanned(facts) or _names_one(_EDITOR, facts.software)
    return bool(facts.camera) and not written


@lru_cache(maxsize=256)  # few cameras and programs make all the pictures of a household
def _names_one(kind: re.Pattern[str], words: str) -> bool:
    return kind.search(words) is not None


def named_by_program(name: str) -> bool:
    """Tell whether a phone, or what sends its pictures, gave a file its name: a day in it is a day, also 1 January."""
    return _NAMED.match(name) is not None


def may_be_dated_by_owner(facts: Facts, source: str) -> bool:
    """Tell whether a person may have given the file the date of `source`: a picture by no camera, or edited after it, a film's words."""
    if facts.family is Family.VIDEO:
        return not facts.camera and source.startswith(_WRITTEN_IN_FILMS)
    return facts.kind in _WRITTEN_BESIDE or (facts.family is Family.IMAGE and not by_camera(facts))
