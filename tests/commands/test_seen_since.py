"""What an editor wrote beside a photo since the last walk goes with it: it is of no use without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.store import catalogue

if TYPE_CHECKING:
    from tests.commands.ticks import Ticks

COMMANDS: dict[str, dict[str, Any]] = {
    "date": {"taken": "1999-05-05"},
    "relayout": {"apply": True, "yes": True},
}


@pytest.mark.parametrize("command", COMMANDS)
def test_what_was_written_beside_a_photo_since_the_last_walk_goes_with_it(ticks: Ticks, command: str) -> None:
    ticks.drop()
    ticks.tick(3)
    [filed] = ticks.library.rglob("*.jpg")
    beside = filed.with_suffix(".jpg.xmp")
    beside.write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    ticks.opened.settings = ticks.settings.replace(naming_layout="{YYYY}/{YYYY}{MM}{DD}_{hh}{mm}{ss}")
    paths = {"paths": [str(filed.relative_to(ticks.library))]} if command == "date" else {}
    number = ticks.post(command, **COMMANDS[command], **paths)
    ticks.tick(5)
    assert not filed.exists(), ticks.answer(number)
    [moved] = ticks.library.rglob("*.jpg")
    assert [path.name for path in ticks.library.rglob("*.xmp")] == [f"{moved.name}.xmp"]
    assert not beside.exists()


def test_it_is_set_aside_with_its_photo_and_comes_back_with_it(ticks: Ticks) -> None:
    for _ in range(2):
        ticks.drop()
    ticks.tick(3)
    kept, other = sorted(ticks.library.rglob("*.jpg"))
    beside = other.with_suffix(".xmp")
    beside.write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    numbers = [
        catalogue.number_of(ticks.opened.con, str(one.relative_to(ticks.library))) for one in (kept, other)
    ]
    ticks.post("set-aside", keep=numbers[:1], aside=numbers[1:])
    ticks.tick(5)
    assert not beside.exists()
    [photo] = (ticks.library / "Duplicates").glob("*.jpg")
    photo.with_suffix(".jpg.pp3").write_bytes(b"[Version]\n")
    ticks.post("put-back", paths=[f"Duplicates/{photo.name}"])
    ticks.tick(5)
    assert list((ticks.library / "Duplicates").glob("*")) == []
    assert sorted(path.suffix for path in other.parent.iterdir() if path.stem.startswith(other.stem)) == [
        ".jpg", ".pp3", ".xmp",
    ]  # fmt: skip
