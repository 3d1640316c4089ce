"""The processor families a package is made for, and the names each world gives them."""

from __future__ import annotations

import platform
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Arch:
    """One family: `name` as DSM says it, `machine` as the kernel does, `debian` as Debian does."""

    name: str
    machine: str
    debian: str
    loader: str  # the dynamic loader's file name
    page_size: int  # largest page size a kernel of this family uses; ELF segments keep to it

    @property
    def triplet(self) -> str:
        """The folder name of this family's libraries in Debian packages."""
        return f"{self.machine}-linux-gnu"


X86_64 = Arch("x86_64", "x86_64", "amd64", "ld-linux-x86-64.so.2", 4096)
ARMV8 = Arch("armv8", "aarch64", "arm64", "ld-linux-aarch64.so.1", 65536)
ARCHES = {arch.name: arch for arch in (X86_64, ARMV8)}


def host() -> Arch:
    """Return this machine's family; its runtime compiles the byte-code, which is the same for all."""
    for arch in ARCHES.values():
        if arch.machine == platform.machine():
            return arch
    raise SystemExit(f"cannot build on {platform.machine()}: an x86_64 or aarch64 machine is needed")
