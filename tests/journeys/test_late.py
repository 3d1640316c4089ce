"""The members of a group may come in any order and on different days: the tree ends the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from tests.journeys.home import Home
from tests.samples import photos, video

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2024, 8, 31, 13, 47, 54)
STEM = "2024/08_Aug/20240831_134754"
MEMBERS = {
    "IMG_1234.HEIC": photos.heic(when=NOON, content_id="0A1B"),
    "IMG_1234.MOV": video.movie(when=(NOON + timedelta(seconds=1)).replace(tzinfo=UTC), content_id="0A1B"),
    "IMG_1234.xmp": b"<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>",
}


@pytest.mark.parametrize("order", list(permutations(MEMBERS)))
def test_any_order_of_arrival_ends_in_the_same_tree(tmp_path: Path, order: tuple[str, ...]) -> None:
    home = Home(tmp_path)
    for name in order:
        home.put(name, MEMBERS[name])
        home.once()
    assert home.filed() == {f"{STEM}.heic", f"{STEM}.mov", f"{STEM}.xmp"}


def test_undo_of_what_came_later_leaves_what_was_there(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for name in ("IMG_1234.HEIC", "IMG_1234.xmp"):
        home.put(name, MEMBERS[name])
        home.once()
    assert home.run("undo", f"{home.library}/{STEM}.xmp").returncode == 0
    assert home.filed() == {f"{STEM}.heic"}
    assert (home.intake / "IMG_1234.xmp").exists()
