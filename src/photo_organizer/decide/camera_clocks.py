"""Cameras that write local time where the format demands UTC. Pure.

A film of these shows the wall clock of the recording; converting it again would move it by hours.
"""

from __future__ import annotations

# The beginning of "make model", lower case.
LOCAL_TIME_CAMERAS: tuple[str, ...] = (
    "gopro",
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
COUNTED_IN_UTC = ("quicktime:mvhd", "quicktime:tkhd", "quicktime:mdhd")


def writes_local_time(camera: str, source: str, further: tuple[str, ...] = ()) -> bool:
    """Tell whether `camera`'s UTC field of `source` holds local time."""
    if source not in COUNTED_IN_UTC or not camera:
        return False
    name = " ".join(camera.lower().split())
    known = (*LOCAL_TIME_CAMERAS, *(" ".join(line.lower().split()) for line in further))
    return any(name.startswith(beginning) for beginning in known if beginning)
