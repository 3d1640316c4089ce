"""Which models the package carries: those of the program, and better ones from a folder if there is one.

The models in that folder are what `photo-organizer models` fetches and makes; a build machine without the
internet is given the folder. Without it the program's own stand-in for CLIP is all there is, and the
build says so.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from spk.debpins import digest
from spk.places import ROOT
from spk.tree import Entry

if TYPE_CHECKING:
    from pathlib import Path

ASSETS = "photo_organizer/models/assets"
MANIFEST = ROOT / "src" / ASSETS / "manifest.json"
STAND_IN = """
!!! ------------------------------------------------------------------------------------------
!!! No CLIP model is packed: a stand-in scores the pictures. It knows things and places, not moods.
!!! "make models" makes the models on a machine with a connection; "make spk" does so by itself.
!!! ------------------------------------------------------------------------------------------
"""


def further(folder: Path | None) -> list[Entry]:
    """Return the files of `folder` that score pictures better than the stand-in, each with its prompts.

    Touches nothing. Raises SystemExit when a file is not the one that the manifest names.
    """
    if folder is None:
        return []
    found = []
    for model in _towers():
        path, table = folder / model["file"], folder / f"{model['name']}.prompts.json"
        if not path.exists():
            continue
        if not table.exists():
            raise SystemExit(f"{path} has no {table.name} beside it; make it with 'make models'")
        for wanted in (model["sha256"], _made_for(table)):
            if wanted and digest(path) != wanted:
                raise SystemExit(
                    f"{path} has sha256 {digest(path)}, but {wanted} is expected; fetch it again"
                )
        found += [Entry(file, f"app/{ASSETS}/{file.name}") for file in (path, table)]
    return found


def _made_for(table: Path) -> str:
    """Return the checksum of the model that a table of prompts was made for; also the identity of one that is made here.

    The program refuses a table of another model, so that the model would be carried for nothing.
    """
    return str(json.loads(table.read_text(encoding="utf-8")).get("sha256", "none"))


def _towers() -> list[dict[str, Any]]:
    """Return the models of the manifest that look at pictures and are not in the program itself."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return [each for each in manifest["models"] if each["role"] == "pictures" and not each.get("shipped")]
