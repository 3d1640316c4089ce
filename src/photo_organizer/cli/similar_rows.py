"""How groups of similar pictures are printed: CSV, a row for each place in a group."""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADER = ("path", "group", "relation", "keeper", "reason")


def show(rows: Iterable[tuple[object, ...]]) -> None:
    """Print the rows below their header."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
