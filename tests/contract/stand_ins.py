"""Stand-ins for the programs of DSM, and the adapters on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from photo_organizer.synology.adapter import Synology
from photo_organizer.synology.null import Null
from photo_organizer.synology.tools import PLACES, Tools

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from photo_organizer.synology.ports import Dsm


HOSTILE = [
    "/volume1/photo/a b.jpg",
    "/volume1/photo/$(touch x);`id`.jpg",
    "/volume1/photo/-D.jpg",
    "/volume1/photo/new\nline.jpg",
    b"/volume1/photo/caf\xe9.jpg".decode("utf-8", "surrogateescape"),
]
RECORD = 'printf "%s\\0" "${0##*/}" "$@" >>"$ROOT/calls"; printf "\\n\\0" >>"$ROOT/calls"'
HANG = "sleep 60 & sleep 60"


@dataclass
class Nas:
    """A root folder with stand-ins for DSM's programs, which note how they were called."""

    root: Path

    def install(self, body: str = RECORD, *tools: str) -> None:
        for tool in tools or PLACES:
            place = self.root / PLACES[tool][0].lstrip("/")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(f"#!/bin/sh\nROOT='{self.root}'\n{body}\n")
            place.chmod(0o755)

    def calls(self) -> list[list[str]]:
        if not (self.root / "calls").exists():
            return []
        text = (self.root / "calls").read_bytes().decode("utf-8", "surrogateescape")
        return [call.split("\0")[:-1] for call in text.split("\n\0")[:-1]]


def synology(nas: Nas, limit: float = 300.0) -> Synology:
    return Synology(str(nas.root), Tools(str(nas.root), limit))


def recording(nas: Nas) -> Dsm:
    nas.install()
    return synology(nas)


def failing(nas: Nas) -> Dsm:
    nas.install("exit 3")
    return synology(nas)


def hanging(nas: Nas) -> Dsm:
    nas.install(HANG)
    return synology(nas, 0.05)


ADAPTERS: list[Callable[[Nas], Dsm]] = [lambda _nas: Null(), recording, failing, hanging, synology]
NAMES = ["null", "synology", "synology-failing", "synology-hanging", "synology-missing-tools"]
