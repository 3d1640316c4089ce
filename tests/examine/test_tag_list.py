"""The tag lists of films are read with mutagen, which never gets more than a small list to read."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from mutagen.mp4 import MP4Tags

from photo_organizer.disk.stamp import sighting
from photo_organizer.examine import tag_list
from photo_organizer.examine.look import examine
from tests.examine import builders as make
from tests.examine.test_formats import DATE, SINCE_1904, rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from photo_organizer.model import Facts

HANDLER = make.box(b"hdlr", bytes(8), b"mdir", bytes(12))


def data(text: str, kind: int = 1) -> bytes:
    return make.box(b"data", struct.pack(">II", kind, 0), text.encode())


def tag(name: bytes, text: str) -> bytes:
    return make.box(name, data(text))


def tagged(*tags: bytes, brand: bytes = b"M4V ") -> bytes:
    """A film with an iTunes list."""
    meta = make.box(b"meta", bytes(4), HANDLER, make.box(b"ilst", *tags))
    return make.film(make.movie_header(9), make.box(b"udta", meta), brand=brand)


def facts(path: Path) -> Facts:
    return examine(sighting(str(path), os.lstat(path)))


@pytest.mark.parametrize(("name", "brand"), [("a.mp4", b"mp42"), ("a.m4v", b"M4V "), ("a.mov", b"qt  ")])
def test_the_day_of_a_tag_list_dates_a_film(name: str, brand: bytes, tmp_path: Path) -> None:
    tags = (tag(b"\xa9nam", "Sea"), tag(b"\xa9day", "2019-08-17T14:15:16+02:00"), tag(b"\xa9too", "Acme 3"))
    (tmp_path / name).write_bytes(tagged(*tags, brand=brand))
    ((_, found, offset, source, _),) = rows_of(tmp_path, use_filename=False, use_filetime=False)
    assert (found, offset, source) == (DATE, "+02:00", "quicktime:day")
    assert facts(tmp_path / name).software == "Acme 3"


def test_a_year_of_release_is_no_more_than_a_year(tmp_path: Path) -> None:
    (tmp_path / "a.m4v").write_bytes(tagged(tag(b"\xa9day", "1994")))
    ((_, found, _, source, note),) = rows_of(tmp_path, use_filename=False, use_filetime=False)
    assert (found, source) == ("1994-01-01T00:00:00", "quicktime:day")
    assert "only the year is known" in note


def test_what_mutagen_itself_writes_is_read(tmp_path: Path) -> None:
    tags = MP4Tags()
    tags["\xa9day"], tags["\xa9nam"] = ["2019-08-17T14:15:16"], ["Sea"]
    rendered = [tags._render(key, value) for key, value in tags.items()]
    (tmp_path / "a.mp4").write_bytes(tagged(*rendered, brand=b"mp42"))
    ((_, found, *_),) = rows_of(tmp_path, use_filename=False, use_filetime=False)
    assert found == DATE


def test_a_large_cover_hides_no_date(tmp_path: Path) -> None:
    cover = make.box(b"covr", make.box(b"data", struct.pack(">II", 13, 0), bytes(12 << 20)))
    (tmp_path / "a.m4v").write_bytes(tagged(cover, tag(b"\xa9day", "2019-08-17T14:15:16")))
    ((_, found, *_),) = rows_of(tmp_path, use_filename=False, use_filetime=False)
    assert found == DATE


def _claims(size: int, inside: bytes) -> bytes:
    """The beginning of a film whose last list claims `size` bytes; the file is made as long with a hole."""
    ilst = struct.pack(">I4s", size, b"ilst") + inside
    meta = struct.pack(">I4s", size + 60, b"meta") + bytes(4) + HANDLER + ilst
    udta = struct.pack(">I4s", size + 70, b"udta") + meta
    moov = make.movie_header(SINCE_1904) + udta
    return make.box(b"ftyp", b"mp42", bytes(4)) + struct.pack(">I4s", size + 300, b"moov") + moov


@pytest.mark.parametrize("inside", [
    struct.pack(">I4s", 600_000_000, b"covr"),  # one tag of 600 MB
    struct.pack(">I4s", 600_000_000, b"\xa9day") + struct.pack(">I4sII", 599_999_992, b"data", 1, 0),
    struct.pack(">I4s", 8, b"\xa9nam") * 400_000,  # no end of tags
    make.box(b"\xa9day", struct.pack(">I4sII", 16, b"data", 1, 0) * 250) * 700,
])  # fmt: skip
def test_a_crafted_list_costs_next_to_nothing(inside: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(_claims(600_000_000, inside))
    os.truncate(path, 620_000_000)
    seen = sighting(str(path), os.lstat(path))
    facts(path)  # what is loaded once is not counted
    tracemalloc.start()
    try:
        found = examine(seen)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20 << 20
    assert "quicktime:mvhd" in [clue.source for clue in found.clues]


def test_mutagen_is_given_small_tags_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given: list[int] = []
    monkeypatch.setattr(tag_list, "_read", lambda film, _: given.append(len(film)))
    (tmp_path / "a.mp4").write_bytes(tagged(*[tag(b"\xa9cmt", "x" * 4000)] * 5000))
    facts(tmp_path / "a.mp4")
    assert given
    assert max(given) < 1 << 20


@pytest.mark.parametrize("broken", [
    make.box(b"\xa9day", struct.pack(">I4sII", 4000, b"data", 1, 0), b"2019"),
    make.box(b"\xa9day", b"\xff" * 20),
    make.box(b"\xa9day", data("2019", kind=21)),
    make.box(b"trkn", data("x")),
    make.box(b"----", b"\0\0\0\4mean"),
    make.box(b"tmpo", b""),
])  # fmt: skip
def test_a_damaged_list_costs_its_own_clue(broken: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(tagged(broken))
    found = facts(tmp_path / "a.mp4")
    assert [clue.source for clue in found.clues if clue.source == "quicktime:day"] == []
    assert found.filetype is not None


def test_mutagen_is_loaded_with_the_first_list() -> None:
    code = "import sys; import photo_organizer.examine.look, photo_organizer.service.loop; print('mutagen' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
