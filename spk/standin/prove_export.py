"""Prove the export of CLIP end to end on a small model with random weights: PyTorch → ONNX → int8 → prompts → scores.

    pip install '.[export]' && python spk/standin/prove_export.py

Prints the largest difference between PyTorch and onnxruntime; ends with an error above 1e-4.
"""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

from photo_organizer.look.runtime import session
from photo_organizer.look.tower import Tower
from photo_organizer.models import embed, export
from photo_organizer.models.bpe import LENGTH, Vocabulary

SIDE = 224
PROMPTS = ("a lake", "a city street")
SMALL = {
    "embed_dim": 64,
    "vision_cfg": {"image_size": SIDE, "layers": 2, "width": 64, "head_width": 16, "patch_size": 32},
    "text_cfg": {"context_length": LENGTH, "vocab_size": 1000, "width": 64, "heads": 4, "layers": 2},
}


def small_clip() -> Any:
    """Return an open_clip model with random weights, the same at every run."""
    import torch

    # PyTorch for processors alone lacks two operators that torchvision wants to describe; declared, they do no harm.
    library = torch.library.Library("torchvision", "FRAGMENT")
    for name in ("nms", "qnms"):
        with contextlib.suppress(RuntimeError):
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    import open_clip

    torch.manual_seed(1)
    return open_clip.CLIP(**SMALL)


def vocabulary(folder: Path) -> Vocabulary:
    """Return a vocabulary of single letters: enough for random weights."""
    pieces = ["<|startoftext|>", "<|endoftext|>", *(chr(code) for code in range(33, 127))]
    pieces += [f"{letter}</w>" for letter in pieces[2:]]
    path = folder / "tokenizer.json"
    path.write_text(
        json.dumps({"model": {"vocab": {piece: number for number, piece in enumerate(pieces)}, "merges": []}})
    )
    return Vocabulary(path)


def main() -> None:
    """Export, compare, quantise, embed and score."""
    import torch
    from PIL import Image

    clip, dice = small_clip(), np.random.default_rng(2)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        image, text = export.export(clip, folder, side=SIDE, length=LENGTH)
        picture = dice.normal(size=(1, 3, SIDE, SIDE)).astype(np.float32)
        tokens = dice.integers(0, 1000, (1, LENGTH))
        with torch.no_grad():
            wanted = [
                clip.encode_image(torch.tensor(picture)).numpy(),
                clip.encode_text(torch.tensor(tokens)).numpy(),
            ]
        found = [
            session(image).run(None, {"pixel_values": picture})[0],
            session(text).run(None, {"input_ids": tokens})[0],
        ]
        apart = max(float(np.abs(one - two).max()) for one, two in zip(wanted, found, strict=True))
        print(f"PyTorch and onnxruntime differ by {apart:.1e} at most")
        small = folder / "image-int8.onnx"
        export.quantised(image, small)
        print(f"image tower: {image.stat().st_size} bytes, int8 {small.stat().st_size} bytes")
        low, high, rows = embed.sentence_rows(text, "text_embeds", vocabulary(folder), PROMPTS)
        about = {
            "low": low,
            "high": high,
            "prompts": len(PROMPTS),
            "activation": "unit",
            "output": "image_embeds",
        }
        about |= {
            "side": SIDE,
            "short": SIDE,
            "mean": [122.771, 116.746, 104.094],
            "spread": [68.501, 66.632, 70.323],
        }
        noise = Image.fromarray(dice.integers(0, 256, (300, 400, 3), np.uint8))
        towers = [Tower(path, about, rows) for path in (image, small)]
        whole, eighth = (tower.activation(noise) for tower in towers)
        print(
            f"int8 tower: cosine {float(whole @ eighth):.4f} with float32; prompt scores {towers[1].scores(noise)}"
        )
    if apart > 1e-4:
        sys.exit("the export is wrong")


if __name__ == "__main__":
    main()
