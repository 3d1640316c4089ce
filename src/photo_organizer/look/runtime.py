"""Open a neural network the frugal way: one thread, no arena, weights unpacked once. Runs in the child alone."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import onnxruntime

if TYPE_CHECKING:
    from pathlib import Path


@lru_cache(maxsize=4)
def session(model: Path) -> Any:
    """Return an onnxruntime session of the ONNX file `model` on the processor; the same one when it is asked for again."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # the night shares the NAS; the child runs at the lowest priority anyhow
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    # Weights stored as int8 become float32 while loading, so that every processor computes the same.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
