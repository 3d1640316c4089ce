"""What goes from the versions that are set aside to the one that stays: only what that lacks, the best version's word first."""

from __future__ import annotations

from datetime import datetime

import pytest

from photo_organizer.decide.carried import Carried, Given, carried
from photo_organizer.decide.said import Said, contradict
from photo_organizer.model import Precision

DAY = datetime(2019, 7, 6, 5, 4, 3)
EVERYTHING = Said(4, "At the lake", (48.1, 11.5), DAY)


@pytest.mark.parametrize(
    ("kept", "going", "expected"),
    [
        (Said(), [EVERYTHING], [EVERYTHING]),
        (EVERYTHING, [Said(2, "Else", (1.0, 1.0), datetime(2001, 1, 1))], []),
        (Said(stars=3), [EVERYTHING], [Said(0, "At the lake", (48.1, 11.5), DAY)]),
        (Said(), [Said(stars=4), Said(stars=5, caption="At the lake")], [Said(stars=4), Said(caption="At the lake")]),
        (Said(), [Said(), Said(stars=2)], [Said(stars=2)]),
        (Said(), [Said(stars=-1)], []),
        (Said(), [Said(stars=-1), Said(stars=2)], [Said(stars=2)]),
        (Said(stars=-1), [Said(stars=5)], []),
        (Said(), [Said(taken=DAY, precision=Precision.DAY)], [Said(taken=DAY, precision=Precision.DAY)]),
    ],
)  # fmt: skip
def test_only_what_is_lacking_is_handed_on(kept: Said, going: list[Said], expected: list[Said]) -> None:
    given = carried([kept], [(f"{n}.jpg", said) for n, said in enumerate(going)], dated_by_owner=False)
    assert [one.said for one in given] == expected


def test_what_any_picture_says_that_stays_is_not_lacking() -> None:
    given = carried([Said(), Said(stars=1)], [("b.jpg", EVERYTHING)], dated_by_owner=False)
    assert [one.said.names for one in given] == [("caption", "place", "date")]


def test_a_date_that_the_owner_gave_is_not_contradicted() -> None:
    assert carried([Said()], [("b.jpg", Said(taken=DAY))], dated_by_owner=True) == ()


def test_each_picture_is_named_with_what_it_gives() -> None:
    given = (Given("2020/b.jpg", Said(stars=4, caption="x")), Given("2020/c.jpg", Said(taken=DAY)))
    found = Carried("2019/a.jpg", given)
    assert found.sidecar == "2019/a.jpg.xmp"
    assert found.sentence == "a.jpg.xmp gets stars and caption of b.jpg; date of c.jpg"
    assert [one["stars"] for one in found.told()] == [4, 0]


def test_the_mark_is_that_of_the_very_bytes_and_their_place() -> None:
    one = Carried("a.jpg", (Given("b.jpg", Said(stars=4)),))
    assert one.mark == Carried("a.jpg", (Given("c.jpg", Said(stars=4)),)).mark
    others = Carried("a.jpg", (Given("b.jpg", Said(stars=5)),)), Carried("b.jpg", one.given)
    assert len({one.mark, *(other.mark for other in others)}) == 3
    assert Carried("a.jpg", one.given, has_own=True).mark == "", "nobody can agree to write over his own"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([Said(4), Said(4), Said()], False),
        ([Said(4), Said(5)], True),
        ([Said(caption="a"), Said(caption="b")], True),
        ([Said(place=(1.0, 1.0)), Said(place=(1.0, 1.1))], False),
    ],
)
def test_versions_contradict_each_other_by_stars_or_captions(said: list[Said], *, expected: bool) -> None:
    assert contradict(said) is expected
