"""What has to be true before anything is filed, and what a crash left to be tidied: asked each time, not only at the start."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from photo_organizer import wiring
from photo_organizer.act.guards import Lock
from photo_organizer.disk import mounts
from photo_organizer.errors import VolumeAway, VolumeProblem
from photo_organizer.service.acting import make_ready
from photo_organizer.settings import Settings
from photo_organizer.store import journal
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from photo_organizer.library import Library
    from tests.commands.ticks import Ticks


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library whose intake was not there when it was opened."""
    (tmp_path / "library").mkdir()
    settings = Settings().replace(
        paths_intake=str(tmp_path / "intake"), paths_library=str(tmp_path / "library")
    )
    with wiring.open_library(settings, str(tmp_path / "state")) as opened:
        (tmp_path / "intake").mkdir()
        yield opened


def ready(library: Library) -> bool:
    return make_ready(library, lambda: False, lambda _: None)


def test_an_intake_that_came_later_is_locked_then(library: Library, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    theirs = Lock(str(tmp_path / "state of another"), str(tmp_path / "other"), str(tmp_path / "intake"))
    with theirs, pytest.raises(VolumeProblem, match="in use by another"):
        ready(library)
    assert ready(library)


def test_nothing_is_made_ready_while_the_disk_of_the_intake_is_away(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = "22 1 8:1 / / rw - ext4 /dev/sda rw"
    mounted = f"{root}\n40 22 8:2 / {tmp_path / 'intake'} rw - ext4 /dev/b rw"
    monkeypatch.setattr(mounts, "_table", lambda: mounted)
    assert ready(library)
    monkeypatch.setattr(mounts, "_table", lambda: root)
    with pytest.raises(VolumeAway):
        ready(library)


def test_folders_that_a_crash_left_empty_go_and_the_media_index_is_told(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    trip = ticks.intake / "trip"
    trip.mkdir()
    (trip / "a.jpg").write_bytes(jpeg("2021:02:03 10:00:00"))
    ticks.service.wake()
    ticks.tick(3)
    assert len(ticks.filed()) == 1
    assert trip.is_dir()
    library = ticks.service.library
    library.unclean = True
    # The last run may be a first import of everything: its plans are more than a NAS has memory for.
    monkeypatch.setattr(journal, "done_in_run", None)
    assert ready(library)
    assert not trip.exists()
    told = [json.loads(payload) for (payload,) in library.con.execute("SELECT payload FROM outbox")]
    assert [str(trip)] in [one.get("emptied") for one in told]
