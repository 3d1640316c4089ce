"""HEICs are drawn by the thumbnails inside them, and what is shown was measured in full: the choice is that of whole pictures."""

from __future__ import annotations

import io
from datetime import UTC
from typing import TYPE_CHECKING, Any

import pillow_heif
import pytest
from PIL import ImageFilter

from photo_organizer.look.child import Child
from photo_organizer.store import folder_thumbnails
from photo_organizer.thumbnails.report import Did
from photo_organizer.thumbnails.walk import picture_at
from tests.thumbnails.conftest import Runner
from tests.thumbnails.real import Real, place
from tests.thumbnails.test_documents import documents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL import Image

    from photo_organizer.look.wire import Message

SIDE = 320


class Counting(Child):
    """A child that counts what it measured in full, and what it estimated."""

    def __init__(self) -> None:
        super().__init__(idle=None)
        self.full = self.estimated = 0

    def call(self, task: str, args: dict[str, Any] | None = None, **rest: Any) -> Message:
        answer = super().call(task, args, **rest)
        if task == "thumbnail.measure":
            self.estimated += bool(answer.fields.get("estimated"))
            self.full += not answer.fields.get("estimated")
        return answer


@pytest.fixture(scope="module")
def counted() -> Iterator[Counting]:
    with Counting() as child:
        yield child


def heic(picture: Image.Image, thumbnail: int = SIDE) -> bytes:
    """Return a picture as a HEIC, with a thumbnail inside as telephones write it, or without."""
    pillow_heif.register_heif_opener()
    out, asked = io.BytesIO(), [thumbnail] if thumbnail else []
    picture.save(out, "HEIF", quality=60, thumbnails=asked, enc_params={"preset": "ultrafast"})
    return out.getvalue()


def sharp_when_small(real: Real, number: int) -> Image.Image:
    """Return a splendid picture that is blurred, of which a thumbnail shows nothing."""
    return real.variant(number, (640, 480)).filter(ImageFilter.GaussianBlur(1.6))


def planted(root: Path, real: Real, thumbnail: int) -> None:
    """Write a folder of folders: parts of photographs, a blurred one, and a letter."""
    pictures = [real.variant(number, (640, 480)) for number in range(10)]
    pictures[3] = sharp_when_small(real, 6)
    pictures[7] = documents()["letter"].resize((640, 714))
    for number, picture in enumerate(pictures):
        place(root / f"{number // 5}", heic(picture, thumbnail), number * 40, "heic")


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory, counted: Counting, real: Real) -> Runner:
    """A night over HEICs with thumbnails."""
    run = Runner(tmp_path_factory.mktemp("estimated"), counted)
    planted(run.root / "trip", real, SIDE)
    assert run().scored == 10
    return run


def test_the_choice_is_that_of_whole_pictures(
    tmp_path: Path, night: Runner, counted: Counting, real: Real
) -> None:
    assert counted.estimated >= 8
    assert 4 <= counted.full <= 7
    whole = Runner(tmp_path, counted)
    planted(whole.root / "trip", real, 0)
    whole()
    assert night.tiles("trip") == whole.tiles("trip")
    assert len(night.tiles("trip")) == 4


def test_an_estimate_is_no_measure_of_a_frame(night: Runner) -> None:
    files = sorted(night.root.rglob("*.heic"))
    seen = [picture_at(str(path), UTC) for path in files]
    found = folder_thumbnails.measured(str(night.state), [(each.path, each.stamp) for each in seen if each])
    known = {path.name for path, answer in zip(files, found, strict=True) if answer}
    assert set(night.tiles("trip")) <= known
    assert len(known) < len(files)


def test_a_night_with_nothing_new_looks_at_nothing_and_writes_nothing(
    night: Runner, counted: Counting
) -> None:
    counted.full = counted.estimated = 0
    again = night()
    assert (again.scored, again.written, counted.full, counted.estimated) == (0, 0, 0, 0)


def test_a_sound_thumbnail_of_a_damaged_picture_is_not_shown(
    tmp_path: Path, counted: Counting, real: Real
) -> None:
    run = Runner(tmp_path, counted)
    damaged = heic(real.variant(6, (640, 480)))
    begin = damaged.index(b"mdat") + 4
    end = len(damaged) - (len(damaged) - begin) // 3  # the thumbnail stands last
    damaged = damaged[:begin] + bytes(end - begin) + damaged[end:]
    for number in range(3):
        place(run.root / "trip" / "a", heic(real.variant(number + 1, (640, 480))), number, "heic")
    bad = place(run.root / "trip" / "b", damaged, 99, "heic")
    counted.estimated = 0
    run()
    assert counted.estimated
    assert bad.name not in run.tiles("trip")
    assert len(run.tiles("trip")) == 3
    assert [event.did for event in run.events] == [Did.CREATED]
