"""The road from a CLIP checkpoint to scores, end to end, on a small CLIP with random weights: `make test-export`.

Not part of `make test`, because PyTorch with its friends takes 1.2 GB. What is proved: the exported towers say what
PyTorch says, the 8-bit tower runs and hardly differs, our tokens are open_clip's, and prompts embedded by the text
tower are used by the very code that scores pictures.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime
import pytest
import torch
from PIL import Image

# The processor-only PyTorch lacks two operators that torchvision describes when it is imported; nothing here calls them.
_DECLARED = torch.library.Library("torchvision", "DEF")
for _name in ("nms", "qnms"):
    _DECLARED.define(f"{_name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
import open_clip  # noqa: E402 - after its operators

from photo_organizer.look.tower import Tower  # noqa: E402
from photo_organizer.models import embed, export  # noqa: E402
from photo_organizer.models.bpe import LENGTH, Vocabulary  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

SIDE, WIDTH = 64, 32
PROMPTS = ["a lake in a green valley", "two children's faces", "a page of text, scanned in 2019"]
ABOUT: dict[str, Any] = {
    "side": SIDE,
    "short": SIDE,
    "mean": [122.771, 116.746, 104.094],
    "spread": [68.501, 66.632, 70.323],
}


@pytest.fixture(scope="session")
def clip() -> Any:
    """A small CLIP whose weights are random but always the same."""
    torch.manual_seed(7)
    vision = {"image_size": SIDE, "layers": 3, "width": 96, "patch_size": 16, "head_width": 32}
    text = {"context_length": LENGTH, "vocab_size": 49408, "width": 64, "heads": 2, "layers": 2}
    return open_clip.CLIP(embed_dim=WIDTH, vision_cfg=vision, text_cfg=text).eval()


@pytest.fixture(scope="session")
def towers(clip: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("towers")
    return export.export(clip, folder, side=SIDE, length=LENGTH)


@pytest.fixture(scope="session")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """open_clip's vocabulary as a file of the kind that the hub has."""
    known = open_clip.tokenizer.SimpleTokenizer()
    merges = [" ".join(pair) for pair, _ in sorted(known.bpe_ranks.items(), key=lambda item: item[1])]
    words = {word.replace("<start_of_text>", "<|startoftext|>").replace("<end_of_text>", "<|endoftext|>"): number
             for word, number in known.encoder.items()}  # fmt: skip
    path = tmp_path_factory.mktemp("words") / "tokenizer.json"
    path.write_text(json.dumps({"model": {"vocab": words, "merges": merges}}))
    return Vocabulary(path)


def answer(path: Path, name: str, value: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {name: value})[0])


def cosines(one: np.ndarray[Any, Any], two: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(two, axis=1)
    return np.asarray((one * two).sum(axis=1) / lengths)


def test_both_towers_say_what_pytorch_says(clip: Any, towers: tuple[Path, Path]) -> None:
    dice = np.random.default_rng(1)
    pictures = dice.normal(size=(5, 3, SIDE, SIDE)).astype(np.float32)
    sentences = open_clip.tokenize(PROMPTS, context_length=LENGTH)
    with torch.no_grad():
        expected = (clip.encode_image(torch.from_numpy(pictures)), clip.encode_text(sentences))
    found = (
        answer(towers[0], "pixel_values", pictures),
        answer(towers[1], "input_ids", sentences.numpy()),
    )
    for said, wanted in zip(found, expected, strict=True):
        assert np.abs(said - wanted.numpy()).max() <= 1e-4


def test_the_eight_bit_tower_runs_is_smaller_and_hardly_differs(
    towers: tuple[Path, Path], tmp_path: Path
) -> None:
    small = tmp_path / "small.onnx"
    export.quantised(towers[0], small)
    pictures = np.random.default_rng(2).normal(size=(8, 3, SIDE, SIDE)).astype(np.float32)
    whole, rough = (answer(path, "pixel_values", pictures) for path in (towers[0], small))
    assert small.stat().st_size < 0.5 * towers[0].stat().st_size
    assert cosines(whole, rough).min() > 0.99


def test_our_tokens_are_open_clips(vocabulary: Vocabulary) -> None:
    for prompt in [*PROMPTS, "It's THE café, isn't it?  3rd — ok", "x" * 400, ""]:
        theirs = open_clip.tokenize([prompt], context_length=LENGTH)[0].tolist()
        until = theirs.index(max(theirs)) + 1  # the end; what fills up behind it is never looked at
        assert vocabulary.tokens(prompt)[:until] == theirs[:until]


def test_prompts_are_embedded_and_used_for_scores(
    clip: Any, towers: tuple[Path, Path], vocabulary: Vocabulary
) -> None:
    low, high, rows = embed.sentence_rows(towers[1], "text_embeds", vocabulary, PROMPTS)
    assert low < high
    about = {
        **ABOUT,
        "activation": "unit",
        "output": "image_embeds",
        "prompts": len(PROMPTS),
        "low": -1.0,
        "high": 1.0,
    }
    picture = Image.effect_noise((SIDE, SIDE), 60).convert("RGB")
    scores = Tower(towers[0], about, rows).scores(picture)
    pixels = (np.asarray(picture, np.float32) - ABOUT["mean"]) / ABOUT["spread"]
    sentences = open_clip.tokenize([f"a photo of {prompt}" for prompt in PROMPTS], context_length=LENGTH)
    with torch.no_grad():
        image = clip.encode_image(
            torch.from_numpy(pixels.astype(np.float32).transpose(2, 0, 1)[None]), normalize=True
        )
        expected = (image @ clip.encode_text(sentences, normalize=True).T)[0].numpy()
    assert np.asarray(scores) * 2 - 1 == pytest.approx(expected, abs=1e-3)
