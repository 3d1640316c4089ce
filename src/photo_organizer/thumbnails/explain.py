"""Say in words why a picture was chosen: "3 faces, a sunset by the sea, sharp". Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.thumbnails.people import sure

if TYPE_CHECKING:
    from photo_organizer.thumbnails.judge import PictureScore
    from photo_organizer.thumbnails.measures import Measures

_SHARP, _SOFT = 0.6, 0.25  # of the points for sharpness
_COLOURFUL, _GREY = 55.0, 6.0  # Hasler's measure


def words(found: Measures, verdict: PictureScore, *, sharpness: float = 10, folder: str = "") -> str:
    """Return the reasons in the order in which people would name them; `sharpness` is its weight, `folder` the sub-folder."""
    parts = dict(verdict.parts)
    said = list[str]()
    if found.favourite:
        said.append("a favourite")
    if found.rating > 0:
        said.append("1 star" if found.rating == 1 else f"{found.rating} stars")
    if faces := len(sure(found.faces)):
        said.append("1 face" if faces == 1 else f"{faces} faces")
    if verdict.liked:
        said.append(verdict.liked)
    said += list(verdict.against)
    if sharpness > 0 and "blurred" not in verdict.against:
        share = parts["sharpness"] / sharpness
        said += ["sharp"] if share >= _SHARP else ["soft"] if share < _SOFT else []
    if found.colour >= _COLOURFUL:
        said.append("colourful")
    elif found.colour < _GREY:
        said.append("black and white")
    if not said:
        said.append("nothing special")
    return ", ".join([*said, f"from {folder}"] if folder else said)
