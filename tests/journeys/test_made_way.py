"""What the page tells of a picture that took a name, and of the one that made way for it: of each its own story."""

from __future__ import annotations

import json
import os
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from photo_organizer.settings import Settings
from photo_organizer.store import catalogue, db
from photo_organizer.web.api_plan import _row as planned
from photo_organizer.web.app import App
from photo_organizer.web.wire import Request
from tests.journeys.house import LARGE, SMALL, STEM, House, camera_jpeg
from tests.journeys.parts import takeout
from tests.look.pictures import encoded, photo
from tests.web.test_gate import page

if TYPE_CHECKING:
    import pytest


class PageOf:
    """The page of a house, as its owner reads it."""

    def __init__(self, house: House) -> None:
        self.state = str(house.root / "state")
        settings = Settings().replace(
            paths_library=str(house.root / "library"), paths_intake=str(house.root / "intake")
        )
        made = page(house.root)
        self.app = App(replace(made, state=self.state, settings=lambda: settings))

    def ask(self, path: str) -> dict[str, Any]:
        answer = self.app(Request("GET", f"/api/{path}", {}, {"x-dsm-user": "anna"}, b""))
        assert answer.status == 200, answer.body
        found: dict[str, Any] = json.loads(answer.body)
        return found

    def about(self, path: str) -> dict[str, Any]:
        con = db.open_readonly(self.state)
        assert con
        with closing(con):
            return self.ask(f"pictures/{catalogue.number_of(con, path)}/about")


def test_each_of_two_that_exchanged_a_name_has_its_own_story(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    house.drop(small_jpg=SMALL)
    house.once()
    house.drop(large_jpg=LARGE)
    capsys.readouterr()
    assert house.run("plan", "--settle=0", "--json") == 0
    preview = planned(json.loads(capsys.readouterr().out.splitlines()[0]))
    assert set(house.once()) == {f"{STEM}.jpg", f"{STEM}_A.jpg"}

    taker, plain = str(house.root / "intake" / "large.jpg"), str(house.root / "library" / f"{STEM}.jpg")
    assert (preview["from"], preview["to"]) == (taker, plain)
    shown = PageOf(house)
    done = shown.ask("activity")["rows"][0]
    assert (done["from"], done["to"], done["code"]) == (taker, plain, "better")
    better, lesser = shown.about(f"{STEM}.jpg"), shown.about(f"{STEM}_A.jpg")
    assert done["picture"] == better["picture"]
    assert (better["code"], lesser["code"]) == ("better", "same")
    assert lesser["sentence"] == "makes way for large.jpg, a better version of the same picture"


def test_what_made_way_into_duplicates_is_told_so(house: House) -> None:
    (house.root / "config.ini").write_text("[duplicates]\nsame_second = duplicates\n")
    config = f"--config={house.root / 'config.ini'}"
    for name, seed, changed in (("late.jpg", 8, 2_000), ("early.jpg", 9, 1_000)):
        path = house.root / "intake" / name
        path.write_bytes(camera_jpeg(photo(seed, 640, 480)))
        os.utime(path, (1_700_000_000 + changed,) * 2)
        house.once(config)
    shown = PageOf(house)
    [aside] = shown.ask("duplicates")["rows"]
    assert (aside["from"].rpartition("/")[2], aside["code"]) == ("late.jpg", "same-second")
    assert aside["sentence"] == "makes way for early.jpg, which was modified earlier"
    done = shown.ask("activity")["rows"][0]
    assert (done["from"].rpartition("/")[2], done["code"]) == ("early.jpg", "earlier")


def test_of_a_companion_that_dates_a_photo_the_photo_is_shown(house: House) -> None:
    house.drop(a_jpg=encoded(photo(8, 640, 480)))
    house.once()
    (house.root / "intake" / "a.jpg.json").write_bytes(takeout(datetime(2017, 7, 14)))
    house.once()
    done = PageOf(house).ask("activity")["rows"][0]
    assert (done["code"], done["to"].rpartition(".")[2], done["files"]) == ("dated-later", "jpg", 2)
    assert done["picture"]
