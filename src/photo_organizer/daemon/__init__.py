"""The loop and what it drives: gather, plan, act, record. Knows all rooms; no room knows it."""
