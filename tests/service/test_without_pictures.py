"""The light package brings nothing that decodes pictures: what needs that is refused in words, and all else is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.look import able
from tests.commands.ticks import Ticks, told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def light(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ticks]:
    """A service with everything switched on, on a model that has no libraries for pictures."""
    monkeypatch.setattr(able, "find_spec", lambda name: None if name == "PIL" else name)
    able.able.cache_clear()
    made = Ticks(
        tmp_path,
        monkeypatch,
        thumbnails_enabled=True,
        thumbnails_start="00:00",
        thumbnails_hours=24,
        duplicates_similar_in_library=True,
    )
    made.tick()
    yield made
    made.end()
    able.able.cache_clear()


@pytest.mark.parametrize("folder", ["", "2021"])
def test_thumbnails_on_demand_are_refused_with_the_reason(light: Ticks, folder: str) -> None:
    answer = told(light, "thumbnails-make", folder=f"{light.library}/{folder}" if folder else "")
    assert answer["state"] == "refused"
    assert answer["problems"] == [able.SENTENCE]
    assert not light.service.beside.nightly.running()


def test_no_process_begins_and_photos_are_filed(light: Ticks) -> None:
    light.drop()
    light.tick(3)
    light.tick(5, seconds=3600)
    assert len(light.filed()) == 1
    assert not light.service.beside.nightly.running()
    assert not light.service.beside.background.running()
