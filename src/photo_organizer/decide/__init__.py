"""Decide: pure functions from facts, settings and a view of the library to plans. Touches nothing."""
