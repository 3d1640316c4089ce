"""A folder of former settings that is another library's by now: that one's work under way is its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act.guards import Lock
from photo_organizer.service.recovery import recover
from photo_organizer.store.db import set_meta, transaction
from photo_organizer.store.worked_in import known_roots
from tests.commands.ticks import put

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.ticks import Ticks


@pytest.mark.parametrize("former", ["intake", "library"])
def test_what_another_library_is_at_is_left_alone(ticks: Ticks, former: str) -> None:
    """Its copy under way was removed, and what it had taken in hand was put back into its intake."""
    put(ticks, "a.jpg")
    ticks.tick(3)
    ticks.end()
    theirs = {"intake": ticks.intake, "library": ticks.library}
    claimed, copied = under_way(theirs[former])
    ticks.intake, ticks.library = ticks.root / "new intake", ticks.root / "new library"
    for folder in (ticks.intake, ticks.library):
        folder.mkdir()
    ticks.settings = ticks.settings.replace(paths_intake=str(ticks.intake), paths_library=str(ticks.library))
    with Lock(str(ticks.root / "other"), str(theirs["library"]), str(theirs["intake"])):
        ticks.start()
        ticks.tick(2)
    assert claimed.exists()
    assert copied.exists()
    assert str(theirs[former]) not in known_roots(ticks.opened.con)


def under_way(root: Path) -> tuple[Path, Path]:
    """Leave a photo that is in hand, and a copy that is being made, as another process has them now."""
    area = root / ".photo-organizer"
    claimed, copied = area / "claim" / "0123456789abcdef" / "b.jpg", area / "tmp" / "0123.0.part"
    for path in (claimed, copied):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"photo")
    return claimed, copied


def test_of_a_part_of_a_former_folder_nothing_is_told_for_ever(
    ticks: Ticks, caplog: pytest.LogCaptureFixture
) -> None:
    """Another filesystem in a former library, which is no folder of the settings any more."""
    with transaction(ticks.opened.con):
        set_meta(ticks.opened.con, "nested_roots", json.dumps([str(ticks.root / "former" / "part")]))
    recover(ticks.opened)
    assert caplog.text == ""
