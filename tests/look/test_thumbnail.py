"""What the child finds in pictures for the night, and what it composes: on real photographs."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from photo_organizer.look import compose, faces, networks, room
from photo_organizer.look.child import Child
from photo_organizer.look.wire import LookFailed, Why
from photo_organizer.models import chosen
from photo_organizer.settings.options import PROMPTS
from tests.look.pictures import as_stored, wide_gamut
from tests.samples import video
from tests.thumbnails.real import Real

if TYPE_CHECKING:
    from collections.abc import Iterator

MEGABYTE = 1 << 20


class Looker:
    """Asks one child about pictures in memory."""

    def __init__(self, folder: Path, child: Child) -> None:
        self.folder, self.child = folder, child

    def _file(self, data: bytes) -> int:
        path = self.folder / "picture"
        path.write_bytes(data)
        return os.open(path, os.O_RDONLY)

    def measure(self, data: bytes, *, film: bool = False) -> dict[str, Any]:
        file = self._file(data)
        try:
            return self.child.call("thumbnail.measure", {"video": film}, files=[file]).fields
        finally:
            os.close(file)

    def tile(
        self, data: bytes, *, film: bool = False, side: int = 96, crop: tuple[float, ...] = (0, 0, 1, 1)
    ) -> Image.Image:
        """Return one tile that fills a sheet."""
        plan = {
            "size": (side, side),
            "radius": 4,
            "quality": 95,
            "tiles": [{"cell": (0, 0, side, side), "crop": crop, "video": film, "bar": 17 if film else 0}],
        }
        file = self._file(data)
        try:
            answer = self.child.call("thumbnail.compose", plan, files=[file])
        finally:
            os.close(file)
        assert answer.fields == {"bad": []}
        return Image.open(io.BytesIO(answer.payload))


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    models = chosen.choose("auto", PROMPTS)
    with Child(idle=None) as started:
        started.call("thumbnail.load", models.as_args(), payload=models.rows)
        yield started


@pytest.fixture
def look(tmp_path: Path, child: Child) -> Looker:
    return Looker(tmp_path, child)


@pytest.fixture(scope="module")
def real() -> Real:
    return Real()


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def difference(one: Image.Image, two: Image.Image) -> float:
    """Return the mean difference of two pictures, in levels of 256."""
    return float(np.abs(np.asarray(one, np.float32) - np.asarray(two.convert("RGB"), np.float32)).mean())


# ── faces ──


def test_the_face_is_found_where_it_is_and_none_where_there_is_none(look: Looker, real: Real) -> None:
    (face,) = look.measure(encoded(real.image("astronaut")))["faces"]
    x, y, width, height, score, frontal = face
    assert 0.38 < x + width / 2 < 0.48
    assert 0.16 < y + height / 2 < 0.28
    assert 0.1 < width < 0.25
    assert score >= 0.7
    assert frontal > 0.8
    for name in ("china", "flower", "coffee", "chelsea", "rocket", "page", "motorcycle"):
        assert look.measure(encoded(real.image(name)))["faces"] == [], name


def test_every_face_of_a_group_is_found_once_at_any_size(look: Looker, real: Real) -> None:
    head = real.image("astronaut").crop((120, 0, 340, 220))
    group = Image.new("RGB", (2000, 1000), "olive")
    for number, side in enumerate((160, 220, 320, 440)):
        group.paste(head.resize((side, side)), (60 + 480 * number, 300))
    assert len(look.measure(encoded(group, "JPEG"))["faces"]) == 4
    tall = look.measure(encoded(real.image("astronaut").crop((150, 0, 330, 512)), "JPEG"))
    assert len(tall["faces"]) == 1


# ── what it shows ──


def test_prompts_rank_a_building_above_a_page_and_a_page_nowhere(look: Looker, real: Real) -> None:
    def fit(name: str) -> dict[str, float]:
        return dict(zip(PROMPTS, look.measure(encoded(real.image(name)))["prompts"], strict=True))

    palace, page, flower = fit("china"), fit("page"), fit("flower")
    assert max(palace, key=palace.__getitem__) == "a castle, church or palace"
    assert palace["a castle, church or palace"] > page["a castle, church or palace"] + 0.3
    assert flower["flowers in a garden"] > palace["flowers in a garden"]
    assert fit("coffee")["food and drinks"] > palace["food and drinks"]
    assert fit("chelsea")["a dog or a cat"] > 0.8


def test_without_models_the_other_measures_remain(tmp_path: Path, real: Real) -> None:
    with Child() as bare:
        found = Looker(tmp_path, bare).measure(encoded(real.image("astronaut")))
    assert (found["faces"], found["prompts"]) == ([], [])
    assert found["laplacian"] > 100


# ── sharpness and tone ──


def test_blur_is_seen_and_the_number_of_pixels_does_not_matter(look: Looker, real: Real) -> None:
    sharp = real.image("china")
    blurred = look.measure(encoded(sharp.filter(ImageFilter.GaussianBlur(6))))["laplacian"]
    plain = look.measure(encoded(sharp))["laplacian"]
    large = look.measure(encoded(sharp.resize((sharp.width * 5, sharp.height * 5), Image.Resampling.LANCZOS)))
    assert blurred < 40 < plain
    assert 0.5 < large["laplacian"] / plain < 2


def test_tone(look: Looker, real: Real) -> None:
    grey = look.measure(encoded(ImageOps.grayscale(real.image("flower"))))
    assert grey["colour"] == pytest.approx(0, abs=0.01)
    white = look.measure(encoded(Image.new("RGB", (640, 480), "white")))
    assert (white["luminance"], white["clipped"], white["contrast"]) == (
        pytest.approx(255),
        1,
        pytest.approx(0, abs=0.01),
    )
    screen = Image.new("RGB", (800, 600), "#f0f0f0")
    ImageDraw.Draw(screen).rectangle((0, 0, 800, 60), fill="#224466")
    assert look.measure(encoded(screen))["levels"] > 0.6
    assert look.measure(encoded(real.image("china")))["levels"] < 0.2


def test_what_the_file_says(look: Looker, real: Real) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8769)[0x9003] = "2024:08:31 13:47:57"
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><xmp:Rating>4</xmp:Rating></x:xmpmeta>'
    found = look.measure(encoded(real.image("coffee"), "JPEG", exif=exif, xmp=xmp))
    assert (found["taken"], found["camera"], found["rating"]) == ("2024:08:31 13:47:57", True, 4)


# ── colours and orientations ──


@pytest.mark.parametrize("orientation", range(2, 9))
def test_all_eight_orientations_give_the_same_measures_and_the_same_tile(
    look: Looker, real: Real, orientation: int
) -> None:
    upright = real.image("astronaut").crop((0, 0, 512, 400))
    exif = Image.Exif()
    exif[0x0112] = orientation
    turned = encoded(as_stored(upright, orientation), "PNG", exif=exif)
    plain = encoded(upright)
    one, two = look.measure(plain), look.measure(turned)
    assert (one["width"], one["height"]) == (two["width"], two["height"])
    assert one["faces"][0] == pytest.approx(two["faces"][0], abs=0.02)
    assert (int(one["phash"], 16) ^ int(two["phash"], 16)).bit_count() <= 8
    crop = (0.2, 0.1, 0.5, 0.64)
    assert difference(look.tile(plain, crop=crop), look.tile(turned, crop=crop)) < 2


def test_wide_gamut_cmyk_deep_and_transparent_pictures_become_srgb(look: Looker) -> None:
    half = Image.new("RGB", (400, 400), (200, 60, 40))
    wide = look.tile(encoded(half, "PNG", icc_profile=wide_gamut()))
    assert wide.mode == "RGB"
    red, green, _ = wide.getpixel((48, 48))  # type: ignore[misc]  # a pixel of RGB has three values
    assert red > 205  # the same numbers mean a stronger red in P3
    assert green < 55
    cmyk = look.tile(encoded(half.convert("CMYK"), "TIFF"))
    assert difference(cmyk, half.resize((96, 96))) < 8
    deep = Image.fromarray(np.full((400, 400), 0x8000, np.uint16))
    assert abs(np.asarray(look.tile(encoded(deep)).convert("L")).mean() - 128) < 6
    clear = look.tile(encoded(Image.new("RGBA", (400, 400), (0, 0, 0, 0))))
    assert np.asarray(clear).min() > 250


# ── tiles ──


def test_corners_are_round_and_soft(look: Looker) -> None:
    tile = look.tile(encoded(Image.new("RGB", (900, 900), "black")), side=200)
    pixels = np.asarray(tile.convert("L"), np.int32)
    assert pixels[0, 0] > 200
    assert pixels[100, 100] < 10
    assert ((pixels > 40) & (pixels < 215)).sum() >= 8


def test_a_crop_shows_that_part(look: Looker, real: Real) -> None:
    image = real.image("china")
    tile = look.tile(encoded(image), side=160, crop=(0.25, 0.5, 0.25, 0.375))
    box = (0.25 * image.width, 0.5 * image.height, 0.5 * image.width, 0.875 * image.height)
    expected = image.resize((160, 160), Image.Resampling.LANCZOS, box=box)
    inner = (20, 20, 140, 140)
    assert difference(tile.crop(inner), expected.crop(inner)) < 6


def test_a_film_shows_its_middle_between_bars(look: Looker) -> None:
    film = video.movie(size=(640, 480), frames=12)
    found = look.measure(film, film=True)
    assert (found["width"], found["height"]) == (640, 480)
    pixels = np.asarray(look.tile(film, film=True, side=200).convert("L"), np.int32)
    for row in (8, 192):
        assert (pixels[row] > 200).any()  # the holes
        assert (pixels[row] < 60).any()  # the strip
    with pytest.raises(LookFailed) as caught:
        look.measure(b"no film at all" * 1000, film=True)
    assert caught.value.why is Why.UNSUPPORTED


def test_a_cut_off_picture_is_told_by_its_number(look: Looker, real: Real, tmp_path: Path) -> None:
    whole = encoded(real.image("china"), "JPEG")
    (tmp_path / "a").write_bytes(whole)
    (tmp_path / "b").write_bytes(whole[: len(whole) // 3])
    tiles = [{"cell": (0, 60 * n, 60, 60), "bar": 0, "crop": (0, 0, 1, 1), "video": False} for n in range(2)]
    files = [os.open(tmp_path / name, os.O_RDONLY) for name in "ab"]
    plan = {"size": (60, 120), "radius": 2, "quality": 90, "tiles": tiles}
    answer = look.child.call("thumbnail.compose", plan, files=files)
    for file in files:
        os.close(file)
    assert answer.fields == {"bad": [1]}


def test_scoring_keeps_to_the_memory_of_a_small_nas(look: Looker, real: Real) -> None:
    large = encoded(real.image("china").resize((4000, 3000)), "JPEG", quality=90)
    for _ in range(3):
        look.measure(large)
    assert look.child.call("self.state").fields["rss"] <= 250 * MEGABYTE


def test_a_part_of_another_shape_lies_whole_on_its_own_blurred_picture() -> None:
    wide = Image.new("RGB", (900, 300), "orange")
    wide.paste("white", (0, 0, 450, 300))
    fill = (1 / 3, 0, 1 / 3, 1)
    tile = {"cell": (0, 0, 120, 120), "bar": 0, "crop": (0, 0, 1, 1), "fill": fill, "video": False}
    plan = {"size": (120, 120), "radius": 0, "quality": 95, "tiles": [tile]}
    sheet, _ = compose.thumbnail([io.BytesIO(encoded(wide))], plan)
    with Image.open(io.BytesIO(sheet)) as thumbnail:
        pixels = np.asarray(thumbnail.convert("RGB"), np.int32)
    assert pixels[60, 5].min() > 240  # both ends are shown, white …
    assert pixels[60, 115, 0] > 240  # … and orange
    assert pixels[60, 115, 2] < 60
    assert 80 < pixels[10, 60, 0] < 200  # the ground is darker


@pytest.mark.parametrize(("size", "closes"), [((8064, 6048), True), ((4032, 3024), False)])
def test_a_large_picture_closes_the_networks_and_they_answer_the_same_again(
    real: Real, size: tuple[int, int], *, closes: bool
) -> None:
    path = chosen.choose("auto", PROMPTS).as_args()["faces"]
    detector, picture = faces.Detector(Path(path)), real.image("astronaut")
    found = detector.find(picture)
    opened: list[Path] = []

    def opening(model: Path) -> object:
        opened.append(model)
        return object()

    stored = Image.new("1", size)
    stored.format = "HEIF"
    room.check_parted(stored)
    networks.opened(Path(path), opening)
    assert bool(opened) == closes
    networks.make_room(room.MOST)
    assert detector.find(picture) == found
