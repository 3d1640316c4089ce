"""What lies in the folders of a scene: small households, each with what one command has to do with."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import datetime
from functools import cache

from photo_organizer.disk.stamp import stamp_of
from photo_organizer.model import Reason
from photo_organizer.store import db, held
from tests.look.pictures import encoded, photo
from tests.look.times import exif
from tests.samples import photos, video
from tests.torture.place import Place, put

DAY = datetime(2024, 5, 1, 10, 0, 0)
SMALL = (64, 48)


def once(place: Place) -> None:
    place.run("once", "--settle=0", "--quiet")


@cache
def dated(number: int) -> bytes:
    return photos.jpeg(DAY.replace(minute=number), size=SMALL, seed=number)


@cache
def _plain(number: int) -> bytes:
    return photos.jpeg(None, size=SMALL, seed=number)


def everyday(place: Place) -> None:
    """A photo, a deep one, one with its sidecar, a film, two duplicates, one dated by its file, one unknown."""
    intake, library = place.intake, place.library
    put(library / "2024" / "05_May" / "20240501_101500.jpg", dated(15), 1)
    put(library / "old" / "kept.jpg", dated(16), 2)
    put(intake / "IMG_1.jpg", dated(1), 3)
    put(intake / "trip" / "day 1" / "IMG_2.jpg", dated(2), 4)
    put(intake / "IMG_3.jpg", dated(3), 5)
    put(intake / "IMG_3.jpg.xmp", b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", 6)
    put(intake / "film.mp4", video.movie(DAY.astimezone(), brand="mp42", frames=2, size=SMALL, seed=1), 7)
    put(intake / "again.jpg", dated(16), 8)
    put(intake / "trip" / "again 2.jpg", dated(1), 9)
    put(intake / "notes.txt", b"of the trip", 10)
    put(intake / "no exif.jpg", _plain(20), 11)


def card(place: Place) -> None:
    """A photo with its settings and a film, whose name another film has in the intake."""
    card = place.outside / "CARD"
    put(card / "DCIM" / "IMG_9.jpg", dated(1), 1)
    put(card / "DCIM" / "IMG_9.xmp", b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", 2)
    put(card / "film.mov", b"m" * 3000, 3)
    put(place.intake / "CARD" / "film.mov", b"another", 4)


def unit_in_two_passes(place: Place) -> None:
    """Both chapters of a film, and a photo whose sidecar and film come later than it."""
    for number, seed in enumerate((1, 2), 1):
        chapter = video.movie(DAY.astimezone(), brand="mp42", frames=2, size=SMALL, seed=seed)
        put(place.intake / "card" / f"GH0{number}0007.MP4", chapter, 20 + number)
        if number == 1:
            put(place.intake / "card" / "IMG_4.jpg", dated(4), 3)
            once(place)
    put(place.intake / "card" / "IMG_4.jpg.xmp", b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", 6)
    moment = DAY.replace(minute=4).astimezone()
    put(place.intake / "card" / "IMG_4.mov", video.movie(moment, frames=2, size=SMALL, seed=4), 7)


def _settings(place: Place, name: str, when: datetime, number: int) -> None:
    """An XMP sidecar that tells the capture date."""
    told = f"exif:DateTimeOriginal='{when:%Y-%m-%dT%H:%M:%S}'"
    text = (
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        f"<rdf:Description xmlns:exif='http://ns.adobe.com/exif/1.0/' {told}/></rdf:RDF></x:xmpmeta>"
    )
    put(place.intake / name, text.encode(), number)


def unit_dated_later(place: Place) -> None:
    """A raw file with its picture, and later settings that correct the clock by an hour: the whole unit goes there."""
    put(place.intake / "card" / "IMG_5.jpg", dated(5), 3)
    put(place.intake / "card" / "IMG_5.nef", photos.tiff(DAY.replace(minute=5), size=SMALL, seed=5), 4)
    once(place)
    _settings(place, "card/IMG_5.xmp", DAY.replace(hour=11, minute=5), 5)


def set_aside_by_the_older_rule(place: Place) -> None:
    """Two photos of one second, the second one with its settings in Duplicates."""
    for number, name in enumerate(("a", "b"), 1):
        data = photos.jpeg(DAY.replace(minute=6), size=SMALL, seed=number, model=name)
        put(place.intake / f"{name}.jpg", data, number)
    _settings(place, "b.xmp", DAY.replace(minute=6), 3)


def cut_off(place: Place) -> None:
    """A photo that lacks the film which it says stands behind it, with its settings; it has waited for two days."""
    told = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a GCamera:MicroVideoOffset='9000'/></x:xmpmeta>"
    body, photo = b"http://ns.adobe.com/xap/1.0/\0" + told, dated(7)
    data = photo[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body + photo[2:]
    put(place.intake / "card" / "IMG_7.jpg", data, 1)
    _settings(place, "card/IMG_7.xmp", DAY.replace(minute=7), 2)
    once(place)


def let_two_days_pass(place: Place) -> None:
    """Note for how long it has waited: with its inode, so that it is done anew in every copy of the household."""
    path, (con, _) = place.intake / "card" / "IMG_7.jpg", db.open_database(str(place.state))
    with closing(con), db.transaction(con):
        reason, since = Reason("incomplete", "its end is missing"), time.time_ns() - 2 * 24 * 3600 * 10**9
        held.hold(con, str(path), stamp_of(path.lstat()), reason, since, retry=False)


def filed_before_units(place: Place) -> None:
    """Photos that this program and another one filed, and what comes later for both of them."""
    put(place.intake / "card" / "IMG_8.jpg", dated(8), 1)
    still = photos.heic(DAY.replace(minute=9), size=SMALL, content_id="0A1B")
    put(place.library / "2024" / "05_May" / "20240501_100900.heic", still, 2)
    once(place)
    _settings(place, "card/IMG_8.jpg.xmp", DAY.replace(hour=11, minute=8), 3)
    its = video.movie(DAY.replace(minute=9).astimezone(), frames=2, size=SMALL, seed=9, content_id="0A1B")
    put(place.intake / "other" / "IMG_77.mov", its, 4)


def forget_units(place: Place) -> None:
    """Make the database that of a version which knew no units."""
    con, _ = db.open_database(str(place.state))
    with closing(con), db.transaction(con):
        for table in ("catalogue", "plans"):
            con.execute(f"UPDATE {table} SET unit = NULL")
        for table in ("unit_keys", "units"):
            con.execute(f"DELETE FROM {table}")
        con.execute("DELETE FROM meta WHERE name LIKE 'units_%'")


def similar(place: Place) -> None:
    scene = photo(7, 640, 480)
    put(place.intake / "small.jpg", encoded(scene.resize((320, 240)), quality=80, exif=exif()), 1)
    place.run("once", "--settle=0", "--quiet")
    put(place.intake / "large.jpg", encoded(scene, quality=90, exif=exif()), 2)
    put(place.intake / "other.jpg", encoded(photo(1, 320, 240), exif=exif(camera="R6", subseconds="25")), 3)


def twice(place: Place) -> None:
    library = place.library
    for number, name in enumerate(("2023/a.jpg", "2023/b.jpg", "2024/c.jpg", "2024/d.jpg")):
        put(library / name, dated(number), number)
    for number, (name, of) in enumerate(
        {"import/a.jpg": 0, "import/old/a.jpg": 0, "import/b (1).jpg": 1, "phone/c.jpg": 2}.items()
    ):
        put(library / name, dated(of), 50 + number)


def album(place: Place) -> None:
    for number in range(4):
        data = encoded(photo(number, 320, 240), exif=exif(f"2024:05:0{number + 1} 10:00:00"))
        put(place.library / "Family" / f"{number}" / "a.jpg", data, number)


def filed_by_month(place: Place) -> None:
    """File everything by month, with names and folders that people gave; then want another layout."""
    for number, name in enumerate(("Zoo/DCIM/a.jpg", "Zoo/b.jpg", "100CANON/a.jpg"), 30):
        put(place.intake / name, dated(number), number)
    put(place.intake / "Zoo" / "b.jpg.xmp", b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", 33)
    once(place)
    month = place.library / "2024" / "05_May"
    put(month / "20240501_103000.pp3", b"[Version]", 34)
    with (place.state / "config.ini").open("a") as file:
        file.write("[naming]\nlayout = {YYYY}/{event}/{original}\n")
