"""Dates that an owner gives to many files: looked at first, carried out by name and catalogue, and all of it undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.commands import date as module
from photo_organizer.commands.task import Assignment
from photo_organizer.model import Precision, Strength
from photo_organizer.store import catalogue, doubtful
from tests.commands.ticks import Ticks
from tests.samples import photos

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STAMPS = ("2021:03:05 10:00:00", "2021:03:05 10:00:01", "2021:03:05 10:00:02", "2021:03:31 23:59:59")


@pytest.fixture
def ticks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ticks]:
    """A service that has filed four photos."""
    made = Ticks(tmp_path, monkeypatch)
    for number, stamp in enumerate(STAMPS):
        (made.intake / f"IMG_{number}.jpg").write_bytes(photos.jpeg(stamp, seed=number))
        (made.intake / f"IMG_{number}.xmp").write_text(
            f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{number}</x:xmpmeta>"
        )
    made.tick(3)
    yield made
    made.end()


def tree(ticks: Ticks) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(ticks.library)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(ticks.library.rglob("*"))
        if path.is_file()
    }


def asked(ticks: Ticks, **arguments: object) -> dict[str, Any]:
    number = ticks.post("date", **arguments)
    for _ in range(20):
        ticks.tick()
        if answer := ticks.answer(number):
            return answer
    raise AssertionError("no answer")


def dates(ticks: Ticks) -> dict[str, tuple[str, int, int, str]]:
    con = ticks.opened.con
    found = {path: catalogue.date_of(con, path) for path in ticks.filed()}
    return {
        path: (one.exact.isoformat(), one.precision, one.strength, one.source)
        for path, one in found.items()
        if one is not None
    }


def test_a_camera_that_ran_a_second_late_is_put_right_and_back(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each takes the name of the next; the last crosses into another month; every companion goes along."""
    monkeypatch.setattr(module, "PORTION", 3)  # the chain of names goes over two portions
    before, known = tree(ticks), dates(ticks)
    paths = ticks.filed()
    looked = asked(ticks, paths=paths, shift=1, look=True)
    assert tree(ticks) == before, "looking touches nothing"
    assert (looked["planned"], looked["problems"]) == (4, [])
    done = asked(ticks, paths=paths, shift=1)
    assert (done["state"], done["problems"], done["count"]) == ("done", [], 8)
    stems = [
        "2021/03_Mar/20210305_100001",
        "2021/03_Mar/20210305_100002",
        "2021/03_Mar/20210305_100003",
        "2021/04_Apr/20210401_000000",
    ]
    assert sorted(tree(ticks)) == sorted(f"{stem}.{ending}" for stem in stems for ending in ("jpg", "xmp"))
    assert sorted(tree(ticks).values()) == sorted(before.values())
    told = {row["to"] for row in looked["rows"]}
    assert told == {f"{ticks.library}/{stem}.jpg" for stem in stems}
    assert {one[0] for one in dates(ticks).values()} == {
        "2021-03-05T10:00:01", "2021-03-05T10:00:02", "2021-03-05T10:00:03", "2021-04-01T00:00:00",
    }  # fmt: skip
    number = ticks.post("undo", run=done["run"])
    ticks.tick(3)
    assert (ticks.answer(number) or {})["state"] == "done"
    assert tree(ticks) == before
    assert dates(ticks) == known, "the dates that were known before"


def test_a_span_is_kept_as_approximate(ticks: Ticks) -> None:
    paths = ticks.filed()[:2]
    done = asked(ticks, paths=paths, taken="1985-06-01", until="1985-08-31")
    assert done["problems"] == []
    found = {path: one for path, one in dates(ticks).items() if path.startswith("1985/")}
    assert sorted(found) == ["1985/06_Jun/19850601_000000.0001.jpg", "1985/06_Jun/19850601_000000.jpg"]
    assert set(found.values()) == {
        ("1985-06-01T00:00:00", Precision.YEAR, Strength.OWNER, "owner:1985-06-01/1985-08-31")
    }
    total, rows = doubtful.weak(ticks.opened.con, 0, 10)
    assert (total, {row.path for row in rows}) == (2, set(found)), "their sidecars go where they go"


def test_a_date_that_a_photo_has_already_leaves_it_alone(ticks: Ticks) -> None:
    """Its camera said it, or its owner an hour ago: a number in its name would tell of another photo of that second."""
    first, other = ticks.filed()[:2]
    (ticks.library / first.replace(".jpg", "_A.jpg")).write_bytes(photos.jpeg(STAMPS[0], seed=50))
    (ticks.library / first.replace(".jpg", ".2500.jpg")).write_bytes(photos.jpeg(STAMPS[0], seed=51))
    before = tree(ticks)
    same = [path for path in ticks.filed() if path.startswith(first.removesuffix(".jpg"))]
    assert len(same) == 3
    for look in (True, False):
        told = asked(ticks, paths=same, taken="2021-03-05T10:00:00", look=look)
        assert (told["state"], told["count"], told["problems"]) == ("done", 0, [])
    assert tree(ticks) == before
    assert asked(ticks, paths=[other], taken="2021-03-05T10:00:00")["problems"] == []
    given = tree(ticks)
    assert "2021/03_Mar/20210305_100000.0001.jpg" in given, "the plain name is held"
    assert (
        asked(ticks, paths=["2021/03_Mar/20210305_100000.0001.jpg"], taken="2021-03-05T10:00:00")["count"]
        == 0
    )
    assert tree(ticks) == given
    day = asked(ticks, paths=[first], taken="2021-03-05T10:00:00", precision="day")
    assert (day["problems"], day["count"]) == ([], 2), "that it is not known to the second is new"


def test_a_file_time_that_its_owner_confirms_is_noted_as_his_word(ticks: Ticks) -> None:
    [path] = ticks.filed()[:1]
    ticks.opened.con.execute(
        f"UPDATE catalogue SET strength = {Strength.FILE_TIME:d}, source = 'file:modified' WHERE path = ?",
        (path.encode(),),
    )
    assert asked(ticks, paths=[path], taken="2021-03-05T10:00:00")["count"] == 2
    assert [one[2:] for one in dates(ticks).values() if one[0] == "2021-03-05T10:00:00"] == [
        (Strength.OWNER, "owner")
    ]


def test_each_gets_its_own_date_and_what_is_no_date_is_refused(ticks: Ticks) -> None:
    one, other = ticks.filed()[:2]
    done = asked(ticks, each=[[one, "1999-01-02T03:04:05"], [other, "1998-01-02T03:04:05"]])
    assert done["problems"] == []
    assert {"1999/01_Jan/19990102_030405.jpg", "1998/01_Jan/19980102_030405.jpg"} <= set(ticks.filed())
    before = tree(ticks)
    for wrong in ({"taken": "soon"}, {"shift": 10**12}, {"taken": "1985-06-01", "until": "1984-01-01"}):
        assert asked(ticks, paths=ticks.filed(), **wrong)["state"] == "refused"
    assert asked(ticks, paths=["Duplicates/x.jpg", "../x.jpg"], taken="1999-01-02")["state"] == "failed"
    assert tree(ticks) == before


def test_versions_keep_their_letters_and_the_best_its_plain_name_when_a_clock_is_shifted(
    ticks: Ticks,
) -> None:
    best = ticks.filed()[0]
    lesser = best.replace(".jpg", "_A.jpg")
    (ticks.library / lesser).write_bytes(photos.jpeg(STAMPS[0], seed=50))
    done = asked(ticks, paths=[best, lesser], shift=3600)
    assert done["problems"] == []
    assert {"2021/03_Mar/20210305_110000.jpg", "2021/03_Mar/20210305_110000_A.jpg"} <= set(ticks.filed())


def test_a_look_at_many_files_lets_filing_and_a_stop_have_their_turn(ticks: Ticks) -> None:
    """A look at two thousand photos took a minute, in which nothing was filed and nothing could stop it."""
    wanted = {"paths": [name for name in tree(ticks) if name.endswith(".jpg")], "shift": 1, "look": True}
    whole, sliced = (module.DateTask(Assignment(ticks.opened, wanted)) for _ in range(2))
    assert whole.go_on(lambda: False)
    slices = 1
    while not sliced.go_on(lambda: True):
        slices += 1
    assert slices == len(STAMPS) + 1
    assert sliced.reply() == whole.reply()
    assert sliced.reply()["planned"] == len(STAMPS)
