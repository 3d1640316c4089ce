"""A damaged version leads no group while another is whole, however large it is."""

from __future__ import annotations

import csv
import io
from contextlib import closing
from typing import TYPE_CHECKING

from photo_organizer.decide.quality import Version
from photo_organizer.decide.relations import Relation
from photo_organizer.decide.similar import Tie
from photo_organizer.examine.damage import lacks_bytes
from photo_organizer.look.leading import led_by_whole
from photo_organizer.look.library import LibraryLooks
from photo_organizer.model import Agreement, Look, Reason, Stamp
from photo_organizer.store import catalogue, db, library_looks, looks, verdicts
from tests.journeys.home import Home
from tests.look.pictures import photo

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

WHOLE, DAMAGED = "20240501_100000.jpg", "20240501_100000_A.jpg"


def _version(name: str, side: int) -> Version:
    return Version(name, side, Look(b"", 5.0, plain=False, width=side, height=side, format="JPEG"))


def _ties(*pairs: tuple[int, int]) -> list[Tie]:
    return [Tie(one, other, Relation.SAME, Reason("same", "near")) for one, other in pairs]


def test_only_what_would_lead_is_asked_and_once() -> None:
    contents = {n: [_version(f"{n}.jpg", 100 - n)] for n in range(1, 7)}
    asked = list[int]()

    def lacks(number: int, path: str) -> bool:
        assert path == f"{number}.jpg"
        asked.append(number)
        return number in (1, 2)

    found = led_by_whole(contents, _ties((1, 2), (1, 3), (2, 3), (4, 5)), lacks)
    assert {one.keeper for one in found} == {"3.jpg", "4.jpg"}
    assert sorted(asked) == [1, 2, 3, 4]
    assert "it is whole, the other is damaged" in next(one.reason for one in found if one.path == "1.jpg")


def test_where_all_are_damaged_the_best_of_them_leads() -> None:
    contents = {n: [_version(f"{n}.jpg", 100 - n)] for n in (1, 2)}
    found = led_by_whole(contents, _ties((1, 2)), lambda _number, _path: True)
    assert {one.keeper for one in found} == {"1.jpg"}


def test_of_a_file_that_is_gone_nothing_is_known(tmp_path: Path) -> None:
    assert lacks_bytes(str(tmp_path / "a.jpg")) is None
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        one, two = (_looked_at(con, name) for name in "ab")
        looks.put_pairs(con, [(one, two, Agreement(0.999))])
        assert LibraryLooks(con, str(tmp_path), bool, lacks=lacks_bytes).group()
        assert looks.lacks(con, one) is None, "a disk that failed once is asked again"
        (tmp_path / "a.jpg").write_bytes(_jpeg(64)[:-300])
        verdicts.put_not_duplicates(con, b"x" * 16, b"y" * 16, 1)  # so that there is something to group anew
        assert LibraryLooks(con, str(tmp_path), bool, lacks=lacks_bytes).group()
        assert looks.lacks(con, one)


def test_a_service_that_files_meanwhile_does_not_end_it(tmp_path: Path) -> None:
    """While its own reading stood at an older state, what it had learnt could not be written: 'database is locked'."""
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con), closing(db.join_database(str(tmp_path / "state"))) as service:
        numbers = [_looked_at(con, name) for name in "abcdefgh"]
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        looks.put_pairs(con, [(*pair, Agreement(0.999)) for pair in pairs])

        def lacks(path: str) -> bool:
            with db.transaction(service):
                db.set_meta(service, "filed", path)
            return False

        assert LibraryLooks(con, "", bool, lacks=lacks).group()
        assert [looks.lacks(con, number) for number, _ in pairs] == [False] * 4


def test_the_end_of_a_night_breaks_off_the_reading_and_the_next_one_goes_on(tmp_path: Path) -> None:
    """Whole files are read for it: of a large library, all pictures that would lead a group."""
    asked = list[str]()

    def lacks(path: str) -> bool:
        asked.append(path)
        return False

    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        one, two, three, four = (_looked_at(con, name) for name in "abcd")
        looks.put_pairs(con, [(one, two, Agreement(0.999)), (three, four, Agreement(0.999))])
        for night in (1, 2):

            def is_over(most: int = night) -> bool:
                return len(asked) >= most

            assert LibraryLooks(con, "", bool, lacks=lacks, stop=is_over).group() is (night == 2)
            assert len(library_looks.page_of_groups(con)) == (0 if night == 1 else 2)
    assert len(set(asked)) == 2


def _looked_at(con: sqlite3.Connection, name: str) -> int:
    stamp, picture = Stamp(1, 2, 3, 4), f"{name}.jpg"
    catalogue.put(con, catalogue.Known(picture, stamp))
    look = Look(b"h" * 32, 4.0, plain=False, width=8, height=8, format="JPEG")
    number = looks.put(con, name.encode() * 16, stamp.size, look, b"")
    library_looks.put_look(con, catalogue.number_of(con, picture) or 0, stamp, number)
    return number


def _jpeg(side: int) -> bytes:
    out = io.BytesIO()
    photo(3, 640, 640).resize((side, side)).save(out, "JPEG", quality=92, progressive=True)
    return out.getvalue()


def test_the_whole_one_is_proposed_below_a_folder_and_in_the_library(tmp_path: Path) -> None:
    home, large = Home(tmp_path), _jpeg(640)
    (home.library / WHOLE).write_bytes(_jpeg(320))
    half = len(large) // 2
    (home.library / DAMAGED).write_bytes(large[:half] + bytes(half - 2) + large[-2:])
    rows = list(csv.DictReader(io.StringIO(home.run("similar", str(home.library)).stdout)))
    assert {row["keeper"].rpartition("/")[2] for row in rows} == {WHOLE}
    home.once()
    assert home.run("similar").returncode == 0
    con = db.open_readonly(str(home.state))
    assert con
    with closing(con):
        [group] = library_looks.page_of_groups(con, relations=("same", "alike"))
        lacking = [looks.lacks(con, number) for number in (1, 2)]
    assert [(one.path, one.whole) for one in group.files] == [(WHOLE, True), (DAMAGED, False)]
    assert sorted(lacking, key=str) == [False, True]
