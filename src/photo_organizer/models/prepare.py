"""Bring a CLIP tower to where it scores: fetched, verified, cut out where it must be, and prompts made into numbers.

Changes only files of ours in the models' folder. What is there and right is left alone, so a run that was cut off goes on.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from photo_organizer.models.fetch import PATIENCE, CannotFetch, fetch
from photo_organizer.models.manifest import model, models
from photo_organizer.models.prompts import missing, read
from photo_organizer.models.verify import WrongModel, checked, find

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from photo_organizer.models.manifest import Model


def parts(tower: Model) -> list[Model]:
    """Return what has to be fetched for a tower: its file, and what makes prompts into numbers for it. Touches nothing."""
    known = {each.name: each for each in models()}
    text = known.get(tower.text)
    found = (tower, text, known.get(text.tokens if text else tower.tokens))
    return [each for each in found if each and each.source["kind"] != "made"]


def make_tower(tower: Model, state: Path) -> None:
    """Cut the image tower out of the file with both towers, where only that was fetched. Needs the extra `export`."""
    if find(tower, state) or tower.source["kind"] != "made":
        return
    both = find(model(tower.text), state)
    if both is None:
        return
    checked(model(tower.text), both)
    from photo_organizer.models.export import image_tower

    image_tower(both, both.with_name(tower.file), output=tower.output)


def prepare(
    tower: Model,
    prompts: Sequence[str],
    state: Path,
    *,
    until: float = float("inf"),
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> tuple[Path, Path]:
    """Return the file of `tower` and its table of prompts, both in `state`/models, made and verified.

    `until` is the monotonic second at which it gives up, keeping what has come so far; `progress` is told (name, bytes,
    bytes in all). Raises CannotFetch, WrongModel with both checksums, Refused where a library is missing.
    """
    folder = state / "models"
    for each in parts(tower):
        name = each.name

        def seen(done: int, total: int, name: str = name) -> None:
            if time.monotonic() > until:
                raise CannotFetch(
                    f"{name}: the time is over after {done} of {total} bytes", "run the same command again"
                )
            progress(name, done, total)

        seen(0, each.bytes)
        fetch(each, folder, progress=seen, patience=max(min(PATIENCE, until - time.monotonic()), 0.1))
    make_tower(tower, state)
    path, table = find(tower, state) or folder / tower.file, folder / f"{tower.name}.prompts.json"
    if not made_for(table, tower, checked(tower, path)) or not _knows(table, prompts):
        from photo_organizer.models import embed  # here, because it loads numpy

        part = table.with_suffix(".part")
        part.write_text(embed.table(tower, prompts, state).text(), encoding="utf-8")
        part.replace(table)
    return path, table


def made_for(path: Path, tower: Model, key: str) -> bool:
    """Tell whether the table in `path` was made for the very file of `tower` with this checksum. Touches nothing."""
    try:
        table = read(path)
    except (OSError, WrongModel):
        return False
    return (table.model, table.sha256) == (tower.name, key)


def _knows(path: Path, prompts: Sequence[str]) -> bool:
    return not missing(read(path), prompts)
