"""Open a neural network the frugal way: one thread, no arena, weights unpacked once. Runs in the child alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime

from photo_organizer.look import networks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL import Image


class Network:
    """An ONNX file; it is open unless a picture needed the room (`networks`)."""

    def __init__(self, model: Path) -> None:
        self._model = model
        session = networks.opened(model, _session)
        self.input = session.get_inputs()[0].name
        self.outputs = [output.name for output in session.get_outputs()]

    def run(self, outputs: Sequence[str] | None, given: Mapping[str, NDArray[Any]]) -> list[NDArray[Any]]:
        """Return what the network answers, by default all of its outputs."""
        answers: list[NDArray[Any]] = networks.opened(self._model, _session).run(outputs, given)
        return answers


def batch(picture: Image.Image, mean: Sequence[float], spread: Sequence[float]) -> NDArray[np.float32]:
    """Return an RGB picture as networks take it, (1, 3, height, width): each colour less its mean, in shares of its spread."""
    pixels = np.asarray(picture, np.float32)
    ready = (pixels - np.asarray(mean, np.float32)) / np.asarray(spread, np.float32)
    return np.ascontiguousarray(ready.transpose(2, 0, 1)[None])


def _session(model: Path) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # the night shares the NAS; the child runs at the lowest priority anyhow
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    # Weights stored as int8 become float32 while loading, so that every processor computes the same.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
