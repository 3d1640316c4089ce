"""The page about performance is what the kept figures say, and every row of the table has one."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from benchmarks import table
from benchmarks.rows import ROWS


def test_the_page_is_made_of_the_kept_figures() -> None:
    kept = json.loads(table.KEPT.read_text(encoding="utf-8"))
    assert table.PAGE.read_text(encoding="utf-8") == table.page(kept)


def test_every_row_has_a_figure_of_five_rounds_or_more() -> None:
    kept = json.loads(table.KEPT.read_text(encoding="utf-8"))
    assert [one["name"] for one in kept["figures"]] == [row.name for row in ROWS]
    assert kept["rounds"] >= 5


def test_a_run_of_some_rows_keeps_the_figures_of_the_others() -> None:
    kept = [table.Figure(**one) for one in json.loads(table.KEPT.read_text(encoding="utf-8"))["figures"]]
    now = replace(kept[3], ours=1.0, times=99.0)
    renewed = table.renewed([*kept, replace(kept[0], name="a row that is gone")], [now])
    assert renewed == [*kept[:3], now, *kept[4:]]
    assert "**99.00**" in table.page({"rounds": 5, "figures": [asdict(now)]})
    assert table.ABOVE not in table.page({"rounds": 5, "figures": [asdict(replace(now, times=0.0))]})


def test_every_row_above_its_aim_says_what_keeps_it_there() -> None:
    kept = json.loads(table.KEPT.read_text(encoding="utf-8"))
    above = [one.name for one in (table.Figure(**one) for one in kept["figures"]) if one.missed]
    assert [name for name in above if not table.LIMITS[name]] == []
    assert all(f"- **{name}**: {table.LIMITS[name]}\n" in table.page(kept) for name in above)
