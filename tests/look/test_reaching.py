"""A pair that is a candidate both ways is looked at once where that is enough."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from photo_organizer.look import reaching
from photo_organizer.look.child import Child
from photo_organizer.look.crew import crew
from photo_organizer.look.index import HashIndex
from photo_organizer.look.looker import look_at
from photo_organizer.look.nearby import index_of
from photo_organizer.look.reaching import reach_all
from photo_organizer.store import db, looks
from tests.look import edits
from tests.look.pictures import encoded, photo

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from pathlib import Path

    import pytest


def _look_at(con: sqlite3.Connection, child: Child, path: Path, data: bytes) -> None:
    path.write_bytes(data)
    seen = look_at(child, str(path), md5=True)
    assert seen.look is not None
    with db.transaction(con):
        looks.put(con, seen.md5, len(data), seen.look, seen.thumbnail)


def test_two_that_are_each_others_mirror_image_are_compared_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = photo(93, 800, 600)
    mirrored = dict(edits.reach(picture))["mirrored.jpg"]
    made = {"original": encoded(picture, quality=95), "mirrored": mirrored}
    asked, call = list[int](), Child.call

    def counted(child: Child, verb: str, *args: Any, **rest: Any) -> object:
        if verb == "reach.places":
            asked.append(len(args[0]["pairs"]) // 3)
        return call(child, verb, *args, **rest)

    con, _ = db.open_database(str(tmp_path / "state"))
    with Child() as child:
        for name in ("original", "mirrored"):
            _look_at(con, child, tmp_path / f"{name}.jpg", made[name])
        monkeypatch.setattr(Child, "call", counted)
        assert reach_all(con, [index_of(con, child)], progress=lambda *_: None, stop=lambda: False)
    assert asked == [1]
    ((_, _, agreement),) = looks.pairs(con)
    assert agreement.places
    con.close()


def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each question wait until the other child is asked as well."""
    both, call = threading.Barrier(2, timeout=60), Child.call

    def asked(child: Child, verb: str, *args: Any, **rest: Any) -> object:
        if verb.startswith("reach."):
            both.wait()
        return call(child, verb, *args, **rest)

    monkeypatch.setattr(Child, "call", asked)


def test_children_share_a_long_search_and_one_alone_has_a_short_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    con, _ = db.open_database(str(tmp_path / "state"))
    with crew(2) as children:
        for seed in (93, 94):
            made = dict(edits.reach(photo(seed, 800, 600)))
            _look_at(con, children[0], tmp_path / f"{seed}.jpg", encoded(photo(seed, 800, 600), quality=95))
            _look_at(con, children[0], tmp_path / f"{seed}m.jpg", made["mirrored.jpg"])
        assert reach_all(
            con, [index_of(con, each) for each in children], progress=lambda *_: None, stop=lambda: False
        )
        alone = list(looks.pairs(con))
        assert children[1].generation == 0
        con.execute("DELETE FROM look_pairs")
        con.execute("UPDATE looks SET reached = 0")
        monkeypatch.setattr(reaching, "_AT_ONCE", 2)
        monkeypatch.setattr(reaching, "_SHARE", 1)
        _at_once(monkeypatch)
        assert reach_all(
            con, [index_of(con, each) for each in children], progress=lambda *_: None, stop=lambda: False
        )
        assert children[1].generation == 1
    assert list(looks.pairs(con)) == alone
    assert len(alone) == 2
    con.close()


def test_a_child_that_another_took_the_place_of_is_asked_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever took its place holds no rows, and answers that nothing is alike."""
    con, _ = db.open_database(str(tmp_path / "state"))
    search, ended = HashIndex.candidates_of_loaded, list[int]()

    def ends_before(index: HashIndex, pictures: Mapping[int, bytes]) -> list[tuple[int, int, int]]:
        if len(ended) < 2:
            ended.append(1)
            index.child.close()
        return search(index, pictures)

    with crew(2) as children:
        made = dict(edits.reach(photo(95, 800, 600)))
        _look_at(con, children[0], tmp_path / "original.jpg", encoded(photo(95, 800, 600), quality=95))
        _look_at(con, children[0], tmp_path / "mirrored.jpg", made["mirrored.jpg"])
        monkeypatch.setattr(reaching, "_AT_ONCE", 1)
        monkeypatch.setattr(HashIndex, "candidates_of_loaded", ends_before)
        assert reach_all(
            con, [index_of(con, each) for each in children], progress=lambda *_: None, stop=lambda: False
        )
    assert len(list(looks.pairs(con))) == 1
    con.close()
