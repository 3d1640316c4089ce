"""Make docs/user/thumbnails.jpg: twenty-four folder thumbnails as the program makes them. `python -m tests.docs.contact_sheet`.

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
from photo_organizer.store.folder_thumbnails import ThumbnailStore
from photo_organizer.thumbnails import night, options
from tests.samples import video
from tests.samples.photos import exif
from tests.samples.pictures import landscape
from tests.thumbnails.gallery import _screen
from tests.thumbnails.real import Real, jpeg, place
from tests.thumbnails.test_documents import documents
from tests.thumbnails.test_merit import dull, group

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photo_organizer.thumbnails.report import Summary

OUT = Path(__file__).parents[2] / "docs" / "user" / "thumbnails.jpg"
SIDE, GAP, CAPTION = 300, 30, 40
COLUMNS = 5
PARTS = 100  # numbers from here on are parts of photographs
CAMERA = exif(make="Sample")  # a drawing with few colours would else pass for a screenshot
PAPER, INK = (244, 243, 240), (70, 70, 74)
# A number above 100 is a part of a photograph, one below a drawn landscape; "group 3" is a picture three heads wide.
FOLDERS: Mapping[str, tuple[str | int, ...]] = {
    "Travels": ("china", "coffee", "astronaut", "flower"),
    "Valleys": (19, 8, 17, 4),
    "To the stars": ("rocket", "astronaut", 1),
    "At home": ("chelsea", "coffee"),
    "Hikes": (7, "film"),
    "Flowers": ("flower",),
    "A wedding": ("group 4", "group 3", 104, "dull 110", "dull 116", "group 5"),
    "A wide group": ("group 5",),
    "Two groups": ("group 4", "group 5"),
    "A group and a valley": ("group 5", 19),
    "Group of three": ("group 4", 8, "flower"),
    "Portraits": ("astronaut", "tall", "group 2", "coffee"),
    "With papers": ("page", "chelsea", "screen", "flower"),
    "Only a page": ("page",),
    "Blurred ones": ("blurred 100", "blurred 103", "coffee", "china"),
    "Engines": ("motorcycle", "rocket", 105, 104),
    "A cat and a palace": ("chelsea", 102, 108, 114),
    "Black film": ("black", 4),
    "Night sky": ("hubble", 12),
    "Panoramas": ("wide 100", "wide 101", "high 106"),
    "Many": (100, 101, 102, 103, 104, 105, 106, 107, 108, 109),
    "Films": ("film", "film", 17),
    "With a letter": ("letter", "china", "receipt", "coffee", "flower"),
    "A rocket": ("rocket", "note", "astronaut"),
}


def plant(root: Path) -> None:
    """Write the folders with their pictures, one sub-folder for each."""
    real = Real()
    for number, (folder, names) in enumerate(FOLDERS.items()):
        for turn, name in enumerate(names):
            home, hours = root / folder / f"{turn + 1:02}", (number * 10 + turn) * 50
            if name == "film":
                place(home, video.movie(size=(1280, 544), frames=3, seed=2 + turn), hours, "mov")
            else:
                place(home, jpeg(picture(real, name), quality=95, exif=_exif(name)), hours)


def _exif(name: str | int) -> bytes:
    drawn = isinstance(name, int) and name < PARTS
    return CAMERA if drawn or name in ("letter", "note", "receipt") else b""


def picture(real: Real, name: str | int) -> Image.Image:
    """Return the picture that a folder's entry stands for."""
    if isinstance(name, int):
        return real.variant(name, (1200, 900)) if name >= PARTS else landscape((1600, 1200), seed=name)
    word, _, number = name.partition(" ")
    if word == "group":
        return group(real, int(number), heads=int(number))
    if name in ("letter", "note", "receipt"):
        return documents()[name]
    made: Mapping[str, Callable[[], Image.Image]] = {
        "dull": lambda: dull(real, int(number)),
        "blurred": lambda: real.variant(int(number), (1200, 900)).filter(ImageFilter.GaussianBlur(6)),
        "wide": lambda: real.variant(int(number), (1800, 500)),
        "high": lambda: real.variant(int(number), (500, 1500)),
        "black": lambda: Image.new("RGB", (800, 600), (3, 3, 4)),
        "screen": lambda: _screen(1),
        "tall": lambda: real.image("astronaut").crop((120, 0, 340, 512)),
    }
    return made[word]() if word in made else real.image(name)


def thumbnails(root: Path, state: Path) -> Summary:
    """Let the program make the thumbnails, and return what it did."""
    wanted = options.from_settings(Settings(), width=SIDE, height=SIDE)
    models = chosen.choose("auto", wanted.prompts)
    with ThumbnailStore(str(state)) as memory, Child(idle=None) as child:
        return night.run(str(root), wanted, night.NightTools(models, memory, child))


def sheet(root: Path) -> Image.Image:
    """Return the thumbnails side by side with their names, each with a soft shadow."""
    columns, rows = COLUMNS, (len(FOLDERS) + COLUMNS - 1) // COLUMNS
    size = (columns * (SIDE + GAP) + GAP, rows * (SIDE + CAPTION + GAP) + GAP // 2)
    page = Image.new("RGB", size, PAPER)
    font = ImageFont.load_default(size=20)
    for number, folder in enumerate(FOLDERS):
        left = GAP + number % columns * (SIDE + GAP)
        top = GAP + number // columns * (SIDE + CAPTION + GAP)
        if not (root / folder / "thumbnail.jpg").exists():
            continue
        shadow = Image.new("L", page.size)
        ImageDraw.Draw(shadow).rectangle((left + 2, top + 8, left + SIDE - 2, top + SIDE + 6), fill=90)
        page.paste((60, 58, 54), (0, 0), shadow.filter(ImageFilter.GaussianBlur(9)))
        with Image.open(root / folder / "thumbnail.jpg") as thumbnail:
            page.paste(thumbnail.resize((SIDE, SIDE), Image.Resampling.LANCZOS), (left, top))
        middle = (left + SIDE // 2, top + SIDE + CAPTION // 2 + 8)
        ImageDraw.Draw(page).text(middle, folder, fill=INK, font=font, anchor="mm")
    return page


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "library"
        plant(root)
        thumbnails(root, Path(name) / "state")
        sheet(root).save(OUT, quality=84, optimize=True, progressive=True)


if __name__ == "__main__":
    main()
