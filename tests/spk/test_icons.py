"""The icons that are shipped are those that the drawing makes, in every size DSM asks for."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from spk import icons


@pytest.mark.parametrize("size", icons.SIZES)
def test_icons_are_drawn_by_us(size: int) -> None:
    with Image.open(icons.FOLDER / f"icon_{size}.png") as kept:
        assert kept.size == (size, size)
        difference = ImageChops.difference(kept.convert("RGBA"), icons.draw(size))
        assert max(difference.tobytes()) <= 8  # another build of Pillow rounds otherwise
