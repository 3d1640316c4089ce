"""Make prompts into rows of numbers: for the stand-in by class names, for CLIP by its text tower.

Runs in a process of its own on somebody's wish, never in the service: it loads numpy, and onnxruntime for CLIP.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from photo_organizer.errors import Refused
from photo_organizer.models.bpe import Vocabulary
from photo_organizer.models.manifest import ASSETS, model
from photo_organizer.models.minilm import MiniLM
from photo_organizer.models.prompts import Prompts
from photo_organizer.models.verify import checked, find

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from photo_organizer.models.manifest import Model

UNRELATED = 0.2  # cosine that two phrases reach which have nothing in common but being English
CLASSES_LOW, CLASSES_HIGH = 0.01, 0.25  # scores of the stand-in that mean "not at all" and "very much"
CLIP_LOW, CLIP_HIGH = 0.16, 0.31  # the same for CLIP's cosines between a picture and a sentence
_SENTENCE = "a photo of {}"  # CLIP was trained on captions (Radford et al. 2021, section 3.1.4)


def table(tower: Model, prompts: Sequence[str], state: Path | None = None) -> Prompts:
    """Return the table of `prompts` for one picture model; the files it needs must have been fetched.

    Touches nothing. Raises Refused where one is missing, WrongModel where one is another.
    """
    bare = tuple(prompt.removeprefix("-").strip() for prompt in prompts)
    key = checked(tower, _needed(tower, state))
    text = model(tower.text)
    weights, words = _needed(text, state), _needed(model(text.tokens), state)
    checked(text, weights)
    checked(model(text.tokens), words)
    if tower.activation == "classes":
        names = json.loads((ASSETS / "efficientnet-lite0.classes.json").read_text(encoding="utf-8"))
        low, high, rows = class_rows(MiniLM(weights.parent), names, bare)
    else:
        low, high, rows = sentence_rows(weights, text.output, Vocabulary(words), bare)
    return Prompts(tower.name, key, bare, low, high, rows)


def _needed(wanted: Model, state: Path | None) -> Path:
    path = find(wanted, state)
    if path is None:
        raise Refused(
            f"{wanted.title} ({wanted.file}) is missing", f"run: photo-organizer models fetch {wanted.name}"
        )
    return path


def class_rows(encoder: MiniLM, classes: Sequence[str], prompts: Sequence[str]) -> tuple[float, float, bytes]:
    """Return (low, high, rows) for a network that knows classes: how near each class's name is to each prompt."""
    names = encoder.embed([name.replace("_", " ") for name in classes])
    near = np.clip(names @ encoder.embed(list(prompts)).T - UNRELATED, 0, 1)
    return CLASSES_LOW, CLASSES_HIGH, near.astype("<f2").tobytes()


def sentence_rows(
    tower: Path, output: str, vocabulary: Vocabulary, prompts: Sequence[str]
) -> tuple[float, float, bytes]:
    """Return (low, high, rows) for CLIP: the unit embedding of each prompt as a column."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(tower), providers=["CPUExecutionProvider"])
    columns = [_embedding(session, output, vocabulary.tokens(_SENTENCE.format(prompt))) for prompt in prompts]
    return CLIP_LOW, CLIP_HIGH, np.stack(columns, axis=1).astype("<f2").tobytes()


def _embedding(session: Any, output: str, tokens: list[int]) -> Any:
    """Return the unit embedding of one sentence; a file with both towers is fed an empty picture beside it."""
    feed = dict[str, Any]()
    for wanted in session.get_inputs():
        if wanted.name == "input_ids":
            feed[wanted.name] = np.asarray([tokens], np.int32 if "int32" in wanted.type else np.int64)
        elif wanted.name == "attention_mask":
            feed[wanted.name] = np.ones((1, len(tokens)), np.int32 if "int32" in wanted.type else np.int64)
        else:
            usual = zip(wanted.shape, (1, 3, 224, 224), strict=True)
            shape = [side if isinstance(side, int) else normal for side, normal in usual]
            feed[wanted.name] = np.zeros(shape, np.float32)
    vector = session.run([output], feed)[0][0]
    return vector / np.linalg.norm(vector)
