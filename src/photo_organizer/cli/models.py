"""`models`: which models score pictures, fetch others, make the numbers for prompts of one's own."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from photo_organizer.act import own_files
from photo_organizer.cli.options import read_settings, state_root
from photo_organizer.cli.output import DONE, SOME_FAILED
from photo_organizer.cli.progress import Progress
from photo_organizer.errors import PhotoOrganizerError, SettingsProblem, quoted
from photo_organizer.look import memory
from photo_organizer.models import chosen, manifest
from photo_organizer.models.prepare import made_for, make_tower, parts
from photo_organizer.models.verify import checked, find

if TYPE_CHECKING:
    from argparse import Namespace

    from photo_organizer.models.manifest import Model


def models(asked: Namespace) -> int:
    """Do what was asked about models; `models` alone lists them."""
    action = {"fetch": _fetch, "embed-prompts": _embed}.get(asked.action or "list", _list)
    return action(asked)


def _list(asked: Namespace) -> int:
    """Tell which models are there, verified, and which are in use. Touches nothing."""
    settings, state = read_settings(asked), Path(state_root(asked))
    used = chosen.choose(settings.thumbnails_model, settings.thumbnails_prompts, state, memory=memory.total())
    rows = [_row(each, state, used.names) for each in manifest.models()]
    if getattr(asked, "json", False):
        print(json.dumps({"models": rows, "notes": list(used.notes)}))
        return DONE
    for row in rows:
        print(f"{row['name']:<16} {row['state']:<10} {row['licence']:<11} {row['title']}")
    for note in used.notes:
        print(f"Note: {note}", file=sys.stderr)
    return SOME_FAILED if any(row["state"] == "wrong" for row in rows) else DONE


def _row(model: Model, state: Path, used: tuple[str, ...]) -> dict[str, str]:
    path = find(model, state)
    word, key = _verified(model, path) if path else ("missing", model.sha256)
    return {
        "name": model.name,
        "state": "in use" if word == "present" and model.name in used else word,
        "licence": model.licence,
        "title": model.title,
        "path": str(path or ""),
        "sha256": key,
    }


def _verified(model: Model, path: Path) -> tuple[str, str]:
    """Return "present" and the checksum of a file that is proved; one that was made here is by its table of prompts."""
    try:
        key = checked(model, path)
    except PhotoOrganizerError:
        return "wrong", model.sha256
    proved = model.sha256 or made_for(path.with_name(f"{model.name}.prompts.json"), model, key)
    return ("present" if proved else "unproved"), key


def _fetch(asked: Namespace) -> int:
    """Fetch models into the state folder. Changes only files of ours there."""
    from photo_organizer.models.fetch import fetch

    folder, progress = Path(state_root(asked)) / "models", Progress()
    mirror = asked.models_dir or os.environ.get("MODELS_DIR")
    for model in _named(asked.names):
        path = fetch(
            model,
            folder,
            mirror=Path(mirror) if mirror else None,
            progress=lambda done, total: progress.show(done >> 10, total >> 10, "kB"),
        )
        progress.clear()
        print(f"{model.name}: {path}")
    return DONE


def _named(names: list[str]) -> list[Model]:
    """Return the models called `names`, each followed by what makes prompts into numbers for it."""
    known = {each.name: each for each in manifest.models()}
    if unknown := [name for name in names if name not in known]:
        raise SettingsProblem(
            [f"there is no model {quoted(name)}; there are {', '.join(known)}" for name in unknown]
        )
    wanted = {part.name: part for name in names for part in parts(known[name])}
    return list(wanted.values())


def _embed(asked: Namespace) -> int:
    """Make the table of prompts for a model. Changes only a file of ours in the state folder."""
    from photo_organizer.models import embed

    settings, state = read_settings(asked), Path(state_root(asked))
    used = chosen.choose(settings.thumbnails_model, settings.thumbnails_prompts, state, memory=memory.total())
    tower = _named_tower(asked.model or used.tower_name)
    make_tower(tower, state)
    table = embed.table(tower, settings.thumbnails_prompts, state)
    target = state / "models" / f"{tower.name}.prompts.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    own_files.publish(str(target.parent), str(target), table.text().encode(), expect=None)
    print(f"{len(table.prompts)} prompts for {tower.name}: {target}")
    return DONE


def _named_tower(name: str) -> Model:
    towers = {each.name: each for each in manifest.models() if each.role == "pictures"}
    if name not in towers:
        raise SettingsProblem([f"--model {name or '(none)'}: write one of {', '.join(towers)}"])
    return towers[name]
