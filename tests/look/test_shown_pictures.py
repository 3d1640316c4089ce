"""The page's pictures: what could not be shown once is tried again where that may help."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from photo_organizer.decide.file_names import PHOTOS, is_film_name
from photo_organizer.decide.formats import FORMATS
from photo_organizer.decide.stem import stem
from photo_organizer.errors import FileProblem
from photo_organizer.look import pictures
from photo_organizer.look.wire import LookFailed, Message, Why
from photo_organizer.model import Family

if TYPE_CHECKING:
    from pathlib import Path

SHOWN = [
    (ending, kind.family)
    for kind in FORMATS
    if kind.family in (Family.IMAGE, Family.RAW, Family.VIDEO)
    for ending in kind.extensions
]


@pytest.mark.parametrize(("ending", "family"), SHOWN)
def test_each_format_is_known_by_its_ending_wherever_names_are_compared(ending: str, family: Family) -> None:
    assert ending in PHOTOS
    assert is_film_name(f"a.{ending.upper()}") is (family is Family.VIDEO)
    for companion in (
        f"IMG_1.{ending}.json",
        f"IMG_1.{ending}.xmp",
        f"IMG_1.{ending}.supplemental-metadata.json",
    ):
        assert stem(companion) == stem(f"IMG_1.{ending}"), companion


class Shown:
    """Pictures of one file, by a child that fails as often as it is told."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.fails, self.asked = 0.0, Why.TIMEOUT, 0
        self.file = folder / "a.jpg"
        self.file.write_bytes(b"x")
        self.pictures = pictures.Pictures(str(folder / "state"))
        self.pictures._child = cast("Any", self)
        monkeypatch.setattr(pictures, "able", lambda: True)
        monkeypatch.setattr(pictures, "time", SimpleNamespace(monotonic=lambda: self.now))

    def call(self, *_: object, **__: object) -> Message:
        self.asked += 1
        if self.fails:
            raise LookFailed(self.fails, "no picture now")
        return Message({}, b"a picture")

    def get(self) -> bytes:
        return self.pictures.get(str(self.file), None, 100)


def test_a_picture_that_took_too_long_is_tried_again_after_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Shown(tmp_path, monkeypatch)
    for _ in range(2):
        with pytest.raises(FileProblem, match="no picture now") as told:
            shown.get()
        assert told.value.path == str(shown.file)
    assert shown.asked == 1
    shown.now, shown.fails = 61.0, cast("Why", "")
    assert shown.get() == shown.get() == b"a picture"
    assert shown.asked == 2


def test_a_film_that_always_takes_too_long_is_tried_ever_less_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Shown(tmp_path, monkeypatch)
    for minute in range(24 * 60):  # somebody looks at it all day
        shown.now = minute * 60.5
        with pytest.raises(FileProblem):
            shown.get()
    assert shown.asked == 11


def test_a_picture_that_cannot_be_decoded_is_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Shown(tmp_path, monkeypatch)
    shown.fails = Why.DAMAGED
    for shown.now in (0.0, 1e9):
        with pytest.raises(FileProblem):
            shown.get()
    assert shown.asked == 1
    shown.file.write_bytes(b"another")
    with pytest.raises(FileProblem):
        shown.get()
    assert shown.asked == 2
