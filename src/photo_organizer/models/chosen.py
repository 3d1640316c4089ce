"""Which models score tonight: what is there and verified, and the prompts that belong to it. Touches nothing."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from photo_organizer.errors import PhotoOrganizerError, Refused
from photo_organizer.models.manifest import Model, models
from photo_organizer.models.prompts import Prompts, fitting, missing, plain, read
from photo_organizer.models.verify import checked, find, folders

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ChosenModels:
    """The models in use; a path that is "" means that its part of the score is left out."""

    faces: str = ""
    tower: str = ""
    about: dict[str, Any] | None = None  # what the child needs to know of the tower
    prompts: tuple[str, ...] = ()  # with "-" before those that count against a picture
    rows: bytes = b""
    key: str = ""  # changes with the models and the table of prompts
    stand_in: bool = False
    faces_name: str = ""
    tower_name: str = ""
    known: tuple[str, ...] = ()  # all prompts that the model in use has numbers for
    notes: tuple[str, ...] = ()  # what is missing or wrong, in words for the log
    wrong: tuple[str, ...] = ()  # of these: files that do not belong here

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the models in use."""
        return tuple(name for name in (self.faces_name, self.tower_name) if name)


def choose(wanted: str, prompts: Sequence[str], state: Path | None = None) -> ChosenModels:
    """Return the models for the setting `wanted`: the name of a tower, or "auto" for the best that is present.

    Whatever is missing or does not belong together is left out, with a note; nothing is computed with a wrong file.
    """
    notes, keys, wrong = list[str](), list[str](), list[str]()
    faces, tower, table, about, used = "", "", None, None, None
    for each in models():
        if each.role == "faces" and not faces:
            faces = _present(each, state, notes, keys, wrong)
    for each in _towers(wanted):
        path = find(each, state)
        if path is None:
            continue
        try:
            key = checked(each, path)
            table = _table(each, key, state)
        except PhotoOrganizerError as problem:
            notes.append(str(problem))
            wrong.append(str(problem))
            continue
        tower, about = str(path), _about(each, table)
        used = each
        keys += [key, sha256(table.text().encode()).hexdigest()]
        if each.stand_in:
            notes.append("a stand-in for CLIP scores the pictures: it knows things and places, not moods")
        break
    else:
        notes.append("no model that understands pictures is present: prompts do not count")
    if table and (unknown := missing(table, prompts)):
        notes.append(
            f"prompts without numbers do not count: {', '.join(unknown)}; run: photo-organizer models embed-prompts"
        )
    return ChosenModels(
        faces=faces,
        tower=tower,
        about=about,
        prompts=_signed(table, prompts),
        rows=table.rows if table else b"",
        key=sha256("\n".join(keys).encode()).hexdigest()[:16],
        stand_in=used is not None and used.stand_in,
        faces_name="yunet" if faces else "",
        tower_name=used.name if used else "",
        known=table.prompts if table else (),
        notes=tuple(notes),
        wrong=tuple(wrong),
    )


def _present(model: Model, state: Path | None, notes: list[str], keys: list[str], wrong: list[str]) -> str:
    path = find(model, state)
    try:
        if path:
            keys.append(checked(model, path))
            return str(path)
        notes.append(f"{model.title} is missing: faces do not count")
    except Refused as problem:
        notes.append(str(problem))
        wrong.append(str(problem))
    return ""


def _towers(wanted: str) -> list[Model]:
    """Return the towers to try, the best first; the stand-in is the last resort."""
    towers = [each for each in models() if each.role == "pictures"]
    if wanted != "auto":
        towers = [each for each in towers if each.name == wanted] + [each for each in towers if each.stand_in]
    return sorted(towers, key=lambda each: (each.name != wanted, each.stand_in, -each.bytes))


def _table(model: Model, key: str, state: Path | None) -> Prompts:
    name = f"{model.name}.prompts.json"
    for folder in folders(state):
        if (folder / name).is_file():
            return fitting(read(folder / name), folder / name, model=model.name, sha256=key)
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


def _signed(table: Prompts | None, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the table's prompts as the owner means them: liked, "-" disliked, or "" not wanted."""
    if table is None:
        return ()
    signs = {plain(prompt): prompt.strip().startswith("-") for prompt in wanted}
    return tuple(
        "" if plain(prompt) not in signs else f"- {prompt}" if signs[plain(prompt)] else prompt
        for prompt in table.prompts
    )
