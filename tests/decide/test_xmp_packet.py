"""The sidecar that hands on what the versions which go say, word for word."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import datetime

import pytest

from photo_organizer.decide.said import Said, contradict, contradicted, lacking
from photo_organizer.decide.xmp_packet import packet
from photo_organizer.model import Precision

DAY = datetime(2019, 7, 6, 5, 4, 3)
_DESCRIPTION = ".//{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description"


def written(said: Said) -> dict[str, str]:
    """The properties by their short names, and the caption."""
    root = ET.fromstring(packet(said))  # noqa: S314 — our own packet
    description = root.find(_DESCRIPTION)
    assert description is not None
    found = {name.rpartition("}")[2]: value for name, value in description.attrib.items() if value}
    captions = [one.text or "" for one in description.iter() if one.tag.endswith("}li")]
    return found | ({"caption": captions[0]} if captions else {})


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Said(), {}),
        (Said(stars=4), {"Rating": "4"}),
        (Said(caption="Jack & Jill <3 > \x00you"), {"caption": "Jack & Jill <3 > you"}),
        (Said(caption="\x00"), {}),
        (Said(place=(48.1375, -11.5)), {"GPSLatitude": "48,8.25000000N", "GPSLongitude": "11,30.00000000W"}),
        (Said(place=(-33.0, 0.00000005)), {"GPSLatitude": "33,0.00000000S", "GPSLongitude": "0,0.00000300E"}),
    ],
)
def test_what_is_said_is_written(said: Said, expected: dict[str, str]) -> None:
    assert written(said) == expected


@pytest.mark.parametrize(
    ("precision", "text"),
    [
        (Precision.YEAR, "2019"),
        (Precision.MONTH, "2019-07"),
        (Precision.DAY, "2019-07-06"),
        (Precision.MINUTE, "2019-07-06T05:04"),
        (Precision.SECOND, "2019-07-06T05:04:03"),
    ],
)
def test_a_date_is_written_as_exactly_as_it_is_known(precision: Precision, text: str) -> None:
    found = written(Said(taken=DAY, precision=precision))
    assert found == {"DateCreated": text, "DateTimeOriginal": text}


@pytest.mark.parametrize(
    ("keeper", "others", "expected"),
    [
        (Said(4), [Said(4), Said()], False),
        (Said(4), [Said(), Said(5)], True),
        (Said(), [Said(5)], False),
        (Said(caption="a"), [Said(caption="a"), Said(4)], False),
        (Said(caption="a"), [Said(caption="b")], True),
        (Said(), [Said(caption="b")], False),
        (Said(4, "a"), [Said(4, "b")], True),
    ],
)
def test_another_word_than_the_keepers_contradicts_it(
    keeper: Said, others: list[Said], *, expected: bool
) -> None:
    assert contradicted(keeper, others) is expected
    assert contradict([Said(caption="a"), Said(4, "a")]) is False


def test_what_the_keeper_lacks_comes_with_its_precision() -> None:
    other = Said(3, "a", (1.0, 2.0), DAY, Precision.DAY)
    assert lacking(Said(), [other]) == other
    assert lacking(Said(taken=DAY), [other]) == Said(3, "a", (1.0, 2.0))
    assert lacking(Said(4, "b", (0.0, 1.0)), [other]) == Said(taken=DAY, precision=Precision.DAY)
