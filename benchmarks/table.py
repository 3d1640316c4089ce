"""The whole table in one run: `make bench`, or `python -m benchmarks.table [--rounds 5] [--only WORDS] [--write]`.

Prints the median of each row, in times of its peer in the same run, beside the same of the last release, which is kept in
figures.json. `--write` keeps this run's figures instead, and makes docs/performance.md anew; a release does so.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from benchmarks.row import LeftOut, Row
from benchmarks.rows import ROWS

KEPT = Path(__file__).with_name("figures.json")
PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
HEAD = """\
# Performance

Made by `make bench` from `benchmarks/figures.json`; change neither by hand. Each row is the median of {rounds} rounds, ours and
the peer in turn on the same files; what is counted and not timed comes out the same each time and is counted once. *Times* is
ours in times of the peer's: it says more than seconds, which are those of the machine that made this page. A row above its aim
is in bold. Memory is the peak of our largest process.

| what | peer | unit | ours | peer's | times | aim | memory, MB |
|---|---|---|---|---|---|---|---|
"""
ABOVE = """
## What is above its aim, and why

"""
LIMITS = {row.name: row.limit for row in ROWS}


@dataclass(frozen=True)
class Figure:
    """What came of one row."""

    name: str
    peer: str
    unit: str
    ours: float
    theirs: float
    times: float  # the median of the rounds' own ratios
    aim: float
    peak_mb: float

    @property
    def missed(self) -> bool:
        """True where ours is above its aim."""
        return self.times > self.aim


def measured(row: Row, rounds: int) -> Figure:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = Path(folder)
        row.prepare(home)
        both = [row.measure(home, number) for number in range(row.rounds or rounds)]
    values = [(row.of(ours), row.of(peer)) for ours, peer in both]
    return Figure(
        row.name,
        row.peer,
        row.unit,
        round(median(ours for ours, _ in values), 3),
        round(median(theirs for _, theirs in values), 3),
        round(median(ours / max(theirs, 0.001) for ours, theirs in values), 2),
        row.aim,
        round(max(ours.peak_mb for ours, _ in both)),
    )


def line(figure: Figure, before: float | None) -> str:
    change = f"{figure.times / before:.2f} of the last release's" if before else "new"
    judged = f"  (aim {figure.aim:g})" if figure.missed else ""
    return (
        f"{figure.name:<46} {figure.ours:>8.3f} and {figure.theirs:>8.3f} {figure.unit:<6} of {figure.peer:<27} "
        f"{figure.times:>7.2f} times, {change:<28} {figure.peak_mb:>4.0f} MB{judged}"
    )


def page(kept: dict[str, object]) -> str:
    """Return docs/performance.md as the figures have it."""
    figures = [Figure(**one) for one in kept["figures"]]  # type: ignore[attr-defined]
    rows = "".join(
        f"| {one.name} | {one.peer} | {one.unit} | {one.ours:.3f} | {one.theirs:.3f} | {_times(one)} | {one.aim:g} | {one.peak_mb:.0f} |\n"
        for one in figures
    )
    limits = [f"- **{one.name}**: {LIMITS[one.name]}\n" for one in figures if one.missed]
    return HEAD.format(rounds=kept["rounds"]) + rows + "".join([ABOVE, *limits] if limits else [])


def _times(one: Figure) -> str:
    return f"**{one.times:.2f}**" if one.missed else f"{one.times:.2f}"


def renewed(kept: list[Figure], measured_now: list[Figure]) -> list[Figure]:
    """Return the figures of all rows, in their order: those of this run, and the kept ones of rows that it left out."""
    known = {one.name: one for one in (*kept, *measured_now)}
    return [known[row.name] for row in ROWS if row.name in known]


def keep(before: list[Figure], figures: list[Figure], rounds: int) -> None:
    """Keep the figures of this run beside those of the rows that it has not measured, and make the page anew."""
    kept = {"rounds": rounds, "figures": [asdict(one) for one in renewed(before, figures)]}
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(kept), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="rows that have these words in their names")
    parser.add_argument(
        "--write", action="store_true", help="keep the figures of these rows, and make the page anew"
    )
    options = parser.parse_args()
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {"figures": []}
    before = {one["name"]: one["times"] for one in kept["figures"]}
    began, figures = time.monotonic(), []
    for row in ROWS:
        if options.only in row.name:
            try:
                figures.append(measured(row, options.rounds))
            except LeftOut as why:
                print(f"{row.name:<46} left out: {why}", flush=True)
            else:
                print(line(figures[-1], before.get(row.name)), flush=True)
                if options.write:  # at once: a later row may fail
                    keep([Figure(**one) for one in kept["figures"]], figures, options.rounds)
    print(f"{time.monotonic() - began:.0f} s; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
