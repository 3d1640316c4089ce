"""The owner's word that pictures are no duplicates is kept by their bytes, known or read just then, and can be taken back."""

from __future__ import annotations

import hashlib
from itertools import combinations
from typing import TYPE_CHECKING

from photo_organizer.store import catalogue, verdicts
from tests.commands.ticks import told
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.ticks import Ticks


def three(ticks: Ticks) -> tuple[list[int], list[bytes], list[Path]]:
    """Put three pictures into the library, of which nobody knows the bytes yet: their numbers, MD5s and paths."""
    paths = [ticks.library / f"{name}.jpg" for name in "abc"]
    for number, path in enumerate(paths):
        path.write_bytes(photos.jpeg("2021:03:05 10:00:00", seed=number))
    ticks.tick(2, seconds=ticks.settings.intake_scan_seconds)
    numbers = [catalogue.number_of(ticks.opened.con, path.name) for path in paths]
    contents = [hashlib.md5(path.read_bytes(), usedforsecurity=False).digest() for path in paths]
    return [number for number in numbers if number], contents, paths


def denied(ticks: Ticks, contents: list[bytes]) -> list[bool]:
    return [verdicts.are_not_duplicates(ticks.opened.con, *pair) for pair in combinations(contents, 2)]


def test_no_two_of_the_pictures_are_duplicates_until_that_is_taken_back(ticks: Ticks) -> None:
    numbers, contents, _ = three(ticks)
    assert told(ticks, "not-duplicates", pictures=numbers)["state"] == "done"
    assert denied(ticks, contents) == [True] * 3
    again = told(ticks, "not-duplicates", contents=[one.hex() for one in contents[:2]], take_back=True)
    assert again["state"] == "done"
    assert denied(ticks, contents) == [False, True, True]


def test_numbers_and_contents_are_meant_together(ticks: Ticks) -> None:
    numbers, contents, _ = three(ticks)
    told(ticks, "not-duplicates", pictures=numbers[:1], contents=[contents[1].hex()])
    assert denied(ticks, contents) == [True, False, False]


def test_a_picture_that_is_gone_refuses_the_whole_word(ticks: Ticks) -> None:
    numbers, contents, paths = three(ticks)
    answer = told(ticks, "not-duplicates", pictures=[*numbers, 9999])
    assert (answer["state"], "picture 9999 is not in the library" in answer["problems"][0]) == (
        "refused",
        True,
    )
    paths[2].unlink()
    answer = told(ticks, "not-duplicates", pictures=numbers)
    assert (answer["state"], "is no file that can be read" in answer["problems"][0]) == ("failed", True)
    assert denied(ticks, contents) == [False] * 3
