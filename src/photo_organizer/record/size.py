"""Sizes as people read them. Touches nothing."""

from __future__ import annotations

_UNITS = ("B", "KB", "MB", "GB", "TB", "PB")


def size_text(count: int) -> str:
    """Return bytes in steps of 1024 as DSM counts: `812.00 B`, `2.45 MB`."""
    amount, unit = float(count), 0
    while amount >= 1023.995 and unit + 1 < len(_UNITS):  # what would round to 1024.00 belongs to the next
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.2f} {_UNITS[unit]}"
