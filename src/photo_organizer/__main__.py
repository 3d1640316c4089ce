"""Start the command line: `python -m photo_organizer`."""

from __future__ import annotations

import sys

from photo_organizer.cli.main import main

if __name__ == "__main__":
    sys.exit(main())

__all__ = ["main"]
