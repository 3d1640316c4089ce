"""A file that a failing disk, or a folder that was shut, does not show."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def is_sick(monkeypatch: pytest.MonkeyPatch, sick: str, number: int) -> None:
    """Let no look at this one file succeed."""
    real = os.lstat

    def lstat(path: str) -> os.stat_result:
        if path == sick:
            raise OSError(number, os.strerror(number), path)
        return real(path)

    monkeypatch.setattr(os, "lstat", lstat)
