"""How much the night costs: scoring a 12-megapixel photo, memory, a library where nothing changed.

    python -m benchmarks.thumbnails [--folders N] [--peer PYTHON]

Prints CPU seconds (of this process and its children) and the most memory; "full decode" is what a program pays that decodes
every photo whole before it looks at it. With --peer, the same photos are scored the usual way beside it, see
`benchmarks/thumbnails_peer.py`.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import resource
import subprocess
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from photo_organizer.look.child import Child
from photo_organizer.models import chosen
from photo_organizer.settings import Settings
from photo_organizer.store.folder_thumbnails import ThumbnailStore
from photo_organizer.thumbnails import night, options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

PHOTOS = 12


def cpu() -> float:
    """Return CPU seconds of this process and of the children that have ended."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def child_cpu(child: Child) -> float:
    """Return CPU seconds that the running child has used."""
    pid = child.call("self.state").fields["pid"]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def photo(number: int) -> Image.Image:
    """Return a 12-megapixel picture with as much detail as a camera's."""
    import numpy as np
    from PIL import Image

    from tests.thumbnails.real import Real

    dice = np.random.default_rng(number)
    large = np.asarray(Real().variant(number, (4000, 3000)), np.int16)
    noise = dice.integers(-6, 7, (750, 1000, 3), np.int16).repeat(4, 0).repeat(4, 1)
    return Image.fromarray(np.clip(large + noise, 0, 255).astype(np.uint8))


def coded(picture: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    """Return the picture as a file's bytes."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    picture.save(out, kind, **(how or {"quality": 92}))
    return out.getvalue()


def clear(number: int) -> Image.Image:
    """Return a picture of 24 megapixels with transparency."""
    picture = photo(number).resize((6000, 4000))
    picture.putalpha(200)
    return picture


def full_decode(photos: list[bytes]) -> float:
    """Return CPU seconds per photo of decoding alone, at full size."""
    from PIL import Image

    begun = time.process_time()
    for data in photos:
        Image.open(io.BytesIO(data)).load()
    return (time.process_time() - begun) / len(photos)


def scoring(photos: list[bytes], folder: Path) -> tuple[float, int]:
    """Return CPU seconds per photo in the child, decode included, and the most memory that the child took."""
    models = chosen.choose("auto", Settings().thumbnails_prompts)
    with Child(idle=None) as child:
        child.call("thumbnail.load", models.as_args(), payload=models.rows)
        spent = list[float]()
        for turn, data in enumerate([photos[0], *photos]):
            with placed(folder, [data]) as files:
                before = child_cpu(child)
                child.call("thumbnail.measure", {"video": False}, files=files)
            if turn:  # the first one also pays for loading
                spent.append(child_cpu(child) - before)
        return sum(spent) / len(spent), peak(child)


def choosing(root: Path, state: Path) -> tuple[float, int, int]:
    """Return CPU seconds of choosing the tiles of a folder for each picture that was scored, the most memory, and how many those were."""
    wanted = options.from_settings(Settings(), plan=True)
    models = chosen.choose("auto", wanted.prompts)
    with ThumbnailStore(str(state)) as thumbnails, Child(idle=None) as child:
        child.call("thumbnail.load", models.as_args(), payload=models.rows)
        with placed(state, [coded(photo(0).reduce(8))]) as files:
            child.call("thumbnail.measure", {"video": False}, files=files)  # the first also pays for loading
        before = time.process_time() + child_cpu(child)
        done = night.run(str(root), wanted, night.NightTools(models, thumbnails, child))
        spent = time.process_time() + child_cpu(child) - before
        return spent / done.scored, peak(child), done.scored


def composing(photos: list[bytes], folder: Path) -> tuple[float, int]:
    """Return CPU seconds of composing four photos at full size, the best of five, and the most memory that a child takes."""
    width, gap = Settings().thumbnails_width, 40
    cells = [[gap + x * (width + gap), gap + y * (width + gap), width, width] for y in (0, 1) for x in (0, 1)]
    tiles = [{"cell": cell, "crop": [0.125, 0, 0.75, 1], "bar": 0, "video": False} for cell in cells]
    plan = {"size": [2 * width + 3 * gap] * 2, "radius": 64, "quality": 90, "tiles": tiles}
    with Child(idle=None) as child:
        spent = list[float]()
        for _ in range(6):
            with placed(folder, photos[:4]) as files:
                before = child_cpu(child)
                child.call("thumbnail.compose", plan, files=files)
            spent.append(child_cpu(child) - before)
        return min(spent[1:]), peak(child)


@contextmanager
def placed(folder: Path, photos: list[bytes]) -> Iterator[list[int]]:
    """Give descriptors of files with these contents."""
    with ExitStack() as stack:
        files = list[int]()
        for number, data in enumerate(photos):
            path = folder / f"photo{number}"
            path.write_bytes(data)
            files.append(stack.enter_context(path.open("rb")).fileno())
        yield files


def peak(child: Child) -> int:
    """Return the most memory, in bytes, that the running child has taken."""
    pid = child.call("self.state").fields["pid"]
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) << 10


def library(folder: Path, count: int) -> Path:
    """Plant `count` folders of months with 40 photos each; most are links to the same bytes, for speed."""
    from tests.thumbnails.real import Real, jpeg

    real, dice = Real(), random.Random(1)
    originals = list[Path]()
    for number in range(60):
        path = folder / f"original{number}.jpg"
        path.write_bytes(jpeg(real.variant(number, (320, 240))))
        originals.append(path)
    root = folder / "library"
    for number in range(count):
        month = root / f"{1950 + number // 12}" / f"{number % 12 + 1:02}"
        month.mkdir(parents=True)
        for day in range(40):
            name = f"{1950 + number // 12}{number % 12 + 1:02}{day % 28 + 1:02}_{day // 28 + 10}0000.jpg"
            os.link(dice.choice(originals), month / name)
    return root


def searched(folder: Path) -> None:
    """Print on which share of real photographs and photographed documents the search for text runs."""
    from tests.docs import contact_sheet

    contact_sheet.plant(folder / "real")
    done = contact_sheet.thumbnails(folder / "real", folder / "real-state")
    print(f"photographs and documents of {len(contact_sheet.FOLDERS)} folders: {done.sentence()}")


def nights(root: Path, state: Path) -> None:
    """Print what the first and the second night over a library cost."""
    settings = Settings()
    wanted = options.from_settings(settings, width=96, height=96)
    for name in ("first night", "nothing changed"):
        with ThumbnailStore(str(state)) as thumbnails, Child(idle=None) as child:
            models = chosen.choose("auto", wanted.prompts)
            begun, before = time.monotonic(), cpu()
            done = night.run(str(root), wanted, night.NightTools(models, thumbnails, child))
            wall = time.monotonic() - begun
        spent = cpu() - before
        print(f"{name}: {wall:.2f} s, {spent:.2f} s CPU, {done.scored} scored, {done.written} bytes written")


def peer(python: str, photos: list[bytes], folder: Path) -> dict[str, float]:
    """Return what the usual way costs for each photo: {"cpu": seconds, "rss": bytes}."""
    place = folder / "photos"
    place.mkdir(exist_ok=True)
    for number, data in enumerate(photos):
        (place / f"{number:02}.jpg").write_bytes(data)
    script = Path(__file__).with_name("thumbnails_peer.py")
    done = subprocess.run([python, str(script), str(place)], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--folders", type=int, default=1000, metavar="N")
    asked.add_argument("--peer", metavar="PYTHON")
    wishes = asked.parse_args()
    folders = wishes.folders
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pictures = [photo(number) for number in range(PHOTOS)]
        photos = [coded(picture) for picture in pictures]
        whole = full_decode(photos)
        spent, most = scoring(photos, folder)
        size = sum(map(len, photos)) / len(photos) / 1e6
        print(f"12 MP JPEG of {size:.1f} MB, full decode alone: {whole:.3f} s CPU")
        print(
            f"12 MP JPEG, scored, decode included: {spent:.3f} s CPU ({spent / whole:.2f} of a full decode)"
        )
        print(f"child: {most / 2**20:.0f} MB at the most")
        for kind, others in (
            ("12 MP HEIC", [coded(picture, "HEIF", quality=55) for picture in pictures[:4]]),
            ("24 MP RGBA PNG", [coded(clear(1), "PNG", compress_level=1)]),
        ):
            alone, (each, most) = full_decode(others), scoring(others, folder)
            print(
                f"{kind}, full decode alone: {alone:.3f} s CPU; scored: {each:.3f} s, "
                f"child {most / 2**20:.0f} MB at the most"
            )
        each, most = composing(photos, folder)
        print(f"four 12 MP JPEG composed: {each:.3f} s CPU, child {most / 2**20:.0f} MB at the most")
        if wishes.peer:
            usual = peer(wishes.peer, photos, folder)
            print(
                f"the usual way: {usual['cpu']:.3f} s CPU, {usual['rss'] / 2**20:.0f} MB at the most; "
                f"ours takes {spent / usual['cpu']:.2f} of the time"
            )
        searched(folder)
        root = library(folder, folders)
        print(f"library: {folders} folders of months, {folders * 40} photos")
        nights(root, folder / "state")


if __name__ == "__main__":
    main()
