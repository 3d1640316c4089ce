"""Make docs/user/page.jpg: four views of the page as they are, on drawn pictures. `python -m tests.docs.page_sheet`."""

from __future__ import annotations

import io
import tempfile
import time
from pathlib import Path

from PIL import Image

from tests.page.driver import Browser, browser
from tests.page.running import service
from tests.page.samples import tool, version, versions_in_library
from tests.samples.demo_photos import fill

OUT = Path(__file__).parents[2] / "docs" / "user" / "page.jpg"
VIEWS = (("overview", "light"), ("similar", "dark"), ("waiting", "light"), ("plan", "dark"))
SIZE, GAP, GROUND = (1240, 900), 24, (214, 220, 226)


def views(web: Browser, folder: Path) -> list[Image.Image]:
    """Return a picture of each view."""
    found = []
    for view, scheme in VIEWS:
        web.scheme(scheme)
        web.show(view)
        if view == "plan":
            web.click("button.main")
            web.wait("document.querySelectorAll('.rows li').length > 20")
        time.sleep(1.5)  # pictures come one by one
        shot = folder / f"{view}.png"
        web.picture(shot)
        found.append(Image.open(io.BytesIO(shot.read_bytes())).convert("RGB").crop((0, 0, *SIZE)))
    return found


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory(prefix="photos-") as name:
        folder = Path(name)
        (folder / "library" / "NoDateFound").mkdir(parents=True)
        for number, text in enumerate(("Garden 1962-05", "Lake 1987", "Scan 2003-07-14")):
            (folder / "library" / "NoDateFound" / f"{text}.jpg").write_bytes(version(50 + number, 800))
        versions_in_library(folder / "library", 6)
        with service(folder) as running, browser(folder / "profile") as web:
            web.size(SIZE[0] + 15, SIZE[1])
            web.go(running.address)
            fill(running.intake / "Card")
            web.wait("document.querySelectorAll('.rows .done').length > 5")
            time.sleep(10)
            tool(running, "similar")
            web.click("#toggle")
            fill(running.intake / "Another card")
            pictures = views(web, folder)
    page = Image.new("RGB", (2 * SIZE[0] + 3 * GAP, 2 * SIZE[1] + 3 * GAP), GROUND)
    for place, one in enumerate(pictures):
        page.paste(one, (GAP + place % 2 * (SIZE[0] + GAP), GAP + place // 2 * (SIZE[1] + GAP)))
    page.resize((page.width * 5 // 8, page.height * 5 // 8), Image.Resampling.LANCZOS).save(
        OUT, quality=82, optimize=True, progressive=True
    )


if __name__ == "__main__":
    main()
