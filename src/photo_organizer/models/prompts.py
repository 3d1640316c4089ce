"""Tables of prompts: each prompt as a column of numbers that one model's output is multiplied with.

A prompt is what the owner would like to see on a thumbnail, in English; one that begins with "-" counts against a picture. A
table belongs to one model and bears its checksum: with another model its numbers mean nothing.
Score of prompt j = Σ activation[i] · rows[i][j]; `low` and `high` are the scores that mean "not at all" and "very much".
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from photo_organizer.models.verify import WrongModel
from photo_organizer.names import plain_prompt
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@frozen
class Prompts:
    """The prompts of one model."""

    model: str  # its name
    sha256: str  # its checksum
    prompts: tuple[str, ...]
    low: float
    high: float
    rows: bytes  # float16, little-endian, one row per number of the model's output

    def text(self) -> str:
        """Return the table as JSON."""
        about = {"model": self.model, "sha256": self.sha256, "prompts": self.prompts}
        rows = base64.b64encode(self.rows).decode()
        return json.dumps({**about, "low": self.low, "high": self.high, "rows": rows}, indent=1) + "\n"


def read(path: Path) -> Prompts:
    """Return the table in `path`; raise WrongModel where it is not one. Touches nothing."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        rows = base64.b64decode(found["rows"], validate=True)
        return Prompts(
            found["model"], found["sha256"], tuple(found["prompts"]), found["low"], found["high"], rows
        )
    except (ValueError, KeyError, TypeError) as wrong:
        raise WrongModel(
            f"{path} is not a table of prompts: {wrong}", "run: photo-organizer models embed-prompts"
        ) from wrong


def fitting(table: Prompts, path: Path, *, model: str, sha256: str) -> Prompts:
    """Return `table`; raise WrongModel with both values where it was made for another model. Touches nothing."""
    if (table.model, table.sha256) != (model, sha256):
        raise WrongModel(
            f"{path} was made for {table.model} {table.sha256}, but the model is {model} {sha256}",
            "run: photo-organizer models embed-prompts",
        )
    return table


def missing(table: Prompts, wanted: Sequence[str]) -> list[str]:
    """Return the wanted prompts that the table does not know. Touches nothing."""
    known = set(map(plain_prompt, table.prompts))
    return [prompt for prompt in wanted if plain_prompt(prompt) not in known]
