"""End to end on a real face: of a burst the sharp frame is proposed with its reason, marked by nobody, and stays."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PIL import Image, ImageFilter

from tests.page.running import service
from tests.page.samples import tool, tree
from tests.samples.photos import exif
from tests.thumbnails.real import Real, jpeg

if TYPE_CHECKING:
    from pathlib import Path

    from tests.page.driver import Browser

SECOND = datetime(2024, 6, 2, 14, 5, 9)
SHARP = 2  # the third of four frames; in the others the camera moved, or the face was not yet in focus
SUFFIXES = ("", "_A", "_B", "_C")
BLURS = (1.0, 1.4, 0.0, 0.7)
QUALITIES = (97, 97, 80, 97)  # the sharp one is not the largest file: size must not decide


def burst_of_a_face(library: Path) -> list[Path]:
    """Write four frames of one second with a face in each; return their paths."""
    folder = library / "2024" / "06_Jun"
    folder.mkdir(parents=True)
    scene = Real().image("astronaut")
    made = []
    for number, blur in enumerate(BLURS):
        left, top = number, number // 2  # a hand is never still
        frame = scene.crop((left, top, left + 480, top + 360)).resize((1440, 1080), Image.Resampling.LANCZOS)
        path = folder / f"{SECOND:%Y%m%d_%H%M%S}{SUFFIXES[number]}.jpg"
        taken = exif(SECOND, make="Kamera", model="Reise 2", subsec=f"{200 * number:03}")
        path.write_bytes(
            jpeg(frame.filter(ImageFilter.GaussianBlur(blur)), exif=taken, quality=QUALITIES[number])
        )
        made.append(path)
    return made


def test_the_sharp_frame_of_a_face_is_proposed_and_nothing_is_marked(
    chromium: Browser, tmp_path: Path
) -> None:
    made = burst_of_a_face(tmp_path / "library")
    assert max(made, key=lambda path: path.stat().st_size) != made[SHARP]
    with service(tmp_path) as running:
        tool(running, "similar")
        tool(running, "thumbnails", str(running.library), "--night", "600")  # ends when all is measured
        before = tree(running.library)
        chromium.visit(running.address)
        chromium.show("similar")
        chromium.wait("document.querySelector('#take-proposal')?.offsetParent")
        shown = chromium.run(
            "return [...document.querySelectorAll('.member')].map((one) => one.querySelector('button').ariaLabel)"
        )
        place = 1 + next(number for number, words in enumerate(shown) if made[SHARP].name in words)
        chromium.wait_text(
            f"Proposal: keep #{place} of 4, by the faces that look at the camera and by sharpness."
        )
        assert chromium.run("return document.querySelectorAll('.member.goes').length") == 0, (
            "nobody marked anything"
        )
        chromium.press("p", "d")
        chromium.wait_text("3 files moved to Duplicates.")
        assert [path.exists() for path in made] == [number == SHARP for number in range(len(made))]
        chromium.click(".more")
        chromium.wait_text("3 files brought back.")
        assert tree(running.library) == before
        assert chromium.complaints() == []
