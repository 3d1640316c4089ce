"""Through DSM: only a signed-in administrator with DSM's token gets anything but the empty page."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photo_organizer.web import server
from photo_organizer.web.app import App
from tests.web.dsm import Dsm
from tests.web.test_gate import SECRET, page, routes

if TYPE_CHECKING:
    from collections.abc import Iterator

UI = Path(__file__).parents[2] / "ui"


@pytest.fixture(scope="module")
def dsm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dsm]:
    folder = tmp_path_factory.mktemp("nas")
    path = str(folder / "run" / "page.sock")
    running = server.Server(server.unix_listener(path), App(page(folder)))
    yield Dsm(folder, path)
    running.close()


def test_an_administrator_gets_through(dsm: Dsm) -> None:
    code, answer = dsm.ask("/api/session")
    assert (code, json.loads(answer)["user"]) == (200, "anna")
    token = json.loads(answer)["csrf"]
    more = {"CONTENT_TYPE": "application/json", "HTTP_X_CSRF_TOKEN": token, "HTTP_ORIGIN": "https://nas:5001"}
    assert dsm.ask("/api/commands", "POST", body=b'{"name": "scan"}', **more)[0] == 202
    assert SECRET.encode() in dsm.ask("/api/waiting")[1]


@pytest.mark.parametrize(("method", "path"), routes())
@pytest.mark.parametrize(
    ("code", "change"),
    [
        (401, {"HTTP_COOKIE": ""}),
        (401, {"HTTP_COOKIE": "id=forged"}),
        (401, {"HTTP_COOKIE": "id=option"}),
        (401, {"QUERY_STRING": "SynoToken=wrong"}),
        (401, {"QUERY_STRING": ""}),
        (401, {"REMOTE_ADDR": ""}),
        (403, {"HTTP_COOKIE": "id=berta"}),
        (403, {"HTTP_ORIGIN": "https://evil.example"}),
        (401, {"HTTP_COOKIE": "", "HTTP_X_DSM_USER": "anna"}),
    ],
)
def test_nobody_else_does(dsm: Dsm, method: str, path: str, code: int, change: dict[str, str]) -> None:
    """Berta's group is called "not administrators": its name must not open the door."""
    body = b'{"name": "scan"}' if method == "POST" else b""
    status, answer = dsm.ask(path, method, body=body, **change)
    assert (status, list(json.loads(answer))) == (code, ["problem"])
    assert SECRET.encode() not in answer


def test_a_name_given_by_the_browser_is_not_believed(dsm: Dsm) -> None:
    answer = json.loads(dsm.ask("/api/session", HTTP_X_DSM_USER="admin")[1])
    assert answer["user"] == "anna"


def test_only_the_empty_page_needs_no_login(dsm: Dsm) -> None:
    assert dsm.ask("", cookie="") == (200, b"<title>empty page</title>")
    assert dsm.ask("/", "POST", cookie="")[0] == 405


def test_no_path_and_no_header_can_be_smuggled(dsm: Dsm) -> None:
    assert dsm.ask("/api/session HTTP/1.1\r\nX-DSM-User: admin\r\n")[0] == 404
    assert dsm.ask("/api/session", QUERY_STRING="SynoToken=syno-token\r\nX: y")[0] == 400
    assert dsm.ask("/api/session", CONTENT_TYPE="a\r\nX-DSM-User: admin")[0] == 200
    assert dsm.ask("/../../etc/passwd")[0] == 404
    assert dsm.ask("/api/libraries/\udcff/status")[0] == 400  # a byte that is no UTF-8
    assert dsm.ask("/api/commands", "POST", CONTENT_LENGTH="99999999")[0] == 413
    assert dsm.ask("/api/commands", "GET / HTTP/1.1\r\n")[0] == 400


def test_a_service_that_does_not_run_is_told(tmp_path: Path) -> None:
    status, answer = Dsm(tmp_path, str(tmp_path / "none.sock")).ask("/api/status")
    assert (status, "Package Center" in json.loads(answer)["problem"]) == (503, True)


def test_files_that_dsm_serves_to_anybody_hold_no_data() -> None:
    kinds = {path.suffix for path in UI.rglob("*") if path.is_file()}
    assert kinds <= {".html", ".js", ".css", ".json", ".png", ".cgi", ""}
    assert not (UI / "style.css").exists()  # DSM would load it into its whole desktop


def test_the_program_itself_starts() -> None:
    """The package's Python is not here: the script must name it, and be executable."""
    script = UI / "index.cgi"
    assert stat.S_IMODE(os.stat(script).st_mode) & 0o111
    assert subprocess.run(["/bin/sh", "-n", str(script)], check=False).returncode == 0
    assert "/var/packages/PhotoOrganizer/target/runtime/bin/python3" in script.read_text()
