"""Photographed documents and screens are told from photographs, and pictures without faces are cropped by what they show."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from photo_organizer.look.attention import Attention
from photo_organizer.look.documents import TextDetector
from photo_organizer.look.tone import scaled
from photo_organizer.models import chosen
from photo_organizer.thumbnails.crop import WHOLE, crop
from photo_organizer.thumbnails.options import Options
from photo_organizer.thumbnails.order import order
from tests.samples.photos import exif
from tests.thumbnails.real import jpeg, place
from tests.thumbnails.test_choose import candidate

if TYPE_CHECKING:
    from tests.thumbnails.conftest import Runner
    from tests.thumbnails.real import Real

CAMERA = exif(make="Sample")
TABLE = (120, 84, 55)


def text(number: int, size: tuple[int, int], *, lines: int, font: int) -> Image.Image:
    """Return dark words on light paper."""
    dice, page = random.Random(number), Image.new("RGB", size, (238, 232, 220))
    draw, letters = ImageDraw.Draw(page), ImageFont.load_default(size=font)
    for line in range(lines):
        words = ("".join(dice.choices("abcdefghiklmnoprstuvw", k=dice.randint(2, 9))) for _ in range(6))
        draw.text((60, 50 + line * (size[1] - 90) // lines), " ".join(words), fill=(45, 45, 52), font=letters)
    return page


def photographed(page: Image.Image, degrees: float) -> Image.Image:
    """Return a page as it lies on a wooden table in warm light, a little turned, with a camera's noise."""
    turned = page.rotate(degrees, expand=True, fillcolor=TABLE)
    table = Image.new("RGB", (turned.width * 3 // 2, turned.height * 5 // 4), TABLE)
    table.paste(turned, (turned.width // 4, turned.height // 8))
    light = np.asarray(table, np.float32) * (1.0, 0.92, 0.78)
    noise = np.random.default_rng(1).normal(0, 6, (table.height, table.width, 1))
    seen = Image.fromarray((light + noise).clip(0, 255).astype(np.uint8))
    return seen.filter(ImageFilter.GaussianBlur(0.8))


def documents() -> dict[str, Image.Image]:
    """Return a letter, a note, a receipt and a screen, each as a telephone takes them."""
    screen = text(5, (1280, 800), lines=18, font=30).point(lambda level: 255 - level)
    return {
        "letter": photographed(text(1, (1000, 1400), lines=36, font=26), 4),
        "note": photographed(text(2, (1000, 1400), lines=14, font=34), -3),
        "receipt": photographed(text(4, (500, 1200), lines=24, font=30), 8),
        "screen": photographed(screen, 2),
    }


@pytest.fixture(scope="module")
def detector() -> TextDetector:
    return TextDetector(Path(chosen.choose("auto", ()).documents))


@pytest.mark.parametrize("name", ["letter", "note", "receipt", "screen"])
def test_documents_and_screens_are_full_of_text(detector: TextDetector, name: str) -> None:
    assert detector.share(scaled(documents()[name])) >= 0.02


def test_photographs_are_not_full_of_text_not_even_animals_from_near(
    detector: TextDetector, real: Real
) -> None:
    names = ("china", "flower", "astronaut", "chelsea", "coffee", "rocket", "motorcycle", "coins", "hubble")
    shares = {name: detector.share(scaled(real.image(name))) for name in names}
    shares |= {str(number): detector.share(scaled(real.variant(number))) for number in (2, 15, 26, 43)}
    assert max(shares.values()) < 0.01, shares
    assert detector.share(Image.new("RGB", (640, 20))) == 0


def test_no_document_is_shown_beside_usable_photos_though_it_is_alone_in_its_sub_folder(
    run: Runner, real: Real
) -> None:
    papers = [
        place(run.root / "album" / f"p{number}", jpeg(picture, exif=CAMERA), hours=40 * number)
        for number, picture in enumerate(documents().values())
    ]
    for number, name in enumerate(("china", "flower", "coffee", "chelsea")):
        place(run.root / "album" / "photos", jpeg(real.image(name), exif=CAMERA), hours=40 * number + 20)
    run(candidates=8)
    assert len(run.tiles("album")) == 4
    assert not {path.name for path in papers} & set(run.tiles("album"))


def test_a_folder_of_documents_only_still_gets_a_thumbnail(run: Runner) -> None:
    for number, picture in enumerate(documents().values()):
        place(run.root / "papers" / f"p{number}", jpeg(picture, exif=CAMERA), hours=40 * number)
    run()
    (event,) = run.events
    assert len(event.tiles) >= 3
    assert all("a document or a screen" in tile.words for tile in event.tiles)


@pytest.mark.parametrize("against", ["a page of text", "a screenshot or a drawing", "a document or a screen"])
def test_a_page_is_shown_whole_since_a_part_of_it_says_nothing(against: str) -> None:
    photo = candidate(1)
    page = replace(photo, verdict=replace(photo.verdict, against=(against,)))
    whole, part = (order([each], Options())["tiles"][0] for each in (page, photo))
    assert whole["crop"] == WHOLE
    assert whole["fill"] == part["crop"] == crop((4000, 3000), 1)
    assert part["fill"] is None


def test_only_pictures_without_a_face_that_would_be_shown_are_searched_for_text_and_once(
    run: Runner, real: Real
) -> None:
    place(run.root / "album" / "a", real.image("astronaut"), hours=0)
    place(run.root / "album" / "b", Image.new("RGB", (640, 480), (90, 90, 99)), hours=30)
    place(run.root / "album" / "c", real.image("china"), hours=60)
    place(run.root / "album" / "d", jpeg(documents()["letter"], exif=CAMERA), hours=90)
    first = run()
    assert (first.scored, first.searched) == (4, 2)
    assert "4 pictures scored and 2 searched for text (50 %)" in first.sentence()
    place(run.root / "album" / "e", real.image("coffee"), hours=120)
    second = run()
    assert (second.scored, second.searched) == (1, 1)
    assert "1 picture scored and 1 searched for text" in second.sentence()


def test_the_picture_measured_last_is_searched_as_any_other(run: Runner, real: Real, tmp_path: Path) -> None:
    names = [tmp_path / f"{name}.jpg" for name in ("page", "china")]
    for path in names:
        path.write_bytes(jpeg(real.image(path.stem)))
    models = chosen.choose("auto", ())
    run.child.call("thumbnail.load", models.as_args(), payload=models.rows)

    def asked(task: str, path: Path) -> dict[str, Any]:
        with path.open("rb") as file:
            return run.child.call(task, {"video": False}, files=[file.fileno()]).fields

    asked("thumbnail.measure", names[0])
    just_measured = asked("thumbnail.text", names[0])["share"]
    asked("thumbnail.measure", names[1])
    assert just_measured > 0.1
    assert asked("thumbnail.text", names[0])["share"] == just_measured
    assert asked("thumbnail.text", names[1])["share"] < 0.01


# ── the crop without faces ──


@pytest.mark.parametrize(
    ("name", "wanted"), [("china", (0.13, 0.62)), ("rocket", (0.46, 0.55)), ("motorcycle", (0.2, 0.8))]
)
def test_what_a_picture_shows_is_inside_its_square(
    real: Real, name: str, wanted: tuple[float, float]
) -> None:
    about = chosen.choose("auto", ()).attention
    assert about
    image = real.image(name)
    focus = Attention(Path(about["path"]), about).focus(scaled(image))
    box = crop(image.size, 1.0, focus=focus)
    assert box.left <= wanted[0] + 0.01
    assert box.left + box.width >= wanted[1] - 0.01


def test_a_focus_at_the_edge_keeps_the_crop_inside_and_never_moves_it_down() -> None:
    for focus in ((0.0, 0.0), (1.0, 1.0), (0.3, 0.9)):
        for size in ((900, 600), (600, 900), (600, 600)):
            box, usual = crop(size, 1.0, focus=focus), crop(size, 1.0)
            assert -1e-9 <= box.left <= 1 - box.width + 1e-9
            assert -1e-9 <= box.top <= usual.top + 1e-9
            assert (box.width, box.height) == (usual.width, usual.height)
