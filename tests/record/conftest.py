from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.store.db import open_database

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection, _ = open_database(str(tmp_path / "state"))
    yield connection
    connection.close()


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    return folder
