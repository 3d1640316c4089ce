"""The page of a service that has only just begun, and of one that cannot open its library."""

from __future__ import annotations

import errno
import logging
import time
from typing import TYPE_CHECKING

import pytest

from photo_organizer.errors import VolumeAway
from photo_organizer.settings import Settings
from photo_organizer.store import db
from photo_organizer.web.app import App
from photo_organizer.web.guards import Refusal
from photo_organizer.web.page import Page
from photo_organizer.web.wire import Request

if TYPE_CHECKING:
    from pathlib import Path

    from photo_organizer.errors import PhotoOrganizerError


def _page(state: Path, trouble: PhotoOrganizerError | None = None) -> Page:
    return Page(
        state=str(state),
        version="1",
        settings=Settings,
        settings_file="",
        status=lambda _: {},
        refuse=lambda _: [],
        picture=lambda *_: b"",
        film=lambda *_: b"",
        trouble=lambda: trouble,
    )


def test_who_asks_in_the_first_moment_of_a_service_waits_for_its_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the page of a package that was just installed begins with an error."""
    monkeypatch.setattr(db, "JOIN_SECONDS", 120.0)
    monkeypatch.setattr(time, "sleep", lambda _: db.open_database(str(tmp_path))[0].close())
    with _page(tmp_path).reading() as con:
        assert con.execute("SELECT count(*) FROM meta").fetchone()


def test_a_library_that_cannot_be_opened_is_answered_at_once_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("waited"))
    with (
        pytest.raises(Refusal, match="away — mount it"),
        _page(tmp_path, VolumeAway("away", "mount it")).reading(),
    ):
        pass


def test_a_file_of_the_page_that_cannot_be_opened_was_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    (tmp_path / "index.html").touch()
    page = _page(tmp_path)
    page.ui = str(tmp_path)
    app = App(page)
    monkeypatch.setattr("builtins.open", refuse)
    answer = app(Request("GET", "/"))
    assert (answer.status, b"close other programs" in answer.body) == (503, True)


def test_what_the_system_refuses_is_answered_with_what_to_do_and_is_no_bug(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files", "organizer.db")

    app = App(_page(tmp_path))
    monkeypatch.setattr(app, "_answer", refuse)
    with caplog.at_level(logging.ERROR):
        answer = app(Request("GET", "/api/status"))
    assert answer.status == 503
    assert b"close other programs or restart the package" in answer.body
    assert [record.exc_info for record in caplog.records] == [None]
