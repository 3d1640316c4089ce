"""Small photos, raw files, films and sidecars that belong together."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.samples import photos, video

NOON = datetime(2019, 8, 31, 12)
STEM = "20190831_120000"
SMALL = (32, 24)


def jpeg(when: datetime = NOON, seed: int = 0, model: str = "D5") -> bytes:
    return photos.jpeg(when, size=SMALL, seed=seed, model=model)


def raw(when: datetime = NOON, seed: int = 1, model: str = "D5") -> bytes:
    return photos.tiff(when, size=SMALL, seed=seed, model=model)


def film(when: datetime = NOON, seed: int = 0, content_id: str = "") -> bytes:
    return video.movie(
        when.replace(tzinfo=UTC), frames=1, size=SMALL, seed=seed, brand="mp42", content_id=content_id
    )


def xmp(when: datetime | None = None, note: str = "") -> bytes:
    said = f"exif:DateTimeOriginal='{when:%Y-%m-%dT%H:%M:%S}'" if when else ""
    return (
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        f"<rdf:Description xmlns:exif='http://ns.adobe.com/exif/1.0/' {said}>{note}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def aae(when: datetime) -> bytes:
    return f"<plist><dict><key>adjustmentTimestamp</key><date>{when:%Y-%m-%dT%H:%M:%SZ}</date></dict></plist>".encode()


def takeout(when: datetime) -> bytes:
    stamp = int(when.replace(tzinfo=UTC).timestamp())
    return f'{{"title": "x", "photoTakenTime": {{"timestamp": "{stamp}"}}}}'.encode()
