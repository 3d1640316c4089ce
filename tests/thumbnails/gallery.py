"""One library for the checks of EVIDENCE: forty albums of real and made pictures, and the night that ran over it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageFilter

from photo_organizer.thumbnails.report import Summary
from tests.look.pictures import as_stored
from tests.samples import video
from tests.thumbnails.real import START, Real, jpeg
from tests.thumbnails.remembering import Remembering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.look.wire import Message
    from photo_organizer.thumbnails.report import ThumbnailEvent

SIDE = 256  # pixels of one tile of four
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf xmp:Rating="%d"/></x:xmpmeta>'


class Watched(Remembering):
    """A child whose orders for thumbnails are kept: what was cut from which picture."""

    def __init__(self) -> None:
        super().__init__()
        self.orders: list[dict[str, Any]] = []

    def call(self, task: str, args: dict[str, Any] | None = None, **rest: Any) -> Message:
        """Run a task; keep the order when it is one for a thumbnail."""
        if task == "thumbnail.compose":
            self.orders.append(dict(args or {}))
        return super().call(task, args, **rest)


@dataclass(slots=True)
class Gallery:
    """The library after its first night, and what the night told."""

    root: Path
    state: Path
    owners: dict[str, tuple[int, int, bytes]]  # files of the owner before the night
    events: list[ThumbnailEvent] = field(default_factory=list)
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)  # by album
    first: Summary = field(default_factory=Summary)
    second: Summary = field(default_factory=Summary)
    later: list[ThumbnailEvent] = field(default_factory=list)  # told by the second night
    after: dict[str, tuple[int, int, bytes]] = field(default_factory=dict)  # all files after the first night
    untouched: bool = False  # the second night changed no file

    def shown(self, album: str) -> list[Path]:
        """Return the pictures in an album's thumbnail."""
        return [
            Path(tile.path) for event in self.events if self.album(event) == album for tile in event.tiles
        ]

    def albums(self) -> dict[str, ThumbnailEvent]:
        """Return what was told of each album."""
        return {self.album(event): event for event in self.events}

    def album(self, event: ThumbnailEvent) -> str:
        return str(Path(event.path).parent.relative_to(self.root))

    def thumbnail(self, album: str) -> Path:
        return self.root / album / "thumbnail.jpg"

    def tiles(self, album: str) -> list[Image.Image]:
        """Return the tiles of a thumbnail as they look."""
        with Image.open(self.thumbnail(album)) as sheet:
            cells = [tile["cell"] for tile in self.orders[album]["tiles"]]
            return [sheet.crop((x, y, x + wide, y + high)) for x, y, wide, high in cells]


def plant(root: Path) -> None:
    """Write the albums."""
    _Planter(root).everything()


class _Planter:
    def __init__(self, root: Path) -> None:
        self.root, self.real, self.number = root, Real(), 0
        self.day = START

    def put(
        self, place: str, data: Image.Image | bytes, *, hours: float = 30, name: str = "", ext: str = "jpg"
    ) -> Path:
        """Write a picture, some hours after the one before."""
        self.day += timedelta(hours=hours)
        path = self.root / place / (name or f"{self.day:%Y%m%d_%H%M%S}.{ext}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else jpeg(data))
        return path

    def fresh(self, size: tuple[int, int] = (480, 360)) -> Image.Image:
        """Return a sharp photograph unlike those before."""
        self.number += 1
        return self.real.variant(self.number, size)

    def everything(self) -> None:
        self.trips()
        self.people()
        self.few()
        self.oddities()
        self.turned()
        self.colours()
        self.not_ours()

    def trips(self) -> None:
        """Ten years of four months each; in some, screens, pages and spoilt pictures among the photographs."""
        for year in range(2010, 2020):
            for month in range(4):
                for _ in range(2):
                    self.put(f"{year}/{month + 1:02}", self.fresh())
        for month in range(4):
            place = f"2019/{month + 1:02}"
            self.put(place, self.real.image("page").resize((800, 400)).rotate(month), name=f"page{month}.jpg")
            self.put(place, _screen(month), name=f"screen{month}.png", ext="png")
            self.put(
                f"2018/{month + 1:02}",
                self.fresh().filter(ImageFilter.GaussianBlur(9)),
                name=f"blurred{month}.jpg",
            )
            self.put(
                f"2017/{month + 1:02}",
                Image.eval(self.fresh(), lambda level: level // 9),
                name=f"dark{month}.jpg",
            )
            self.put(
                f"2016/{month + 1:02}",
                Image.new("RGB", (400, 300), (90 + month, 90, 99)),
                name=f"flat{month}.jpg",
            )

    def people(self) -> None:
        """Six albums with faces in all places of wide, tall and square pictures."""
        for number, (count, size) in enumerate([(1, (900, 600)), (2, (1200, 600)), (3, (1000, 750)),
                                                (1, (600, 900)), (4, (1300, 800)), (2, (800, 800))]):  # fmt: skip
            for turn in range(4):
                picture = self.group(count, size, shift=turn)
                self.put(f"people{number}/{'abcd'[turn]}", picture, name=f"people_{number}{turn}.jpg")

    def group(self, count: int, size: tuple[int, int], shift: int) -> Image.Image:
        """Return a landscape with as many heads, of two sizes, in other places each time."""
        picture = self.fresh(size).filter(ImageFilter.GaussianBlur(1))
        head = self.real.image("astronaut").crop((140, 10, 320, 210))
        for number in range(count):
            high = round(min(size) * (0.34 if number % 2 else 0.26))
            small = head.resize((round(high * 0.9), high), Image.Resampling.LANCZOS)
            room = size[0] * 0.45 / count
            left = round(size[0] * (0.02 + 0.11 * shift) + number * room)
            top = round(size[1] * (0.02, 0.22, 0.45, 0.6)[(shift + number) % 4])
            picture.paste(small, (min(left, size[0] - small.width), min(top, size[1] - small.height)))
        return picture

    def few(self) -> None:
        for count in (1, 2, 3):
            for number in range(count):
                self.put(f"few{count}/s{number}", self.fresh((360, 480) if number == 1 else (640, 400)))

    def oddities(self) -> None:
        """A film, bursts, stars, broken files, panoramas, small pictures, and a folder with nothing but screens."""
        self.put("films/a", video.movie(size=(640, 480), frames=6), ext="mov")
        self.put("films/b", self.fresh())
        frame = self.fresh()
        for number in range(6):
            self.put("burst/a", frame.rotate(number / 9), hours=0.001, name=f"20240505_10000{number}.jpg")
        self.put("burst/b", self.fresh())
        for number in range(32):
            inside = {2: 5 if number < 16 else 0, 3: 5}.get(number % 8, 0)
            rated = self.put(f"stars/m{number // 8}", jpeg(self.fresh(), xmp=XMP % inside))
            if beside := {2: 5 if number >= 16 else 0, 3: -1}.get(number % 8, 0):
                rated.with_suffix(".xmp").write_bytes(XMP % beside)
        whole = jpeg(self.fresh())
        self.put("broken/a", whole[: len(whole) // 2], name="20240506_100000.jpg")
        self.put("broken/a", b"nothing of a picture", name="20240506_110000.jpg")
        self.put("broken/b", self.fresh())
        for number in range(4):
            self.put(f"panoramas/m{number}", self.fresh((1200, 300) if number % 2 else (300, 1200)))
            self.put(f"tiny/m{number}", self.fresh((120, 90)))
            self.put(f"screens only/m{number}", _screen(number), ext="png")
        for number in range(40):
            self.put(f"many/m{number // 5}", self.fresh((320, 240)))

    def turned(self) -> None:
        """The same three pictures in eight orientations."""
        pictures = [self.real.image("astronaut").crop((0, 0, 512, 400)), self.fresh(), self.fresh((360, 480))]
        for orientation in range(1, 9):
            for number, picture in enumerate(pictures):
                exif = Image.Exif()
                exif[0x0112] = orientation
                exif.get_ifd(0x8825)[1] = "N"
                turned = as_stored(picture, orientation)
                name = f"2024060{number + 1}_120000.jpg"
                self.put(f"turned{orientation}/m{number}", jpeg(turned, exif=exif, quality=97), name=name)

    def colours(self) -> None:
        """The same scene as CMYK, with 16 bits of grey, with transparency, and plain."""
        scene = self.real.image("china")
        clear = scene.convert("RGBA")
        clear.paste((0, 0, 0, 0), (0, 0, 640, 60))
        deep = Image.fromarray(np.asarray(scene.convert("L"), np.uint16) * 257)
        for name, picture, kind in (("cmyk", scene.convert("CMYK"), "TIFF"), ("deep", deep, "PNG"), ("clear", clear, "PNG"),
                                    ("plain", scene, "PNG")):  # fmt: skip
            out = io.BytesIO()
            picture.save(out, kind)
            self.put(f"colour {name}/a", out.getvalue(), ext="png" if kind == "PNG" else "tif")

    def not_ours(self) -> None:
        """Folders that get no thumbnail: with pictures or a thumbnail of their own, hidden, and the system's."""
        for place in ("own/a", "mine/a", "@eaDir/a", "#recycle/a", "#snapshot/a", ".hidden/a", "Duplicates/a", "quiet/a",
                      "2010/@eaDir/x"):  # fmt: skip
            self.put(place, self.fresh())
        self.put("own", self.fresh())
        self.put("mine", self.fresh(), name="thumbnail.png")
        self.put("mine too/a", self.fresh())
        self.put("mine too", self.fresh(), name="thumbnail.jpg")
        (self.root / "quiet" / ".nomedia").touch()
        (self.root / "empty" / "a").mkdir(parents=True)


def _screen(number: int) -> Image.Image:
    """Return what a screenshot looks like: few levels, sharp edges."""
    screen = Image.new("RGB", (800, 600), "white")
    for line in range(6):
        screen.paste(
            "navy" if line % 2 else "black",
            (40, 40 + 90 * line, 300 + 60 * ((line + number) % 5), 70 + 90 * line),
        )
    return screen.rotate(90 * number, expand=True)


def moment(path: Path) -> datetime:
    """Return when a picture was taken, by its name."""
    return datetime.strptime(path.name[:15], "%Y%m%d_%H%M%S")


def files(root: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return inode, mtime and bytes of every file below `root`."""
    found: Sequence[Path] = [path for path in root.rglob("*") if path.is_file()]
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes()) for path in found}
