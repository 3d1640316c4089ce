"""The hash is imagehash's own, bit for bit, without scipy."""

from __future__ import annotations

import io

import imagehash
import numpy as np
import pytest
from PIL import Image, ImageDraw

from photo_organizer.look import phash
from photo_organizer.look.comparing import compared
from photo_organizer.look.small import Small
from tests.look.pictures import encoded, photo


@pytest.mark.parametrize("seed", range(40))
def test_the_hash_equals_imagehash(seed: int) -> None:
    image = photo(seed, 300 + 7 * seed, 200 + 11 * seed)
    expected = imagehash.phash(image, hash_size=16)
    assert phash.phash(image) == expected
    assert phash.packed(phash.phash(image)).hex() == str(expected)


def test_noise_and_flat_pictures_have_imagehashs_hash_too() -> None:
    rng = np.random.default_rng(0)
    for _ in range(60):
        noise = Image.fromarray(rng.integers(0, 256, (90, 130, 3), dtype=np.uint8))
        assert phash.phash(noise) == imagehash.phash(noise, hash_size=16)


def test_entropy_tells_a_photo_from_a_card() -> None:
    card = Image.new("L", (600, 400), 255)
    card.paste(0, (100, 190, 500, 200))
    assert phash.entropy(Image.new("L", (100, 100), 7)) == 0
    assert phash.entropy(card) < 2.5 < phash.entropy(photo(1))


def test_the_thumbnail_is_small_and_of_the_picture() -> None:
    found = phash.sketch(photo(1).convert("L"), 900)
    assert len(found.hash) == 32
    assert len(found.thumbnail) < 5000
    assert Image.open(io.BytesIO(found.thumbnail)).size == (128, 128)
    assert len(encoded(photo(1))) > 10 * len(found.thumbnail)


def test_a_small_picture_is_compared_at_its_own_detail() -> None:
    large = photo(1, 600, 480).convert("L")
    ImageDraw.Draw(large).line([(n * 12, 0) for n in range(50)] + [(0, n * 9) for n in range(50)], fill=255)
    small = large.resize((120, 96), Image.Resampling.LANCZOS)
    one, other = phash.sketch(large, 480), phash.sketch(small, 96)
    assert Image.open(io.BytesIO(other.thumbnail)).size == (64, 64)
    correlation, difference = compared(Small(one.thumbnail), Small(other.thumbnail), difference_from=0.9)
    assert correlation > 0.97
    assert difference < 1


@pytest.mark.parametrize(("top", "bottom"), [(120, 230), (160, 230), (200, 203)])
def test_a_clear_sky_is_plain_however_its_light_changes(top: int, bottom: int) -> None:
    sky = np.linspace(top, bottom, 600)[:, None] + np.linspace(0, 9, 800) ** 2 / 9
    assert phash.sketch(Image.fromarray(sky.clip(0, 255).astype(np.uint8)), 600).plain
    assert not phash.sketch(photo(1).convert("L"), 900).plain


def test_plain_is_what_leaves_nothing_when_an_even_light_is_taken_away() -> None:
    dice, across = np.random.default_rng(1), np.linspace(-1, 1, 128)
    x, y = np.meshgrid(across, across)
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y]).reshape(6, -1).T
    told = set[bool]()
    for _ in range(60):
        light = terms @ dice.normal(0, 20, 6) + dice.normal(0, dice.uniform(0, 6), len(terms))
        levels = (120 + light).clip(0, 255).astype(np.uint8).astype(np.float32)
        rest = levels - terms @ np.linalg.lstsq(terms, levels, rcond=None)[0]
        found = phash.is_plain(levels.reshape(128, 128))
        assert found == (levels.std() < phash.PLAIN_BELOW or rest.std() < phash.SMOOTH_BELOW)
        told.add(found)
    assert told == {False, True}
