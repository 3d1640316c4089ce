"""Find out whether this is a Synology NAS. Touches nothing."""

from __future__ import annotations

import os
import re

_FILES = ("etc/synoinfo.conf", "etc.defaults/VERSION")


def is_dsm(root: str = "/") -> bool:
    """Whether `root` is the root of a DSM system: its two system files and at least one volume."""
    if not all(os.path.isfile(os.path.join(root, name)) for name in _FILES):
        return False
    return any(re.fullmatch(r"volume\d+", name) for name in os.listdir(root))
