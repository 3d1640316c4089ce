"""The build takes exactly what is locked, finds mirrors by itself, and says plainly what is missing."""

from __future__ import annotations

import dataclasses
import hashlib
import http.server
import json
import re
import threading
import urllib.parse
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest

from spk import apt, arch, debpins, debs, snapshot, wheels

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGETS = [
    "http://mirror.example/debian/ bookworm Debian",
    "http://mirror.example/debian/ bookworm-updates Debian",
    "http://mirror.example/debian-security/ bookworm-security Debian",
    "https://other.example/thing nodistro Other",
]


@pytest.mark.parametrize("family", arch.ARCHES.values(), ids=lambda family: family.name)
def test_the_lock_names_every_package_once(family: arch.Arch) -> None:
    pins = debpins.read(family)
    assert sorted(pin.name for pin in pins) == sorted(debpins.wanted())
    assert debpins.lock_of(family).read_text() == "".join(pin.line() + "\n" for pin in pins)


def test_mirrors_are_those_of_this_machine() -> None:
    found = apt.choose(TARGETS, {})
    assert found == apt.Mirrors("http://mirror.example/debian", "http://mirror.example/debian-security")


def test_mirrors_may_be_named() -> None:
    found = apt.choose([], {"DEBIAN_MIRROR": "http://near.example/debian/"})
    assert found == apt.Mirrors("http://near.example/debian", "http://near.example/debian-security")


def test_without_a_debian_mirror_the_build_says_what_to_give() -> None:
    ubuntu = [
        "http://archive.example/ubuntu noble Ubuntu",
        "http://archive.example/ubuntu noble-security Ubuntu",
    ]
    with pytest.raises(SystemExit, match="DEBIAN_MIRROR="):
        apt.choose(ubuntu, {})


def test_only_what_was_asked_for_is_taken_from_the_lock() -> None:
    entries = wheels.blocks(wheels.REQUIREMENTS.read_text(), wheels.names(wheels.ASKED_FOR))
    assert "scipy" not in entries
    assert set(entries) == set(wheels.names(wheels.ASKED_FOR))
    assert all("--hash=sha256:" in text for text in entries.values())


def test_no_host_name_is_written_in_the_build() -> None:
    files = [
        path
        for path in Path(apt.__file__).parent.rglob("*")
        if path.suffix in {".py", ".lock", ".in", ".list"}
    ]
    said = [(path.name, line) for path in files for line in path.read_text().splitlines() if "://" in line]
    assert [name for name, line in said if not re.search(r'"https?://"', line)] == []


class _Mirror:
    """A mirror that has replaced the packages named in `replaced` by a newer version."""

    def __init__(self, replaced: set[str]) -> None:
        self.replaced = replaced

    def current(self, name: str) -> debpins.Pin:
        return _pin(name, "2" if name in self.replaced else "1")

    def fetch(self, pin: debpins.Pin, folder: Path) -> Path | None:
        if pin != self.current(pin.name):
            return None
        found = folder / f"{pin.name}_{pin.version}.deb"
        found.write_bytes(_content(pin.name, pin.version))
        return found


def _content(name: str, version: str) -> bytes:
    return f"{name} {version}".encode()


def _pin(name: str, version: str) -> debpins.Pin:
    content = _content(name, version)
    return debpins.Pin(name, version, hashlib.sha256(content).hexdigest(), len(content), f"{name}={version}")


def test_what_one_build_found_is_what_the_next_must_equal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two locked packages were replaced: the build says so and goes on; its own lock makes the same again."""
    family = arch.ARCHES["x86_64"]
    mirror = _Mirror({"libexpat1", "libssl3t64"})
    monkeypatch.setattr(debs, "PrivateApt", lambda _: mirror)
    monkeypatch.setattr(debs, "_DEBS", tmp_path / "debs")
    monkeypatch.setattr(debs, "FOUND", tmp_path / "found")
    names = ["libc6", "libexpat1", "libssl3t64"]
    debpins.write(family, [_pin(name, "1") for name in names], tmp_path / "locks")
    locked = debs.Policy(locks=tmp_path / "locks")

    first = debs.bring(family, locked)
    assert [pin.version for pin, _ in first] == ["1", "2", "2"]
    again = debs.Policy(frozen=True, locks=tmp_path / "found")
    assert debs.bring(family, again) == first
    with pytest.raises(SystemExit, match="libexpat1 1"):
        debs.bring(family, dataclasses.replace(locked, frozen=True))
    mirror.replaced = set(names)  # the mirror goes on; what was found once is kept in the cache
    assert debs.bring(family, again) == first


class _Archive(http.server.BaseHTTPRequestHandler):
    """An archive of all versions, answering as Debian's does."""

    files: ClassVar[dict[str, bytes]] = {}

    def do_GET(self) -> None:
        _, kind, *rest = urllib.parse.unquote(self.path.partition("?")[0]).split("/")
        if kind == "mr":
            data = _content(rest[1], rest[2]) if rest[2] == "1" else b""
            number = hashlib.sha1(data, usedforsecurity=False).hexdigest()
            self.files[number] = data
            rows = [{"architecture": "arm64", "hash": "0" * 40}, {"architecture": "amd64", "hash": number}]
            answer = json.dumps({"result": rows}).encode()
        else:
            answer = self.files.get(rest[0], b"")
        self.send_response(200 if answer else 404)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Keep the test's output quiet."""


@pytest.fixture
def archive() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Archive)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_what_the_mirror_has_replaced_comes_from_the_archive_by_its_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, archive: str
) -> None:
    family = arch.ARCHES["x86_64"]
    monkeypatch.setattr(debs, "PrivateApt", lambda _: _Mirror({"libexpat1", "libssl3t64"}))
    monkeypatch.setattr(debs, "_DEBS", tmp_path / "debs")
    monkeypatch.setattr(debs, "FOUND", tmp_path / "found")
    debpins.write(
        family, [_pin(name, "1") for name in ("libc6", "libexpat1", "libssl3t64")], tmp_path / "locks"
    )
    locked = debs.Policy(frozen=True, locks=tmp_path / "locks")
    with pytest.raises(SystemExit, match="DEBIAN_SNAPSHOT"):
        debs.bring(family, locked)
    monkeypatch.setenv("DEBIAN_SNAPSHOT", archive)
    assert [(pin.version, path.read_bytes()) for pin, path in debs.bring(family, locked)] == [
        ("1", _content(name, "1")) for name in ("libc6", "libexpat1", "libssl3t64")
    ]


def test_an_archive_that_gives_something_else_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, archive: str
) -> None:
    monkeypatch.setenv("DEBIAN_SNAPSHOT", archive)
    other = dataclasses.replace(_pin("libc6", "1"), sha256="0" * 64)
    assert snapshot.fetch(other, "amd64", tmp_path) is None
    assert snapshot.fetch(_pin("libc6", "7"), "amd64", tmp_path) is None
    monkeypatch.setenv("DEBIAN_SNAPSHOT", "file:///etc")
    assert snapshot.fetch(_pin("libc6", "1"), "amd64", tmp_path) is None
    monkeypatch.setenv("DEBIAN_SNAPSHOT", "http://127.0.0.1:9/")
    assert snapshot.fetch(_pin("libc6", "1"), "amd64", tmp_path) is None
    assert list(tmp_path.iterdir()) == []
