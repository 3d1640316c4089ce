"""Films whose dates exiftool has written, in every place that it can write and in pairs of them, are read as it reads them."""

from __future__ import annotations

import itertools
import shutil
import subprocess
from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.dates_oracle import differences
from tests.samples import video

if TYPE_CHECKING:
    from pathlib import Path

PLACES = {
    "QuickTime:CreateDate": "2019:08:17 14:15:{second:02}",
    "Keys:CreationDate": "2018:07:16 13:14:{second:02}{fraction}{zone}",
    "UserData:ContentCreateDate": "2017:06:15 12:13:{second:02}{zone}",
    "UserData:DateTimeOriginal": "2016:05:14 11:12:{second:02}{zone}",
    "ItemList:ContentCreateDate": "2015:04:13 10:11:{second:02}{zone}",
    "XMP-exif:DateTimeOriginal": "2014:03:12 09:10:{second:02}{fraction}{zone}",
    "XMP-xmp:CreateDate": "2013:02:11 08:09:{second:02}{zone}",
}
KINDS = {"mp4": "mp42", "mov": "qt  ", "m4v": "M4V ", "3gp": "3gp5"}
ZONES = ("", "+01:00", "-03:30", "+05:45", "+00:00", "+14:00")
FRACTIONS = ("", ".5", ".123", ".000007")
EACH = [
    *((place,) for place in PLACES),
    *itertools.combinations(PLACES, 2),
    *itertools.combinations(PLACES, 3),
]


def _written(folder: Path) -> int:
    """Write the films, and let exiftool write the dates into them in one go."""
    commands: list[str] = []
    for number, (kind, places) in enumerate(itertools.product(KINDS, EACH)):
        path = folder / f"{number:03}.{kind}"
        path.write_bytes(video.movie(brand=KINDS[kind], frames=1, size=(16, 16)))
        zone, fraction = ZONES[number % len(ZONES)], FRACTIONS[number % len(FRACTIONS)]
        parts = {"second": number % 60, "zone": zone, "fraction": fraction}
        commands += [f"-{place}={PLACES[place].format(**parts)}" for place in places]
        commands += ["-overwrite_original", str(path), "-execute"]
    (folder / "arguments").write_text("\n".join(commands))
    subprocess.run(["exiftool", "-q", "-@", str(folder / "arguments")], capture_output=True, check=True)
    (folder / "arguments").unlink()
    return number + 1


if shutil.which("exiftool"):  # a guest: where it is installed it has a say

    def test_a_film_is_read_as_exiftool_wrote_it(tmp_path: Path) -> None:
        films = _written(tmp_path)
        verdicts = differences([str(tmp_path)])
        assert [one for one in verdicts if one[0] != "right"] == []
        assert Counter(verdict for verdict, _ in verdicts) == {"right": films}
        assert films >= 150
