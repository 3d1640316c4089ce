"""The twenty-one points by which thumbnails are judged, each on one library of forty albums after its night.

What a point says of every possible library is held beside it: point 5 by `test_choose`, 10 and 11 by `test_crop`, 15 by `test_layout`.
"""

from __future__ import annotations

import os
import shutil
import signal
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import imagehash
import numpy as np
from PIL import Image, ImageOps

from photo_organizer.gather.reconcile import Reconciler
from photo_organizer.settings import Settings
from photo_organizer.store import db, outbox
from photo_organizer.thumbnails import options, run_log, seal
from photo_organizer.thumbnails.clear import clear
from tests.thumbnails import gallery, looking
from tests.thumbnails.gallery import SIDE, Gallery, Watched, files, moment
from tests.thumbnails.looking import found_in, good_albums, one_night, source
from tests.thumbnails.real import Real, jpeg

if TYPE_CHECKING:
    import pytest

SPOILT = ("page", "screen", "blurred", "dark", "flat")


def test_01_every_folder_with_a_picture_below_and_none_of_its_own_and_no_other(done: Gallery) -> None:
    made = {str(path.parent.relative_to(done.root)) for path in done.root.rglob("thumbnail.jpg")}
    made -= {"mine too"}
    assert made == looking.wanted_albums(done.root)
    assert len(made) >= 30


def test_02_what_the_owner_has_is_untouched(done: Gallery) -> None:
    assert {path: found for path, found in done.after.items() if path in done.owners} == done.owners


def test_03_killed_anywhere_a_thumbnail_is_old_or_new(done: Gallery, tmp_path: Path) -> None:
    for album in ("2010", "2011", "people1", "stars"):
        shutil.copytree(done.root / album, tmp_path / "library" / album)
    for size, seconds in (("300", 0.6), ("310", 0.9), ("320", 1.3)):
        run = looking.begun(tmp_path / "library", tmp_path, size)
        time.sleep(seconds)
        run.send_signal(signal.SIGKILL)
        run.wait()
        thumbnails = list((tmp_path / "library").rglob("thumbnail.jpg"))
        assert len(thumbnails) >= 4
        assert all(seal.intact(path.read_bytes()) for path in thumbnails)


def test_04_a_second_night_writes_nothing(done: Gallery) -> None:
    assert done.second.written == 0
    assert done.untouched


def test_05_one_photo_more_changes_one_tile_at_most_and_a_good_tile_stays(
    done: Gallery, watched: Watched
) -> None:
    album, before = done.root / "many", set(done.shown("many"))
    # among the newest, whose tile alone may be of the same month
    newcomer = album / "m7" / "20990101_000000.jpg"
    newcomer.write_bytes(jpeg(Real().image("astronaut")))
    newcomer.with_suffix(".xmp").write_bytes(gallery.XMP % 5)
    after = looking.tiles_of(done, watched, album)
    assert (len(before - after), newcomer in after) == (1, True)
    next((album / "m2").iterdir()).rename(album / "m2" / "20980101_000000.jpg")
    assert len(after - looking.tiles_of(done, watched, album)) <= 1


def test_06_what_cannot_be_seen_keeps_its_thumbnail(
    done: Gallery, watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    album = done.root / "2015"
    before = (album / "thumbnail.jpg").stat().st_mtime_ns, (album / "thumbnail.jpg").read_bytes()
    opened = os.open

    def refused(path: Any, *rest: Any, **more: Any) -> int:
        if path == "03":
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest, **more)

    events = list[Any]()
    with monkeypatch.context() as patch:
        patch.setattr("photo_organizer.thumbnails.walk.os.open", refused)
        one_night(album.parent, done.state, watched, events, only=frozenset([str(album)]))
    assert [(event.did, "Permission denied" in event.sentence) for event in events] == [("kept", True)]
    for month in album.glob("0*"):
        month.rename(tmp_path / month.name)
        month.mkdir()
    one_night(album.parent, done.state, watched, events, only=frozenset([str(album)]))
    after = (album / "thumbnail.jpg").stat().st_mtime_ns, (album / "thumbnail.jpg").read_bytes()
    for month in album.glob("0*"):
        month.rmdir()
        (tmp_path / month.name).rename(month)
    assert after == before


def test_07_four_different_moments_that_do_not_look_alike(done: Gallery) -> None:
    for album in good_albums(done):
        paths = [path for path in done.shown(album) if path.suffix != ".mov"]
        months = {path.relative_to(done.root / album).parts[0] for path in paths}
        assert len(months) == len(paths) or len(list((done.root / album).iterdir())) - 1 < 4, album
        if all(path.stem[:8].isdigit() for path in paths):
            times = sorted(moment(path) for path in paths)
            assert all(later - earlier >= timedelta(minutes=10) for earlier, later in pairwise(times)), album
        hashes = [imagehash.phash(source(path), hash_size=16) for path in paths]
        # Ours is taken of fewer pixels.
        assert all(one - two > 70 for one, two in combinations(hashes, 2)), album
    assert len(done.shown("burst")) == 2


def test_08_sharp_and_well_exposed(done: Gallery) -> None:
    for album in ("2016", "2017", "2018", "2019", "many", "panoramas", "stars"):
        for path in done.shown(album):
            small = ImageOps.contain(source(path), (640, 640)).convert("L")
            grey = np.asarray(small, np.float32)
            assert cv2.Laplacian(grey, cv2.CV_32F).var() >= 30, path
            assert 40 <= grey.mean() <= 215, path
            assert ((grey < 4) | (grey > 251)).mean() < 0.25, path


def test_09_pages_screens_and_spoilt_pictures_only_when_there_is_nothing_else(done: Gallery) -> None:
    shown = [path.name for album in good_albums(done) for path in done.shown(album)]
    assert not [name for name in shown if name.startswith(SPOILT)]
    assert len(done.shown("screens only")) >= 1


def test_10_all_main_faces_are_inside_with_room_above(done: Gallery, watched: Watched) -> None:
    seen = 0
    for album in [name for name in done.albums() if name.startswith("people")]:
        for path, order in zip(done.shown(album), done.orders[album]["tiles"], strict=True):
            left, top, wide, high = order["crop"]
            for face in (faces := found_in(watched, source(path))):
                assert left - 0.02 * face.width <= face.x, path
                assert face.x + face.width <= left + wide + 0.02 * face.width, path
                assert min(face.y, 0.1 * face.height) - 1e-6 <= face.y - top, path
                assert face.y + face.height <= top + high + 0.02 * face.height, path
            seen += len(faces)
        inside = [len(found_in(watched, tile)) for tile in done.tiles(album)]
        assert inside == [len(found_in(watched, source(path))) for path in done.shown(album)], album
    assert seen >= 30


def test_11_no_extreme_zoom_and_nothing_enlarged_that_has_the_pixels(done: Gallery) -> None:
    for album, order in done.orders.items():
        for path, tile in zip(done.shown(album), order["tiles"], strict=True):
            if path.suffix == ".mov":
                continue
            size, (_, _, wide, high) = source(path).size, tile["crop"]
            cut = wide * size[0], high * size[1]
            shape = tile["cell"][2] / tile["cell"][3]
            largest = min(size[0], size[1] * shape), min(size[1], size[0] / shape)
            assert min(cut) >= min(0.6 * min(size), *largest) - 1, path
            assert cut[0] >= min(tile["cell"][2], largest[0]) - 1, path


def test_12_eight_orientations_give_the_same_tiles(done: Gallery) -> None:
    sheets = []
    for orientation in range(1, 9):
        with Image.open(done.thumbnail(f"turned{orientation}")) as sheet:
            sheets.append(np.asarray(sheet.convert("RGB"), np.float32))
    assert all(np.abs(sheet - sheets[0]).mean() < 4 for sheet in sheets)


def test_13_every_colour_space_becomes_srgb_of_eight_bits(done: Gallery) -> None:
    tiles = {
        name: np.asarray(done.tiles(f"colour {name}")[0], np.float32)
        for name in ("plain", "cmyk", "clear", "deep")
    }
    wanted = {name: looking.as_cut(done, f"colour {name}", Real().image("china")) for name in tiles}
    assert np.abs(tiles["plain"] - wanted["plain"]).mean() < 4
    assert np.abs(tiles["cmyk"] - wanted["cmyk"]).mean() < 8
    assert np.abs(tiles["clear"] - wanted["clear"])[150:].mean() < 4
    assert tiles["clear"][20, 200].min() > 240  # what is transparent lies on white
    grey = wanted["deep"] @ (0.299, 0.587, 0.114)
    assert np.abs(tiles["deep"].mean(axis=2) - grey).mean() < 4
    for album in done.albums():
        with Image.open(done.thumbnail(album)) as thumbnail:
            assert (thumbnail.format, thumbnail.mode, "icc_profile" in thumbnail.info) == (
                "JPEG",
                "RGB",
                False,
            )


def test_14_small_and_without_anything_private(done: Gallery, watched: Watched, tmp_path: Path) -> None:
    for album in ("2010", "people1", "turned3"):
        shutil.copytree(done.root / album, tmp_path / "library" / album)
    one_night(tmp_path / "library", tmp_path / "state", watched, [], width=640, height=640)
    for path in (tmp_path / "library").rglob("thumbnail.jpg"):
        data = path.read_bytes()
        assert len(data) <= 600_000
        assert not [
            mark for mark in (b"Exif\0", b"http://ns.adobe.com", b"GPS", b"Photoshop") if mark in data
        ]
        with Image.open(path) as thumbnail:
            assert thumbnail.size == (1304, 1304)


def test_15_one_fills_two_are_halves_three_are_one_tall_and_two(done: Gallery) -> None:
    shapes = {}
    for count in (1, 2, 3):
        cells = [tile["cell"] for tile in done.orders[f"few{count}"]["tiles"]]
        shapes[count] = sorted((round(wide / SIDE), round(high / SIDE)) for _, _, wide, high in cells)
    assert shapes[1] == [(2, 2)]
    assert shapes[2] in ([(1, 2)] * 2, [(2, 1)] * 2)
    assert shapes[3] == [(1, 1), (1, 1), (1, 2)]
    for album in done.albums():
        assert all(np.asarray(tile.convert("L")).std() > 5 for tile in done.tiles(album)), album


def test_16_ours_are_not_catalogued_and_so_neither_duplicates_nor_counted(
    done: Gallery, tmp_path: Path
) -> None:
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        Reconciler(con, str(done.root), str(tmp_path / "intake")).run(lambda: False, lambda _: None)
        names = [os.fsdecode(row[0]) for row in con.execute("SELECT path FROM catalogue")]
    theirs = sorted(name for name in names if "thumbnail" in name)
    assert theirs == ["mine too/thumbnail.jpg", "mine/thumbnail.png"]
    assert len(names) > 200


def test_17_the_file_time_is_that_of_the_newest_photo_shown(done: Gallery) -> None:
    for album in ("2010", "2013", "few3", "panoramas", "tiny"):
        newest = max(moment(path) for path in done.shown(album)).replace(tzinfo=UTC)
        assert datetime.fromtimestamp(done.thumbnail(album).stat().st_mtime, UTC) == newest, album


def test_18_the_media_index_hears_of_changes_only(done: Gallery, tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path))
    with closing(con):
        for event in done.events:
            run_log.log_event(con, event)
        told = outbox.pending(con, outbox.Consumer.INDEX, 1000)
        assert sorted(path for entry in told for path in entry.payload["added"]) == sorted(
            str(done.thumbnail(album)) for album in done.albums()
        )
        for event in done.later:
            run_log.log_event(con, event)
        assert len(outbox.pending(con, outbox.Consumer.INDEX, 1000)) == len(told)


def test_19_switched_off_only_ours_are_removed(done: Gallery, tmp_path: Path) -> None:
    library = Path(shutil.copytree(done.root, tmp_path / "library"))
    events = list(clear(str(library), options.from_settings(Settings())))
    assert {event.did for event in events} == {"removed"}
    left = {path.relative_to(library): path.read_bytes() for path in library.rglob("*") if path.is_file()}
    theirs = {path: data for path, (_, _, data) in files(done.root).items() if not seal.intact(data)}
    assert left == {Path(path).relative_to(done.root): data for path, data in theirs.items()}


def test_20_scored_once_resumable_and_one_bad_picture_stops_nothing(
    done: Gallery, watched: Watched, tmp_path: Path
) -> None:
    assert done.second.scored == 0
    assert len(done.shown("broken")) == 1
    for album in ("people0", "people1", "people2", "broken"):
        shutil.copytree(
            done.root / album, tmp_path / "library" / album, ignore=shutil.ignore_patterns("thumbnail.jpg")
        )
    library, state = tmp_path / "library", tmp_path / "state"
    whole = one_night(library, tmp_path / "other", watched, [], plan=True, with_root=True).scored
    assert whole <= len([path for path in library.rglob("*.jpg") if path.name != "thumbnail.jpg"])
    broken_off = one_night(
        library, state, watched, [], with_root=True, stop=lambda: any(library.rglob("thumbnail.jpg"))
    )
    made = len(list(library.rglob("thumbnail.jpg")))
    assert broken_off.stopped
    assert 0 < made < 4
    went_on = one_night(library, state, watched, [], with_root=True)
    assert went_on.did["created"] == 5 - made
    assert broken_off.scored + went_on.scored == whole


def test_21_stars_are_preferred_and_what_was_rejected_is_not_shown(done: Gallery) -> None:
    words = [
        tile.words
        for event in done.events
        if event.path == str(done.thumbnail("stars"))
        for tile in event.tiles
    ]
    assert len(words) == 4
    assert all(word.startswith("5 stars") for word in words)
    wanted = [sorted((done.root / "stars" / f"m{month}").glob("*.jpg"))[2] for month in range(4)]
    assert done.shown("stars") == wanted
