"""Files of an installed package: how they come, how they go, and what conf/resource wants for them."""

from __future__ import annotations

import json
import os
import re
import shutil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def link(source: str, target: str) -> None:
    """Take a file by a hard link: a third of a gigabyte need not be written for each test."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def remove(path: Path) -> None:
    """Remove a link, a file, or a folder with all that is in it."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)


def resource(home: Path, worker: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((home / "conf/resource").read_text()).get(worker, {})
    return found


def share_names(home: Path, answers: dict[str, str]) -> list[str]:
    """Return the names in conf/resource with the wizard's answers in the places that wait for them."""
    shares = resource(home, "data-share").get("shares", [])
    return [re.sub(r"\{\{(\w+)\}\}", lambda key: answers.get(key[1], ""), one["name"]) for one in shares]
