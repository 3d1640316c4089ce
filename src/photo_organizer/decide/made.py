"""When this version was made, at the earliest: no clock is right that says less. Pure."""

from __future__ import annotations

from datetime import date

MADE = date(2026, 11, 1)
