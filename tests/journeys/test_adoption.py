"""What another program has filed gets its units: by content identifier, and by stem with a time that agrees."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from tests.journeys.card import MTIME, Card
from tests.journeys.parts import NOON, STEM, film, jpeg, raw, xmp
from tests.samples import photos

MONTH = "2019/08_Aug"
BEGUN = "20190831_115959"  # a second before: how another program names the film
HEIC = photos.heic(NOON, size=(32, 24), content_id="0A1B")
FILM = film(NOON - timedelta(seconds=1), content_id="0A1B")


def there(card: Card, *files: tuple[str, bytes]) -> None:
    """Put files into the library as another program has filed them, and let ours see them."""
    for name, data in files:
        path = card.library / MONTH / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (MTIME, MTIME))
    card.once()


def units(card: Card) -> set[frozenset[str]]:
    return {frozenset(path.rpartition("/")[2] for path in unit) for unit in card.units()}


TOGETHER = {
    "a live photo under two names": [(f"{STEM}.heic", HEIC), (f"{BEGUN}.mov", FILM)],
    "a live photo under two names, with settings of its still": [
        (f"{STEM}.heic", HEIC),
        (f"{STEM}.heic.xmp", xmp(NOON)),
        (f"{BEGUN}.mov", FILM),
    ],
    "raw, picture and settings": [
        (f"{STEM}.jpg", jpeg()),
        (f"{STEM}.nef", raw()),
        (f"{STEM}.nef.xmp", xmp(NOON)),
    ],
}
APART = {
    "a film of another hour": [(f"{STEM}.heic", photos.heic(NOON)), (f"{STEM}.mov", film(NOON + timedelta(hours=2, minutes=7)))],
    "a raw file of another camera": [(f"{STEM}.jpg", jpeg(model="Phone")), (f"{STEM}.nef", raw(model="D5"))],
    "a film with another identifier": [(f"{STEM}.heic", HEIC), (f"{STEM}.mov", film(content_id="FFFF"))],
}  # fmt: skip


@pytest.mark.parametrize("case", TOGETHER)
def test_what_belongs_together_is_found(card: Card, case: str) -> None:
    there(card, *TOGETHER[case])
    assert units(card) == {frozenset(name for name, _ in TOGETHER[case])}


@pytest.mark.parametrize("case", APART)
def test_a_name_alone_joins_nothing(card: Card, case: str) -> None:
    there(card, *APART[case])
    assert units(card) == set()


def test_what_an_editor_writes_beside_a_filed_photo_goes_along_with_it(card: Card) -> None:
    card.send(("IMG_1.JPG", jpeg(NOON - timedelta(hours=1))))
    there(card, ("20190831_110000.pp3", b"[Version]\nAppVersion=5.8\n"))
    assert card.send(("IMG_1.xmp", xmp(NOON))) == {f"{STEM}.jpg", f"{STEM}.pp3", f"{STEM}.xmp"}


def test_a_stranger_beside_a_filed_photo_does_not_join_it(card: Card) -> None:
    card.send(("IMG_1.JPG", jpeg()))
    there(card, (f"{STEM}.nef", raw()))
    assert units(card) == {frozenset({f"{STEM}.jpg"})}


@pytest.mark.parametrize(("there_first", "late"), [("heic", "MOV"), ("mov", "HEIC")])
def test_the_other_half_joins_what_another_program_has_filed(card: Card, there_first: str, late: str) -> None:
    data = {"heic": HEIC, "mov": FILM}
    name = {"heic": f"{STEM}.heic", "mov": f"{BEGUN}.mov"}[there_first]
    there(card, (name, data[there_first]))
    filed = card.send((f"IMG_7.{late}", data[late.lower()]))
    assert filed == {f"{STEM}.heic", f"{STEM}.mov"}
    assert len(units(card)) == 1
