"""What joins a filed unit, by which time, and what becomes of its date and its name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.decide.dated_later import leading_date, new_date, why_dated
from photo_organizer.decide.filed_unit import FiledUnit
from photo_organizer.decide.late import distance, filed_part, has_file, has_the_name, joined, named_by
from photo_organizer.decide.world import Existing, FiledPart
from photo_organizer.model import Dated, Facts, Strength, Undated
from tests.decide.files import NOON, file
from tests.decide.test_late import DAY, FILED_NS, RULES, WEAK, clued, unit

if TYPE_CHECKING:
    from datetime import datetime

HOUR = timedelta(hours=1)
CARD, YEAR = HOUR, 400 * DAY  # how long after the filed part a newcomer comes
FILED = "/lib/2024/01_Jan/20240131_120000"


def filed_unit(*files: Facts, at: str = FILED, dated: Dated | None = None, placed: bool = False) -> FiledUnit:
    paths = tuple(at + "." + one.path.rpartition(".")[2].lower() for one in files)
    return FiledUnit(7, "/lib", files, paths, dated, FILED_NS, placed)


def together(
    newcomer: Facts, filed: FiledUnit, after: timedelta, dated: Dated | Undated | None = None
) -> bool:
    now_ns = FILED_NS + int(after.total_seconds()) * 10**9
    return joined(unit(newcomer), dated or Undated("none"), filed, now_ns) is not None


def touched(name: str, at: datetime, **told: Any) -> Facts:
    """A file without a date of its own, last modified then."""
    one = replace(file(name), **told)
    stamp = one.sighting.stamp._replace(mtime_ns=int(at.replace(tzinfo=UTC).timestamp()) * 10**9)
    return replace(one, sighting=replace(one.sighting, stamp=stamp))


SURE = Dated(NOON, "exif:DateTimeOriginal", strength=Strength.CAMERA)


@pytest.mark.parametrize(
    ("companion", "after", "expected"),
    [
        (touched("IMG_1.xmp", NOON + 20 * DAY), YEAR, True),  # edited within a month after the photo
        (touched("IMG_1.xmp", NOON - 10 * HOUR), YEAR, True),  # clocks differ
        (touched("IMG_1.xmp", NOON + 40 * DAY), YEAR, False),
        (touched("IMG_1.xmp", NOON - 2 * DAY), YEAR, False),
        (touched("IMG_1.xmp", NOON + 40 * DAY), CARD, True),  # of one card
        (touched("IMG_1.xmp", NOON + 400 * DAY, made=NOON + DAY), YEAR, True),  # it tells when it was made
        (touched("IMG_1.xmp", NOON + DAY, made=NOON + 40 * DAY), CARD, False),
        (touched("IMG_2.xmp", NOON), CARD, False),  # another name
    ],
)  # fmt: skip
def test_a_companion_joins_a_photo_of_its_time(companion: Facts, after: timedelta, *, expected: bool) -> None:
    assert together(companion, filed_unit(file("IMG_1.jpg"), dated=SURE), after) is expected


def test_what_the_photo_itself_tells_counts_beside_the_date_that_it_was_filed_under() -> None:
    companion = touched("IMG_1.xmp", NOON, made=NOON + HOUR)
    given = Dated(NOON - 900 * DAY, "owner", strength=Strength.OWNER)
    assert together(companion, filed_unit(file("IMG_1.jpg", at=NOON), dated=given), YEAR)
    assert not together(companion, filed_unit(file("IMG_1.jpg"), dated=given), YEAR)
    assert not together(companion, filed_unit(file("IMG_1.jpg"), file("IMG_1.aae"), dated=given), YEAR)


@pytest.mark.parametrize(
    ("newcomer", "there", "after", "expected"),
    [
        (file("IMG_1.mov", at=NOON, utc=True), file("IMG_1.heic", at=NOON), YEAR, True),
        (file("IMG_1.mov", at=NOON + 9 * DAY, utc=True), file("IMG_1.heic", at=NOON), CARD, False),
        (file("IMG_1.mov"), file("IMG_1.heic", at=NOON), CARD, True),  # one of them tells no time
        (file("IMG_1.mov"), file("IMG_1.heic", at=NOON), YEAR, False),
        (touched("IMG_1.mov", NOON), touched("IMG_1.heic", NOON + 3 * DAY), CARD, False),
        (touched("IMG_1.mov", NOON), touched("IMG_1.heic", NOON + 10 * HOUR), CARD, True),
        (file("IMG_1.mov", content_id="X"), file("IMG_2.heic", content_id="X"), YEAR, True),
        (file("IMG_1.mov", content_id="X"), file("IMG_2.heic", content_id="X", folder="/other"), YEAR, True),
        (file("IMG_1.mov", content_id="X"), file("IMG_1.heic", content_id="Y"), CARD, False),
        (file("IMG_1.heic", at=NOON), file("IMG_1.heic", at=NOON), CARD, False),  # another file of that very name
        (file("IMG_1.mov"), file("IMG_1.heic", folder="/other"), CARD, False),
    ],
)  # fmt: skip
def test_a_half_joins_the_other_half_of_its_time(
    newcomer: Facts, there: Facts, after: timedelta, *, expected: bool
) -> None:
    assert together(newcomer, filed_unit(there, dated=SURE), after) is expected


UNKNOWN = "/lib/Unknown File Types/IMG_1"


@pytest.mark.parametrize(
    ("made", "after", "dated", "expected"),
    [
        (NOON + HOUR, YEAR, SURE, True),
        (NOON + 40 * DAY, CARD, SURE, False),
        (NOON + 40 * DAY, CARD, Undated("none"), True),  # nothing speaks against it
        (NOON + HOUR, YEAR, Undated("none"), False),
    ],
)
def test_a_photo_joins_companions_that_waited_for_it(
    made: datetime, after: timedelta, dated: Dated | Undated, *, expected: bool
) -> None:
    alone = filed_unit(touched("IMG_1.xmp", NOON, made=made), at=UNKNOWN)
    assert together(file("IMG_1.jpg"), alone, after, dated) is expected


def test_what_a_filed_unit_is() -> None:
    photo, edits = file("IMG_1.jpg"), file("IMG_1.xmp")
    aside, unknown = "/lib/Duplicates/IMG_1", UNKNOWN
    assert [filed_unit(photo, dated=one).taken for one in (SURE, None)] == [NOON, None]
    assert [filed_unit(photo, dated=one).is_weak for one in (WEAK, SURE, None)] == [True, False, False]
    alone = [filed_unit(edits, at=unknown), filed_unit(edits), filed_unit(photo, edits, at=unknown)]
    assert [one.is_alone for one in alone] == [True, False, False]
    both = filed_unit(photo).with_others([filed_unit(edits, at=aside)])
    assert (both.files, both.paths) == ((photo, edits), (f"{FILED}.jpg", f"{aside}.xmp"))
    assert [one.is_aside for one in (both, filed_unit(photo), filed_unit(photo, at=aside))] == [
        True,
        False,
        True,
    ]
    assert has_file(both, "x", "IMG_1.xmp")
    assert not has_file(both, "x", "IMG_2.xmp")


def test_a_name_points_to_what_is_filed_as_a_photo() -> None:
    edits = unit(file("IMG_1.xmp"))
    assert has_the_name(edits, filed_unit(file("IMG_1.jpg")))
    assert not has_the_name(edits, filed_unit(file("IMG_2.jpg")))
    assert not has_the_name(edits, filed_unit(file("IMG_1.jpg"), at="/lib/Duplicates/IMG_1"))
    assert not has_the_name(unit(file("IMG_1.jpg")), filed_unit(file("IMG_1.xmp"), at=UNKNOWN))


@pytest.mark.parametrize(
    ("one", "apart"),
    [
        (file("IMG_1.jpg", at=NOON + HOUR), HOUR),
        (clued("IMG_1.xmp", "sidecar:exif:DateTimeOriginal", NOON - HOUR), HOUR),
        (touched("IMG_1.xmp", NOON + DAY, made=NOON + HOUR), HOUR),
        (touched("IMG_1.xmp", NOON + HOUR), HOUR),
        (replace(clued("a.xmp", "sidecar:exif:DateTimeOriginal", NOON + HOUR), made=NOON + DAY), HOUR),
    ],
)
def test_how_far_a_newcomers_time_is_from_a_filed_units(one: Facts, apart: timedelta) -> None:
    assert distance(unit(one), filed_unit(file("IMG_1.jpg"), dated=SURE)) == apart
    assert distance(unit(one), filed_unit(file("IMG_1.jpg"))) == timedelta.max


def test_a_json_names_the_original_and_its_edited_copies() -> None:
    filed = [filed_unit(file("IMG_1.jpg")), filed_unit(file("IMG_1-edited.jpg"))]
    assert named_by(unit(file("IMG_1.jpg.json")), filed) == ("IMG_1.jpg", ("IMG_1-edited.jpg",))
    assert named_by(unit(file("IMG_1.jpg.xmp")), filed) == ("IMG_1.jpg", ())


def part(newcomer: Facts, filed: FiledUnit) -> FiledPart:
    whole = joined(unit(newcomer), SURE, filed, FILED_NS)
    assert whole is not None
    return filed_part(unit(newcomer), filed, whole, RULES)


OWNER = Dated(NOON, "owner", strength=Strength.OWNER)
STORY = clued("IMG_1.jpg.json", "takeout:photoTakenTime", NOON)


def test_a_companion_that_comes_later_follows_its_photo() -> None:
    photo = file("IMG_1.jpg", at=NOON)
    found = part(file("IMG_1.xmp"), filed_unit(photo, dated=SURE))
    assert (found.unit, found.place) == (7, ("/lib/2024/01_Jan", "20240131_120000"))
    assert found.filed == ((Existing(f"{FILED}.jpg", photo.sighting.stamp, unit=7), ".jpg"),)
    assert found.tails == {"/in/IMG_1.xmp": ".xmp"}
    assert (found.leads, found.alone, found.dated) == (False, False, None)


def test_a_story_that_comes_later_dates_an_undated_photo_unless_its_owner_placed_it() -> None:
    undated = filed_unit(file("IMG_1.jpg"), at="/lib/NoDateFound/IMG_1")
    found = part(STORY, undated)
    assert found.dated is not None
    assert found.dated.value == NOON
    assert part(STORY, replace(undated, is_placed=True)).dated is None
    assert part(STORY, replace(undated, paths=("/lib/Duplicates/IMG_1.jpg",))).dated is None
    given = filed_unit(file("IMG_1.jpg"), dated=OWNER)
    assert part(STORY, given).dated is None, "what its owner said stays"


def test_a_photo_that_comes_later_leads_its_companions_unless_their_owner_placed_them() -> None:
    photo, edits = file("IMG_1.jpg", at=NOON), touched("IMG_1.xmp", NOON)
    alone = filed_unit(edits, at=UNKNOWN)
    found = part(photo, alone)
    assert (found.leads, found.alone, found.place) == (True, True, ("/lib/Unknown File Types", "IMG_1"))
    assert found.dated is not None
    assert not part(photo, replace(alone, is_placed=True)).leads
    film = file("IMG_1.mov", at=NOON, utc=True)
    beside = part(photo, filed_unit(film, dated=OWNER))
    assert (beside.leads, beside.alone, beside.dated) == (True, False, OWNER)


def test_only_files_beside_the_main_file_go_along() -> None:
    photo, edits = file("IMG_1.jpg", at=NOON), file("IMG_1.xmp")
    filed = replace(filed_unit(photo, edits, dated=SURE), paths=(f"{FILED}.jpg", "/lib/x/IMG_1.xmp"))
    assert [there.path for there, _ in part(STORY, filed).filed] == [f"{FILED}.jpg"]


@pytest.mark.parametrize(
    ("paths", "place"),
    [
        (("/lib/a/x.jpg", "/lib/b/y.xmp"), ("/lib/a", "x")),
        (("/lib/a/x.png", "/lib/b/y.xmp"), ("/lib/b", "y")),  # another ending: the companion tells the stem
        (("/lib/a/x.y.png", "/lib/b/z.txt"), ("/lib/a", "x.y")),
        (("/lib/a/x.JPG", "/lib/b/y.xmp"), ("/lib/a", "x")),
        (("/lib/a/.jpg", "/lib/b/y.xmp"), ("/lib/b", "y")),
    ],
)
def test_where_a_filed_unit_is_now(paths: tuple[str, str], place: tuple[str, str]) -> None:
    filed = replace(filed_unit(file("IMG_1.jpg"), file("IMG_1.xmp")), paths=paths)
    assert filed.place_now() == place


@pytest.mark.parametrize(
    ("before", "filed", "later", "wins"),
    [
        (None, None, STORY, True),
        (None, OWNER, STORY, False),
        (STORY, None, STORY, False),  # that was said when it was filed
        (None, replace(SURE, strength=Strength.NAME), STORY, False),  # the same moment
        (None, Dated(NOON - DAY, "filename", strength=Strength.NAME), STORY, True),
        (None, None, file("IMG_1.jpg.json"), False),  # tells nothing
        (None, None, clued("IMG_1.jpg.json", "file:modified", NOON), False),
    ],
)
def test_a_later_word_that_dates_a_unit(
    before: Facts | None, filed: Dated | None, later: Facts, *, wins: bool
) -> None:
    photo = file("IMG_1.jpg")
    old = unit(photo, *([before] if before else []))
    assert (new_date(old, unit(photo, later), filed, RULES) is not None) is wins
    assert (leading_date(unit(photo, later), None, RULES) is not None) is (later is STORY)
    assert leading_date(unit(photo, later), OWNER, RULES) == OWNER


def test_why_a_unit_gets_another_date() -> None:
    told = replace(SURE, note="a note")
    [why, note] = why_dated(told, "2024/a.jpg")
    assert why.sentence == (
        "belongs to 2024/a.jpg, which is dated by it: 2024-01-31 12:00:00 (exif:DateTimeOriginal)"
    )
    assert (note.code, note.sentence) == ("date-note", "a note")
    assert len(why_dated(SURE, "2024/a.jpg")) == 1
