"""Colours of HEIC and AVIF with a high dynamic range, as cameras of Canon and Sony write them, for a common screen.

Such a picture has no colour profile: it names a transfer function (ITU-T H.273), by which a white wall has about half of the
highest level. Shown as it is, it is grey. Here that function becomes a profile of ours, so that it is shown as any other colours.
Runs in the child alone.
"""

from __future__ import annotations

import struct
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from PIL import Image

from photo_organizer.look.pixels import in_mode

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Levels = NDArray[np.float64]

PQ, HLG = 16, 18  # transfer functions by their numbers
_RED, _GREEN, _BLUE = b"rXYZ", b"gXYZ", b"bXYZ"
# Of BT.2020 and of P3, for the white of profiles (D50); those of sRGB are in its profile.
_WIDE = (0.6735, 0.2790, -0.0019), (0.1657, 0.6753, 0.0300), (0.1251, 0.0456, 0.7969)
_P3 = (0.5151, 0.2412, -0.0011), (0.2919, 0.6922, 0.0419), (0.1572, 0.0666, 0.7841)
_BT_2020, _DISPLAY_P3 = 9, 12
_PRIMARIES = {_BT_2020: _WIDE, _DISPLAY_P3: _P3}
# Candela per square metre: of a white wall (BT.2408), and of what is not cut off.
_WHITE, _BRIGHTEST = 203.0, 1000.0
_ROWS = 128
_KNEE = 0.6  # of white; what is darker is shown as it is


def with_profile(image: Image.Image, file: BinaryIO) -> Image.Image:
    """Return the opened picture, with a profile where it has a high dynamic range and none of its own."""
    if image.format in ("HEIF", "AVIF") and not image.info.get("icc_profile"):
        with suppress(Exception):  # what cannot be read says nothing, the pixels may be fine
            named = image.info.get("nclx_profile") or _named(file)
            if (transfer := named["transfer_characteristics"]) in (PQ, HLG):
                image.info["icc_profile"] = profile(transfer, named["color_primaries"])
    return image


def show_frame(frame: Any, transfer: int) -> None:
    """Bring a film's frame, blue first, from the colours of BT.2020 to sRGB, where it is: some rows at a time."""
    for top in range(0, len(frame), _ROWS):
        rows = frame[top : top + _ROWS]
        image = Image.fromarray(np.ascontiguousarray(rows[:, :, ::-1]))
        image.info["icc_profile"] = profile(transfer, _BT_2020)
        rows[:] = np.asarray(in_mode(image, "RGB"))[:, :, ::-1]


def _named(file: BinaryIO) -> dict[str, int]:
    """Return what an AVIF names, which Pillow does not tell; nothing is decoded."""
    import pillow_heif

    file.seek(0)
    named: dict[str, int] = pillow_heif.open_heif(file).info["nclx_profile"]
    return named


@cache
def profile(transfer: int, primaries: int) -> bytes:
    """Return an ICC profile of colours by H.273: that of sRGB with other primaries and another curve."""
    from PIL import ImageCms  # few pictures need it

    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    levels = np.linspace(0, 1, 256)
    shown = _shown(_by_pq(levels) if transfer == PQ else _by_hlg(levels))
    curve = struct.pack(">4s4xI", b"curv", len(shown)) + (shown * 65535).round().astype(">u2").tobytes()
    colours = dict(zip((_RED, _GREEN, _BLUE), _PRIMARIES.get(primaries, ()), strict=False))
    for entry in range(132, 132 + 12 * struct.unpack_from(">I", made, 128)[0], 12):
        tag, offset, _ = struct.unpack_from(">4sII", made, entry)
        if tag.endswith(b"TRC"):
            struct.pack_into(">II", made, entry + 4, len(made), len(curve))
        elif tag in colours:
            struct.pack_into(">3i", made, offset + 8, *(round(value * 65536) for value in colours[tag]))
    struct.pack_into(">I", made, 0, len(made) + len(curve))
    return bytes(made).replace("sRGB".encode("utf-16-be"), "HDR ".encode("utf-16-be")) + curve


def _by_pq(levels: Levels) -> Levels:
    """Return the light of levels by SMPTE ST 2084, in shares of white."""
    power = levels ** (1 / 78.84375)
    light = np.maximum(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)
    return 10_000 / _WHITE * light ** (1 / 0.1593017578125)


def _by_hlg(levels: Levels) -> Levels:
    """Return the light of levels by hybrid log-gamma (BT.2100) on a screen of the brightest, in shares of white."""
    scene = np.where(
        levels <= 0.5, levels**2 / 3, (np.exp((levels - 0.55991073) / 0.17883277) + 0.28466892) / 12
    )
    return _BRIGHTEST / _WHITE * scene**1.2


def _shown(light: Levels) -> Levels:
    """Return the light of a common screen: above the knee less and less of it (Reinhard et al. 2002), up to the brightest."""
    above = np.maximum(light - _KNEE, 0) / (1 - _KNEE)
    most = (_BRIGHTEST / _WHITE - _KNEE) / (1 - _KNEE)
    pressed = above * (1 + above / most**2) / (1 + above)
    return np.minimum(np.minimum(light, _KNEE) + (1 - _KNEE) * pressed, 1)
