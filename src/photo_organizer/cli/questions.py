"""A question to who sits at the terminal: to be seen wherever the results go, and to be left by Ctrl-C. Touches nothing."""

from __future__ import annotations

import signal
import sys

_LEAVE = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def said_yes(question: str) -> bool:
    """Ask; tell whether the answer is yes. Without a terminal, or where it is left, it is no."""
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    print(f"{question}. Do it? [y/N] ", end="", file=sys.stderr, flush=True)
    before = {number: signal.signal(number, signal.default_int_handler) for number in _LEAVE}
    try:
        return sys.stdin.readline().strip().lower() in ("y", "yes")
    except (KeyboardInterrupt, OSError, UnicodeError):
        print(file=sys.stderr)
        return False
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
