"""A folder thumbnail of ours is nobody's photo: not when it is dropped into the intake, not among duplicates."""

from __future__ import annotations

import shutil
from contextlib import closing

import pytest

from photo_organizer.store import db, outbox
from photo_organizer.thumbnails import seal
from tests.journeys.home import PATIENCE, Home, wait_for
from tests.samples import photos
from tests.thumbnails.real import Real, jpeg, place


def test_a_thumbnail_in_the_intake_is_not_filed_whatever_its_name_and_photos_beside_it_are(
    home: Home,
) -> None:
    thumbnail = seal.sealed(jpeg(Real().variant(1)))
    for name in ("old/thumbnail.jpg", "old/thumbnail (1).jpg"):
        home.put(name, thumbnail)
    home.put("old/20230615_123045.jpg", photos.jpeg())
    home.put("thumbnail.jpg", jpeg(Real().variant(2)))  # a photo that only has the name
    done = home.once("--json")
    assert done.returncode == 1
    assert done.stdout.count('"own-thumbnail"') == 2
    assert len(home.filed()) == 2
    left = {path.name for path in home.intake.rglob("*.jpg")}
    assert left == {"thumbnail.jpg", "thumbnail (1).jpg"}
    assert home.once().returncode == 1
    assert len(home.filed()) == 2


def test_equal_thumbnails_are_no_duplicates(home: Home) -> None:
    for folder in ("2023", "2024"):
        (home.library / folder).mkdir()
        (home.library / folder / "thumbnail.jpg").write_bytes(seal.sealed(jpeg(Real().variant(1))))
    photo = photos.jpeg(seed=4)
    for name in ("2023/a.jpg", "2024/b.jpg"):
        (home.library / name).write_bytes(photo)
    dedupe = home.run("dedupe")
    assert "thumbnail.jpg" not in dedupe.stdout
    assert "b.jpg" in dedupe.stdout
    shutil.rmtree(home.state)
    similar = Home(home.root).run("similar", str(home.library))
    assert "thumbnail.jpg" not in similar.stdout + similar.stderr


def waiting(home: Home) -> int:
    """Return how many rows the logs and the media index have not been told yet."""
    con = db.open_readonly(str(home.state))
    assert con
    with closing(con):
        return sum(len(outbox.pending(con, consumer, 100)) for consumer in outbox.Consumer)


@pytest.mark.parametrize("running", [True, False], ids=["with the service", "without"])
def test_a_run_by_hand_is_told_to_logs_and_index(home: Home, *, running: bool) -> None:
    for number in range(3):
        place(home.library / "2023" / f"m{number}", Real().variant(number), hours=number * 99)
    home.once()
    service = home.start() if running else None
    try:
        made = home.run("thumbnails", str(home.library / "2023"), "--width", "64", "--height", "64")
        assert (made.returncode, "1 made" in made.stderr) == (0, True)
        if running:
            wait_for(lambda: waiting(home) == 0)
        else:
            assert waiting(home) == 0
        assert [row["File name"] for row in home.log() if row["Event"] == "Thumbnail Created"] == [
            "thumbnail.jpg"
        ]
        removed = home.run("thumbnails", str(home.library / "2023"), "--remove")
        assert removed.returncode == 0
        if running:
            wait_for(lambda: waiting(home) == 0)
        else:
            assert waiting(home) == 0
    finally:
        if service:
            service.terminate()
            service.communicate(timeout=PATIENCE)
