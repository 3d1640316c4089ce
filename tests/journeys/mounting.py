"""A mount namespace of its own for a test that mounts: as root, and where the machine allows it."""

from __future__ import annotations

import subprocess
from functools import cache
from shutil import which


@cache
def may_mount() -> bool:
    """Whether a process here may mount what nobody else sees; in a container or a changed root it often may not."""
    program = which("unshare")
    return (
        bool(program)
        and not subprocess.run([str(program), "-m", "true"], check=False, capture_output=True).returncode
    )
