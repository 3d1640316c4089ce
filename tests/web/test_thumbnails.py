"""What an owner wishes of a thumbnail is about the pictures it shows on the page, not about those it has by then."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest

from photo_organizer.store import db, inbox
from photo_organizer.store.folder_thumbnails import ThumbnailStore
from photo_organizer.web import api_thumbnails
from photo_organizer.web.guards import Refusal
from photo_organizer.web.lookup import path_id
from photo_organizer.web.thumbnail_arguments import folder_of
from tests.web.test_gate import ask, sock

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["sock"]


def _made(state: Path, *tiles: str) -> None:
    shown = [{"path": path, "words": "", "points": 1.0} for path in tiles]
    with ThumbnailStore(str(state)) as store:
        store.made("/library/2024", {"tiles": shown, "key": "", "sha256": ""}, b"")


def test_a_picture_is_left_out_only_while_the_thumbnail_shows_what_was_looked_at(
    sock: str, tmp_path: Path
) -> None:
    headers = {"Content-Type": "application/json", "X-Csrf-Token": ask(sock, "GET /api/session")[1]["csrf"]}
    _made(tmp_path, "/library/2024/a.jpg", "/library/2024/b.jpg")
    (row,) = ask(sock, "GET /api/thumbnails")[1]["rows"]
    wish = {"name": "thumbnail-exclude", "thumbnail": row["id"], "version": row["version"], "tile": 1}
    assert ask(sock, "POST /api/commands", headers, json.dumps(wish).encode())[0] == 202
    _made(tmp_path, "/library/2024/a.jpg", "/library/2024/c.jpg")  # the night was here
    for name in ("thumbnail-exclude", "thumbnail-pin"):
        assert ask(sock, "POST /api/commands", headers, json.dumps({**wish, "name": name}).encode())[0] == 404
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        assert [one.arguments for one in inbox.waiting(con)] == [{"path": "/library/2024/b.jpg"}]


def test_how_far_the_making_is_that_somebody_asked_for_is_told_and_nothing_of_other_commands(
    sock: str, tmp_path: Path
) -> None:
    assert ask(sock, "GET /api/thumbnails")[1]["run"] is None
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        inbox.post(con, "thumbnail-again", {"folder": "/library"}, 1)
        assert ask(sock, "GET /api/thumbnails")[1]["run"] is None
        number = inbox.post(con, "thumbnails-make", {}, 2)
        assert ask(sock, "GET /api/thumbnails")[1]["run"] == {"command": number, "done": 0, "total": 0}
        inbox.note(con, number, {"done": 3, "of": 7})
        assert ask(sock, "GET /api/thumbnails")[1]["run"] == {"command": number, "done": 3, "total": 7}


def test_nothing_is_copied_from_a_card_that_nobody_has_checked(sock: str, tmp_path: Path) -> None:
    headers = {"Content-Type": "application/json", "X-Csrf-Token": ask(sock, "GET /api/session")[1]["csrf"]}
    assert ask(sock, "POST /api/commands", headers, b'{"name": "copy-missing"}')[0] == 404
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        assert inbox.waiting(con) == []


def test_one_thumbnail_is_found_without_reading_what_is_told_of_all_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page asks so for each picture: with thousands of folders, each took as long as the whole list."""
    with ThumbnailStore(str(tmp_path)) as store:
        for number in range(30):
            tiles = [{"path": f"/library/{number}/a.jpg", "words": "", "points": 1.0}]
            store.made(f"/library/{number}", {"tiles": tiles, "key": "", "sha256": ""}, b"")
    loads = Mock(wraps=json.loads)
    monkeypatch.setattr(json, "loads", loads)
    assert folder_of(str(tmp_path), path_id("/library/7")) == ("/library/7", ["/library/7/a.jpg"])
    assert loads.call_count == 1
    with pytest.raises(Refusal):
        folder_of(str(tmp_path), path_id("/library/none"))


def test_the_page_reads_no_more_thumbnails_than_it_shows(
    sock: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is told of each is long: all of twenty thousand would take the service a second and tens of megabytes at every look."""
    monkeypatch.setattr(api_thumbnails, "MOST", 1)
    _made(tmp_path, "/library/2024/a.jpg")
    with ThumbnailStore(str(tmp_path)) as store:
        store.made("/library/2025", {}, b"")
        store._db.execute("UPDATE thumbnails SET record = 'not to be read' WHERE folder = '/library/2025'")
    code, found = ask(sock, "GET /api/thumbnails")
    assert (code, found["total"], [row["folder"] for row in found["rows"]]) == (200, 2, ["/library/2024"])
