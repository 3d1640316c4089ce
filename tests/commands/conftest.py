"""A service whose ticks the test gives."""

from tests.commands.ticks import ticks

__all__ = ["ticks"]
