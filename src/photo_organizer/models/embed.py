"""Make prompts into rows of numbers, for the stand-in by class names, for CLIP by its text tower."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.models.minilm import MiniLM

UNRELATED = 0.2  # cosine that two phrases reach which have nothing in common but being English
CLASSES_LOW, CLASSES_HIGH = 0.01, 0.25  # scores of the stand-in that mean "not at all" and "very much"


def class_rows(encoder: MiniLM, classes: Sequence[str], prompts: Sequence[str]) -> tuple[float, float, bytes]:
    """Return (low, high, rows) for a network that knows classes: how near each class's name is to each prompt."""
    names = encoder.embed([name.replace("_", " ") for name in classes])
    near = np.clip(names @ encoder.embed(list(prompts)).T - UNRELATED, 0, 1)
    return CLASSES_LOW, CLASSES_HIGH, near.astype("<f2").tobytes()
