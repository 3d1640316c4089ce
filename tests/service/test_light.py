"""The service stays light: libraries for pictures and numbers are loaded in its children alone."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.journeys.home import ENVIRONMENT
from tests.look.pictures import encoded, photo
from tests.look.times import exif

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {"numpy", "PIL", "cv2", "onnxruntime", "pillow_heif", "imagehash", "concurrent", "asyncio"}
PASS = (
    "import sys; from photo_organizer.cli.main import main; import photo_organizer.cli.service; code = main(sys.argv[1:]);"
    "print(*{name.partition('.')[0] for name in sys.modules}); sys.exit(code)"
)


def test_a_pass_that_compares_pictures_loads_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "intake").mkdir()
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "a.jpg").write_bytes(encoded(photo(1, 400, 300), exif=exif()))
    copy = tmp_path / "intake" / "IMG-20240707-WA0001.jpg"
    copy.write_bytes(encoded(photo(1, 400, 300).resize((300, 225)), quality=60))
    os.utime(copy, (1_700_000_000, 1_700_000_000))
    folders = [f"--{name}={tmp_path / name}" for name in ("intake", "library", "state", "logs")]
    command = [sys.executable, "-c", PASS, "once", "--settle=0", "--quiet", *folders]
    (tmp_path / "logs").mkdir()
    told = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True).stdout.split()
    assert (tmp_path / "library" / "a_A.jpg").is_file()
    assert HEAVY & set(told) == set()
