"""Files that want to hurt: `fill(folder)` makes more than two hundred of them, all small on the disk.

Bombs in every format, nests, lengths that lie, names, special files. The same call makes the same files.
"""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pillow_heif

from tests.samples import photos, video
from tests.samples.hostile_bombs import SMALL, bombs
from tests.samples.hostile_nests import directories, nests, sidecars
from tests.samples.hostile_places import names, sparse, special

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def fill(folder: Path) -> list[Path]:
    """Make the corpus below `folder`; return its regular files."""
    made: list[Path] = []
    for name, content in contents():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (1_600_000_000 + len(made),) * 2)
        made.append(path)
    made += [*names(folder / "names"), *sparse(folder / "sparse")]
    special(folder / "special")
    return made


def contents() -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every file whose content is hostile."""
    for group, files in (
        ("bomb", bombs()),
        ("nest", nests()),
        ("exif", directories()),
        ("side", sidecars()),
    ):
        for name, content in files.items():
            yield f"{group}/{name}", content
    yield from _mutants()


# ── lengths that lie ─────────────────────────────────────────────────────────────────────────────


def _mutants() -> Iterator[tuple[str, bytes]]:
    """Yield every format cut, with numbers turned to the largest there are, and with random damage."""
    pillow_heif.register_heif_opener()
    whole = {
        "a.jpg": photos.jpeg("2024:02:01 10:00:00", size=SMALL),
        "a.png": photos.png("2024:02:02 10:00:00", size=SMALL),
        "a.gif": photos.gif(size=SMALL),
        "a.webp": photos.webp(size=SMALL),
        "a.heic": photos.heic(size=SMALL),
        "a.avif": photos.avif(size=SMALL),
        "a.tif": photos.tiff(size=SMALL),
        "a.bmp": photos.bmp(size=SMALL),
        "a.mov": video.movie(size=SMALL, frames=2),
        "a.mp4": video.movie(size=SMALL, brand="mp42", frames=2),
    }
    chance = random.Random(7)
    for name, content in whole.items():
        stem, _, extension = name.partition(".")
        for number in range(3):
            at = chance.randrange(4, min(200, len(content) - 8))
            yield f"mutant/{stem}-max{number}.{extension}", content[:at] + b"\xff" * 4 + content[at + 4 :]
            yield f"mutant/{stem}-zero{number}.{extension}", content[:at] + bytes(4) + content[at + 4 :]
            damaged = bytearray(content)
            for _ in range(20):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            yield f"mutant/{stem}-random{number}.{extension}", bytes(damaged)
        yield f"mutant/{stem}-cut.{extension}", content[: len(content) // 2]
        yield f"mutant/{stem}-twice.{extension}", content + content
        yield f"mutant/{stem}-empty.{extension}", b""
