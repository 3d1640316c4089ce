"""The rows of pictures: looking, scoring and composing. Whoever decodes runs in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.row import OURS, PYTHON, WALL, Row, counted, inside, made
from benchmarks.timed import Cost, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FIRST = 20_000
# What a script with Pillow does for the same thumbnail: it decodes no more than it needs either.
SCRIPT = """
import io, time
from PIL import Image
def script(photos, side):
    begun = time.process_time()
    whole = Image.new("RGB", (2 * side + 120, 2 * side + 120), "white")
    for number, data in enumerate(photos):
        picture = Image.open(io.BytesIO(data))
        picture.draft("RGB", (side, side))
        least = min(picture.size)
        square = picture.crop((0, 0, least, least)).resize((side, side), Image.Resampling.LANCZOS)
        whole.paste(square, (40 + number % 2 * (side + 40), 40 + number // 2 * (side + 40)))
    whole.save(io.BytesIO(), "JPEG", quality=90)
    return time.process_time() - begun
"""
COMPOSED = """
from benchmarks.thumbnails import composing
photos = [path.read_bytes() for path in sorted((home / "photos").iterdir())]
ours, most = composing(photos, home)
print(ours, most / 2**20, script(photos, Settings().thumbnails_width))
"""
SCORED = """
import pillow_heif
from benchmarks.thumbnails import full_decode, scoring
pillow_heif.register_heif_opener()
photos = [path.read_bytes() for path in sorted((home / "photos").iterdir())]
theirs = full_decode(photos)
ours, most = scoring(photos, home)
print(ours, most / 2**20, theirs)
"""
CHOSEN = """
import tempfile, pillow_heif
from benchmarks.thumbnails import choosing, full_decode
pillow_heif.register_heif_opener()
photos = [path.read_bytes() for path in sorted((home / "library").rglob("*.heic"))[:4]]
theirs = full_decode(photos)
with tempfile.TemporaryDirectory() as state:
    ours, most, _ = choosing(home / "library", Path(state))
print(ours, most / 2**20, theirs)
"""
# Its database is closed before it is weighed. Sockets are not counted in what is written.
FIRST_LOOK = """
import os
from photo_organizer.decide.file_names import is_picture_name
from photo_organizer.gather.reconcile import Reconciler
from photo_organizer.look.crew import crew
from photo_organizer.look.library import LibraryLooks
from photo_organizer.store import db
def written():
    return int(open("/proc/self/io").read().partition("wchar: ")[2].split()[0])
con, _ = db.open_database(sys.argv[2])
Reconciler(con, sys.argv[1], "/nowhere").run(lambda: False, lambda _: None)
start = written()
with crew(2) as children:
    LibraryLooks(con, sys.argv[1], is_picture_name, workers=2).look(children)
con.close()
print(written() - start, sum(os.path.getsize(entry) for entry in os.scandir(sys.argv[2]) if entry.name.startswith("organizer.")))
"""
TWO = (
    "import sys, pathlib; from multiprocessing import Pool; from PIL import Image\n"
    "def one(p):\n i = Image.open(p); i.draft('RGB', (256, 256)); i.load()\n"
    "with Pool(2) as pool: pool.map(one, sorted(pathlib.Path(sys.argv[1]).iterdir()), 1)\n"
)


def small_pictures(folder: Path, count: int) -> None:
    """Write `count` small pictures that do not resemble each other."""
    import random

    from PIL import Image

    dice = random.Random(1)
    folder.mkdir(parents=True)
    for number in range(count):
        picture = Image.frombytes("RGB", (8, 6), dice.randbytes(8 * 6 * 3)).resize((96, 72))
        picture.save(folder / f"{number:05}.jpg", quality=60)


def large_photos(folder: Path, count: int, kind: str) -> None:
    """Write `count` photos of 12 megapixels."""
    from benchmarks.thumbnails import coded, photo

    folder.mkdir(parents=True)
    for number in range(count):
        data = coded(photo(number)) if kind == "JPEG" else coded(photo(number), kind, quality=55)
        (folder / f"{number}").write_bytes(data)


def with_thumbnails(folder: Path, count: int) -> None:
    """Write `count` HEICs of 12 megapixels as telephones write them, with a thumbnail of 320 by 240 pixels inside; half upside down."""
    for number in range(count // 2):
        data = photographed(number)
        write(folder, 2 * number, data)
        write(folder, 2 * number + 1, upside_down(data))


def photographed(number: int) -> bytes:
    """Return a HEIC of 12 megapixels with a thumbnail inside."""
    from benchmarks.thumbnails import coded, photo

    return coded(photo(number), "HEIF", quality=55, thumbnails=[320], enc_params={"preset": "veryfast"})


def upside_down(data: bytes) -> bytes:
    """Return the file with one of its properties, which says how many bits a colour has, made one that turns it by 180 degrees."""
    at = data.index(b"pixi")
    return data[:at] + b"irot\2" + data[at + 5 :]


def write(folder: Path, number: int, data: bytes) -> None:
    path = folder / f"{number // 5}" / f"202401{number + 1:02}_120000.heic"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def both(code: str) -> Callable[[Path, int], tuple[Cost, Cost]]:
    """Return what lets one process measure ours and the peer, and tell of them: CPU seconds, peak, the peer's seconds."""
    head = f"import sys; from pathlib import Path; from photo_organizer.settings import Settings; home = Path(sys.argv[1])\n{SCRIPT}"

    def round_(home: Path, _: int) -> tuple[Cost, Cost]:
        ours, most, theirs = map(float, run(PYTHON, "-c", head + code, str(home)).output.split()[-3:])
        return counted(ours, most), counted(theirs)

    return round_


def first_look(home: Path, number: int) -> tuple[Cost, Cost]:
    """What is written, in MB, beside the database that comes of it."""
    done = inside(FIRST_LOOK, str(home / "library"), str(home / f"state {number}"))
    written, size = (int(word) / 1e6 for word in done.output.split()[:2])
    return counted(written, done.peak_mb), counted(size)


def two_workers(home: Path, number: int) -> tuple[Cost, Cost]:
    folder = str(home / "photos")
    ours = run(*OURS, "similar", "--workers=2", f"--state={home / f'state {number}'}", folder)
    return ours, run(PYTHON, "-c", TWO, folder)


def real_pictures(home: Path) -> Cost:
    return run(PYTHON, "-m", "benchmarks.pictures", str(home / "photos"), "12")


ROWS = (
    Row(
        "similar pictures, two workers",
        "draft decode, two processes",
        1.2,  # 7.5 ms a picture, where decoding takes 12.3 ms on one core
        real_pictures,
        two_workers,
        WALL,
        limit="each of the two processes that decode loads its libraries first, and what is found is compared in one.",
    ),
    Row(
        "a folder thumbnail of four 12 MP photos",
        "a script with Pillow",
        0.7,  # 0.6 s, where the script takes 0.85 s
        made("rows_pixels", "large_photos(home / 'photos', 4, 'JPEG')"),
        both(COMPOSED),
    ),
    Row(
        "a 12 MP HEIC with a thumbnail inside scored",
        "decoded by libheif",
        0.7,  # 0.3 s, where decoding takes 0.42 s
        made("rows_pixels", "with_thumbnails(home / 'library' / 'trip', 20)"),
        both(CHOSEN),
    ),
    Row(
        "a 12 MP HEIC scored",
        "decoded by libheif",
        0.7,  # 0.3 s, where decoding takes 0.42 s
        made("rows_pixels", "large_photos(home / 'photos', 1, 'HEIF')"),
        both(SCORED),
        limit="libheif has no smaller decoding, so all pixels are decoded, as the peer does; the rest is the score itself. "
        "Cameras write a thumbnail into a HEIC, see the row above.",
    ),
    Row(
        f"first look at {FIRST:,} pictures: written",
        "the database",
        1.5,
        made("rows_pixels", f"small_pictures(home / 'library', {FIRST})"),
        first_look,
        "MB",
        rounds=1,
    ),
)
