"""A copy in Duplicates that is better dated, or has further companions: the library's copy gets that, and stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.card import Card
from tests.journeys.parts import NOON, STEM, film, jpeg, raw, xmp
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

NAMED = f"IMG_{NOON:%Y%m%d_%H%M%S}.JPG"
BY_TIME = "20170714_024000"  # OLDER
OLDER = 1_500_000_000
PHOTO = photos.jpeg(None, size=(32, 24))


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Card:
    monkeypatch.setenv("TZ", "UTC")
    card = Card(tmp_path)
    (tmp_path / "state" / "config.ini").write_text("[duplicates]\ndelete_duplicates = false\n")
    return card


def once(card: Card) -> set[str]:
    card.run("once", "--settle", "0", "--quiet", "--config", str(card.root / "state" / "config.ini"))
    return set(card.held())


def keep_aside(card: Card, name: str, *beside: tuple[str, bytes]) -> None:
    """File a copy under its file time, then send a better one that goes to Duplicates: that its file is older keeps it from dating at once."""
    card.put("a/x.jpg", PHOTO, OLDER)
    once(card)
    for one, data in ((name, PHOTO), *beside):
        card.put(f"b/{one}", data)
    once(card)


def test_the_better_dated_copy_gives_its_date_and_goes(
    card: Card, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_aside(card, NAMED)
    before = card.held()
    assert set(before) == {f"2017/07_Jul/{BY_TIME}.jpg", f"Duplicates/{STEM}.0001.jpg"}
    card.run("dedupe")
    told = capsys.readouterr().out
    assert f"2019/08_Aug/{STEM}.jpg" in told
    assert "whose date is surer: 2019-08-31 12:00:00 (filename)" in told
    assert card.held() == before
    assert card.run("dedupe", "--apply", "--yes") == 0
    assert set(card.held()) == {f"2019/08_Aug/{STEM}.jpg"}
    assert card.run("undo", "--last") == 0
    assert card.held() == before


def test_what_is_kept_in_duplicates_stays_there(card: Card) -> None:
    keep_aside(card, NAMED)
    config = str(card.root / "state" / "config.ini")
    assert card.run("dedupe", "--apply", "--yes", "--config", config) == 0
    assert set(card.held()) == {f"2019/08_Aug/{STEM}.jpg", f"Duplicates/{STEM}.0001.jpg"}
    assert card.run("dedupe", "--apply", "--yes", "--config", config) == 0
    assert set(card.held()) == {f"2019/08_Aug/{STEM}.jpg", f"Duplicates/{STEM}.0001.jpg"}


@pytest.mark.parametrize("name", ["mine.xmp", "mine.jpg.xmp"])
def test_companions_that_only_the_copy_in_duplicates_has_come_along(card: Card, name: str) -> None:
    card.send(("a/x.jpg", jpeg()))
    aside = card.library / "Duplicates"
    aside.mkdir()
    (aside / "mine.jpg").write_bytes(jpeg())
    (aside / name).write_bytes(xmp(NOON))
    once(card)
    assert card.run("dedupe", "--apply", "--yes") == 0
    assert set(card.held()) == {f"2019/08_Aug/{STEM}.jpg", f"2019/08_Aug/{STEM}{name[4:]}"}
    assert len(card.units()) == 1


def test_what_its_owner_placed_stays_where_it_is(card: Card) -> None:
    keep_aside(card, NAMED)
    (card.library / f"2017/07_Jul/{BY_TIME}.jpg").rename(card.library / "mine.jpg")
    assert card.run("dedupe", "--apply", "--yes") == 0
    assert set(card.held()) == {"mine.jpg"}
    assert (card.library / "mine.jpg").stat().st_mtime == OLDER


# ── two copies in the library ──


def place(card: Card, name: str, data: bytes) -> None:
    path = card.library / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def dedupe_and_undo(card: Card) -> set[str]:
    """Return what the library holds after dedupe; what undo brings back is what was there, and no unit is torn then."""
    before = card.held()
    assert card.run("dedupe", "--apply", "--yes") == 0
    after = set(card.held())
    deduped = sorted(map(sorted, card.units()))
    assert card.run("undo", "--last") == 0
    assert card.held() == before
    assert all(len({path.rpartition("/")[0] for path in unit}) == 1 for unit in card.units())
    assert card.run("dedupe", "--apply", "--yes") == 0
    assert (set(card.held()), sorted(map(sorted, card.units()))) == (after, deduped)
    return after


@pytest.mark.parametrize(
    "beside",
    [
        {"x.xmp": xmp(None, "stars")},
        {"x.jpg.xmp": xmp(None, "stars"), "x.txt": b"at the lake"},
        {"x.nef": raw(), "x.xmp": xmp(None, "stars")},
    ],
)
def test_companions_of_the_copy_that_is_dated_worse_go_to_the_better_one(
    card: Card, beside: dict[str, bytes]
) -> None:
    card.send(("A/IMG_1.JPG", jpeg()))
    for name, data in {"x.jpg": jpeg(), **beside}.items():
        place(card, f"Holidays/{name}", data)
    assert dedupe_and_undo(card) == {f"2019/08_Aug/{STEM}{name[1:]}" for name in ("x.jpg", *beside)}
    assert [len(unit) for unit in card.units()] == [1 + len(beside)]


def test_the_copy_that_its_xmp_dates_stays_with_it(card: Card) -> None:
    """The sidecar is its owner's later word: what the camera wrote into both copies does not beat it."""
    later = NOON.replace(hour=14)
    card.send(("A/IMG_1.JPG", jpeg()), ("A/IMG_1.xmp", xmp(later)))
    place(card, f"2019/08_Aug/{STEM}.jpg", jpeg())
    assert dedupe_and_undo(card) == {f"2019/08_Aug/20190831_140000{tail}" for tail in (".jpg", ".xmp")}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({".xmp": xmp(None, "one")}, {".xmp": xmp(None, "two")}),
        ({".mov": film(seed=1)}, {".mov": film(seed=2)}),
        ({".nef": raw(seed=1)}, {".mov": film(seed=2)}),
    ],
)
def test_two_copies_whose_companions_differ_stay_both(
    card: Card, first: dict[str, bytes], second: dict[str, bytes]
) -> None:
    for folder, unit in (("Holidays", first), ("Spring", second)):
        for tail, data in {".jpg": jpeg(), **unit}.items():
            place(card, f"{folder}/x{tail}", data)
    before = card.held()
    assert card.run("dedupe", "--apply", "--yes") == 0
    assert card.held() == before


def test_what_stands_beside_the_librarys_copy_already_is_left_in_duplicates(card: Card) -> None:
    """A raw file and its picture, filed apart under one stem, lost it: the one in Duplicates came, and went again."""
    config = ("--config", str(card.root / "state" / "config.ini"))
    for name, data in (("2 a.jpg", jpeg()), ("1 a.nef", raw()), ("b/a.jpg", jpeg()), ("b/a.nef", raw())):
        card.put(name, data)
    assert once(card) == {
        f"{place}.{kind}"
        for place in (f"2019/08_Aug/{STEM}", f"Duplicates/{STEM}.0001")
        for kind in ("jpg", "nef")
    }
    before = card.held()
    assert card.run("dedupe", "--apply", "--yes", *config) == 0
    assert card.held() == before


def test_a_companion_that_came_along_is_of_that_unit_for_the_same_run(card: Card) -> None:
    """Another copy of it was taken for the one with more companions, and the picture stood without its raw file."""
    card.send(("a.jpg", jpeg()))
    for name, data in {"2019/x.nef": raw(), "Duplicates/a.jpg": jpeg(), "Duplicates/a.nef": raw()}.items():
        place(card, name, data)
    once(card)
    assert card.run("dedupe", "--apply", "--yes") == 0
    assert set(card.held()) == {f"2019/08_Aug/{STEM}.{kind}" for kind in ("jpg", "nef")}
    assert len(card.units()) == 1


def test_a_raw_file_comes_from_duplicates_also_beside_a_sidecar_without_a_checksum(card: Card) -> None:
    """Two files that no other has the size of have no checksum, and are not the same for that."""
    card.send(("a.jpg", jpeg()), ("a.xmp", xmp(NOON)))
    for name, data in {"Duplicates/a.jpg": jpeg(), "Duplicates/a.nef": raw()}.items():
        place(card, name, data)
    once(card)
    assert card.run("dedupe", "--apply", "--yes") == 0
    assert set(card.held()) == {f"2019/08_Aug/{STEM}.{kind}" for kind in ("jpg", "nef", "xmp")}
