"""A service at rest on a small library, whatever filesystem the tests' folder lies on; and one whose ticks the test gives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photo_organizer import wiring
from photo_organizer.disk.mounts import LOCAL
from photo_organizer.settings import Settings
from tests.commands.ticks import ticks
from tests.samples.photos import jpeg
from tests.service.desk import OLD, Desk

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["desk", "ticks"]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    kinds = {
        line.partition(" - ")[2].partition(" ")[0]
        for line in Path("/proc/self/mountinfo").read_text().splitlines()
    }
    # Whatever the tests' folder lies on.
    monkeypatch.setattr("photo_organizer.disk.mounts.LOCAL", LOCAL | kinds)
    for name in ("intake", "library/2020/a", "library/2020/b"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "library" / OLD).write_bytes(jpeg("2020:01:01 10:00:00"))
    (tmp_path / "intake" / "new.jpg").write_bytes(jpeg("2021:02:03 10:00:00"))
    settings = Settings().replace(
        paths_intake=str(tmp_path / "intake"),
        paths_library=str(tmp_path / "library"),
        thumbnails_enabled=False,
    )
    with wiring.open_library(settings, str(tmp_path / "state")) as library:
        made = Desk(tmp_path, library)
        with made.service._hints:
            yield made
