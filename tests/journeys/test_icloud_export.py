"""Exports of iCloud and Instagram: pictures without a date of their own get the one that its list tells, in whatever order they come."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from tests.journeys.home import Home, wait_for
from tests.samples.photos import jpeg, png

if TYPE_CHECKING:
    from pathlib import Path

PHOTOS = "iCloud Photos/Part 1 of 1/Photos"
LIST = f"{PHOTOS}/Photo Details.csv"
HEAD = "imgName,fileChecksum,favorite,hidden,deleted,originalCreationDate,viewCount,importDate\n"
ROWS = "".join(
    f'{name},x,no,no,no,"Sunday September 8,2019 {when} GMT",1,x\n'
    for name, when in (("IMG_1.PNG", "12:21 PM"), ("IMG_2.JPG", "1:00 PM"), ("VID_3.PNG", "2:00 PM"))
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_a_list_dates_what_came_before_and_after_it(home: Home) -> None:
    home.put(f"{PHOTOS}/IMG_1.PNG", png(seed=1, size=(64, 48)))
    home.put(f"{PHOTOS}/IMG_2.JPG", jpeg("2018:05:05 10:00:00", seed=2, size=(64, 48)))
    done = home.once()
    assert "IMG_1.PNG  (waits up to an hour for the list of its export" in done.stdout
    assert home.filed() == {"2018/05_May/20180505_100000.jpg"}  # its own date is the camera's
    home.put(LIST, (HEAD + ROWS).encode())
    assert "Photo Details.csv  (waits for the photos whose dates it tells)" in home.once().stdout
    home.put(f"{PHOTOS}/VID_3.PNG", png(seed=3, size=(64, 48)))
    home.once()
    assert home.filed() == {
        "2018/05_May/20180505_100000.jpg",
        "2019/09_Sep/20190908_122100.png",
        "2019/09_Sep/20190908_140000.png",
    }
    assert (home.intake / LIST).exists()


def test_the_service_files_what_waited_as_soon_as_the_list_is_there(home: Home) -> None:
    home.put(f"{PHOTOS}/IMG_1.PNG", png(seed=1, size=(64, 48)))
    service = home.start("--settle", "0.5")
    try:
        wait_for(lambda: [one["code"] for one in home.status()["held"]] == ["awaits-list"])
        home.put(LIST, (HEAD + ROWS).encode())
        wait_for(lambda: home.filed() == {"2019/09_Sep/20190908_122100.png"})
    finally:
        service.terminate()
        service.communicate(timeout=60)


def test_nobody_waits_for_ever_for_a_list_or_for_its_photos(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day later the list goes to the unknown types, unless photos that it names are still in its folder."""
    from photo_organizer.decide.rules import left

    home.put(f"{PHOTOS}/IMG_1.PNG", png(seed=1, size=(64, 48))[:-20])  # a part of it has not come yet
    home.put(f"{PHOTOS}/other.PNG", png(seed=4, size=(64, 48)))
    home.put(LIST, (HEAD + ROWS).encode())
    for name in ("ORPHAN_NS", "LIST_NS"):
        monkeypatch.setattr(left, name, 0)
    assert once_here(home) == 1
    assert home.filed() == {"2020/09_Sep/20200913_122640.png"}
    assert (home.intake / LIST).exists()
    os.unlink(home.intake / f"{PHOTOS}/IMG_1.PNG")
    assert once_here(home) == 0
    assert home.filed() == {"2020/09_Sep/20200913_122640.png", "Unknown File Types/Photo Details.csv"}
    # After a start, and the list is where it went.
    home.put(f"{PHOTOS}/VID_3.PNG", png(seed=3, size=(64, 48)))
    assert once_here(home) == 0
    assert "2019/09_Sep/20190908_140000.png" in home.filed()


def test_a_list_of_instagram_dates_what_comes_after_it_was_filed_and_the_program_started_again(
    home: Home,
) -> None:
    told = [
        {"uri": f"media/posts/202401/{number}_n.png", "creation_timestamp": 1706702400 + number}
        for number in (1, 2)
    ]
    home.put("instagram-anna/your_instagram_activity/media/posts_1.json", json.dumps(told).encode())
    home.put("instagram-anna/media/posts/202401/1_n.png", png(seed=1, size=(64, 48)))
    once_here(home)
    home.put("instagram-anna/media/posts/202401/2_n.png", png(seed=2, size=(64, 48)))
    once_here(home)
    days = {"2024/01_Jan/20240131_120001.png", "2024/01_Jan/20240131_120002.png"}
    assert home.filed() == days | {"Unknown File Types/posts_1.json"}


def once_here(home: Home) -> int:
    from photo_organizer.cli.main import main

    folders = ("--intake", str(home.intake), "--library", str(home.library), "--state", str(home.state))
    return main(["once", "--settle", "0", *folders])
