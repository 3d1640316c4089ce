"""What the child found out about one picture, and what the owner weighs it by. Touches nothing."""

from __future__ import annotations

from typing import Any, NamedTuple

from photo_organizer.records import frozen


class Face(NamedTuple):
    """One face as shares of the upright picture's width and height."""

    x: float
    y: float
    width: float
    height: float
    score: float
    # 1 looks at us, 0 is a profile, -1 is none: by eyes, nose and mouth, or by a closer look.
    frontal: float = 1.0


@frozen
class Measures:
    """One picture in numbers; `look/tone` and `look/tasks_thumbnail` tell how they are taken."""

    width: int
    height: int
    phash: int
    laplacian: float
    sobel: float
    colour: float
    luminance: float
    clipped: float
    contrast: float
    paper: float
    ink: float
    levels: float
    faces: tuple[Face, ...] = ()
    prompts: tuple[float, ...] = ()  # in the order of the table of prompts
    taken: str = ""
    rating: int = 0  # stars from XMP, -1 rejected
    favourite: bool = False
    camera: bool = False
    focus: tuple[float, float] | None = None  # the middle of what a picture without faces shows, as shares
    estimated: bool = False  # by the thumbnail inside the file; what is shown was measured in full
    text: float | None = None  # share that is text; None: not searched, since it would not be shown anyhow


def measured(answer: dict[str, Any]) -> Measures:
    """Return the measures in an answer of the child, or in what was remembered of it."""
    return Measures(
        **{
            **answer,
            "phash": int(answer["phash"], 16),
            "faces": tuple(Face(*face) for face in answer["faces"]),
            "prompts": tuple(answer["prompts"]),
            "focus": tuple(answer["focus"]) if answer["focus"] else None,
        }
    )


@frozen
class Weights:
    """Points for what is liked; each can be set."""

    face: float = 10  # for each face that is well seen
    central: float = 10  # more, when the faces are in the middle
    prompts: float = 20  # for fitting one of the prompts perfectly
    sharpness: float = 10  # from this much less to this much more
    colour: float = 5  # for a picture as colourful as a fair
    star: float = 10  # for each star the owner gave, from three on
