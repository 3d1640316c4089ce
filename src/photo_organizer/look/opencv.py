"""Import OpenCV, 60 MB that few pictures need, so that its functions are looked up when they are called.

The package leaves out libraries of which these functions call nothing (spk/contents.py, NEVER_CALLED): linear algebra is
NumPy's here, AVIF is Pillow's.
"""

from __future__ import annotations

import os
import sys
from typing import Any


def opencv() -> Any:
    """Return the module, with one thread."""
    before = sys.getdlopenflags()
    sys.setdlopenflags(os.RTLD_LAZY)
    try:
        import cv2
    finally:
        sys.setdlopenflags(before)
    cv2.setNumThreads(1)
    return cv2
