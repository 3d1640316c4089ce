"""Make docs/user/thumbnails.jpg: six covers as the program makes them. `python -m tests.docs.contact_sheet`.

The photographs come from installed packages: china and flower are CC BY 2.0 (credited beside the picture in the page),
the others are in the public domain or CC0; the landscapes are drawn by `tests.samples`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from photo_organizer.look.child import Child
from photo_organizer.models import chosen
from photo_organizer.settings import Settings
from photo_organizer.store.covers import Covers
from photo_organizer.thumbnails import night, options
from tests.samples import video
from tests.samples.photos import exif
from tests.samples.pictures import landscape
from tests.thumbnails.real import Real, jpeg, place

if TYPE_CHECKING:
    from collections.abc import Mapping

OUT = Path(__file__).parents[2] / "docs" / "user" / "thumbnails.jpg"
SIDE, GAP, CAPTION = 420, 44, 46
CAMERA = exif(make="Sample")  # a drawing with few colours would else pass for a screenshot
PAPER, INK = (244, 243, 240), (70, 70, 74)
FOLDERS: Mapping[str, tuple[str | int, ...]] = {
    "Travels": ("china", "coffee", "astronaut", "flower"),
    "Valleys": (19, 8, 17, 4),
    "To the stars": ("rocket", "astronaut", 1),
    "At home": ("chelsea", "coffee"),
    "Hikes": (7, "film"),
    "Flowers": ("flower",),
}


def plant(root: Path) -> None:
    """Write the folders with their pictures, one sub-folder for each."""
    real = Real()
    for number, (folder, names) in enumerate(FOLDERS.items()):
        for turn, name in enumerate(names):
            home, hours = root / folder / f"{turn + 1:02}", (number * 10 + turn) * 50
            if name == "film":
                place(home, video.movie(size=(1280, 544), frames=3, seed=2), hours, "mov")
            elif isinstance(name, int):
                place(home, jpeg(landscape((1600, 1200), seed=name), quality=95, exif=CAMERA), hours)
            else:
                place(home, jpeg(real.image(name), quality=95), hours)


def covers(root: Path, state: Path) -> None:
    """Let the program make the covers."""
    wanted = options.from_settings(Settings(), width=SIDE, height=SIDE)
    models = chosen.choose("auto", wanted.prompts)
    with Covers(str(state)) as memory, Child(idle=None) as child:
        night.run(str(root), wanted, models=models, covers=memory, child=child)


def sheet(root: Path) -> Image.Image:
    """Return the covers side by side with their names, each with a soft shadow."""
    columns, rows = 3, (len(FOLDERS) + 2) // 3
    size = (columns * (SIDE + GAP) + GAP, rows * (SIDE + CAPTION + GAP) + GAP // 2)
    page = Image.new("RGB", size, PAPER)
    font = ImageFont.load_default(size=24)
    for number, folder in enumerate(FOLDERS):
        left = GAP + number % columns * (SIDE + GAP)
        top = GAP + number // columns * (SIDE + CAPTION + GAP)
        shadow = Image.new("L", page.size)
        ImageDraw.Draw(shadow).rectangle((left + 2, top + 8, left + SIDE - 2, top + SIDE + 6), fill=90)
        page.paste((60, 58, 54), (0, 0), shadow.filter(ImageFilter.GaussianBlur(9)))
        with Image.open(root / folder / "thumbnail.jpg") as cover:
            page.paste(cover.resize((SIDE, SIDE), Image.Resampling.LANCZOS), (left, top))
        middle = (left + SIDE // 2, top + SIDE + CAPTION // 2 + 8)
        ImageDraw.Draw(page).text(middle, folder, fill=INK, font=font, anchor="mm")
    return page


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "library"
        plant(root)
        covers(root, Path(name) / "state")
        sheet(root).save(OUT, quality=86, optimize=True, progressive=True)


if __name__ == "__main__":
    main()
