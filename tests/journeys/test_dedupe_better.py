"""A copy in Duplicates that is better dated, or has further companions: the library's copy gets that, and stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.card import MTIME, Card
from tests.journeys.test_units import NOON, STEM, jpeg, xmp
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

NAMED = f"IMG_{NOON:%Y%m%d_%H%M%S}.JPG"
BY_TIME = "20200913_122640"  # MTIME
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
    """File a copy under its file time, then send a better one that goes to Duplicates."""
    card.put("a/x.jpg", PHOTO)
    once(card)
    for one, data in ((name, PHOTO), *beside):
        card.put(f"b/{one}", data)
    once(card)


def test_the_better_dated_copy_gives_its_date_and_goes(
    card: Card, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_aside(card, NAMED)
    before = card.held()
    assert set(before) == {f"2020/09_Sep/{BY_TIME}.jpg", f"Duplicates/{STEM}.0001.jpg"}
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
    (card.library / f"2020/09_Sep/{BY_TIME}.jpg").rename(card.library / "mine.jpg")
    assert card.run("dedupe", "--apply", "--yes") == 0
    assert set(card.held()) == {"mine.jpg"}
    assert (card.library / "mine.jpg").stat().st_mtime == MTIME
