"""`put-back` files what lies in Duplicates, with or without a service."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.journeys.home import PATIENCE, Home
from tests.journeys.parts import NOON, STEM, jpeg, xmp

if TYPE_CHECKING:
    from pathlib import Path

PLACE = f"2019/08_Aug/{STEM}"


def household(tmp_path: Path) -> Home:
    """A photo, and two others of its second that the older program's rule has moved to Duplicates."""
    home = Home(tmp_path)
    (home.state / "config.ini").write_text("[duplicates]\nsame_second = duplicates\n")
    config = ("--config", str(home.state / "config.ini"))
    home.put("a.jpg", jpeg(), 1_600_000_000)
    for number, name in enumerate("bc", 1):
        home.put(f"{name}.jpg", jpeg(seed=number, model=name), 1_600_000_000 + number)
        home.put(f"{name}.xmp", xmp(NOON, name), 1_600_000_000 + number)
    home.once(*config)
    assert {name for name in home.filed() if name.startswith("Dup")} == {
        f"Duplicates/{STEM}.{number}.{tail}" for number in ("0001", "0002") for tail in ("jpg", "xmp")
    }
    return home


def test_each_comes_with_its_companions_and_undo_takes_it_to_duplicates_again(tmp_path: Path) -> None:
    home = household(tmp_path)
    before = home.tree()
    done = home.run("put-back", str(home.library / f"Duplicates/{STEM}.0002.jpg"), "--json")
    assert (done.returncode, json.loads(done.stdout)["count"]) == (0, 2)
    assert {f"{PLACE}.jpg", f"{PLACE}.0001.jpg", f"{PLACE}.0001.xmp"} <= home.filed()
    assert home.run("undo").returncode == 0
    assert home.tree() == before


def test_a_service_does_it_and_what_is_not_there_is_said(tmp_path: Path) -> None:
    home = household(tmp_path)
    service = home.start("--config", str(home.state / "config.ini"))
    try:
        done = home.run(
            "put-back", *(f"{home.library}/Duplicates/{STEM}.{end}.jpg" for end in ("0001", "0009"))
        )
        strange = home.run("put-back", f"{home.library}/{PLACE}.jpg")
        outside = home.run("put-back", f"{home.intake}/a.jpg")
    finally:
        service.terminate()
        service.communicate(timeout=PATIENCE)
    assert (done.returncode, done.stdout.count("put back")) == (1, 2)
    assert "no longer exists" in done.stderr
    assert (strange.returncode, "is not in Duplicates" in strange.stderr) == (1, True)
    assert f"'{home.intake}/a.jpg' is not in Duplicates" in outside.stderr
    assert f"{PLACE}.0001.xmp" in home.filed()
