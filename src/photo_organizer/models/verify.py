"""Is a model's file the one that the manifest means? A wrong one is refused with both checksums."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from photo_organizer.errors import Refused
from photo_organizer.models.manifest import ASSETS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from photo_organizer.models.manifest import Model


class WrongModel(Refused):
    """A model's file, or a table of prompts, belongs to something else; nothing is computed with it."""

    code = "wrong-model"


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits. Touches nothing."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checked(model: Model, path: Path) -> str:
    """Return the checksum of `path`; raise WrongModel with both values where the manifest wants another."""
    found = sha256(path)
    if model.sha256 and found != model.sha256:
        raise WrongModel(
            f"{path} is not {model.name}: its SHA-256 is {found}, expected {model.sha256}",
            f"remove the file and run: photo-organizer models fetch {model.name}",
        )
    return found


def folders(state: Path | None = None) -> Iterator[Path]:
    """Yield where models are looked for: $MODELS_DIR, the state folder, the program's own."""
    if "MODELS_DIR" in os.environ:
        yield ASSETS.__class__(os.environ["MODELS_DIR"])
    if state:
        yield state / "models"
    yield ASSETS


def find(model: Model, state: Path | None = None) -> Path | None:
    """Return the file of `model` where it is present, not yet verified. Touches nothing."""
    return find_file(model.file, state)


def find_file(name: str, state: Path | None) -> Path | None:
    """Return the first file of this name; who may not look into the state folder sees those of the program."""
    return next((folder / name for folder in folders(state) if os.path.isfile(folder / name)), None)
