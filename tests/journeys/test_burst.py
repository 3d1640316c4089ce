"""A long burst stays together, in order; and where there is a bound on looking, nobody concludes from it."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photo_organizer.decide.beside import suffixed
from photo_organizer.gather import same_picture, similarity
from tests.journeys.house import STEM, House, exif
from tests.look.pictures import encoded, photo

if TYPE_CHECKING:
    from collections.abc import Iterable

SCENE = photo(31, 320, 240)
EARLY = 1_600_000_000


def frame(number: int) -> bytes:
    """Return a frame of a burst: somebody walks through the picture, and the camera counts milliseconds."""
    picture = SCENE.copy()
    picture.paste((250, 30, 30), (10 + number, 100, 20 + number, 118))
    return encoded(picture, quality=85, exif=exif(subseconds=f"{number * 8:03}"))


def drop(house: House, numbers: Iterable[int]) -> list[bytes]:
    """Drop the frames in an order of names and times that is not that of the camera."""
    frames = {number: frame(number) for number in numbers}
    for number, data in frames.items():
        path = house.root / "intake" / f"{(number * 37) % 101:03}.jpg"
        path.write_bytes(data)
        os.utime(path, (EARLY + (number * 53) % 89, EARLY + (number * 53) % 89))
    return [frames[number] for number in sorted(frames)]


def names(count: int) -> list[str]:
    return [f"{STEM}.jpg", *(f"{stem}.jpg" for stem in islice(suffixed(STEM), count - 1))]


def test_a_burst_of_more_frames_than_letters_stays_together_in_order(house: House) -> None:
    frames = drop(house, range(48))
    assert house.once() == dict(zip(names(48), frames, strict=True))


def test_its_later_frames_join_it_in_their_order(house: House) -> None:
    first = drop(house, range(30))
    house.once()
    second = drop(house, range(30, 48))
    assert house.once() == dict(zip(names(48), first + second, strict=True))


@pytest.mark.parametrize("rule", ["keep_both", "duplicates"])
@pytest.mark.parametrize("turns", [[range(9)], [range(5), range(5, 9)], [range(9, 4, -1), range(5)]])
def test_beyond_the_bound_the_frames_stand_beside(
    house: House, monkeypatch: pytest.MonkeyPatch, turns: list[range], rule: str
) -> None:
    monkeypatch.setattr(similarity, "MOST", 4)
    config = house.root / "config.ini"
    config.write_text(f"[duplicates]\nsame_second = {rule}\n")
    dropped, kept = list[bytes](), dict[str, bytes]()
    for numbers in turns:
        dropped += drop(house, numbers)
        before, kept = kept, house.once(f"--config={config}")
        assert before.items() <= kept.items()  # nobody takes the name of another
    assert {Path(name).parent for name in kept} == {Path(STEM).parent}
    assert sorted(kept.values()) == sorted(dropped)
    assert f"{STEM}_A.jpg" in kept
    assert any(name.startswith(f"{STEM}.") and name != f"{STEM}.jpg" for name in kept)


@pytest.mark.parametrize("bound", ["ON_THE_SPOT", "_MOST_NEAR"])
def test_a_copy_beyond_the_bound_of_the_library_s_looks_is_filed_by_its_own_date(
    house: House, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(same_picture, bound, 0)
    for number in range(3):
        (house.root / "library" / f"{number}.jpg").write_bytes(frame(number * 30))
    copy = encoded(SCENE, quality=70)
    (house.root / "intake" / "IMG-20240707-WA0001.jpg").write_bytes(copy)
    os.utime(house.root / "intake" / "IMG-20240707-WA0001.jpg", (EARLY, EARLY))
    kept = house.once()
    assert [name for name, data in kept.items() if data == copy] == ["2024/07_Jul/20240707_000000.jpg"]
    assert len(kept) == 4
