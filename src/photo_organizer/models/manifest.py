"""The list of models: what each file is, how large, which checksum, which licence, where it comes from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from photo_organizer.records import frozen

ASSETS = Path(__file__).with_name("assets")
MANIFEST = ASSETS / "manifest.json"


@frozen
class Model:
    """One file that the pictures are scored with, or that prompts are made into numbers with."""

    name: str
    role: str  # "faces", "documents", "pictures", "text" or "tokens"
    title: str
    file: str
    bytes: int  # 0: made here, or not recorded by its publisher
    sha256: str  # "": made here; then its own checksum is its identity
    licence: str
    source: dict[str, str]
    shipped: bool = False  # part of the program; the others are fetched by who wants them
    stand_in: bool = False
    # Whether the numbers of the default prompts are part of the program: "shipped" or "missing".
    prompts: str = ""
    memory: int = 0  # bytes that a machine should have for it
    activation: str = ""  # "classes": likeliest classes count; "unit": an embedding of length one
    output: str = ""  # name of the output in the graph
    attention: str = ""  # name of the output that tells where it looked, "" where it has none
    side: int = 0  # pixels of the square that the network sees
    short: int = 0  # pixels that the short side is scaled to before the square is cut out
    mean: tuple[float, ...] = ()
    spread: tuple[float, ...] = ()
    text: str = ""  # the model that embeds prompts for this one
    tokens: str = ""  # the vocabulary of this one


def models() -> tuple[Model, ...]:
    """Return all models in the order of the manifest. Touches nothing."""
    entries = json.loads(MANIFEST.read_text(encoding="utf-8"))["models"]
    return tuple(_model(entry) for entry in entries)


def _model(entry: dict[str, Any]) -> Model:
    lists: dict[str, Any] = {key: tuple(entry[key]) for key in ("mean", "spread") if key in entry}
    return Model(**{**entry, **lists})


def model(name: str) -> Model:
    """Return the model called `name`; raise KeyError where there is none."""
    return {each.name: each for each in models()}[name]
