"""EfficientNet-Lite0 as an ONNX graph, built from its weights alone. Touches nothing.

Source of the architecture: Tan & Le 2019, EfficientNet, in its "lite" form: no squeeze-and-excitation, ReLU6.
Weights are stored as int8 per output channel and dequantised when the model is loaded; the arithmetic stays in
float32, so that the scores are the same on processors with and without AVX or VNNI.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

# (repeats, kernel, stride of the first, expansion)
STAGES = (
    (1, 3, 1, 1),
    (2, 3, 2, 6),
    (2, 5, 2, 6),
    (3, 3, 2, 6),
    (3, 5, 1, 6),
    (4, 5, 2, 6),
    (1, 3, 1, 6),
)
EPSILON = 1e-3  # of every batch normalisation
SIDE = 224
OPSET = 17
FEATURES, CELLS = 1280, 7  # channels of the last map, and its side
LOOKED_AT = 5  # likeliest classes that say which part of the picture counts


class Graph:
    """The nodes and constants written so far."""

    def __init__(self, weights: Mapping[str, NDArray[Any]]) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def node(self, kind: str, inputs: list[str], name: str, **attributes: Any) -> str:
        """Add a node and return the name of its output."""
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Add a constant and return its name."""
        self.constants.append(numpy_helper.from_array(np.array(value, order="C"), name))
        return name

    def small(self, name: str, value: NDArray[Any]) -> str:
        """Add a weight as int8 with one scale per output channel and return the name of its float form."""
        scale = (np.abs(value).reshape(len(value), -1).max(axis=1) / 127).astype(np.float32)
        scale[scale == 0] = 1
        whole = np.rint(value / scale.reshape(-1, *[1] * (value.ndim - 1))).astype(np.int8)
        parts = [
            self.constant(f"{name}.int8", whole),
            self.constant(f"{name}.scale", scale),
            self.constant(f"{name}.zero", np.zeros(len(value), np.int8)),
        ]
        return self.node("DequantizeLinear", parts, name, axis=0)

    def convolution(self, x: str, conv: str, norm: str, *, stride: int = 1, active: bool = True) -> str:
        """Add convolution + batch normalisation (folded into one) + ReLU6."""
        weight = self.weights[f"{conv}.weight"]
        spread = np.sqrt(self.weights[f"{norm}.running_var"] + EPSILON)
        factor = self.weights[f"{norm}.weight"] / spread
        bias = self.weights[f"{norm}.bias"] - self.weights[f"{norm}.running_mean"] * factor
        deep = weight.shape[1] == 1 and weight.shape[2] > 1
        folded = weight * factor.reshape(-1, 1, 1, 1)
        inputs = [x, self.small(f"{conv}.weight", folded), self.constant(f"{conv}.bias", bias)]
        out = self.node(
            "Conv",
            inputs,
            f"{conv}.out",
            auto_pad="SAME_UPPER",
            kernel_shape=list(weight.shape[2:]),
            strides=[stride, stride],
            group=weight.shape[0] if deep else 1,
        )
        return self.node("Clip", [out, "zero", "six"], f"{conv}.active") if active else out

    def block(self, x: str, number: int, *, stride: int, expansion: int, shortcut: bool) -> str:
        """Add an inverted residual: widen, filter each channel, narrow, add the input."""
        name, out = f"_blocks.{number}", x
        if expansion > 1:
            out = self.convolution(out, f"{name}._expand_conv", f"{name}._bn0")
        out = self.convolution(out, f"{name}._depthwise_conv", f"{name}._bn1", stride=stride)
        out = self.convolution(out, f"{name}._project_conv", f"{name}._bn2", active=False)
        return self.node("Add", [out, x], f"{name}.sum") if shortcut else out


def build(weights: Mapping[str, NDArray[Any]]) -> Any:
    """Return the model: float32 picture (1, 3, 224, 224), RGB, (x - 127) / 128 → 1000 probabilities, and where it looked."""
    graph = Graph(weights)
    graph.constant("zero", np.float32(0))
    graph.constant("six", np.float32(6))
    out, number = graph.convolution("picture", "_conv_stem", "_bn0", stride=2), 0
    for repeats, _kernel, first, expansion in STAGES:
        for turn in range(repeats):
            stride = first if turn == 0 else 1
            out = graph.block(out, number, stride=stride, expansion=expansion, shortcut=turn > 0)
            number += 1
    features = graph.convolution(out, "_conv_head", "_bn1")
    out = graph.node("Flatten", [graph.node("GlobalAveragePool", [features], "pool")], "flat")
    weight = graph.small("_fc.weight", weights["_fc.weight"])
    bias = graph.constant("_fc.bias", weights["_fc.bias"])
    graph.node("Softmax", [graph.node("Gemm", [out, weight, bias], "logits", transB=1)], "activation", axis=1)
    attention(graph, features, weight)
    picture = helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, SIDE, SIDE])
    answer = helper.make_tensor_value_info("activation", TensorProto.FLOAT, [1, 1000])
    looked = helper.make_tensor_value_info("attention", TensorProto.FLOAT, [1, 1, CELLS * CELLS])
    body = helper.make_graph(graph.nodes, "efficientnet-lite0", [picture], [answer, looked], graph.constants)
    model = helper.make_model(body, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="")
    model.ir_version = 9
    onnx.checker.check_model(model)
    return model


def attention(graph: Graph, features: str, weight: str) -> str:
    """Add the class activation map of the likeliest classes: which cells of the last map speak for them.

    Source: Zhou et al. 2016, Learning deep features for discriminative localization; the maps are summed by probability.
    """
    graph.node("TopK", ["activation", graph.constant("looked_at", np.array([LOOKED_AT]))], "likely")
    graph.nodes[-1].output.append("classes")
    rows = graph.node("Gather", [weight, "classes"], "rows", axis=0)
    cells = graph.constant("cells", np.array([1, FEATURES, CELLS * CELLS]))
    maps = graph.node("MatMul", [rows, graph.node("Reshape", [features, cells], "flat_features")], "maps")
    first = graph.constant("first", np.array([1]))
    return graph.node("MatMul", [graph.node("Unsqueeze", ["likely", first], "shares"), maps], "attention")
