"""MiniLM, a small text encoder, in plain numpy: sentences that mean alike get vectors that point alike.

Sources: Wang et al. 2020, MiniLM; Devlin et al. 2019, BERT (post-norm transformer); mean pooling and unit length as
in Reimers & Gurevych 2019, Sentence-BERT. Needed only when prompts are made into vectors, never by the daemon.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from photo_organizer.models.wordpiece import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Array = NDArray[np.float32]

HEADS = 12
LAYERS = 6
EPSILON = 1e-12


def weights(path: Path) -> dict[str, Array]:
    """Return the float32 tensors of a safetensors file (length, JSON header, raw values). Touches nothing."""
    raw = path.read_bytes()
    size = int.from_bytes(raw[:8], "little")
    header: dict[str, Any] = json.loads(raw[8 : 8 + size])
    return {
        name: np.frombuffer(
            raw[8 + size + about["data_offsets"][0] : 8 + size + about["data_offsets"][1]], "<f4"
        ).reshape(about["shape"])
        for name, about in header.items()
        if about.get("dtype") == "F32"
    }


def _erf(x: Array) -> Array:
    """Return the error function, to 1.5e-7 (Abramowitz & Stegun 7.1.26)."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.asarray(np.sign(x) * (1 - series * np.exp(-x * x)), np.float32)


class MiniLM:
    """The encoder with its weights and vocabulary."""

    def __init__(self, folder: Path) -> None:
        """Read `model.safetensors` and `vocab.txt` from `folder`. Touches nothing."""
        self._w = weights(folder / "model.safetensors")
        lines = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
        self._vocabulary = {word: number for number, word in enumerate(lines) if word}

    def embed(self, texts: Sequence[str]) -> Array:
        """Return one unit vector of 384 numbers for each text."""
        return np.stack([self._one(tokens(text, self._vocabulary)) for text in texts])

    def _one(self, numbers: list[int]) -> Array:
        w = self._w
        x = w["embeddings.word_embeddings.weight"][numbers]
        x = x + w["embeddings.position_embeddings.weight"][: len(numbers)]
        x = self._norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(LAYERS):
            x = self._layer(x, f"encoder.layer.{layer}")
        mean = x.mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), np.float32)

    def _layer(self, x: Array, name: str) -> Array:
        seen = self._linear(self._attend(x, f"{name}.attention.self"), f"{name}.attention.output.dense")
        x = self._norm(x + seen, f"{name}.attention.output.LayerNorm")
        wide = self._linear(x, f"{name}.intermediate.dense")
        wide = wide * 0.5 * (1 + _erf(wide / np.float32(2**0.5)))
        return self._norm(x + self._linear(wide, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _attend(self, x: Array, name: str) -> Array:
        def heads(part: str) -> Array:
            return self._linear(x, f"{name}.{part}").reshape(len(x), HEADS, -1).transpose(1, 0, 2)

        query, key, value = heads("query"), heads("key"), heads("value")
        weight = query @ key.transpose(0, 2, 1) / np.float32(query.shape[-1] ** 0.5)
        weight = np.exp(weight - weight.max(axis=-1, keepdims=True))
        mixed = weight / weight.sum(axis=-1, keepdims=True) @ value
        return np.asarray(mixed.transpose(1, 0, 2).reshape(len(x), -1), np.float32)

    def _linear(self, x: Array, name: str) -> Array:
        return np.asarray(x @ self._w[f"{name}.weight"].T + self._w[f"{name}.bias"], np.float32)

    def _norm(self, x: Array, name: str) -> Array:
        centred = x - x.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + EPSILON)
        return np.asarray(centred / spread * self._w[f"{name}.weight"] + self._w[f"{name}.bias"], np.float32)
