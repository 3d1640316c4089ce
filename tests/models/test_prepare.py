"""The whole road of a CLIP model, from the hub to a score, with a small CLIP of our own and a server that plays the hub."""

from __future__ import annotations

import hashlib
import json
import string
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

import spk.models
from photo_organizer.look.child import Child
from photo_organizer.models import chosen, export, manifest
from photo_organizer.models.bpe import _letters
from photo_organizer.settings.options import PROMPTS
from spk import make_models
from tests.models.test_embedding import two_towers
from tests.thumbnails.real import Real, jpeg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLAIN, CUT, DRIP, WRONG = "plain", "cut off in the middle", "a byte now and then", "other bytes"


def vocabulary() -> bytes:
    """Return a tokenizer.json that knows every byte alone, as CLIP's does before its pairs."""
    pieces = ["<|startoftext|>", "<|endoftext|>"]
    for letter in _letters().values():
        pieces += [letter, f"{letter}</w>"]
    numbers = {piece: number % 100 for number, piece in enumerate(pieces)}  # the small text tower has 100
    return json.dumps({"model": {"vocab": numbers, "merges": []}}).encode()


@dataclass
class Hub:
    """What a server at `address` gives, how, and what it was asked for."""

    files: dict[str, bytes]
    how: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)
    address: str = ""

    def give(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request for a file, from where it is wanted."""
        name = request.path.rpartition("/")[2]
        start = int((request.headers["Range"] or "bytes=0-").removeprefix("bytes=").rstrip("-"))
        self.asked.append((name, start))
        how = self.how.pop(name, PLAIN) if self.how.get(name) == CUT else self.how.get(name, PLAIN)
        data = self.files[name][start:]
        request.send_response(206 if start else 200)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        if how == DRIP:
            self._drip(request, data)
        else:
            request.wfile.write({CUT: data[: len(data) // 2], WRONG: data[::-1]}.get(how, data))

    def _drip(self, request: BaseHTTPRequestHandler, data: bytes) -> None:
        for number in range(len(data)):
            try:
                request.wfile.write(data[number : number + 1])
            except OSError:
                return  # nobody listens any more
            time.sleep(0.02)


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """The hub with two small CLIPs, one with a file for each tower and one with a file for both; the manifest names them."""
    two_towers(tmp_path / "both.onnx")
    for name, wanted in (("image", "pixel_values"), ("text", "input_ids")):
        export.cut(
            tmp_path / "both.onnx", tmp_path / f"{name}.onnx", inputs=[wanted], output=f"{name}_embeds"
        )
    names = ("image.onnx", "text.onnx", "both.onnx")
    hub = Hub({name: (tmp_path / name).read_bytes() for name in names} | {"tokenizer.json": vocabulary()})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hub.give(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        hub.address = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        monkeypatch.delenv("MODELS_DIR", raising=False)
        listed = tmp_path / "manifest.json"
        listed.write_text(json.dumps({"models": [*_shipped(), *_small(hub.files)]}))
        monkeypatch.setattr(manifest, "MANIFEST", listed)
        monkeypatch.setattr(spk.models, "MANIFEST", listed)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield hub
        server.shutdown()
        thread.join()


def _shipped() -> list[dict[str, Any]]:
    known = json.loads((manifest.ASSETS / "manifest.json").read_text())["models"]
    return [each for each in known if each.get("shipped") or each["name"].startswith("minilm")]


def _small(files: dict[str, bytes]) -> list[dict[str, Any]]:
    """Return the entries of the small CLIPs, as those of the real ones."""

    def entry(name: str, role: str, member: str, **more: Any) -> dict[str, Any]:
        data = files[member]
        source = {"kind": "hub", "repository": "small/clip", "revision": "c0ffee", "member": member}
        digest = hashlib.sha256(data).hexdigest()
        about = {"name": name, "role": role, "title": name, "file": f"{name}-{member}", "bytes": len(data)}
        return {**about, "sha256": digest, "licence": "MIT", "source": source, **more}

    sees = {"activation": "unit", "output": "image_embeds", "side": 8, "short": 8}
    sees |= {"mean": [127.0] * 3, "spread": [64.0] * 3}
    made = {"kind": "made", "by": "make models"}
    return [
        entry("cut", "pictures", "both.onnx", file="cut.onnx", sha256="", bytes=0, source=made, memory=1 << 28, text="cut-both", **sees),
        entry("large", "pictures", "image.onnx", memory=1 << 31, text="large-text", **sees),
        entry("cut-both", "text", "both.onnx", output="text_embeds", tokens="words"),
        entry("large-text", "text", "text.onnx", output="text_embeds", tokens="words"),
        entry("words", "tokens", "tokenizer.json"),
    ]  # fmt: skip


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what calls `make models` in folders of its own, and returns its exit code."""

    def call(*arguments: str) -> int:
        places = ["--out", str(tmp_path / "out"), "--work", str(tmp_path / "work")]
        monkeypatch.setattr("sys.argv", ["make models", *places, *arguments])
        return make_models.main()

    return call


def test_one_command_makes_both_towers_they_are_packed_and_they_score(
    hub: Hub, build: Any, tmp_path: Path
) -> None:
    assert build() == 0
    assert {name for name, _ in hub.asked} == set(hub.files)
    packed = {entry.place.rpartition("/")[2] for entry in spk.models.further(tmp_path / "out")}
    assert packed == {"cut.onnx", "cut.prompts.json", "large-image.onnx", "large.prompts.json"}
    state = tmp_path / "state"
    (tmp_path / "out").rename(tmp_path / "models")
    state.mkdir()
    (tmp_path / "models").rename(state / "models")
    for memory, name in ((1 << 32, "large"), (1 << 30, "cut"), (1 << 27, "lite0")):
        used = chosen.choose("auto", PROMPTS, state, memory=memory)
        assert (used.tower_name, used.stand_in) == (name, name == "lite0")
        assert (memory >> 32) or any("is left out" in note for note in used.notes)
    used = chosen.choose("large", PROMPTS, state, memory=1 << 27)  # named by its owner: as he likes
    assert used.tower_name == "large"
    assert _fits(used, tmp_path) == len(PROMPTS)


def _fits(used: chosen.ChosenModels, folder: Path) -> int:
    """Let a picture be scored; return to how many prompts it was compared, each with a share."""
    (folder / "china.jpg").write_bytes(jpeg(Real().image("china")))
    with Child(idle=None) as child, (folder / "china.jpg").open("rb") as file:
        child.call("thumbnail.load", used.as_args(), payload=used.rows)
        found = child.call("thumbnail.measure", {"video": False}, files=[file.fileno()]).fields
    assert found["focus"] is not None  # by the network that is always there
    assert all(0 <= share <= 1 for share in found["prompts"])
    return len(found["prompts"])


def test_a_second_run_fetches_nothing(hub: Hub, build: Any) -> None:
    assert build() == 0
    before = len(hub.asked)
    assert build() == 0
    assert len(hub.asked) == before


def test_a_broken_download_is_resumed_by_the_same_command(
    hub: Hub, build: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.how["image.onnx"] = CUT
    assert build("large") == 1
    assert "!!! large is not made" in (said := capsys.readouterr().err)
    assert "broke off" in said
    assert build("large") == 0
    size = len(hub.files["image.onnx"])
    assert [one for one in hub.asked if one[0] == "image.onnx"] == [
        ("image.onnx", 0),
        ("image.onnx", size // 2),
    ]


def test_a_wrong_file_is_refused_with_both_checksums_and_not_packed(
    hub: Hub, build: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.how["text.onnx"] = WRONG
    assert build("large") == 1
    data = hub.files["text.onnx"]
    said = capsys.readouterr().err
    assert hashlib.sha256(data).hexdigest() in said
    assert hashlib.sha256(data[::-1]).hexdigest() in said
    assert spk.models.further(tmp_path / "out") == []


def test_a_model_that_nobody_knows_is_said_to_be_none(build: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        build("big")
    assert "no such model: big; there are " in capsys.readouterr().err


def test_a_slow_answer_ends_with_the_time_and_keeps_what_came(
    hub: Hub, build: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.how["image.onnx"] = DRIP
    assert build("large", "--seconds", "3") == 1
    assert "the time is over" in capsys.readouterr().err
    (part,) = (tmp_path / "work" / "models").glob("*.part")
    assert 0 < part.stat().st_size < len(hub.files["image.onnx"])
    hub.how.clear()
    assert build("large") == 0
    assert [start for name, start in hub.asked if name == "image.onnx"][-1] > 0


def test_without_a_connection_it_says_so_and_the_stand_in_is_packed(
    hub: Hub, build: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # the discard port: nobody answers
    assert build("--seconds", "30") == 1
    assert capsys.readouterr().err.count("!!!") == 2
    assert spk.models.further(tmp_path / "out") == []
    assert "a stand-in scores the pictures" in spk.models.STAND_IN
    assert not hub.asked


# ── what is said of models that nothing proves ──


def test_a_made_tower_is_present_only_with_a_table_that_was_made_for_it(
    hub: Hub, build: Any, tmp_path: Path
) -> None:
    from photo_organizer.cli.models import _row

    state = tmp_path / "work"
    assert build("cut") == 0
    cut = manifest.model("cut")
    row = _row(cut, state, ())
    path = state / "models" / "cut.onnx"
    assert (row["state"], row["sha256"]) == ("present", hashlib.sha256(path.read_bytes()).hexdigest())
    path.write_bytes((manifest.ASSETS / "efficientnet-lite0.onnx").read_bytes())
    assert _row(cut, state, ())["state"] == "unproved"
    assert hub.asked


def test_the_manifest_says_which_tables_of_the_default_prompts_are_missing() -> None:
    for each in manifest.models():
        if each.role == "pictures":
            shipped = (manifest.ASSETS / f"{each.name}.prompts.json").is_file()
            assert each.prompts == ("shipped" if shipped else "missing"), each.name
            assert each.memory or each.stand_in


def test_every_letter_of_the_default_prompts_is_known_to_the_small_vocabulary() -> None:
    assert set("".join(PROMPTS)) <= set(string.printable)
