"""Cameras that write local time where the format demands UTC. Pure.

A film of these shows the wall clock of the recording; converting it again would move it by hours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from photo_organizer.model import Facts

# The beginning of "make model", lower case.
LOCAL_TIME_CAMERAS: tuple[str, ...] = (
    "gopro",  # until the firmware of the HERO10; see _UTC_SINCE
    "pentax",
    # Compact cameras of the years before zones, by the mark they leave in their films; they know no zone.
    "eastman kodak company",
    "fujifilm digital camera",
    "konica minolta digital camera",
    "minolta digital camera",
    "nikon digital camera",
    "olympus digital camera",
    "samsung digital camera",
    "sanyo digital camera",
)
# GoPro has written UTC since the HERO11, whose firmware is H22.
_GOPROS, _UTC_SINCE = re.compile(r"H(\d\d)\."), 22
COUNTED_IN_UTC = ("quicktime:mvhd", "quicktime:tkhd", "quicktime:mdhd")


def writes_local_time(facts: Facts, source: str, further: tuple[str, ...] = ()) -> bool:
    """Tell whether the UTC field of `source` holds local time, by the camera and its firmware."""
    if source not in COUNTED_IN_UTC or not facts.camera:
        return False
    name = _plain(facts.camera)
    if any(name.startswith(beginning) for beginning in map(_plain, further) if beginning):
        return True
    return not _writes_utc(name, facts.software) and name.startswith(LOCAL_TIME_CAMERAS)


def _writes_utc(camera: str, firmware: str) -> bool:
    """Tell by the firmware whether this one has learnt what the format demands."""
    found = _GOPROS.match(firmware)
    return camera.startswith("gopro") and found is not None and int(found[1]) >= _UTC_SINCE


def _plain(name: str) -> str:
    return " ".join(name.lower().split())
