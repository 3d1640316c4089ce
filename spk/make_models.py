"""Make the CLIP models that a package is packed with: `make models`, also the first step of `make spk`.

One command: the pinned towers are fetched by their checksums, cut out where they must be, and the default prompts made into
numbers. A run that was cut off goes on where it was. Only what is whole and verified gets into the folder that is packed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.models.manifest import models
from photo_organizer.models.prepare import prepare
from photo_organizer.settings.options import PROMPTS
from spk.places import ROOT

if TYPE_CHECKING:
    from photo_organizer.models.manifest import Model

OUT = ROOT / "build" / "models"  # what is whole
WORK = ROOT / "build" / "models.work"  # what has come so far


def main() -> int:
    """Read the command line and make what is wanted; return 1 where a tower is missing in the end."""
    parser = argparse.ArgumentParser(prog="make models", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="MODEL", help="only these towers (default: all)")
    parser.add_argument(
        "--out", type=Path, default=OUT, help="folder that --models-dir of the build is given"
    )
    parser.add_argument("--work", type=Path, default=WORK, help="folder for what has come so far")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="give up after this time")
    options = parser.parse_args()
    until = time.monotonic() + options.seconds
    towers = [each for each in models() if each.role == "pictures" and not each.shipped]
    wanted = [each for each in towers if not options.names or each.name in options.names]
    if unknown := set(options.names).difference(each.name for each in towers):
        parser.error(
            f"no such model: {', '.join(sorted(unknown))}; there are {', '.join(each.name for each in towers)}"
        )
    made = [make(each, options.out, options.work, until) for each in wanted]
    return 0 if made and all(made) else 1


def make(tower: Model, out: Path, work: Path, until: float) -> bool:
    """Bring one tower with its table of prompts into `out`; say what became of it and return whether it is there."""
    try:
        files = prepare(tower, PROMPTS, work, until=until, progress=_show)
    except (PhotoOrganizerError, OSError) as problem:
        print(f"!!! {tower.name} is not made: {problem}", file=sys.stderr)
        return False
    out.mkdir(parents=True, exist_ok=True)
    for file in files:
        part = out / f"{file.name}.part"
        shutil.copyfile(file, part)
        os.replace(part, out / file.name)
    print(f"{tower.name} is made: {out / tower.file}")
    return True


def _show(name: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{name}: {done >> 20} of {total >> 20} MB ", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
