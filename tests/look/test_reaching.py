"""A pair that is a candidate both ways is looked at once where that is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.look.child import Child
from photo_organizer.look.looker import look_at
from photo_organizer.look.reaching import reach_all
from photo_organizer.store import db, looks
from tests.look import edits
from tests.look.pictures import encoded, photo

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_two_that_are_each_others_mirror_image_are_compared_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = photo(93, 800, 600)
    (tmp_path / "original.jpg").write_bytes(encoded(picture, quality=95))
    (tmp_path / "mirrored.jpg").write_bytes(dict(edits.reach(picture))["mirrored.jpg"])
    asked, call = list[int](), Child.call

    def counted(child: Child, verb: str, *args: Any, **rest: Any) -> object:
        if verb == "reach.places":
            asked.append(len(args[0]["pairs"]) // 3)
        return call(child, verb, *args, **rest)

    con, _ = db.open_database(str(tmp_path / "state"))
    with Child() as child:
        for name in ("original", "mirrored"):
            path = tmp_path / f"{name}.jpg"
            seen = look_at(child, str(path), md5=True)
            assert seen.look is not None
            with db.transaction(con):
                looks.put(con, seen.md5, path.stat().st_size, seen.look, seen.thumbnail)
        monkeypatch.setattr(Child, "call", counted)
        assert reach_all(con, child, progress=lambda *_: None, stop=lambda: False)
    assert asked == [1]
    ((_, _, agreement),) = looks.pairs(con)
    assert agreement.places
    con.close()
