"""What lies below ui/ in the package: a web server's view of it.

DSM serves this folder as plain files without Cache-Control, so a browser keeps what it has seen for weeks.
Everything that a browser asks for by name therefore lies in one folder whose name holds the version and a
sum of the contents: another version is another address. Only what DSM itself looks for by name stays outside.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from spk import changelog, texts
from spk.places import ROOT
from spk.tree import Entry, files

if TYPE_CHECKING:
    from pathlib import Path

UI = ROOT / "ui"
_DOOR = "index.cgi"
_CONFIG = "config"
_START = "index.html"


def entries(ui: Path = UI) -> list[Entry]:
    """Return what becomes ui/. Touches nothing."""
    name = folder(ui)
    strings = texts.ui_strings()
    words = sorted(texts.FOLDER.glob("*.json"))
    return [
        Entry(ui / _DOOR, f"ui/{_DOOR}", 0o755),
        Entry(_config(ui, name), f"ui/{_CONFIG}"),
        Entry(_start(ui, name), f"ui/{name}/{_START}"),
        *(Entry(path, f"ui/{name}/{place}") for place, path in _kept_by_browsers(ui)),
        *(Entry(path, f"ui/{name}/page/texts/{path.name}") for path in words),
        *(Entry(text, f"ui/texts/{language}/strings") for language, text in strings.items()),
    ]


def folder(ui: Path = UI) -> str:
    """Return the name of the folder: the version, and a sum that differs when any file does."""
    total = hashlib.sha256()
    for packed in files([Entry(ui, "ui"), Entry(texts.FOLDER, "texts")]):
        data = packed.data if isinstance(packed.data, bytes) else packed.data.read_bytes()
        total.update(f"{packed.place}\0{len(data)}\0".encode() + data)
    return f"{changelog.version()}.{total.hexdigest()[:8]}"


def _kept_by_browsers(ui: Path) -> list[tuple[str, Path]]:
    found = [(path.relative_to(ui).as_posix(), path) for path in sorted(ui.rglob("*")) if path.is_file()]
    return [(place, path) for place, path in found if place not in (_DOOR, _CONFIG, _START)]


def _start(ui: Path, name: str) -> bytes:
    """Return the page with its addresses as seen from index.cgi, which hands it out."""
    text = (ui / _START).read_text(encoding="utf-8")
    return re.sub(r'\b(href|src)="(?=\w)', rf'\1="{name}/', text).encode()


def _config(ui: Path, name: str) -> bytes:
    """Return what DSM's desktop reads, with the addresses of the window's program and of the icons."""
    config: dict[str, dict[str, dict[str, Any]]] = json.loads((ui / _CONFIG).read_text(encoding="utf-8"))
    for part in (part for group in config.values() for part in group.values()):
        part["icon"] = f"{name}/{part['icon']}"
    moved = {f"{name}/{program}": parts for program, parts in config.items()}
    return (json.dumps(moved, indent=2, ensure_ascii=False) + "\n").encode()
