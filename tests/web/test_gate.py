"""Who may ask, and what a request may look like: everything else is refused, and nothing leaks."""

from __future__ import annotations

import json
import os
import re
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.settings import Settings
from photo_organizer.store import db
from photo_organizer.web import api, guards, server, wire
from photo_organizer.web.app import App
from photo_organizer.web.gate import Gate
from photo_organizer.web.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST = "127.0.0.1:8765"
SECRET = "holiday-of-anna"  # a name in the database that no refused request may see


def page(folder: Path, *, hosts: tuple[str, ...] = ()) -> Page:
    con, _ = db.open_database(str(folder))
    con.execute(
        "INSERT INTO held VALUES (?, 1, 2, 3, 4, 'unreadable', 'is damaged', 1, 5, NULL, 0)",
        (f"/intake/{SECRET}.jpg".encode(),),
    )
    con.close()

    def no_picture(*_: object) -> bytes:
        raise AssertionError("nobody asked for a picture")

    return Page(
        str(folder), "1", Settings, f"{folder}/config.ini", lambda _: {"word": "Idle"}, lambda _: [], no_picture, no_picture,
        gate=Gate(hosts=hosts),
    )  # fmt: skip


@pytest.fixture
def sock(tmp_path: Path) -> Iterator[str]:
    path = str(tmp_path / "run" / "page.sock")
    running = server.Server(server.unix_listener(path), App(page(tmp_path)))
    yield path
    running.close()


def talk(path: str, text: bytes) -> bytes:
    """Send bytes as they are; return everything that comes back."""
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(120)
        sock.connect(path)
        line, _, rest = text.partition(b"\r\n")
        sock.sendall(line + b"\r\nConnection: close\r\n" + rest)
        found = b""
        while block := sock.recv(65536):
            found += block
        return found


def ask(path: str, line: str, headers: dict[str, str] | None = None, body: bytes = b"") -> tuple[int, Any]:
    fields = {"X-DSM-User": "anna", "Host": "nas:5001", **(headers or {})}
    if body:
        fields.setdefault("Content-Length", str(len(body)))
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    answer = talk(path, f"{line} HTTP/1.1\r\n{head}\r\n".encode() + body)
    first, _, rest = answer.partition(b"\r\n\r\n")
    return int(first.split()[1]), json.loads(rest) if rest else None


def routes() -> list[tuple[str, str]]:
    filled = {
        "{command}": "1",
        "{folder}": "undated",
        "{number}": "1",
        "{id}": "0" * 32,
        "{log}": "service",
        "{group}": "1",
    }
    found = []
    for route in api.ROUTES:
        path = route.path
        for name, value in filled.items():
            path = path.replace(name, value)
        found.append((route.method, f"/api{path}"))
    return found


@pytest.mark.parametrize(("method", "path"), routes())
@pytest.mark.parametrize(
    "headers",
    [
        {"X-DSM-User": ""},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
    ],
    ids=["nobody", "foreign", "cross-site", "no origin"],
)
def test_every_route_refuses_strangers(sock: str, method: str, path: str, headers: dict[str, str]) -> None:
    body = b'{"name": "scan"}' if method == "POST" else b""
    code, answer = ask(sock, f"{method} {path}", {"Content-Type": "application/json", **headers}, body)
    assert code in (401, 403)
    assert list(answer) == ["problem"]
    assert SECRET not in json.dumps(answer)


@pytest.mark.parametrize(("method", "path"), [one for one in routes() if one[0] == "POST"])
@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_nothing_is_written_without_the_token(
    sock: str, tmp_path: Path, method: str, path: str, token: str
) -> None:
    headers = {"Content-Type": "application/json", "X-Csrf-Token": token}
    assert ask(sock, f"{method} {path}", headers, b'{"name": "scan"}')[0] in (400, 403)
    con = db.open_readonly(str(tmp_path))
    assert con is not None
    assert con.execute("SELECT count(*) FROM inbox").fetchone() == (0,)
    con.close()


def test_a_token_belongs_to_one_user(sock: str) -> None:
    token = ask(sock, "GET /api/session")[1]["csrf"]
    headers = {"Content-Type": "application/json", "X-Csrf-Token": token}
    status, left = ask(sock, "POST /api/commands", headers, b'{"name": "scan"}')
    assert (status, list(left)) == (202, ["command"])
    assert ask(sock, "POST /api/commands", {**headers, "X-DSM-User": "berta"}, b'{"name": "scan"}')[0] == 403
    form = {**headers, "Content-Type": "text/plain"}
    assert ask(sock, "POST /api/commands", form, b'{"name": "scan"}')[0] == 415


@pytest.mark.parametrize(
    "path",
    [
        "/api/pictures/../../etc/passwd", "/api/pictures/..%2f..%2fetc%2fpasswd", "/api/pictures/1e3",
        "/api/pictures/%31%30%00", "/api/folders/%2e%2e", "/api/logs/..%2fservice", "/api/thumbnails/..",
        "/../etc/passwd", "/page/../../config.ini", "/%2e%2e/config.ini", "//etc/passwd", "/api/pictures/-1",
        "/api/similar/../status", "/api/similar/..%2f..%2fetc", "/api/similar/1e3", "/api/similar?offset=-1",
        "/api/undated?after=..%2f..%2fetc", "/api/undated?folder=/etc", "/api/plan?offset=%2e%2e", "/api/plan?path=/etc",
        "/api/thumbnails/%2e%2e%2f%2e%2e", "/api/thumbnails?folder=/etc",
    ],
)  # fmt: skip
def test_no_path_comes_from_a_request(sock: str, path: str) -> None:
    assert ask(sock, f"GET {path}")[0] in (400, 404)


ZERO = "0" * 32


@pytest.mark.parametrize(
    "body",
    [
        {"name": "set-aside"}, {"name": "set-aside", "keep": [], "pictures": [1]}, {"name": "set-aside", "keep": [1], "pictures": [1]},
        {"name": "set-aside", "keep": ["../a"], "pictures": [2]}, {"name": "set-aside", "keep": [1], "pictures": [2**60]},
        {"name": "not-duplicates", "pictures": [1]}, {"name": "not-duplicates", "pictures": [1, 1]}, {"name": "not-duplicates", "paths": ["/etc/passwd"]},
        {"name": "date", "pictures": [1], "taken": "2024-01-01T00:00:00"}, {"name": "date", "pictures": [], "taken": "2024-01-01"},
        {"name": "date", "pictures": [1], "taken": "../../etc"}, {"name": "date", "pictures": [1], "taken": "2024-01-01T00:00:00+01:00"},
        {"name": "date", "paths": ["/etc/passwd"], "taken": "2024-01-01"},
        {"name": "thumbnail-again", "thumbnail": ZERO}, {"name": "thumbnail-pin", "thumbnail": "/etc"}, {"name": "thumbnail-pin", "folder": "/etc"},
        {"name": "thumbnail-exclude", "thumbnail": ZERO, "tile": 9}, {"name": "thumbnail-exclude", "path": "/etc"}, {"name": "thumbnail-include", "thumbnail": ZERO}, {"name": "thumbnails-make", "thumbnail": ZERO}, {"name": "thumbnails-replace", "thumbnail": ZERO},
        {"name": "thumbnails-make", "folder": "/etc"}, {"name": "thumbnails-put-back", "paths": ["/etc/passwd"]},
        {"name": "readmit", "held": [ZERO]}, {"name": "retry", "held": ["../x"]}, {"name": "reload"}, {"name": "settings"}, {"name": ""},
    ],
    ids=lambda body: json.dumps(body)[:60],
)  # fmt: skip
def test_a_command_that_names_nothing_of_ours_is_not_left(
    sock: str, tmp_path: Path, body: dict[str, Any]
) -> None:
    """Even with the right token: files and folders are named by numbers that the page was given, never by paths."""
    token = ask(sock, "GET /api/session")[1]["csrf"]
    headers = {"Content-Type": "application/json", "X-Csrf-Token": token}
    code, answer = ask(sock, "POST /api/commands", headers, json.dumps(body).encode())
    assert (code in (400, 404), list(answer)) == (True, ["problem"])
    assert SECRET not in json.dumps(answer)
    con = db.open_readonly(str(tmp_path))
    assert con is not None
    assert con.execute("SELECT count(*) FROM inbox").fetchone() == (0,)
    con.close()


def test_text_that_no_file_can_be_named_with_is_refused(sock: str) -> None:
    headers = {"Content-Type": "application/json", "X-Csrf-Token": ask(sock, "GET /api/session")[1]["csrf"]}
    for text in ("\\u0000", "\\ud800", "\\udcff"):
        body = f'{{"folder": "/volumeUSB1/{text}"}}'.encode()
        assert ask(sock, "POST /api/card", headers, body)[0] == 400


@pytest.mark.parametrize("path", [path for method, path in routes() if method == "POST"])
def test_every_writing_route_refuses_what_is_too_large(sock: str, path: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nX-DSM-User: anna\r\nContent-Length: {guards.MOST_BODY + 1}\r\n\r\n"
    assert int(talk(sock, head.encode()).split()[1]) == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT", "get"])
def test_other_methods_are_refused(sock: str, method: str) -> None:
    assert ask(sock, f"{method} /api/status")[0] in (400, 405)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"GET /api/status\r\n\r\n", 401),
        (b"GET /api/status HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 401),
        (b"GET /api/status HTTP/1.1\r\nX : y\r\n\r\n", 400),
        (b"GET /api/status HTTP/1.1\r\nX: a\nX-DSM-User: anna\r\n\r\n", 400),
        (b"POST /api/commands HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n", 413),
        (b"POST /api/commands HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /api/commands HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n", 501),
    ],
)
def test_malformed_and_oversize_requests_are_refused(sock: str, text: bytes, code: int) -> None:
    assert int(talk(sock, text).split()[1]) == code


def test_a_head_without_end_is_cut_off(sock: str) -> None:
    """What was not read yet is thrown away with the connection, so the answer may be lost; nobody else is."""
    try:
        answer = talk(sock, b"GET /api/status HTTP/1.1\r\nX: " + b"a" * 200_000)
    except (ConnectionResetError, BrokenPipeError):
        answer = b"HTTP/1.1 431"
    assert answer.split()[1] == b"431"
    assert ask(sock, "GET /api/session")[0] == 200


def test_silent_connections_keep_nobody_out(sock: str) -> None:
    """Browsers open connections ahead, and any local program may: they take no thread."""
    silent = [socket.socket(socket.AF_UNIX) for _ in range(16)]
    dripping = socket.socket(socket.AF_UNIX)
    for one in (*silent, dripping):
        one.connect(sock)
    dripping.sendall(b"GET /api/ses")
    assert ask(sock, "GET /api/session")[0] == 200
    for one in (*silent, dripping):
        one.close()


def test_a_connection_that_goes_silent_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LIMITS", server.LIMITS | {"channel_timeout": 0, "cleanup_interval": 0})
    path = str(tmp_path / "run" / "page.sock")
    running = server.Server(server.unix_listener(path), App(page(tmp_path)))
    with socket.socket(socket.AF_UNIX) as silent:
        silent.settimeout(120)
        silent.connect(path)
        assert silent.recv(100) == b""
    running.close()


def test_pictures_that_take_long_delay_no_other_answer(tmp_path: Path) -> None:
    """Eight large pictures are asked for and none is ready: everything else is answered meanwhile."""
    ready = threading.Event()

    def slow(request: wire.Request) -> wire.Response:
        if re.fullmatch(r"/api/pictures/\d+", request.path):
            ready.wait(300)
        return wire.Response(200, b"{}")

    path = str(tmp_path / "run" / "page.sock")
    running = server.Server(server.unix_listener(path), slow)
    waiting = [socket.socket(socket.AF_UNIX) for _ in range(8)]
    for number, one in enumerate(waiting):
        one.connect(path)
        one.sendall(f"GET /api/pictures/{number} HTTP/1.1\r\nConnection: close\r\n\r\n".encode())
    for other in ("status", "pictures/7/about", "libraries/Anna/pictures/7/trip"):
        assert ask(path, f"GET /api/{other}")[0] == 200, other
    ready.set()
    for one in waiting:
        assert one.recv(100).startswith(b"HTTP/1.1 200")
        one.close()
    running.close()


def test_a_foreign_account_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The account at the other end decides, whatever the request says of itself."""
    path = str(tmp_path / "run" / "page.sock")
    running = server.Server(server.unix_listener(path), App(page(tmp_path)))
    monkeypatch.setattr(server, "SYSTEM_ACCOUNTS", 0)
    monkeypatch.setattr(os, "getuid", lambda: os.geteuid() + 1)
    code, answer = ask(path, "GET /api/session", {"X-DSM-User": "anna"})
    assert (code, answer) == (403, {"problem": "this account may not use the page"})
    running.close()


def test_every_answer_carries_the_guards(sock: str) -> None:
    for line in (b"GET /api/session", b"GET /nothing", b"GET /api/status"):
        answer = talk(sock, line + b" HTTP/1.1\r\nX-DSM-User: anna\r\n\r\n")
        assert b"Content-Security-Policy: default-src 'none'" in answer
        assert b"X-Content-Type-Options: nosniff" in answer
        assert b"Access-Control" not in answer
