"""Which pictures a night shows: the best before the spoilt, and nothing private in the file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageFilter

from photo_organizer.errors import SettingsProblem
from photo_organizer.models.chosen import ChosenModels
from photo_organizer.thumbnails import seal
from photo_organizer.thumbnails.report import Did
from photo_organizer.thumbnails.scorer import Scorer
from tests.samples import photos, video
from tests.thumbnails.real import jpeg, place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from photo_organizer.thumbnails.tree import FolderPicture
    from tests.thumbnails.conftest import Runner
    from tests.thumbnails.real import Real


def test_one_bad_picture_never_stops_a_folder(run: Runner, album: Path, real: Real) -> None:
    whole = jpeg(real.image("china"))
    place(album / "m0", whole[: len(whole) // 2], hours=5)
    place(album / "m1", b"no picture at all", hours=310)
    (album / "m1" / "20240401_000000.jpg").symlink_to(album / "m0")
    run(candidates=50)
    assert len(run.tiles("2024")) == 4
    assert not {"20240301_140000.jpg", "20240314_070000.jpg"} & set(run.tiles("2024"))


def test_a_folder_whose_pictures_fail_one_by_one_is_given_up_after_three(
    run: Runner, real: Real, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each try decodes four pictures in full: a night has more to do than to find out of hundreds that all are broken."""
    bad: list[str] = []
    for number in range(5):
        place(run.root / "a" / f"m{number}", real.variant(number), hours=number * 300)

    def compose(_: Scorer, pictures: Sequence[FolderPicture], _plan: object) -> tuple[bytes, set[str]]:
        bad.append(pictures[0].path)
        return b"", {pictures[0].path}

    monkeypatch.setattr(Scorer, "compose", compose)
    run(candidates=50)
    assert run.events
    assert {event.did for event in run.events} == {Did.FAILED}
    assert len(bad) == 3 * len(run.events)
    assert not list(run.root.rglob("thumbnail.jpg"))


def test_pages_screens_and_blurred_pictures_only_when_there_is_nothing_else(run: Runner, real: Real) -> None:
    page = real.image("page").resize((800, 400))
    screen = Image.new("RGB", (800, 600), "white")
    screen.paste(Image.new("RGB", (300, 60), "navy"), (40, 40))
    blurred = real.variant(3).filter(ImageFilter.GaussianBlur(9))
    for number in range(6):
        place(run.root / "a" / "s", jpeg(page.rotate(number)), hours=number * 30)
        place(run.root / "a" / "t", jpeg(screen.rotate(90 * number)), hours=number * 30 + 1)
        place(run.root / "a" / "u", jpeg(blurred), hours=number * 30 + 2)
    only = place(run.root / "a" / "v", real.variant(1), hours=70)
    run()
    assert run.tiles("a") == [only.name]
    only.unlink()
    run()
    assert run.tiles("a")


def test_faces_win(run: Runner, real: Real) -> None:
    for number in range(3):
        place(run.root / "a" / "b", real.variant(number * 6 + 4), hours=number * 0.1)
    face = place(run.root / "a" / "b", real.image("astronaut"), hours=0.05)
    place(run.root / "a" / "c", real.variant(1), hours=600)
    run()
    assert face.name in run.tiles("a")
    assert "1 face" in next(tile.words for tile in run.events[0].tiles if tile.path == str(face))


def test_stars_win_and_a_rejected_picture_is_not_shown(run: Runner, real: Real) -> None:
    def rated(number: int, stars: int) -> bytes:
        xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf xmp:Rating="{stars}"/></x:xmpmeta>'
        return jpeg(real.variant(number), xmp=xmp.encode())

    for quarter in range(4):
        for number in range(3):
            picture = rated(quarter * 3 + number, (0, 5, -1)[number])
            place(run.root / "a" / f"b{quarter}", picture, hours=quarter * 900 + number)
    run()
    assert [name[9:11] for name in run.tiles("a")] == ["10", "22", "10", "22"]


def test_films_take_part_with_their_middle_frame(run: Runner, real: Real) -> None:
    place(run.root / "a" / "b", video.movie(size=(640, 480)), 0, "mov")
    place(run.root / "a" / "c", real.variant(1), 400)
    run()
    assert [name.rpartition(".")[2] for name in run.tiles("a")] == ["mov", "jpg"]


def test_the_file_time_is_the_newest_photos_and_nothing_private_is_inside(run: Runner, real: Real) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8825)[1] = "N"
    for number in range(4):
        place(run.root / "a" / f"b{number}", jpeg(real.variant(number), exif=exif), hours=24 * number)
    run()
    thumbnail = run.root / "a" / "thumbnail.jpg"
    assert datetime.fromtimestamp(thumbnail.stat().st_mtime, UTC).isoformat() == "2024-03-04T09:00:00+00:00"
    with Image.open(thumbnail) as image:
        assert not image.getexif()
        assert set(image.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "comment",
            "progressive",
            "progression",
        }
    assert seal.intact(thumbnail.read_bytes())


def test_forced_pictures_are_shown_and_wrong_ones_refused(run: Runner, album: Path, real: Real) -> None:
    wanted = place(run.root.parent / "elsewhere", real.image("hubble"), hours=0)
    run(album, forced={1: str(wanted)}, with_root=True)
    assert run.tiles("2024")[1] == wanted.name
    with pytest.raises(SettingsProblem, match=r"tile 3.*no-such"):
        run(forced={2: "/no-such.jpg"})


def test_without_any_model_the_rest_of_the_score_decides(run: Runner, album: Path) -> None:
    summary = run(models=ChosenModels(key="none", notes=("no model",)))
    assert len(run.tiles("2024")) == 4
    assert summary.notes == ("no model",)
    assert (album / "thumbnail.jpg").exists()


def test_every_format_that_is_promised_can_be_shown(run: Runner) -> None:
    made = {
        "heic": photos.heic(size=(640, 480), seed=1),
        "webp": photos.webp(size=(640, 480), seed=2),
        "tiff": photos.tiff(size=(640, 480), seed=3),
        "bmp": photos.bmp(size=(640, 480), seed=4),
        "gif": photos.gif(size=(640, 480), seed=5),
        "avif": photos.avif(size=(640, 480), seed=6),
        "png": photos.png(size=(640, 480), seed=7),
        "mp4": video.movie(size=(640, 480), brand="mp42", seed=8),
    }
    for number, (extension, data) in enumerate(made.items()):
        place(run.root / extension / "sub", data, number * 40, extension)
    run()
    assert {path.parent.name for path in run.root.rglob("thumbnail.jpg")} == set(made)
