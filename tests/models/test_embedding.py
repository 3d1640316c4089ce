"""Prompts become numbers: words in pieces, and the two towers of a model."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from photo_organizer.models import embed, export, manifest
from photo_organizer.models.bpe import LENGTH, Vocabulary
from photo_organizer.models.minilm import _erf
from photo_organizer.models.wordpiece import tokens

if TYPE_CHECKING:
    from pathlib import Path


def test_word_pieces_are_the_longest_that_are_known() -> None:
    words = ["[UNK]", "[CLS]", "[SEP]", "a", "sun", "##set", "##s", "sunset", "cafe", ",", "'"]
    vocabulary = {word: number for number, word in enumerate(words)}
    assert tokens("A sunsets, Café", vocabulary) == [1, 3, 7, 6, 9, 8, 2]
    assert tokens("xyz", vocabulary) == [1, 0, 2]
    assert len(tokens("a " * 500, vocabulary)) == 128


def test_byte_pairs_are_joined_in_their_order(tmp_path: Path) -> None:
    vocabulary = {
        "<|startoftext|>": 0,
        "<|endoftext|>": 1,
        "a</w>": 2,
        "c": 3,
        "a": 4,
        "t</w>": 5,
        "at</w>": 6,
        "cat</w>": 7,
    }
    model = {"vocab": vocabulary, "merges": ["a t</w>", ["c", "at</w>"]]}
    (tmp_path / "tokenizer.json").write_text(json.dumps({"model": model}))
    found = Vocabulary(tmp_path / "tokenizer.json").tokens("A  CAT a ")
    assert found == [0, 2, 7, 2, 1] + [1] * (LENGTH - 5)


def test_the_error_function() -> None:
    known = np.array([-2, -0.5, 0, 0.5, 2], np.float32)  # Abramowitz & Stegun, table 7.1
    assert _erf(known) == pytest.approx([-0.9953222, -0.5204999, 0, 0.5204999, 0.9953222], abs=1e-6)


def two_towers(path: Path) -> None:
    """Write a file with an image tower and a text tower, as CLIP's exports have."""
    dice = np.random.default_rng(1)
    weights: dict[str, Any] = {
        "image_w": dice.normal(size=(3 * 8 * 8, 16)).astype(np.float32),
        "text_w": dice.normal(size=(100, 16)).astype(np.float32),
    }
    nodes = [
        helper.make_node("Flatten", ["pixel_values"], ["flat"]),
        helper.make_node("MatMul", ["flat", "image_w"], ["image_embeds"]),
        helper.make_node("Gather", ["text_w", "input_ids"], ["words"]),
        helper.make_node("ReduceMean", ["words"], ["text_embeds"], axes=[1], keepdims=0),
    ]
    graph = helper.make_graph(
        nodes,
        "clip",
        [
            helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, [1, 3, 8, 8]),
            helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, LENGTH]),
        ],
        [
            helper.make_tensor_value_info("image_embeds", TensorProto.FLOAT, [1, 16]),
            helper.make_tensor_value_info("text_embeds", TensorProto.FLOAT, [1, 16]),
        ],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 9
    onnx.save(model, str(path))


def test_the_image_tower_is_cut_out_and_made_small(tmp_path: Path) -> None:
    import onnxruntime

    both, image, small = (tmp_path / name for name in ("both.onnx", "image.onnx", "small.onnx"))
    two_towers(both)
    export.cut(both, image, inputs=["pixel_values"], output="image_embeds")
    export.quantised(image, small)
    picture = np.random.default_rng(2).normal(size=(1, 3, 8, 8)).astype(np.float32)
    found = [
        onnxruntime.InferenceSession(str(path)).run(["image_embeds"], {"pixel_values": picture})[0][0]
        for path in (image, small)
    ]
    assert small.stat().st_size < image.stat().st_size
    cosine = found[0] @ found[1] / np.linalg.norm(found[0]) / np.linalg.norm(found[1])
    assert cosine > 0.999


def test_prompts_are_embedded_by_the_text_tower(tmp_path: Path) -> None:
    two_towers(tmp_path / "both.onnx")
    vocabulary = {"<|startoftext|>": 0, "<|endoftext|>": 1} | {
        letter: 10 + number for number, letter in enumerate("aoftphlke")
    }
    vocabulary |= {f"{letter}</w>": 30 + number for number, letter in enumerate("aoftphlke")}
    (tmp_path / "t.json").write_text(json.dumps({"model": {"vocab": vocabulary, "merges": []}}))
    words = Vocabulary(tmp_path / "t.json")
    low, high, rows = embed.sentence_rows(
        tmp_path / "both.onnx", "text_embeds", words, ["a lake", "a kite"][:1]
    )
    column = np.frombuffer(rows, "<f2").astype(np.float32)
    assert column.shape == (16,)
    assert np.linalg.norm(column) == pytest.approx(1, abs=1e-3)
    assert low < high


def test_embedding_without_the_text_side_says_what_to_fetch() -> None:
    with pytest.raises(Exception, match="models fetch minilm"):
        embed.table(manifest.model("lite0"), ["a lake"])
