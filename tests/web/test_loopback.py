"""The page on this machine alone: the printed address works once, for one browser, under its own name."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest

from photo_organizer.web import server, wire
from photo_organizer.web.app import App

if TYPE_CHECKING:
    from pathlib import Path
from tests.web.test_gate import HOST, SECRET, page


@pytest.fixture
def loopback(tmp_path: Path) -> App:
    return App(page(tmp_path, hosts=(HOST,)))


def got(app: App, path: str, **headers: str) -> wire.Response:
    fields = {"host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
    address, _, query = path.partition("?")
    return app(wire.Request("GET", address, dict(parse_qsl(query, keep_blank_values=True)), fields))


def test_the_printed_address_works_once(loopback: App) -> None:
    ticket = loopback.page.gate.ticket()
    assert got(loopback, "/api/session").status == 401
    assert got(loopback, "/?token=wrong").headers == (("Location", "/"),)  # the page without data, no cookie
    entered = got(loopback, f"/?token={ticket}")
    cookie = dict(entered.headers)["Set-Cookie"]
    assert (entered.status, "HttpOnly" in cookie, "SameSite=Strict" in cookie) == (303, True, True)
    for used in (ticket, ""):
        assert got(loopback, f"/?token={used}").headers == (("Location", "/"),)
    assert got(loopback, "/api/session", cookie=cookie.split(";")[0]).status == 200
    assert got(loopback, "/api/session", cookie="photo-organizer-8765=wrong").status == 401
    assert got(loopback, "/api/session", x_dsm_user="anna").status == 401


def test_another_browser_gets_a_new_address_from_who_runs_the_program(loopback: App) -> None:
    printed: list[str] = []
    gate = loopback.page.gate
    gate.printed = printed.append
    first = gate.ticket()
    got(loopback, "/?token=wrong")
    assert printed == []  # the first address still waits for its browser
    got(loopback, f"/?token={first}")
    for _ in range(3):
        got(loopback, f"/?token={first}")
    (second,) = printed
    assert second != first
    assert "Set-Cookie" in dict(got(loopback, f"/?token={second}").headers)
    assert "Set-Cookie" not in dict(got(loopback, f"/?token={second}").headers)


def test_the_page_is_empty_for_who_may_not_see_data(loopback: App) -> None:
    for path in ("/", "/page/app.js", "/page/texts/ger.json"):
        answer = got(loopback, path)
        assert answer.status in (200, 404)  # without the page's files in this test there is nothing
        assert SECRET.encode() not in answer.body


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:80", ""])
def test_another_host_name_is_refused(loopback: App, host: str) -> None:
    """A name of somebody else's that leads to this machine (DNS rebinding) gets nothing."""
    assert got(loopback, f"/?token={loopback.page.gate.ticket()}", host=host).status == 421
    assert got(loopback, "/api/status", host=host).status == 421


def test_other_addresses_than_loopback_are_refused() -> None:
    with pytest.raises(ValueError, match="listens on"):
        server.loopback_listener("0.0.0.0", 0)  # noqa: S104 - that it is refused is the point
