"""Films as many programs lay them out: `python -m benchmarks.muxers FOLDER`, where PyAV (FFmpeg's multiplexers) is installed.

Every multiplexer with every layout it knows (header first or last, fragments, keys of its own) writes a film of three frames
for every way to note a date. `benchmarks.dates_oracle` then reads them beside exiftool.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

# Multiplexer → extension and codec.
MUXERS = {
    "mov": ("mov", "mpeg4"), "mp4": ("mp4", "mpeg4"), "ipod": ("m4v", "mpeg4"), "3gp": ("3gp", "mpeg4"),
    "3g2": ("3g2", "mpeg4"), "ismv": ("mp4", "mpeg4"), "matroska": ("mkv", "mpeg4"), "webm": ("webm", "libvpx"),
    "avi": ("avi", "mpeg4"), "asf": ("wmv", "mpeg4"), "flv": ("flv", "flv"),
}  # fmt: skip
LAYOUTS = (
    "", "faststart", "frag_keyframe+empty_moov", "frag_custom+empty_moov+default_base_moof", "use_metadata_tags",
    "faststart+use_metadata_tags", "disable_chpl",
)  # fmt: skip
DATES: tuple[dict[str, str], ...] = (
    {},
    {"creation_time": "2019-08-17T14:15:16.123456Z"},
    {"creation_time": "2024-02-29T23:59:59Z", "date": "2018"},
    {"date": "2018-07-16T13:14:15+0200"},
    {"date": "2018-07-16"},
    {"creation_time": "1970-01-01T00:00:00Z"},
    {"creation_time": "1999-03-01T06:05:04Z", "com.apple.quicktime.make": "Acme"},
    {
        "com.apple.quicktime.creationdate": "2018-07-16T13:14:15+0530",
        "creation_time": "2018-07-16T07:44:15Z",
    },
)


def films() -> Iterator[tuple[str, str, str, str, dict[str, str]]]:
    """Yield multiplexer, extension, codec, layout and metadata of every film."""
    for muxer, (extension, codec) in MUXERS.items():
        for layout, dates in product(LAYOUTS if muxer in ("mov", "mp4", "ipod") else ("",), DATES):
            yield muxer, extension, codec, layout, dates


def plant(folder: Path) -> int:
    """Write the films; return how many this FFmpeg could write. Makes the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, film in enumerate(films()):
        path = folder / f"{number:03}_{film[0]}.{film[1]}"
        with suppress(ValueError, OSError):  # this build of FFmpeg lacks the codec or the multiplexer
            _write(path, *film)
            continue
        path.unlink(missing_ok=True)
    return len(list(folder.iterdir()))


def _write(path: Path, muxer: str, _extension: str, codec: str, layout: str, dates: dict[str, str]) -> None:
    import av

    options = {"movflags": layout} if layout else {}
    with av.open(str(path), "w", format=muxer, options=options) as film:
        film.metadata.update(dates)
        stream: Any = film.add_stream(codec, rate=25)
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        for shade in range(3):
            picture = np.full((32, 32, 3), 40 * shade, np.uint8)
            film.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        film.mux(stream.encode(None))


if __name__ == "__main__":
    print(plant(Path(sys.argv[1])), "films")
