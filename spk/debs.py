"""Bring the Debian packages of the runtime: from the cache, the mirror, an archive, or what replaced them.

A mirror drops a version as soon as an update arrives. The build then asks an archive of all versions where
DEBIAN_SNAPSHOT names one (spk/snapshot.py); else it takes what the release offers
now (its signature is checked), says so, and records it in the manifest and as a lock in the cache:
with `--frozen --locks` that lock makes the same package again. Frozen builds refuse any replacement.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from spk import debpins, snapshot
from spk.apt import PrivateApt
from spk.places import CACHE, LOCKS

if TYPE_CHECKING:
    from spk.arch import Arch
    from spk.debpins import Pin

FOUND = CACHE / "found"  # locks of what the last builds took
_DEBS = CACHE / "debs"
_FROZEN = """\
{name} {version} ({arch}) is neither in the cache nor on the mirror any more, and --frozen allows no other.
Name an archive of all versions in DEBIAN_SNAPSHOT, build without --frozen, or run 'make lock-runtime' and look at what changes."""
_REPLACED = """\
!!! {name} ({arch}): the mirror no longer has {old}; taking {new}, signed by the same release.
!!! The result is not the locked one. 'make lock-runtime' makes this the new lock."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Which locks a build goes by, and whether it may take what replaced a locked package."""

    frozen: bool = False
    locks: Path = LOCKS


USUAL = Policy()


def bring(arch: Arch, policy: Policy) -> list[tuple[Pin, Path]]:
    """Return every package with its verified file, fetching what the cache lacks."""
    apt = PrivateApt(arch.debian)
    pins = debpins.read(arch, policy.locks)
    brought = [_bring_one(apt, pin, arch, frozen=policy.frozen) for pin in pins]
    if not policy.frozen:
        debpins.write(arch, [pin for pin, _ in brought], FOUND)
    return brought


def relock(arch: Arch) -> int:
    """Write the lock of `arch` anew from the release's current signed lists; return how many."""
    apt = PrivateApt(arch.debian)
    pins = [apt.current(name) for name in debpins.wanted()]
    for pin in pins:
        _bring_one(apt, pin, arch, frozen=True)
    debpins.write(arch, pins)
    return len(pins)


def _bring_one(apt: PrivateApt, pin: Pin, arch: Arch, *, frozen: bool) -> tuple[Pin, Path]:
    kept = _kept(pin, arch)
    if kept.exists() and debpins.digest(kept) == pin.sha256:
        return pin, kept
    if _fetch(apt, pin, kept, arch):
        return pin, kept
    if frozen:
        raise SystemExit(_FROZEN.format(name=pin.name, version=pin.version, arch=arch.debian))
    newer = apt.current(pin.name)
    print(_REPLACED.format(name=pin.name, arch=arch.debian, old=pin.version, new=newer.version))
    return _bring_one(apt, newer, arch, frozen=True)


def _kept(pin: Pin, arch: Arch) -> Path:
    return _DEBS / arch.debian / pin.file_name


def _fetch(apt: PrivateApt, pin: Pin, kept: Path, arch: Arch) -> bool:
    """Fetch into a folder of its own, and keep the file only when it is the one that was asked for."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        found = apt.fetch(pin, Path(folder)) or snapshot.fetch(pin, arch.debian, Path(folder))
        if found is None:
            return False
        if debpins.digest(found) != pin.sha256:
            raise SystemExit(
                f"{pin.name} {pin.version}: the mirror's file is not the locked one (sha256 differs)"
            )
        kept.unlink(missing_ok=True)
        shutil.copyfile(found, f"{kept}.new")
        os.replace(f"{kept}.new", kept)
    return True
