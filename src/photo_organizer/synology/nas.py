"""Where shared folders are on this NAS, and whose they are. Touches nothing."""

from __future__ import annotations

import re
from pathlib import Path

from photo_organizer.records import frozen

PACKAGE = "PhotoOrganizer"
LIGHT = "PHOTO_ORGANIZER_LIGHT"  # set by the light package's door to Python


@frozen
class Nas:
    """A NAS seen from its root folder, which is another one in tests."""

    root: Path = Path("/")

    def share(self, name: str) -> Path | None:
        """Return the real folder of a shared folder, None when there is none or it is not mounted."""
        link = self._packages() / PACKAGE / "shares" / name
        places = [link, *sorted(self.root.glob("volume*"))]
        found = (place if place is link else place / name for place in places)
        return next((path.resolve() for path in found if path.is_dir()), None)

    def users_of(self, share: str) -> list[str]:
        """Return the other packages that were given this shared folder."""
        links = self._packages().glob("*/shares/*")
        return sorted(
            link.parent.parent.name
            for link in links
            if link.name.lower() == share.lower() and link.parent.parent.name != PACKAGE
        )

    def memory(self) -> int | None:
        """Return how many bytes of memory the NAS has, None where it does not say (proc_meminfo(5): in KiB)."""
        try:
            text = (self.root / "proc/meminfo").read_text(encoding="ascii", errors="replace")
        except OSError:
            return None
        found = re.search(r"^MemTotal:\s+(\d+) kB", text, re.MULTILINE)
        return int(found[1]) * 1024 if found else None

    def _packages(self) -> Path:
        return self.root / "var/packages"
