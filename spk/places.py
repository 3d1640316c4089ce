"""Where the build reads and writes, and the one place on the NAS everything is made for."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "spk" / "lock"
CACHE = Path(os.environ.get("PHOTO_ORGANIZER_CACHE") or ROOT / ".cache")
DIST = ROOT / "dist"

PACKAGE = "PhotoOrganizer"
# The interpreter names its own loader by absolute path, so the tree runs only here.
TARGET = f"/var/packages/{PACKAGE}/target"
RUNTIME = f"{TARGET}/runtime"
