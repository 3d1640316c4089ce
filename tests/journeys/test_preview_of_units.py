"""The preview says exactly what happens: over a mix of units that come in parts, and what another program has filed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from photo_organizer.decide.rules import left
from tests.journeys.card import MTIME, Card
from tests.journeys.parts import NOON, SMALL, aae, film, jpeg, raw, takeout, xmp
from tests.look.pictures import encoded, photo
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

LATER = NOON + timedelta(days=400)
UNDATED = photos.jpeg(None, size=SMALL, seed=77)


def still(mark: str, seed: int) -> bytes:
    return photos.heic(NOON, size=SMALL, seed=seed, content_id=mark)


LARGE = photo(5, 640, 480)
AT_THREE = photos.exif(NOON + timedelta(hours=3))
FILED = {  # by another program, under its own names and under ours
    "2019/08_Aug/20190831_150000.jpg": encoded(LARGE.resize((200, 150)), exif=AT_THREE),
    "2019/08_Aug/20190831_150000.xmp": xmp(None, "three o'clock"),
    "Holidays/lake.heic": still("LAKE", 1),
    "Holidays/wood.jpg": jpeg(seed=2),
    "Holidays/wood.xmp": xmp(NOON, "wood"),
    "Holidays/hill.jpg": jpeg(seed=3),
    "2019/08_Aug/20190831_120000.mov": film(seed=4, content_id="HILL"),
}
PASSES: tuple[dict[str, bytes], ...] = (
    {
        "D/wood.jpg": jpeg(seed=2), "D/wood.nef": raw(seed=20), "F/IMG_8.JPG": encoded(LARGE, exif=AT_THREE), "A/IMG_1.JPG": jpeg(seed=10), "A/IMG_2.HEIC": still("TWO", 11), "A/GX010042.MP4": film(seed=12),
        "A/IMG_3.JPG": UNDATED, "A/IMG_4.NEF": raw(seed=13), "B/IMG_1.JPG": jpeg(seed=14, model="Z6"),
        "C/IMG_9.xmp": xmp(NOON, "nine"), "C/any.MOV": film(seed=15, content_id="LAKE"), "C/C0001M01.XML": b"<NonRealTimeMeta/>",
    },
    {
        "A/IMG_1.NEF": raw(seed=16), "A/IMG_1.AAE": aae(NOON), "A/IMG_2.MOV": film(seed=17, content_id="TWO"),
        "A/GX020042.MP4": film(seed=18), "A/IMG_3.JPG.json": takeout(LATER), "A/IMG_4.JPG": jpeg(seed=19),
        "E/IMG_3.JPG.json": takeout(LATER), "B/IMG_1.AAE": aae(LATER), "D/IMG_1.HEIC": still("HILL", 21),
    },
    {
        "A/IMG_1.JPG": jpeg(LATER, seed=22), "A/IMG_1.xmp": xmp(NOON + timedelta(hours=2), "late"), "C/IMG_9.JPG": jpeg(seed=3),
        "E/IMG_3.JPG": UNDATED, "C/C0001.MP4": film(seed=23), "A/GX030042.MP4": film(seed=24), "A/GL020042.LRV": film(seed=25),
        "again/IMG_1.JPG": jpeg(seed=10), "again/IMG_1.NEF": raw(seed=16), "again/GX020042.MP4": film(seed=18),
    },
)  # fmt: skip


def test_the_preview_says_what_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setattr(left, "ORPHAN_NS", 0)
    card = Card(tmp_path)
    for name, data in FILED.items():
        (card.library / name).parent.mkdir(parents=True, exist_ok=True)
        (card.library / name).write_bytes(data)
    for files in PASSES:
        for name, data in files.items():
            card.put(name, data)
        capsys.readouterr()
        card.run("plan", "--settle", "0", "--json")
        *planned, _whole = capsys.readouterr().out.splitlines()
        card.run("once", "--settle", "0", "--json")
        assert capsys.readouterr().out.splitlines() == planned
    assert card.waiting() == set()
    assert {f"2019/08_Aug/20190831_150000{end}" for end in (".jpg", "_A.jpg", "_A.xmp")} <= set(card.held())


LITTLE = encoded(LARGE.resize((200, 150)), exif=AT_THREE)


@pytest.mark.parametrize("delete", ["true", "false"])
@pytest.mark.parametrize(
    ("filed", "renames"),
    [
        (UNDATED, ("A/IMG_1.JPG.json", takeout(LATER))),
        (jpeg(seed=1), ("A/IMG_1.xmp", xmp(NOON - timedelta(hours=5)))),
        (LITTLE, ("C/IMG_3.JPG", encoded(LARGE, exif=AT_THREE))),
    ],
)
@pytest.mark.parametrize("more", [{}, {"B/IMG_7.pp3": b"[Version]"}])
def test_a_copy_comes_after_whoever_renames_the_filed_photo(
    card: Card,
    delete: str,
    filed: bytes,
    renames: tuple[str, bytes],
    more: dict[str, bytes],
    capsys: pytest.CaptureFixture[str],
) -> None:
    ini = card.root / "config.ini"
    ini.write_text(f"[duplicates]\ndelete_duplicates = {delete}\n")
    card.send(("A/IMG_1.JPG", filed))
    for name, data in {"B/IMG_7.JPG": filed, **more, renames[0]: renames[1]}.items():
        card.put(name, data)
    capsys.readouterr()
    told = []
    for command in ("plan", "once"):
        card.run(command, "--settle", "0", "--config", str(ini))
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    assert card.waiting() == set()
    [there] = (path for path, data in card.held().items() if data == filed and "Duplicates" not in path)
    assert not more or there.replace(".jpg", ".pp3") in card.held()


TOGETHER: dict[str, tuple[dict[str, bytes], dict[str, bytes]]] = {  # what is filed, and what comes at once
    "a raw file of what makes way": (
        {"A/IMG_1.JPG": jpeg(seed=1)},
        {"B/IMG_5.JPG": jpeg(seed=2), "C/IMG_3.NEF": raw(seed=1)},
    ),
    "two stills of one film": (
        {"A/IMG_1.MOV": film(content_id="L")},
        {"B/IMG_2.HEIC": still("L", 1), "C/IMG_3.HEIC": still("L", 2)},
    ),
    "a still of a film, and both of them": (
        {"A/IMG_1.MOV": film(content_id="L")},
        {"B/IMG_2.HEIC": still("L", 1), "B/IMG_3.MOV": film(content_id="L"), "C/IMG_4.HEIC": still("L", 1)},
    ),
    "a copy of who takes the name": (
        {"A/IMG_1.JPG": jpeg(seed=1)},
        {"B/IMG_5.JPG": jpeg(seed=2), "C/IMG_6.JPG": jpeg(seed=2)},
    ),
    "a sidecar of what makes way, under the name of its copy": (
        {"A/IMG_1.JPG": jpeg(seed=1), "B/IMG_2.JPG": jpeg(seed=1)},
        {"C/IMG_3.NEF": raw(seed=1), "B/IMG_2.JPG.xmp": xmp()},
    ),
}


@pytest.mark.parametrize("layout", ["{YYYY}/{YYYY}{MM}{DD}_{hh}{mm}{ss}", "{YYYY}/{original}"])
@pytest.mark.parametrize("case", TOGETHER)
def test_the_preview_knows_who_makes_way_for_whom(
    card: Card, case: str, layout: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ini = card.root / "config.ini"
    ini.write_text(f"[naming]\nlayout = {layout}\n")
    filed, come = TOGETHER[case]
    for name, data in filed.items():
        card.put(name, data)
    card.run("once", "--settle", "0", "--config", str(ini))
    for number, (name, data) in enumerate(come.items()):
        card.put(name, data, MTIME - 100 + number)
    capsys.readouterr()
    told = []
    for command in ("plan", "once"):
        card.run(command, "--settle", "0", "--json", "--config", str(ini))
        told.append([line for line in capsys.readouterr().out.splitlines() if '"plans"' not in line])
    assert told[0] == told[1]
    assert card.waiting() == set()
    assert set(card.held().values()) == set(filed.values()) | set(come.values())
