"""What lies in the demonstration's intake: one folder of each kind that families have. Changes files there only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.samples import photos, video

if TYPE_CHECKING:
    from pathlib import Path

LARGE = (1200, 900)
CAMERA: dict[str, Any] = {"make": "Kamera", "model": "Reise 2"}
PHONE: dict[str, Any] = {"make": "Telefon", "model": "Zwei"}
LIVE = "6E0B1B6C-5C0E-4B67-9F5B-1D6C0A3C7A11"  # joins the still and the film of a live photo
RESET = 0  # a file time that cameras with an empty battery write: 1970-01-01


def fill(intake: Path) -> int:
    """Put photos, films and some other files into `intake`; return how many."""
    intake.mkdir(parents=True)
    made = [*_camera_card(intake), *_phone(intake), *_messages(intake), *_shoebox(intake)]
    return len(made)


def _caption(place: str, when: datetime) -> str:
    return f"{place}, {when:%d %B %Y, %H:%M}"


def _camera_card(intake: Path) -> list[Path]:
    """A week at the lake, a burst, a film, a smaller version of a photo and one that was imported twice."""
    card = intake / "DCIM" / "100CAMERA"
    made: list[Path] = []
    for number in range(1, 13):
        when = datetime(2023, 7, 22, 9, 12, 5) + timedelta(hours=13 * number, seconds=37 * number)
        data = photos.jpeg(when, size=LARGE, seed=number, text=_caption("The lake", when), **CAMERA)
        made.append(photos.write(card / f"IMG_{number:04}.JPG", data, when))
    burst = datetime(2023, 7, 29, 18, 40, 11)
    for number in range(3):
        moment: dict[str, Any] = {"subsec": f"{250 * number:03}", "balloon": 0.3 + 0.2 * number}
        data = photos.jpeg(burst, size=LARGE, seed=20, text=_caption("A balloon", burst), **moment, **CAMERA)
        made.append(photos.write(card / f"IMG_{13 + number:04}.JPG", data, burst))
    first = datetime(2023, 7, 22, 22, 12, 42)
    small = photos.jpeg(first, size=(600, 450), seed=1, text=_caption("The lake", first), **CAMERA)
    made.append(photos.write(card / "IMG_0001 for the web.jpg", small, burst))
    made.append(photos.write(card / "copy of IMG_0003.JPG", made[2].read_bytes(), burst))
    film = datetime(2023, 7, 29, 16, 55, 0, tzinfo=UTC)
    data = video.movie(film, size=(640, 480), frames=36, seed=30, text="A balloon", brand="mp42")
    made.append(photos.write(card / "MVI_0016.MP4", data, film))
    return made


def _phone(intake: Path) -> list[Path]:
    """Pictures with a time zone, a live photo with its film, an edited photo with its companion."""
    phone = intake / "Phone"
    made: list[Path] = []
    for number in range(6):
        when = datetime(2024, 8, 31, 13, 47, 57) + timedelta(days=9 * number, minutes=91 * number)
        text = _caption("Mountains", when)
        joined = "" if number else LIVE
        recorded: dict[str, Any] = {"offset": "+02:00", "content_id": joined, **PHONE}
        data = photos.heic(when, size=(800, 600), seed=40 + number, text=text, **recorded)
        made.append(photos.write(phone / f"IMG_{4711 + number}.HEIC", data, when))
    live = datetime(2024, 8, 31, 13, 47, 56)
    film = video.movie(
        live - timedelta(hours=2),
        created=f"{live:%Y-%m-%dT%H:%M:%S}+0200",
        content_id=LIVE,
        size=(640, 480),
        seed=40,
        text="Mountains, moving",
        **PHONE,
    )
    made.append(photos.write(phone / "IMG_4711.MOV", film, live))
    made.append(photos.write(phone / "IMG_4712.xmp", b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>\n', live))
    return made


def _messages(intake: Path) -> list[Path]:
    """Pictures without any recorded date: it is in their names."""
    new_year = photos.jpeg(size=(800, 600), seed=60, text="Happy new year!")
    screen = photos.png(size=(800, 600), seed=61, text="A screenshot")
    signal = photos.webp(size=(800, 600), seed=62, text="On our way")
    return [
        photos.write(intake / "Messages" / "IMG-20240101-WA0007.jpg", new_year, datetime(2024, 1, 1, 0, 3)),
        photos.write(intake / "Messages" / "Screenshot 2024-01-31 at 12.00.00.png", screen),
        photos.write(intake / "Messages" / "signal-2024-05-12-164502.webp", signal),
    ]


def _shoebox(intake: Path) -> list[Path]:
    """An old scan, a small animation, a picture that nobody dated, and a file that is no photo."""
    wedding = datetime(1952, 6, 14, 15, 0, 0)
    scan = photos.tiff(wedding, size=LARGE, seed=70, text=_caption("The wedding", wedding))
    waves = datetime(2011, 4, 3, 10, 30)
    return [
        photos.write(intake / "Shoebox" / "scan 17.tif", scan),
        photos.write(intake / "Shoebox" / "waves.gif", photos.gif(seed=71, text="Waves"), waves),
        photos.write(intake / "Shoebox" / "unknown.jpg", photos.jpeg(seed=72, text="When was this?"), RESET),
        photos.write(intake / "Shoebox" / "who is who.txt", b"Left to right: Anna, Bernd, Carla\n"),
    ]
