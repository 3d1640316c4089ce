"""What cameras write into pictures about themselves and the moment."""

from __future__ import annotations

from PIL import Image


def exif(
    taken: str = "2024:05:01 12:00:07", subseconds: str = "", *, camera: str = "EOS R5", orientation: int = 1
) -> bytes:
    """Return EXIF of a camera's own picture."""
    found = Image.Exif()
    found[0x10F], found[0x110], found[0x112] = "Canon", f"Canon {camera}", orientation
    sub = found.get_ifd(0x8769)
    sub[0x9003] = taken
    if subseconds:
        sub[0x9291] = subseconds
    return found.tobytes()
