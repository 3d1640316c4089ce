"""What the installed package takes while it has nothing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.synology.built import ANSWERS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.synology.package_center import PackageCenter

IDLE = 34 * 1024  # kB that the service may hold while it waits


def test_the_service_waits_in_little_memory(center: PackageCenter, spk: Path) -> None:
    """With its own Python and loader, after a start; OpenSSL is loaded for connections alone."""
    center.install(spk, ANSWERS)
    (pid,) = center.nas.processes("photo_organizer run")
    status = center.nas.run("/bin/cat", f"/proc/{pid}/status").out
    assert next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) <= IDLE
    assert "libcrypto" not in center.nas.run("/bin/cat", f"/proc/{pid}/maps").out
