"""A library and an intake in which copies are searched for."""

from tests.gather.duplicates_place import place

__all__ = ["place"]
