"""Which models score tonight: what is there and verified, and the prompts that belong to it. Touches nothing."""

from __future__ import annotations

from dataclasses import field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from photo_organizer.errors import PhotoOrganizerError, Refused
from photo_organizer.models.manifest import Model, models
from photo_organizer.models.prompts import Prompts, fitting, missing, read
from photo_organizer.models.verify import checked, find, find_file
from photo_organizer.names import plain_prompt
from photo_organizer.records import changeable, frozen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@frozen
class ChosenModels:
    """The models in use; a path that is "" means that its part of the score is left out."""

    faces: str = ""
    documents: str = ""
    tower: str = ""
    about: dict[str, Any] | None = None  # what the child needs to know of the tower
    attention: dict[str, Any] | None = None  # the same of the network that tells where it looked
    prompts: tuple[str, ...] = ()  # with "-" before those that count against a picture
    rows: bytes = b""
    key: str = ""  # changes with the models and the table of prompts
    stand_in: bool = False
    names: tuple[str, ...] = ()  # of all models in use
    tower_name: str = ""
    known: tuple[str, ...] = ()  # all prompts that the model in use has numbers for
    notes: tuple[str, ...] = ()  # what is missing or wrong, in words for the log
    wrong: tuple[str, ...] = ()  # of these: files that do not belong here

    def as_args(self) -> dict[str, Any]:
        """Return what the child needs to load them, besides the rows."""
        return {
            "faces": self.faces,
            "documents": self.documents,
            "tower": self.tower,
            "about": self.about,
            "attention": self.attention,
        }


@changeable
class _ModelSearch:
    """What was found so far."""

    state: Path | None
    notes: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)  # checksum by the name of a model in use

    def of_role(self, role: str, without: str) -> str:
        """Return the path of the model with this role, "" without it: then a note says what is lost."""
        model = next(each for each in models() if each.role == role)
        path = find(model, self.state)
        if path is None:
            self.notes.append(f"{model.title} is missing: {without}")
            return ""
        try:
            self.keys[model.name] = checked(model, path)
        except Refused as problem:
            self.refuse(problem)
            return ""
        return str(path)

    def refuse(self, problem: PhotoOrganizerError) -> None:
        self.notes.append(str(problem))
        self.wrong.append(str(problem))


def choose(
    wanted: str, prompts: Sequence[str], state: Path | None = None, *, memory: int | None = None
) -> ChosenModels:
    """Return the models for the setting `wanted`: the name of a tower, or "auto" for the best that is present.

    "auto" leaves out what needs more than the `memory` of this machine (bytes). Whatever is missing or does not belong
    together is left out, with a note; nothing is computed with a wrong file.
    """
    found = _ModelSearch(state)
    faces = found.of_role("faces", "faces do not count")
    documents = found.of_role("documents", "photographed documents are not told from other pictures")
    tower, path, table = _tower(_towers(wanted, memory, found), found)
    if table and (unknown := missing(table, prompts)):
        found.notes.append(
            f"prompts without numbers do not count: {', '.join(unknown)}; run: photo-organizer models embed-prompts"
        )
    keys = [*found.keys.values(), sha256(table.text().encode()).hexdigest() if table else ""]
    return ChosenModels(
        faces=faces,
        documents=documents,
        tower=path,
        about=_about(tower, table) if tower and table else None,
        attention=_attention(state),
        prompts=_signed(table, prompts),
        rows=table.rows if table else b"",
        key=sha256("\n".join(keys).encode()).hexdigest()[:16],
        stand_in=tower is not None and tower.stand_in,
        names=tuple(found.keys),
        tower_name=tower.name if tower else "",
        known=table.prompts if table else (),
        notes=tuple(found.notes),
        wrong=tuple(found.wrong),
    )


def _tower(towers: Sequence[Model], found: _ModelSearch) -> tuple[Model | None, str, Prompts | None]:
    """Return the first of `towers` that is present and right, with its path and its table of prompts."""
    for each in towers:
        path = find(each, found.state)
        if path is None:
            continue
        try:
            key = checked(each, path)
            table = _table(each, key, found.state)
        except PhotoOrganizerError as problem:
            found.refuse(problem)
            continue
        found.keys[each.name] = key
        if each.stand_in:
            found.notes.append(
                "a stand-in for CLIP scores the pictures: it knows things and places, not moods"
            )
        return each, str(path), table
    found.notes.append("no model that understands pictures is present: prompts do not count")
    return None, "", None


def _towers(wanted: str, memory: int | None, found: _ModelSearch) -> list[Model]:
    """Return the towers to try, the best first; the stand-in is the last resort."""
    towers = [each for each in models() if each.role == "pictures"]
    if wanted != "auto":
        return sorted(
            (each for each in towers if each.name == wanted or each.stand_in), key=lambda each: each.stand_in
        )
    large = [each for each in towers if memory is not None and each.memory > memory]
    found.notes += [
        f"{each.name} is left out: it wants a machine with {each.memory >> 20} MB of memory, this one has {(memory or 0) >> 20}"
        for each in large
        if find(each, found.state)
    ]
    return sorted(
        (each for each in towers if each not in large), key=lambda each: (each.stand_in, -each.memory)
    )


def _table(model: Model, key: str, state: Path | None) -> Prompts:
    name = f"{model.name}.prompts.json"
    if path := find_file(name, state):
        return fitting(read(path), path, model=model.name, sha256=key)
    raise Refused(f"{model.name} has no table of prompts", "run: photo-organizer models embed-prompts")


def _about(model: Model, table: Prompts) -> dict[str, Any]:
    return {
        "low": table.low,
        "high": table.high,
        "prompts": len(table.prompts),
        "activation": model.activation,
        "output": model.output,
        "side": model.side,
        "short": model.short,
        "mean": model.mean,
        "spread": model.spread,
    }


def _attention(state: Path | None) -> dict[str, Any] | None:
    """Return the network that tells where it looked, also where another one scores; None without it."""
    model = next(each for each in models() if each.attention)
    path = find(model, state)
    try:
        if path is None or not checked(model, path):
            return None
    except Refused:
        return None  # said already where it scores, and no loss but of the better crop where another does
    return {
        "path": str(path),
        "attention": model.attention,
        "side": model.side,
        "mean": model.mean,
        "spread": model.spread,
    }


def _signed(table: Prompts | None, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the table's prompts as the owner means them: liked, "-" disliked, or "" not wanted."""
    if table is None:
        return ()
    signs = {plain_prompt(prompt): prompt.strip().startswith("-") for prompt in wanted}
    return tuple(
        "" if plain_prompt(prompt) not in signs else f"- {prompt}" if signs[plain_prompt(prompt)] else prompt
        for prompt in table.prompts
    )
