"""A database in which nothing stays of one test for the next."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.store import db

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    con, _ = db.open_database(str(tmp_path_factory.mktemp("state")))
    with closing(con):
        yield con


@pytest.fixture
def con(opened: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A database in which nothing stays."""
    opened.execute("BEGIN")
    yield opened
    opened.execute("ROLLBACK")
