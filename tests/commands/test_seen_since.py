"""What an editor wrote beside a photo since the last walk goes with it: it is of no use without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

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
