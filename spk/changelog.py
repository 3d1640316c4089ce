"""What the change log says of the newest version: its number, its day, and what it changes. Touches nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import accumulate

from spk.places import ROOT

CHANGELOG = ROOT / "CHANGELOG.md"
MOST = 2000  # bytes of changes in INFO, where they are one line, and nobody knows how long a line DSM reads
_VERSION = re.compile(r"(?m)^## (\d+\.\d+\.\d+-\d{4})\b.*$")
_DAY = re.compile(r"\s*(\d{4}-\d{2}-\d{2})\b")


def version() -> str:
    """Return the newest version, such as 2.0.0-0001."""
    return _newest()[0]


def moment() -> int:
    """Return the day of the newest version as seconds since 1970: the time that every packed file carries.

    Web servers tell browsers by a file's time whether it has changed; one time for all versions says "no".
    """
    number, text = _newest()
    found = _DAY.match(text)
    if not found:
        raise SystemExit(
            f"{CHANGELOG.name}: the text below '## {number}' must begin with its day, such as 2026-11-28"
        )
    return int(datetime.fromisoformat(found[1]).replace(tzinfo=UTC).timestamp())


def changes() -> str:
    """Return what the newest version changes, as the HTML that Package Center shows: its sentence, and as many points as fit."""
    text = _newest()[1]
    sentence = _DAY.sub("", text, count=1).partition("\n\n")[0].lstrip(": ")
    points = re.findall(r"(?m)^[-*] (.+(?:\n  .+)*)", text)
    said = [" ".join(point.split()) for point in ([sentence] if sentence else []) + points]
    sizes = accumulate(len(point.encode()) + len("<br>") for point in said)
    fitting = [point for point, size in zip(said, sizes, strict=True) if size <= MOST]
    return "<br>".join(fitting + ["…"] * (len(fitting) < len(said)))


def _newest() -> tuple[str, str]:
    """Return the newest version and the text below its heading."""
    _, *parts = _VERSION.split(CHANGELOG.read_text(encoding="utf-8"))
    if not parts:
        raise SystemExit(f"{CHANGELOG.name} needs a heading such as '## 2.0.0-0001'")
    return parts[0], parts[1]
