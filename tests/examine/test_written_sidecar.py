"""A sidecar that we write is well-formed XML, and says to our reader and to exiftool what was said."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photo_organizer.decide.said import Said
from photo_organizer.decide.xmp_packet import packet
from photo_organizer.disk.stamp import sight
from photo_organizer.examine.findings import Findings
from photo_organizer.examine.look import examine
from photo_organizer.examine.said import said_by
from photo_organizer.examine.xmp import read_xmp
from photo_organizer.model import Precision, Wholeness

if TYPE_CHECKING:
    from pathlib import Path

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
CUT = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10, Precision.MINUTE: 16, Precision.SECOND: 19}


def whole(moment: datetime, precision: Precision) -> datetime:
    """Return the moment as far as it is known."""
    text = moment.replace(microsecond=0).isoformat()[: CUT[precision]]
    return datetime.fromisoformat(text + "0001-01-01T00:00:00"[len(text) :])


def read_back(words: Said) -> str:
    """Return a caption as a reader keeps it."""
    found = Findings()
    found.describe(words.caption)
    return found.caption


precisions = st.sampled_from(Precision)
moments = st.datetimes(datetime(1850, 1, 1), datetime(2090, 1, 1))
places = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
captions = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=2000)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 5), captions, places, moments, precisions)
def test_our_reader_finds_in_a_packet_what_was_said(
    stars: int, caption: str, place: tuple[float, float], moment: datetime, precision: Precision
) -> None:
    said = Said(stars, caption, place, whole(moment, precision), precision)
    data = packet(said)
    assert ET.fromstring(data).find(f"{RDF}RDF/{RDF}Description") is not None  # noqa: S314 - our own words
    found = Findings()
    read_xmp(data, found, "sidecar")
    assert found.stars == stars
    clean = "".join(sign for sign in caption if sign not in "\ufffe\uffff")
    assert found.caption == read_back(Said(caption=clean))
    if max(map(abs, place)) > 1e-8:
        assert found.place == pytest.approx(place, abs=1e-9)
    assert [(one.value, one.precision) for one in found.clues] == [(said.taken, precision)] * 2


@pytest.mark.parametrize(
    "caption",
    ["<script>alert(1)</script>", 'a "b" & \'c\' &lt;d&gt; &amp;amp;', "]]> <!-- x -->", "日本の夏、祭りの夜に", "a\x00b\x0bcdefghi", "&" * 2000],
)  # fmt: skip
def test_no_caption_breaks_out(caption: str) -> None:
    data = packet(Said(caption=caption))
    (item,) = ET.fromstring(data).iter(f"{RDF}li")  # noqa: S314
    assert item.text == "".join(sign for sign in caption if sign >= " ")
    found = Findings()
    read_xmp(data, found, "sidecar")
    assert found.caption == " ".join((item.text or "").split())


def test_a_sidecar_is_known_whole_and_says_the_same_to_exiftool(tmp_path: Path) -> None:
    said = Said(4, "Lake & <boat> “evening”", (-33.8568, 151.2153), datetime(2019, 7, 6, 5, 4, 3))
    path = tmp_path / "a.jpg.xmp"
    path.write_bytes(packet(said))
    sighting = sight(str(path))
    assert sighting
    facts = examine(sighting)
    assert (facts.filetype and facts.filetype.name, facts.wholeness) == ("xmp", Wholeness.WHOLE)
    found = said_by([str(path)])
    assert found.place == pytest.approx(said.place, abs=1e-9)
    assert (found.stars, found.caption, found.taken) == (said.stars, said.caption, said.taken)
    if not shutil.which("exiftool"):
        pytest.skip("needs exiftool")
    words = ["exiftool", "-j", "-n", "-validate", "-warning", "-XMP:all", str(path)]
    (told,) = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    assert "Warning" not in told
    assert told["Rating"] == 4
    assert told["Description"] == said.caption
    assert told["DateCreated"] == told["DateTimeOriginal"] == "2019:07:06 05:04:03"
    assert (told["GPSLatitude"], told["GPSLongitude"]) == pytest.approx(said.place, abs=1e-9)
