"""Files of the library of which nobody has noted a unit: by their names and times it is seen what belongs together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.gather.belongings import numbers_for_unknown
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from pathlib import Path


def test_photos_with_their_companions_are_units_and_what_stands_alone_is_none(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    paths = [f"x/{name}" for name in ("a.jpg", "a.xmp", "b.jpg", "c.jpg", "c.jpg.xmp", "c.pp3", "d.xmp")]
    for path in paths:
        data = (
            jpeg("2024:08:31 13:47:54") if path.endswith("jpg") else b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"
        )
        (tmp_path / path).write_bytes(data)
    numbers = numbers_for_unknown(str(tmp_path), paths)
    units: dict[int, set[str]] = {}
    for path, number in numbers.items():
        units.setdefault(number, set()).add(path.removeprefix("x/"))
    assert sorted(map(sorted, units.values())) == [["a.jpg", "a.xmp"], ["c.jpg", "c.jpg.xmp", "c.pp3"]]
    assert max(units) < 0, "no number of a unit that is noted"
