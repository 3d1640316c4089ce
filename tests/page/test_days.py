"""A page that stays open for days in the DSM desktop: somebody signs in anew, and an upgrade takes the page away for a while."""

from __future__ import annotations

import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.page.driver import Browser

ROOT = Path(__file__).parents[2]
HOME = "/webman/3rdparty/PhotoOrganizer/"
KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
HEALTHY: dict[str, Any] = {"word": "Idle", "detail": "", "code": "idle", "values": {}, "cure": "", "going": None, "held": 0, "settling": 0, "asks": 0, "question": "",
           "paused": False, "files": 0, "bytes": 0, "undated": 0, "today": {}, "session": {}, "lifetime": {"files_moved": 1, "bytes_deleted": 0, "files_deleted": 0},
           "health": [], "integrity": None, "pictures": True, "mark": "1", "intake": "/i", "library": "/l", "share": None, "account": "p"}  # fmt: skip
EMPTY: dict[str, Any] = {
    "total": 0,
    "rows": [],
    "next": None,
    "account": "p",
    "user": "anna",
    "csrf": "0",
    "version": "2",
    "months": [],
}


class Nas:
    """DSM's web server as the page meets it: who shows no token of today is not signed in."""

    def __init__(self) -> None:
        self.token, self.away = "monday", False
        self.status = HEALTHY

    def answer(self, path: str, query: str) -> tuple[int, str, bytes]:
        if path == "/webman/login.cgi":
            return 200, "application/json", json.dumps({"SynoToken": self.token}).encode()
        place = path.removeprefix(HOME)
        if self.away:
            return 404, "text/html", b"<h1>Not Found</h1>"
        if place in ("index.cgi", "index.cgi/"):
            text = (ROOT / "ui/index.html").read_text(encoding="utf-8")
            return 200, "text/html", re.sub(r'\b(href|src)="(?=\w)', r'\1="', text).encode()
        if place.startswith("index.cgi/api/"):
            return self._asked(place, query)
        folder = ROOT / "src/photo_organizer/texts" if "/texts/" in place else (ROOT / "ui" / place).parent
        file = folder / place.rpartition("/")[2]
        return (
            (200, KINDS.get(file.suffix, "image/png"), file.read_bytes())
            if file.is_file()
            else (404, "text/plain", b"")
        )

    def _asked(self, place: str, query: str) -> tuple[int, str, bytes]:
        if parse_qs(query).get("SynoToken") != [self.token]:
            return 401, "application/json", b'{"problem": "sign in to DSM first"}'
        return (
            200,
            "application/json",
            json.dumps(self.status if place.endswith("/status") else EMPTY).encode(),
        )


@contextmanager
def _serving(nas: Nas) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            status, kind, body = nas.answer(path, query)
            self.send_response(status)
            for name, value in (("Content-Type", kind), ("Content-Length", str(len(body)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the test's output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{HOME}index.cgi"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def nas(chromium: Browser) -> Iterator[Nas]:
    """A NAS whose page is open."""
    found = Nas()
    with _serving(found) as address:
        chromium.visit(address)
        yield found
        chromium.run("sessionStorage.clear()")
        chromium.go("about:blank")


AGAIN = "window.dispatchEvent(new Event('look-again'))"


def test_who_signed_in_anew_goes_on_without_loading_the_page(chromium: Browser, nas: Nas) -> None:
    assert not chromium.run("return document.getElementById('offline')")
    chromium.run("window.same = true")
    nas.token = "friday"
    chromium.show("activity")
    chromium.run(AGAIN)
    chromium.wait_text("Nothing was done yet.")
    assert not chromium.run("return document.getElementById('offline')")
    assert chromium.run("return window.same")


def test_a_view_that_was_taken_away_comes_with_the_next_version(chromium: Browser, nas: Nas) -> None:
    """While an upgrade is under way there is nothing to load: the page stays, says so, and looks again."""
    chromium.run("window.same = true")
    nas.away = True
    chromium.run("location.hash = '#/logs'")
    chromium.wait("document.getElementById('offline')")
    chromium.run(AGAIN)
    chromium.wait("document.getElementById('offline').textContent.includes('not there')")
    assert chromium.run("return window.same"), "what is open was not given up for nothing"
    nas.away = False
    chromium.run(AGAIN)
    chromium.wait("!window.same && document.body.dataset.shown === 'logs'")


def test_what_came_after_all_is_not_loaded_again(chromium: Browser, nas: Nas) -> None:
    """Who opens another view meanwhile works there: what is written there is not to be taken away."""
    chromium.show("activity")
    chromium.run("window.same = true")
    nas.away = True
    chromium.run("location.hash = '#/logs'")
    chromium.wait("document.getElementById('offline')")
    chromium.show("overview")
    nas.away = False
    chromium.run(AGAIN)
    chromium.wait("!window.same || !document.getElementById('offline')")
    assert chromium.run("return window.same")


def test_two_questions_at_once_are_both_asked_with_the_new_token(chromium: Browser, nas: Nas) -> None:
    """The answer to the second came when the first had another token already: it was taken for a refusal."""
    nas.token = "friday"
    told = chromium.later(
        "const done = arguments[arguments.length - 1];"
        "import(document.querySelector('link[href$=\\'net.js\\']').href).then(async ({ get }) => {"
        " const real = window.fetch; let held = [];"
        " window.fetch = async (path, options) => {"
        "  const reply = await real(path, options);"
        "  if (String(path).includes('months') && reply.status === 401) await new Promise((go) => held.push(go));"
        "  return reply; };"
        " const late = get('library/months').then(() => 'well', (problem) => problem.status);"
        " const soon = await get('libraries').then(() => 'well', (problem) => problem.status);"
        " while (!held.length) await new Promise((go) => setTimeout(go, 5));"
        " held.forEach((go) => go());"
        " done([soon, await late].join()); window.fetch = real; });"
    )
    assert told == "well,well"


def test_what_the_integrity_check_of_a_night_found_is_told_on_the_page_that_stayed_open(
    chromium: Browser, nas: Nas
) -> None:
    """Quietly where all is well; where not, each path is shown in its own direction, and what is not listed is counted."""
    assert chromium.run(
        "return [...document.querySelectorAll('#unchanged, .damaged')].every((one) => one.hidden)"
    )
    noon = 1_793_700_000_000
    nas.status = HEALTHY | {"integrity": {"at": noon, "files": 12_345, "count": 0, "names": []}}
    chromium.run(AGAIN)
    chromium.wait_text("All 12,345 files of the library were read again on November 3, 2026: unchanged.")
    assert chromium.run("return document.querySelector('.damaged').hidden")
    names = [{"path": "2024/صور/<b>1.jpg", "problem": "changed"}, {"path": "a.jpg", "problem": "unreadable"}]
    nas.status = HEALTHY | {"integrity": {"at": noon, "files": 12_345, "count": 130, "names": names}}
    chromium.run(AGAIN)
    chromium.wait_text(
        "130 of 12,345 files changed by themselves or cannot be read. The disk may be failing."
    )
    assert chromium.run("return document.getElementById('unchanged').hidden")
    told = chromium.run("return [...document.querySelectorAll('.damaged li')].map((one) => one.innerText)")
    assert [" ".join(one.split()) for one in told] == [
        "Library \u203a\u200e 2024 \u203a\u200e صور \u203a\u200e <b>1.jpg changed by itself",
        "Library \u203a\u200e a.jpg cannot be read",
    ]
    assert chromium.run("return document.querySelectorAll('.damaged li bdi').length") == len(names)
    chromium.wait_text("Not shown here: 128")
