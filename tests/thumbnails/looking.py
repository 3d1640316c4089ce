"""One night over the gallery, and looks at what it shows, as far as possible without the program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageOps

from photo_organizer.models import chosen
from photo_organizer.settings import Settings
from photo_organizer.store.folder_thumbnails import ThumbnailStore
from photo_organizer.thumbnails import night, options
from photo_organizer.thumbnails.measures import measured
from photo_organizer.thumbnails.people import main_faces
from photo_organizer.thumbnails.report import ThumbnailEvent
from tests.thumbnails.gallery import SIDE, Gallery, Watched

if TYPE_CHECKING:
    from photo_organizer.thumbnails.report import Summary


ROOT = Path(__file__).parents[2]


def one_night(
    root: Path, state: Path, child: Watched, events: list[ThumbnailEvent], **wishes: Any
) -> Summary:
    stop = wishes.pop("stop", lambda: False)
    wanted = options.from_settings(Settings(), **{"width": SIDE, "height": SIDE, "candidates": 3} | wishes)
    models = chosen.choose("auto", wanted.prompts)
    with ThumbnailStore(str(state)) as thumbnails:
        return night.run(
            str(root),
            wanted,
            night.NightTools(models, thumbnails, child),
            night.NightListener(events.append, stop),
        )


def begun(library: Path, state: Path, size: str) -> subprocess.Popen[bytes]:
    """Let the command line begin a night of its own."""
    words = ["thumbnails", str(library), "--state", str(state), "--width", size, "--height", size]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen(
        [sys.executable, "-m", "photo_organizer", *words], env=environment, stdout=-3, stderr=-3
    )


def source(path: Path) -> Image.Image:
    """Return a picture upright and in RGB."""
    with Image.open(path) as image:
        return ImageOps.exif_transpose(image).convert("RGB")


def found_in(child: Watched, image: Image.Image) -> list[Any]:
    """Return the main faces in a picture, by the program's own detector."""
    with open(os.memfd_create("picture"), "w+b") as file:
        image.save(file, "PNG")
        file.seek(0)
        return list(
            main_faces(
                measured(
                    child.call("thumbnail.measure", {"video": False}, files=[file.fileno()]).fields
                ).faces
            )
        )


def wanted_albums(root: Path) -> set[str]:
    """Return the folders that ought to have a thumbnail, by the rule and without the program."""
    found = set[str]()

    def below(folder: Path) -> int:
        if folder.name[0] in "@#." or folder.name == "Duplicates" or (folder / ".nomedia").exists():
            return 0
        own = [
            path
            for path in folder.iterdir()
            if path.is_file() and path.suffix in (".jpg", ".png", ".tif", ".mov")
        ]
        theirs = folder.name.startswith("mine")
        pictures = [path for path in own if path.stem != "thumbnail"]
        inside = sum([below(path) for path in folder.iterdir() if path.is_dir()])
        if inside and not pictures and not theirs and folder != root:
            found.add(str(folder.relative_to(root)))
        return inside + len(pictures)

    below(root)
    return found


def good_albums(done: Gallery) -> list[str]:
    return [album for album in done.albums() if not album.startswith(("screens", "deep", "colour", "turned"))]


def tiles_of(done: Gallery, watched: Watched, album: Path) -> set[Path]:
    """Let one album be done again and return what it shows."""
    events = list[ThumbnailEvent]()
    one_night(done.root, done.state, watched, events, only=frozenset([str(album)]))
    return {Path(tile.path) for event in events for tile in event.tiles}


def as_cut(done: Gallery, album: str, scene: Image.Image) -> Any:
    """Return the part of a scene that an album's only tile shows, as the tile should look."""
    (tile,) = done.orders[album]["tiles"]
    left, top, wide, high = tile["crop"]
    box = left * scene.width, top * scene.height, (left + wide) * scene.width, (top + high) * scene.height
    return np.asarray(scene.resize(tuple(tile["cell"][2:]), Image.Resampling.BICUBIC, box=box), np.float32)
