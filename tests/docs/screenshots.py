"""Make docs/user/page/*.webp: every view of the page as it is, on a library of a family. `python -m tests.docs.screenshots`.

The pictures are drawn by `tests.samples`, or parts of photographs that installed packages carry and that are in the
public domain or CC0. With `--out FOLDER --languages en,de,ja --schemes light,dark --widths 1280,360` they are made for
looking at in all of these; Chinese, Japanese, Korean and Thai need a font that has their letters, such as Noto Sans CJK.
"""

from __future__ import annotations

import argparse
import base64
import random
import shutil
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tests.page.driver import Browser, browser
from tests.page.running import service
from tests.page.samples import tool, version, versions_in_library
from tests.samples.demo_photos import fill
from tests.samples.groups import SAID
from tests.samples.photos import exif
from tests.samples.pictures import landscape, with_balloon
from tests.thumbnails.real import Real, jpeg

if TYPE_CHECKING:
    from PIL import Image

    from tests.page.running import Running

OUT = Path(__file__).parents[2] / "docs" / "user" / "page"
WIDE, NARROW = (1280, 800), (360, 740)
PICTURES, YEARS = 180, (2016, 2025)
FREE = ("chelsea", "coffee", "astronaut", "rocket", "hubble")
SCANS = (
    "Garden 1962-05",
    "Lake 1987",
    "Scan 2003-07-14",
    "Grandmother's birthday in the old house, summer of 1974",
)
CAPTION = SAID.replace("Oma im Garten &amp; am See", "Grandmother in the garden")
# Folders as a NAS names them: what is shown is the page on one, not the machine that drew the picture.
ON_A_NAS = {
    "card": "/volumeUSB1/usbshare",
    "intake": "/volume1/photo/PhotosToProcess",
    "library": "/volume1/photo",
    "config.ini": "/var/packages/PhotoOrganizer/config.ini",
}
RENAME = """
const named = arguments[0], shown = (text) => named.reduce((one, [from, to]) => one.replaceAll(from, to), text);
for (const one of document.querySelectorAll("input, textarea")) one.value = shown(one.value);
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) walk.currentNode.data = shown(walk.currentNode.data);
"""
CENTRED = "document.querySelector(arguments[0])?.scrollIntoView({block: 'center'})"
# What was said about the picture before has gone, and behind a question the view stands at its top.
SETTLED = """
document.getElementById("said").replaceChildren();
if (document.querySelector("dialog[open]")) scrollTo(0, 0);
"""
LOADED = "[...document.images].every((one) => one.complete || one.getBoundingClientRect().top > innerHeight)"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: which view, what is clicked there, what has to be there, and how the docs show it."""

    name: str
    view: str
    clicks: tuple[str, ...] = ()
    ready: str = "true"
    scheme: str = "light"
    size: tuple[int, int] = WIDE


SHOTS = (
    Shot("overview", "overview", ready="document.querySelectorAll('.rows li').length > 3"),
    Shot("preview", "plan", ("main .row button",), "document.querySelectorAll('.rows li').length > 10"),
    Shot("activity", "activity", ready="document.querySelectorAll('.rows li').length > 5"),
    Shot("library", "library", ready="document.querySelector('.heat button')"),
    Shot(
        "month",
        "library?month=2023-07",
        ready="document.querySelectorAll('.sheet .opens').length > 5",
        scheme="dark",
    ),
    Shot(
        "viewer", "library?month=2023-07", (".sheet .opens",), "document.querySelector('.viewer .facts dd')"
    ),
    Shot(
        "dates",
        "library?month=2023-07",
        ("#pick-all", "#change-dates"),
        "document.querySelector('dialog[open]')",
    ),
    Shot("duplicates", "duplicates", ("#tab-same",), "document.querySelector('.items .opens')"),
    Shot("similar", "similar", ready="document.querySelectorAll('.panes img').length > 1", scheme="dark"),
    Shot(
        "carried",
        "similar",
        (".member .small", ".stage .actions .main"),
        "document.querySelector('dialog[open] #carry')",
    ),
    Shot("waiting", "waiting", ready="document.querySelector('.rows li')"),
    Shot("erase", "erase", ("#card-check",), "document.querySelector('.answer .word')"),
    Shot("thumbnails", "thumbnails", ready="document.querySelector('main img')"),
    Shot("settings", "settings", ready="document.querySelector('.savebar')"),
    Shot("logs", "logs", ready="document.querySelector('.view.logs').innerText.length > 300"),
    Shot("phone", "similar", ready="document.querySelectorAll('.panes img').length > 1", size=NARROW),
)


# ── a family's library ───────────────────────────────────────────────────────────────────────────


def household(folder: Path) -> None:
    """Write a library of ten years, with versions, a burst, scans without a date and a folder of an old disk."""
    library, real, dice = folder / "library", Real(), random.Random(7)
    (library / "NoDateFound").mkdir(parents=True)
    for number, text in enumerate(SCANS):
        (library / "NoDateFound" / f"{text}.jpg").write_bytes(version(50 + number, 800))
    for path in versions_in_library(library, 6):
        if path.stem.endswith("_A"):  # the one that was sent around was given stars and a caption
            path.with_suffix(".xmp").write_text(CAPTION)
    for number in range(PICTURES):
        year = YEARS[0] + round((YEARS[1] - YEARS[0]) * dice.random() ** 0.7)
        month = min(12, max(1, round(dice.gauss(7, 2.2))))
        when = datetime(
            year, month, dice.randint(1, 28), dice.randint(8, 20), dice.randrange(60), dice.randrange(60)
        )
        write(library, when, picture(real, number, dice))
    moment = datetime(2024, 7, 29, 18, 40, 11)
    for number in range(5):
        balloon = with_balloon((1200, 900), 20, "", 0.2 + 0.12 * number)
        write(library, moment, balloon, f"_{'ABCD'[number - 1]}" if number else "", f"{150 * number:03}")
    (library / "old disk").mkdir()
    shutil.copy2(library / "2022/05_May/20220501_100007.jpg", library / "old disk" / "beach copy.jpg")


def picture(real: Real, number: int, dice: random.Random) -> Image.Image:
    """Return a drawn landscape, and now and then a part of a photograph."""
    if number % 4:
        return landscape((800, 600), seed=1000 + number).copy()
    image = real.image(FREE[number // 4 % len(FREE)])
    wide = round(image.width * dice.uniform(0.6, 0.95))
    high = min(image.height, wide * 3 // 4)
    left, top = dice.randint(0, image.width - wide), dice.randint(0, image.height - high)
    return image.crop((left, top, left + wide, top + high)).resize((800, 600))


def write(library: Path, when: datetime, image: Image.Image, suffix: str = "", subsec: str = "") -> None:
    """Write a photo where the program would file it."""
    path = library / f"{when:%Y}" / f"{when:%m_%b}" / f"{when:%Y%m%d_%H%M%S}{suffix}.jpg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(jpeg(image, exif=exif(when, make="Kamera", model="Reise 2", subsec=subsec)))


def lived_in(running: Running, web: Browser) -> None:
    """Let the service file a card, find what is similar and make thumbnails."""
    home = running.config.parent
    fill(home / "card" / "DCIM")
    shutil.copytree(home / "card" / "DCIM", home / "Card")
    (home / "Card").rename(running.intake / "Card")  # whole at once: what is being written waits
    web.wait("document.querySelectorAll('.rows .done').length > 5")
    # Within the first quiet minute, in which the service would begin to compare.
    until = time.monotonic() + 20
    while (running.intake / "Card").exists() and time.monotonic() < until:
        time.sleep(1)
    tool(running, "similar")
    tool(running, "thumbnails", str(running.library), "--night", "300")  # seconds at most


def full_intake(running: Running, web: Browser) -> None:
    """Pause, and leave a holiday in the intake."""
    tool(running, "pause")
    folder = running.intake / "Holiday in Brittany"
    folder.mkdir()
    for number in range(9):
        when = datetime(2025, 8, 3 + number, 9 + number, 12, 40)
        body = jpeg(
            landscape((800, 600), seed=3000 + number), exif=exif(when, make="Kamera", model="Reise 2")
        )
        (folder / f"IMG_{4711 + number}.JPG").write_bytes(body)
    (folder / "Invitation with a very long name that somebody typed on the evening before.pdf").write_text(
        "%PDF-1.4 Hello"
    )
    (folder / "VID-20250805-WA0003.jpg").write_bytes(jpeg(landscape((640, 480), seed=3100)))
    shutil.copy2(running.library / "2022/05_May/20220502_100007.jpg", folder / "sent to me.jpg")
    web.wait("document.body.dataset.word === 'Paused'")


# ── pictures of it ───────────────────────────────────────────────────────────────────────────────


def shoot(web: Browser, shot: Shot, size: tuple[int, int], scheme: str, to: Path, folder: Path) -> None:
    """Show a view of the household in `folder` and write what is to be seen."""
    web.size(*size)
    web.scheme(scheme)
    web.show(f"erase?{time.monotonic_ns()}")  # opened anew, whatever was shown before
    web.show(shot.view)
    if shot.view == "erase":
        web.wait("document.querySelector('#card-folder')")
        web.run(
            "const one = document.querySelector('#card-folder'); one.value = arguments[0]; one.dispatchEvent(new Event('input'))",
            str(folder / "card"),
        )
    for css in shot.clicks:
        web.run(CENTRED, css)  # what stays at the edge of a narrow window lies over what is scrolled there
        web.click(css)
    web.wait(shot.ready, f"{shot.name}: {shot.ready}")
    until = time.monotonic() + 60  # pictures come one by one, from a process of lowest priority
    while not web.run(f"return {LOADED}") and time.monotonic() < until:
        time.sleep(0.3)
    web.run(SETTLED)
    time.sleep(0.7)
    web.run(RENAME, [(str(folder / name), shown) for name, shown in ON_A_NAS.items()])
    how = {"format": "png"} if to.suffix == ".png" else {"format": "webp", "quality": 80}
    found = web.cdp("Page.captureScreenshot", **how)
    to.write_bytes(base64.b64decode(found["data"]))
    web.run("document.querySelector('dialog[open]')?.close()")


def _looks(wanted: argparse.Namespace) -> list[tuple[str, str, int]]:
    return [(one, scheme, int(width)) for one in wanted.languages.split(",") for scheme in wanted.schemes.split(",") for width in wanted.widths.split(",")]  # fmt: skip


def main() -> None:
    """Write all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--only", default=",".join(shot.name for shot in SHOTS))
    parser.add_argument("--languages", default="en")
    parser.add_argument("--schemes", default="light,dark")
    parser.add_argument("--widths", default="1280,360")
    wanted = parser.parse_args()
    to = wanted.out or OUT
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="photos-") as name:
        folder = Path(name)
        household(folder)
        with service(folder) as running, browser(folder / "profile") as web:
            web.size(*WIDE)
            web.cdp("Emulation.setScrollbarsHidden", hidden=True)
            web.go(running.address)
            web.wait("document.body.dataset.shown")
            lived_in(running, web)
            shots = [shot for shot in SHOTS if shot.name in wanted.only.split(",")]
            for shot in () if wanted.out else shots:
                if shot.name == "preview":  # the overview is that of a day like any other
                    full_intake(running, web)
                shoot(web, shot, shot.size, shot.scheme, to / f"{shot.name}.webp", folder)
            if wanted.out:
                full_intake(running, web)
            for language, scheme, width in _looks(wanted) if wanted.out else ():
                web.go(running.address.split("?")[0] + f"?lang={language}")
                web.wait("document.body.dataset.shown")
                for shot in (one for one in shots if one.name != "phone"):
                    size = (width, WIDE[1] if width > NARROW[0] else NARROW[1])
                    shoot(
                        web, shot, size, scheme, to / f"{shot.name}-{language}-{scheme}-{width}.png", folder
                    )


if __name__ == "__main__":
    main()
