"""The page about performance is what the kept figures say, and every row of the table has one."""

from __future__ import annotations

import json

from benchmarks import table
from benchmarks.rows import ROWS


def test_the_page_is_made_of_the_kept_figures() -> None:
    kept = json.loads(table.KEPT.read_text(encoding="utf-8"))
    assert table.PAGE.read_text(encoding="utf-8") == table.page(kept)


def test_every_row_has_a_figure_of_five_rounds_or_more() -> None:
    kept = json.loads(table.KEPT.read_text(encoding="utf-8"))
    assert [one["name"] for one in kept["figures"]] == [row.name for row in ROWS]
    assert kept["rounds"] >= 5
