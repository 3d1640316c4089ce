"""Small decisions that several others rest on: a name's parts, a place, why a file waits, what a version is to another."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from photo_organizer.decide.batch_state import BatchState
from photo_organizer.decide.beside import likeness_beside, takes_the_name
from photo_organizer.decide.carried import Carried
from photo_organizer.decide.catalogued import CataloguedFile, place_of
from photo_organizer.decide.companions import group
from photo_organizer.decide.events import event_of
from photo_organizer.decide.file_name_date import date_in_name
from photo_organizer.decide.file_names import split_name
from photo_organizer.decide.given_date import given
from photo_organizer.decide.hands import may_be_dated_by_owner
from photo_organizer.decide.missing import BUSY, SENTENCES, Missing, lacks, sentence, waits_for
from photo_organizer.decide.name_fields import fields_of
from photo_organizer.decide.quality import QualityOrder
from photo_organizer.decide.relations import Relation
from photo_organizer.decide.tails import kept_extension
from photo_organizer.decide.world import Likeness
from photo_organizer.model import Stamp, Wholeness
from photo_organizer.settings import Settings
from tests.decide.candidates import FOLDER, MP4, STEM, XMP, candidate, existing, facts, world
from tests.decide.files import file


@pytest.mark.parametrize("missing", Missing)
def test_why_a_file_waits_is_said_and_known_again(missing: Missing) -> None:
    assert sentence("incomplete", missing.value) == SENTENCES[missing]
    assert lacks("incomplete", SENTENCES[missing]) is missing


def test_why_else_a_file_waits() -> None:
    assert sentence("empty", "") == SENTENCES[Missing.EVERYTHING]
    assert sentence("busy", "") == BUSY
    assert lacks("busy", BUSY) is lacks("empty", SENTENCES[Missing.EVERYTHING]) is Missing.NOTHING
    assert waits_for("a.mov") == "waits for a.mov, which belongs to it"


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("2024/a.jpg", ("2024", "a")),
        ("2024/A.jpg.xmp", ("2024", "a")),
        ("2024/a.b.xmp", ("2024", "a.b")),
        ("a.jpg", ("", "a")),
    ],
)
def test_a_companion_has_the_place_of_its_photo(path: str, place: tuple[str, str]) -> None:
    assert place_of(path) == place
    assert CataloguedFile(path, Stamp(1, 2, 3, 4)).together == place
    assert CataloguedFile(path, Stamp(1, 2, 3, 4), unit=5).together == (place[0], 5)


def test_a_sidecar_is_of_its_picture_alone_as_long_as_the_name_fits() -> None:
    assert Carried("x/a.b.jpg", (), limit=len("a.b.jpg.xmp")).sidecar == "x/a.b.jpg.xmp"
    assert Carried("x/a.b.jpg", (), limit=len("a.b.jpg.xmp") - 1).sidecar == "x/a.b.xmp"


@pytest.mark.parametrize(
    ("folder", "event"),
    [("A", ""), ("Ab", "Ab"), ("海", "海"), ("7", ""), ("Zoo/DCIM", "Zoo"), ("", "")],
)
def test_a_single_letter_names_no_event_where_letters_are_no_words(folder: str, event: str) -> None:
    assert event_of(f"/in/{folder}/a.jpg".replace("//", "/"), "/in") == event


@pytest.mark.parametrize(
    ("name", "parts"),
    [("a.jpg", ("a", ".jpg")), (".jpg", (".jpg", "")), ("a", ("a", "")), ("a.b.c", ("a.b", ".c"))],
)
def test_the_parts_of_a_name(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


@pytest.mark.parametrize(
    ("zone", "minutes"), [("+0530", 330), ("-0330", -210), ("+02:00", 120), ("-1200", -720)]
)
def test_a_zone_in_a_name_is_read(zone: str, minutes: int) -> None:
    found = date_in_name(f"20240131T120000{zone}.jpg")
    assert found is not None
    assert (found.value, found.offset) == (datetime(2024, 1, 31, 12), timedelta(minutes=minutes))


def test_what_an_owner_gives_has_no_fraction() -> None:
    assert given({"taken": "2019-05-05T12:34:56.5"}).taken == datetime(2019, 5, 5, 12, 34, 56)


def test_the_fields_of_a_newcomer() -> None:
    photo = replace(facts("/in/Zoo/IMG_1.JPG"), camera="Acme One")
    found = fields_of(photo, "/in")
    assert (found.event, found.original, found.camera, found.kind) == ("Zoo", "IMG_1", "Acme One", "Photos")
    assert fields_of(facts("/in/a.mp4", MP4), "/in").kind == "Videos"
    assert fields_of(facts("/in/Screenshot 1.png"), "/in").kind == "Screenshots"


# ── versions ─────────────────────────────────────────────────────────────────────────────────────

WORSE, BURST = (
    Likeness(Relation.SAME, QualityOrder.WORSE, "x"),
    Likeness(Relation.BURST, QualityOrder.WORSE, "x"),
)
BETTER = Likeness(Relation.SAME, QualityOrder.BETTER, "x")


@pytest.mark.parametrize(
    ("damaged", "whole", "takes"),
    [(True, True, True), (True, False, False), (False, False, False), (False, True, True)],
)
def test_a_whole_file_goes_before_a_damaged_one(*, damaged: bool, whole: bool, takes: bool) -> None:
    one = candidate(replace(facts("/in/a.jpg"), wholeness=Wholeness.WHOLE if whole else Wholeness.INCOMPLETE))
    there = replace(existing(f"{FOLDER}/{STEM}.jpg"), damaged=damaged)
    assert takes_the_name(one, there, BETTER, Settings()) is takes
    assert takes_the_name(one, there, BURST, Settings()) is (takes and damaged)


def test_what_is_still_to_come_counts_as_beside_the_nearer_relation_first() -> None:
    first, second = candidate(facts("/in/a.jpg")), candidate(facts("/in/b.jpg"))
    one = candidate(facts("/in/c.jpg"))
    stamps = [other.main.sighting.stamp for other in (first, second)]
    state = BatchState(world())
    state.expect([first, second, one])
    for likes in ((BURST, WORSE), (WORSE, BURST)):
        newcomer = replace(one, likenesses=dict(zip(stamps, likes, strict=True)))
        assert likeness_beside(newcomer, state, FOLDER, STEM) is WORSE
    assert likeness_beside(one, state, FOLDER, STEM) is None


# ── tails ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "tail"),
    [
        ("a.jpg.xmp", ".jpg.xmp"), ("a.jpeg.xmp", ".jpeg.xmp"), ("a.longer.xmp", ".xmp"), ("a.x.xmp", ".x.xmp"), ("a.xmp", ".xmp"),
        ("a..xmp", ".xmp"),
    ],
)  # fmt: skip
def test_a_companion_alone_keeps_the_ending_that_it_names(name: str, tail: str) -> None:
    [unit] = group([facts(f"/in/{name}", XMP)])
    assert [member.tail for member in unit.members] == [tail]


@pytest.mark.parametrize(
    ("name", "extension"),
    [("a.JPG", ".jpg"), ("a.j", ".j"), ("a", ".jpg"), ("a.", ".jpg"), ("a.jpg ", ".jpg"), ("a.png", ".png")],
)
def test_the_ending_that_a_file_keeps(name: str, extension: str) -> None:
    assert kept_extension(facts(f"/in/{name}")) == extension
    assert kept_extension(facts(f"/in/{name}"), correct_extension=True) in (".jpg", ".jpeg")


@pytest.mark.parametrize(
    ("name", "camera", "software", "by_owner"),
    [
        ("a.jpg", "Acme One", "", False),
        ("a.jpg", "Acme One", "Adobe Lightroom 6", True),
        ("a.jpg", "Epson Perfection V600", "", True),
        *(
            ("a.jpg", printer, "", True)
            for printer in (
                "Canon MG5300 series",
                "HP OfficeJet Pro 8710",
                "HP Photosmart C4700",
                "Brother MFC-9140CDN",
                "EPSON ET-2750 Series",
                "FUJIFILM SP-3000",
                "Hasselblad Flextight X5",
                "Canon LiDE 400",
            )
        ),
        ("a.jpg", "HP PhotoSmart C850", "", False),
        ("a.jpg", "OLYMPUS SP-350", "", False),
        ("a.jpg", "", "", True),
        ("a.xmp", "", "", True),
        ("a.jpg.json", "", "", True),
        ("a.mp4", "", "", False),
        ("a.unknown", "", "Adobe Lightroom 6", False),
    ],
)
def test_a_person_may_have_dated_what_no_camera_wrote_or_an_editor_after_it(
    name: str, camera: str, software: str, *, by_owner: bool
) -> None:
    one = replace(file(name), camera=camera, software=software)
    assert may_be_dated_by_owner(one, "exif:DateTimeOriginal") is by_owner


@pytest.mark.parametrize(
    "source", ["xmp:photoshop:DateCreated", "xmp:exif:DateTimeOriginal", "quicktime:day"]
)
def test_a_person_may_have_dated_a_film_of_no_camera_in_words(source: str) -> None:
    assert may_be_dated_by_owner(file("a.mp4"), source)
    assert not may_be_dated_by_owner(replace(file("a.mp4"), camera="Acme One"), source)
    assert not may_be_dated_by_owner(file("a.mp4"), "quicktime:mvhd")
