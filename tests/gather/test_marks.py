"""A mark of a group, files that were written to, and what a layout asks of a file."""

from __future__ import annotations

from functools import partial

from photo_organizer.decide.name_fields import NOTHING_KNOWN
from photo_organizer.gather import look_again
from photo_organizer.gather.group_mark import mark_of
from photo_organizer.gather.name_fields import name_fields
from photo_organizer.store import catalogue
from tests.gather.duplicates_place import Place, known
from tests.samples import photos


def test_a_mark_changes_with_any_file_of_the_group_and_with_nothing_else(place: Place) -> None:
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        place.filed(name, name.encode())
    numbers = [catalogue.number_of(place.con, name) or 0 for name in ("a.jpg", "b.jpg")]
    mark = mark_of(place.con, numbers)
    place.filed("c.jpg", b"edited")
    assert mark_of(place.con, numbers[::-1]) == mark
    assert mark_of(place.con, numbers[:1]) != mark
    place.filed("b.jpg", b"edited")
    assert mark_of(place.con, numbers) != mark


def test_files_that_somebody_has_written_to_are_known_as_they_are_now(place: Place) -> None:
    for name in ("a.jpg", "b.jpg"):
        place.filed(name, b"x").write_bytes(b"edited")
    look_again.look_at(place.con, str(place.library), ["a.jpg", "none.jpg"])
    assert [known(place, name).stamp.size for name in ("a.jpg", "b.jpg")] == [6, 1]


def test_a_layout_with_the_camera_asks_the_file_and_another_does_not(place: Place) -> None:
    path = place.library / "a.jpg"
    path.write_bytes(photos.jpeg("2021:03:05 10:00:00", make="Canon", model="EOS 70D"))
    of = partial(name_fields, place.con, str(place.library), str(path))
    assert "70D" in of("{YYYY}/{camera}").camera
    assert of("{YYYY}/{event}").camera == ""
    assert of("{YYYY}") == NOTHING_KNOWN
    path.unlink()
    assert of("{YYYY}/{camera}").camera == ""
