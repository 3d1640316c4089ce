"""A service whose volumes are too full to begin waits for room, as one does that fills up later."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, cast

from photo_organizer.cli import served
from photo_organizer.errors import VolumeFull
from photo_organizer.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


class Filling(served.ServedLibrary):
    """Its volume is full at the first two tries."""

    tries = 0

    def serve(self, when_locked: Callable[[], object] = lambda: None) -> None:
        self.tries += 1
        if self.tries < 3:
            raise VolumeFull("no room", "free some")
        when_locked()


def test_a_volume_too_full_to_begin_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served, "PROBE_SECONDS", 0.0)
    shared = cast("served.Shared", type("Alone", (), {"stop": threading.Event()}))
    one, told = Filling(Settings(), str(tmp_path), shared), list[int]()
    one.serve_when_there_is_room(lambda: told.append(one.tries))
    assert told == [3]
    assert isinstance(one.problem, VolumeFull), "which only the library itself forgets, when it is open"
