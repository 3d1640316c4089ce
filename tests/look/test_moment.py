"""The time of a shot, as cameras write it and as others do."""

from __future__ import annotations

from datetime import datetime

import pytest

from photo_organizer.look.moment import _time


@pytest.mark.parametrize(
    "text",
    [
        "2024:01:02 03:04:05",
        "2024:01:02 03:04:05.25",
        "2024:1:2 3:4:5",
        "2024:01:02  03:04:05",
        "2024:01:02T03:04:05",
        "2024:02:30 03:04:05",
        "2024:01:02 24:00:00",
        "2024:01:02 23:59:60",
        "0000:00:00 00:00:00",
        "    :  :     :  :  ",
        "\u0662\u0660\u0662\u0664:01:02 03:04:05",
        "",
    ],
)
def test_a_time_in_the_usual_form_is_read_as_any_other_is(text: str) -> None:
    try:
        known = datetime.strptime(text[:19], "%Y:%m:%d %H:%M:%S").isoformat()
    except ValueError:
        known = ""
    assert _time(text) == known
