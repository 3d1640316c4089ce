"""What a person would choose: whole groups before chairs, each sub-folder, real faces, and never a black tile."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageFilter

from photo_organizer.look.faces import frontal
from photo_organizer.models import chosen
from photo_organizer.store import db, outbox
from photo_organizer.store.folder_thumbnails import FOREIGN, MODEL, ThumbnailStore, last_facts
from photo_organizer.thumbnails import run_log
from photo_organizer.thumbnails.people import main_faces
from photo_organizer.thumbnails.report import Did, Summary
from photo_organizer.web.api_thumbnails import uncounted
from tests.samples import video
from tests.thumbnails.conftest import Runner
from tests.thumbnails.looking import found_in, source
from tests.thumbnails.real import jpeg, place

if TYPE_CHECKING:
    from pathlib import Path

    from tests.thumbnails.gallery import Watched
    from tests.thumbnails.real import Real

SIDE = 400


@pytest.fixture
def watching(tmp_path: Path, watched: Watched) -> Runner:
    """Nights whose orders for thumbnails are kept."""
    watched.orders.clear()
    return Runner(tmp_path, watched)


def group(real: Real, number: int, heads: int = 4) -> Image.Image:
    """Return a wide picture with heads from its left edge to its right one."""
    picture = real.variant(number, (1200, 800)).filter(ImageFilter.GaussianBlur(1))
    head = real.image("astronaut").crop((140, 10, 320, 210)).resize((225, 250))
    for turn in range(heads):
        left = round((picture.width - head.width) * turn / (heads - 1))
        picture.paste(head, (left, 200 + 60 * ((turn + number) % 3)))
    return picture


def dull(real: Real, number: int) -> Image.Image:
    """Return a sharp picture of little colour that nobody would frame."""
    return ImageEnhance.Color(real.variant(number, (640, 480))).enhance(0.15)


@pytest.mark.parametrize("folders", [1, 4])
def test_groups_that_are_too_wide_for_a_tile_are_shown_before_dull_pictures_and_whole(
    watching: Runner, watched: Watched, real: Real, folders: int
) -> None:
    groups = [
        place(watching.root / "wedding" / f"s{n % folders}", group(real, n), hours=30 * n) for n in range(3)
    ]
    for n in range(4):
        place(watching.root / "wedding" / f"s{n % folders}", dull(real, 10 + n), hours=30 * n + 15)
    watching(width=SIDE, height=SIDE, candidates=5)
    assert {path.name for path in groups} < set(watching.tiles("wedding"))
    assert len(watching.tiles("wedding")) == 4
    with Image.open(watching.root / "wedding" / "thumbnail.jpg") as sheet:
        for tile, shown in zip(watched.orders[-1]["tiles"], watching.events[-1].tiles, strict=True):
            left, top, wide, high = tile["cell"]
            cell = sheet.crop((left, top, left + wide, top + high))
            if shown.path in map(str, groups):
                assert len(found_in(watched, cell)) == len(main_faces(found_in(watched, source(groups[0]))))


def test_a_folder_of_groups_only_has_four_tiles_of_whole_groups(
    watching: Runner, watched: Watched, real: Real
) -> None:
    for n in range(4):
        place(watching.root / "family" / f"s{n}", group(real, n), hours=30 * n)
    watching(width=SIDE, height=SIDE)
    tiles = watched.orders[-1]["tiles"]
    assert len(tiles) == 4
    assert all(tile["crop"][2] > 0.95 for tile in tiles)
    assert sum(bool(tile["fill"]) for tile in tiles) >= 3


def test_one_splendid_day_is_not_given_up_for_dull_pictures_of_other_days(run: Runner, real: Real) -> None:
    for n in range(4):
        face = real.image("astronaut").resize((640, 640)).rotate(0)
        picture = real.variant(40 + n, (900, 700))
        picture.paste(face.crop((150, 0, 450, 300)), (120 + 120 * n, 150 + 60 * n))
        place(run.root / "album" / "all", picture, hours=100 + n / 2)
    for n in range(8):
        spoilt = dull(real, 20 + n).filter(ImageFilter.GaussianBlur(1.6))
        place(run.root / "album" / "all", spoilt, hours=40 * n)
    run(candidates=5)
    assert sum("1 face" in tile.words for tile in run.events[-1].tiles) >= 3


@pytest.mark.parametrize("names", [("Family", "Work"), ("Family", "Friends", "Work"), ("A", "B", "C", "D")])
def test_each_sub_folder_is_shown_before_one_is_shown_twice(
    run: Runner, real: Real, names: tuple[str, ...]
) -> None:
    for n in range(24):
        place(run.root / "photo" / names[0] / "x", group(real, n, heads=2), hours=n)
    for turn, name in enumerate(names[1:]):
        for n in range(2):  # all of them in the first days of many
            place(run.root / "photo" / name / "y", dull(real, 30 + 2 * turn + n), hours=turn + n / 3)
        place(run.root / "photo" / name / "y", real.image("page").resize((800, 400)), hours=turn + 0.9)
    run()
    shown = {tile.path.split("/photo/")[1].partition("/")[0] for tile in run.events[-1].tiles}
    assert shown == set(names)
    assert len(run.tiles("photo")) == 4
    assert all(f"from {name}" in " ".join(tile.words for tile in run.events[-1].tiles) for name in names)


def test_a_folder_of_black_films_gets_no_black_thumbnail_and_a_black_beginning_is_skipped(
    run: Runner, real: Real, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = video._frame

    def frame(size: Any, seed: int, text: str, number: int, frames: int) -> bytes:
        dark = seed == 0 or number < frames * 0.75
        return jpeg(Image.new("RGB", size, (3, 3, 4))) if dark else drawn(size, seed, text, number, frames)

    monkeypatch.setattr(video, "_frame", frame)
    for name, seed in (("black", 0), ("late", 5)):
        for n in range(2):
            film = video.movie(size=(640, 480), frames=20, seed=seed + seed * n)
            place(run.root / name / f"s{n}", film, 30 * n, "mov")
    summary = run()
    assert not (run.root / "black" / "thumbnail.jpg").exists()
    told = [event for event in run.events if "/black/" in event.path]
    assert [(event.did, event.sentence) for event in told] == [
        (Did.NONE, "none of its pictures can be shown")
    ]
    assert "1 folder without a picture to show" in summary.sentence(), "it was told as one that is kept"
    with Image.open(run.root / "late" / "thumbnail.jpg") as thumbnail:
        assert np.asarray(thumbnail.convert("L"), np.float32).std() > 20
    place(run.root / "black" / "s0", real.variant(1), hours=90)
    run()
    assert len(run.tiles("black")) == 1


def marks(*places: tuple[float, float]) -> Any:
    return np.array(places, np.float32)


def test_landmarks_tell_a_face_from_a_dress_and_who_looks_at_us() -> None:
    box = np.array((0, 0, 100, 120), np.float32)
    front = marks((30, 45), (70, 45), (50, 65), (35, 90), (65, 90))
    turned = marks((35, 45), (55, 45), (25, 65), (35, 90), (52, 90))
    assert frontal(box, front) > 0.9
    assert 0 <= frontal(box, turned) < 0.4
    lying = front[:, ::-1] * (1.2, 1 / 1.2)  # the same face on its side
    assert frontal(np.array((0, 0, 120, 100), np.float32), lying.astype(np.float32)) > 0.5
    # A nose above the eyes.
    assert frontal(box, marks((30, 45), (70, 45), (50, 20), (35, 90), (65, 90))) == -1
    assert frontal(box, marks((30, 60), (70, 60), (50, 62), (35, 64), (65, 64))) == -1  # a mouth on the eyes
    # A corner far outside.
    assert frontal(box, marks((30, 45), (70, 45), (50, 65), (35, 90), (165, 290))) == -1


def test_thumbnails_of_another_program_are_counted_and_named(run: Runner, real: Real) -> None:
    for name in ("thumbnail.jpg", "thumbnail.jpeg"):
        home = run.root / name.replace(".", " ")
        place(home / "a", real.variant(1), hours=1)
        (home / name).write_bytes(jpeg(real.variant(2)))
    (run.root / "empty" / "a").mkdir(parents=True)
    (run.root / "empty" / "thumbnail.jpg").write_bytes(jpeg(real.variant(2)))
    summary = run()
    expected = [f"{run.root}/thumbnail jpeg/thumbnail.jpeg", f"{run.root}/thumbnail jpg/thumbnail.jpg"]
    assert sorted(summary.foreign) == expected
    assert "2 folders keep thumbnails that this program did not make" in summary.sentence()
    assert summary.as_json()["foreign"] == summary.foreign


def test_the_page_hears_of_the_model_and_of_others_thumbnails(tmp_path: Path) -> None:
    with ThumbnailStore(str(tmp_path)) as thumbnails:
        run_log.note_model(thumbnails, chosen.choose("auto", ()))
        run_log.note_foreign(
            thumbnails, "/photo/", Summary(foreign=["/photo/a/thumbnail.jpg", "/photo/b/thumbnail.jpg"])
        )
        run_log.note_foreign(thumbnails, "/more", Summary(foreign=["/more/thumbnail.jpg"]))
        run_log.note_foreign(thumbnails, "/photo", Summary(foreign=["/photo/b/thumbnail.jpg"]))
    assert last_facts(str(tmp_path), FOREIGN)["paths"] == ["/more/thumbnail.jpg", "/photo/b/thumbnail.jpg"]
    assert last_facts(str(tmp_path), MODEL)["stand_in"]
    assert uncounted(str(tmp_path), ["A DOG  or a cat", "a purple cow"]) == ["a purple cow"]
    assert uncounted(str(tmp_path / "none"), ["a purple cow"]) == []


def test_a_folder_in_the_way_is_told_once_for_as_long_as_it_is_there(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))
    told = [["/photo/a/thumbnail.jpg"], ["/photo/a/thumbnail.jpg"], [], ["/photo/a/thumbnail.jpg"]]
    with closing(con), ThumbnailStore(str(tmp_path)) as thumbnails:
        for paths in told:
            run_log.log_blocked(con, thumbnails, "/photo", Summary(blocked=paths))
        rows = outbox.pending(con, outbox.Consumer.SYSTEM_CSV, 10)
    assert len(rows) == 2
    assert "'/photo/a/thumbnail.jpg' is a folder" in str(rows[0].payload)


@pytest.mark.parametrize("sharp", range(4))
def test_of_a_burst_the_best_frame_is_shown_whichever_was_drawn(run: Runner, real: Real, sharp: int) -> None:
    frame = real.image("astronaut").resize((640, 640))
    for number in range(4):
        taken = frame if number == sharp else frame.filter(ImageFilter.GaussianBlur(1.5 + number / 9))
        (run.root / "album" / "a").mkdir(parents=True, exist_ok=True)
        (run.root / "album" / "a" / f"20240505_10000{number}.jpg").write_bytes(jpeg(taken))
    place(run.root / "album" / "b", real.image("china"), hours=0)
    run(candidates=1)
    assert [name for name in run.tiles("album") if name.startswith("20240505")] == [
        f"20240505_10000{sharp}.jpg"
    ]
    run(candidates=1)
    assert run.events == []  # and it stays
