"""Start the command line: `python -m photo_organizer`."""

from __future__ import annotations

from photo_organizer.cli.main import main, start

if __name__ == "__main__":
    start()

__all__ = ["main", "start"]
