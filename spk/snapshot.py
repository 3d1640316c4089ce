"""Fetch a Debian package that the mirror has replaced, exactly as it was, from an archive of all versions.

The archive answers as Debian's own does (its "machine-readable interface"): a version's files by the SHA-1 of their
content. Its address comes from the environment, DEBIAN_SNAPSHOT. The lock's SHA-256 decides what is taken.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Any

from spk import debpins

if TYPE_CHECKING:
    from pathlib import Path

    from spk.debpins import Pin

ADDRESS = "DEBIAN_SNAPSHOT"
_SECONDS = 60


def fetch(pin: Pin, debian_arch: str, folder: Path) -> Path | None:
    """Fetch exactly this version into `folder`; None without an archive, or where it does not have it."""
    address = os.environ.get(ADDRESS, "").rstrip("/")
    if not address.startswith(("http://", "https://")):
        return None
    name, version = urllib.parse.quote(pin.name), urllib.parse.quote(pin.version, safe="")
    try:
        listed = json.loads(_get(f"{address}/mr/binary/{name}/{version}/binfiles?fileinfo=1"))
        for number in _files(listed, debian_arch):
            found = folder / f"{pin.name}_{number[:12]}.deb"
            found.write_bytes(_get(f"{address}/file/{urllib.parse.quote(number)}"))
            if debpins.digest(found) == pin.sha256:
                print(
                    f"{pin.name} {pin.version} ({debian_arch}): from the archive, the mirror has replaced it"
                )
                return found
            found.unlink()
    except (OSError, ValueError, urllib.error.URLError) as error:
        print(f"{pin.name} {pin.version}: the archive {address} did not give it: {error}")
    return None


def _files(listed: dict[str, Any], debian_arch: str) -> list[str]:
    """Return the SHA-1 of each file that is for this architecture or for all."""
    rows = [row for row in listed.get("result", []) if row.get("architecture") in (debian_arch, "all")]
    return [str(row["hash"]) for row in rows]


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=_SECONDS) as reply:  # noqa: S310 - http or https, see fetch
        data: bytes = reply.read()
        return data
