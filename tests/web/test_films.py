"""Films come in parts, as browsers ask for them, also through DSM: never more than one answer holds, never another file's bytes."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli.page import part_of
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.settings import Settings
from photo_organizer.store import catalogue, db
from photo_organizer.web import cgi, server
from photo_organizer.web.api_films import MOST, part
from photo_organizer.web.app import App
from photo_organizer.web.guards import Refusal
from photo_organizer.web.wire import Request
from tests.web.dsm import Dsm
from tests.web.test_gate import page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILM = bytes(range(256)) * 256 * 40  # 2.6 MB: more than one answer
USER = {"x-dsm-user": "anna"}


@pytest.fixture
def app(tmp_path: Path) -> App:
    """A page whose library holds a film and a photo, numbered 1 and 2."""
    library = tmp_path / "library"
    library.mkdir()
    made = page(tmp_path)
    made.settings = lambda: Settings().replace(paths_library=str(library))
    made.film = part_of
    con, _ = db.open_database(str(tmp_path))
    with db.transaction(con):
        con.execute("UPDATE numbers SET last = 0")  # the film is number 1
        for name in ("film.MP4", "photo.jpg"):
            (library / name).write_bytes(FILM)
            catalogue.put(con, catalogue.Known(name, stamp_of((library / name).lstat())))
    con.close()
    return App(made)


def test_a_film_comes_part_by_part_and_whole_in_the_end(app: App) -> None:
    found, asked = b"", 0
    while len(found) < len(FILM):
        answer = app(Request("GET", "/api/films/1", headers={**USER, "range": f"bytes={len(found)}-"}))
        assert (answer.status, answer.kind) == (206, "video/mp4")
        end = len(found) + len(answer.body)
        assert dict(answer.headers)["Content-Range"] == f"bytes {len(found)}-{end - 1}/{len(FILM)}"
        assert 0 < len(answer.body) <= MOST
        found, asked = found + answer.body, asked + 1
    assert (found == FILM, asked) == (True, 2)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=10-19", (10, 20)),
        ("bytes=90-999", (90, 100)),
        ("bytes=-5", (95, 100)),
        ("bytes=-500", (0, 100)),
        (" bytes=0- ", (0, 100)),
    ],
)
def test_a_part_is_where_the_header_says(asked: str, found: tuple[int, int]) -> None:
    assert part(asked, 100) == found


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("", 400),
        ("bytes=-", 400),
        ("bytes=a-b", 400),
        ("lines=0-9", 400),
        ("bytes=0-1,5-6", 400),
        ("bytes=" + "9" * 40 + "-", 400),
        ("bytes=100-", 416),
        ("bytes=9-3", 416),
        ("bytes=-0", 416),
    ],
)
def test_what_is_no_part_is_refused(asked: str, status: int) -> None:
    with pytest.raises(Refusal) as refused:
        part(asked, 100)
    assert refused.value.status == status


def test_only_films_of_the_library_as_they_are_known_are_given(app: App, tmp_path: Path) -> None:
    headers = {**USER, "range": "bytes=0-"}
    assert app(Request("GET", "/api/films/2", headers=headers)).status == 404, "a photo"
    assert app(Request("GET", "/api/films/3", headers=headers)).status == 404
    assert app(Request("GET", "/api/films/1", headers={"range": "bytes=0-"})).status == 401
    (tmp_path / "library" / "film.MP4").unlink()
    (tmp_path / "secret").write_bytes(FILM)
    os.symlink(tmp_path / "secret", tmp_path / "library" / "film.MP4")
    assert app(Request("GET", "/api/films/1", headers=headers)).status == 404


@pytest.fixture
def dsm(app: App, tmp_path: Path) -> Iterator[Dsm]:
    path = str(tmp_path / "run" / "page.sock")
    running = server.Server(server.unix_listener(path), app)
    yield Dsm(tmp_path, path)
    running.close()


def test_dsm_hands_the_wish_for_a_part_through_and_the_answer_back(dsm: Dsm) -> None:
    assert dsm.ask("/api/films/1", HTTP_RANGE="bytes=1000-1999") == (206, FILM[1000:2000])
    assert dsm.ask("/api/films/1", HTTP_RANGE="bytes=0-")[1] == FILM[:MOST]
    assert dsm.ask("/api/films/1", HTTP_RANGE="bytes=0-\r\nX-DSM-User: admin")[0] == 400
    assert dsm.ask("/api/films/1", HTTP_RANGE="bytes=0-", cookie="")[0] == 401
    out = io.BytesIO()
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/"}
    cgi.main(dsm.places, environ, io.BytesIO(), out)
    assert b"media-src 'self'" in out.getvalue()
