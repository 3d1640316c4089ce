"""The same picture is found after every common edit, and no other is taken for it: a small version of benchmarks.recall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.recall import measured, plant

if TYPE_CHECKING:
    from pathlib import Path


def test_every_common_edit_is_recognised_and_nothing_else_is(tmp_path: Path) -> None:
    plant(tmp_path / "tree", originals=5, largest=800, strangers=36)
    found = measured(tmp_path / "tree", workers=2)
    assert found.mixed == []
    assert found.bursts == []
    assert found.share(1) >= 0.998, found.missed
    assert found.share(2, alike=True) >= 0.7
    assert found.share(3, alike=True) >= 0.7
    crops = (2, "crop10.jpg")
    assert found.same[crops] + found.alike[crops] >= 0.8 * found.of[crops]
    assert found.share(6) == 1
