"""Which of the files that a plan moves are of its unit."""

from __future__ import annotations

import pytest

from photo_organizer.model import Action, Move, Plan, Stamp
from photo_organizer.store.units import gets_the_unit

STAMP = Stamp(1, 1, 1, 1)


def _below(path: str) -> str | None:
    return path.removeprefix("/lib/") if path.startswith("/lib/") else None


@pytest.mark.parametrize(
    ("source", "moves", "expected"),
    [
        ("/in/a.jpg", [("/in/a.jpg", "/lib/2024/a.jpg")], [True]),
        ("/in/a.jpg", [("/in/a.jpg", "/lib/Duplicates/a.jpg")], [True]),  # a unit of its own
        (
            "/in/a.jpg",
            [("/in/a.jpg", "/lib/Duplicates/a.jpg"), ("/in/a.xmp", "/lib/2024/a.xmp")],
            [False, True],
        ),
        (  # a filed lesser version makes room for the newcomer
            "/in/a.jpg",
            [("/lib/2024/a.jpg", "/lib/Duplicates/a.jpg"), ("/in/a.jpg", "/lib/2024/a.jpg")],
            [False, True],
        ),
        (  # what waited for it, and what only makes room
            "/in/a.jpg",
            [
                ("/lib/Unknown File Types/a.xmp", "/lib/2024/a.xmp"),
                ("/lib/2024/b.jpg", "/lib/2024/b_1.jpg"),
                ("/in/a.jpg", "/lib/2024/a.jpg"),
            ],
            [True, False, True],
        ),
        ("/lib/2024/a.jpg", [("/lib/2024/a.jpg", "/lib/2023/a.jpg")], [True]),
        ("/lib/2024/a.jpg", [("/lib/2024/a.jpg", "/in/a.jpg")], [True]),  # an undo: out of the library
    ],
)
def test_a_plan_s_files_are_of_its_unit_but_for_copies_of_what_is_kept_and_what_makes_room(
    source: str, moves: list[tuple[str, str]], expected: list[bool]
) -> None:
    steps = tuple(Move(src, dst, STAMP) for src, dst in moves)
    plan = Plan(source, Action.FILE, (), steps)
    assert [gets_the_unit(plan, step, _below) for step in steps] == expected
