"""From files to groups: looks, near pairs and what they are to each other."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from photo_organizer.decide.relations import Relation
from photo_organizer.look import nearby, pairing
from photo_organizer.look.child import Child
from photo_organizer.look.crew import crew
from photo_organizer.look.looker import agreements, look_at
from photo_organizer.look.wire import Why
from photo_organizer.look.workers import look_all
from photo_organizer.store import db, looks, verdicts
from tests.look.pictures import encoded, photo

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from photo_organizer.look.looker import Seen


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    con, _ = db.open_database(str(tmp_path / "state"))
    yield con
    con.close()


def _exif(second: str, subseconds: str = "") -> bytes:
    exif = Image.Exif()
    exif[0x10F], exif[0x110] = "Canon", "Canon EOS R5"
    sub = exif.get_ifd(0x8769)
    sub[0x9003] = f"2024:05:01 12:00:{second}"
    if subseconds:
        sub[0x9291] = subseconds
    return exif.tobytes()


def _seen(files: Iterable[tuple[str, None, bool]]) -> list[tuple[str, Seen]]:
    with crew(2) as children:
        return list(look_all(files, children))


def _look_at(con: sqlite3.Connection, folder: Path) -> dict[int, str]:
    """Look at every file of a folder and remember it; return names by number."""
    names = {}
    files = ((str(path), None, True) for path in sorted(folder.iterdir()))
    with db.transaction(con):
        for path, seen in _seen(files):
            size = Path(path).stat().st_size
            if seen.look:
                number = looks.put(con, seen.md5, size, seen.look, seen.thumbnail)
            else:
                number = looks.put_trouble(con, seen.md5, size, seen.trouble)
            names[number] = Path(path).stem
    return names


def _pair(con: sqlite3.Connection, names: dict[int, str]) -> dict[frozenset[str], Relation]:
    with Child(idle=None) as child:
        assert pairing.pair_all(con, [child])
    return {
        frozenset((names[tie.one], names[tie.other])): tie.relation
        for tie in pairing.ties(con, looks.pairs(con))
    }


@pytest.mark.parametrize("quality", [60, 85])
@pytest.mark.parametrize("of", range(4))
def test_a_copy_is_nearest_to_the_frame_of_a_burst_that_it_was_made_from(
    con: sqlite3.Connection, tmp_path: Path, of: int, quality: int
) -> None:
    """Something small moves by less than the hash can show."""
    scene = photo(5, 768, 512)
    for number in range(4):
        frame = scene.copy()
        ImageDraw.Draw(frame).ellipse((300 + 4 * number, 250, 340 + 4 * number, 290), fill="red")
        frame.save(tmp_path / f"{number}.jpg", quality=90, exif=_exif(f"0{number}"))
        if number == of:
            frame.resize((576, 384)).save(tmp_path / "copy.jpg", quality=quality)
    names = _look_at(con, tmp_path)
    _pair(con, names)
    ties = [
        tie for tie in pairing.ties(con, looks.pairs(con)) if "copy" in (names[tie.one], names[tie.other])
    ]
    nearest = min(ties, key=lambda tie: tie.apart)
    assert {names[nearest.one], names[nearest.other]} == {"copy", str(of)}


def test_every_common_edit_is_the_same_picture_and_no_other_is(
    con: sqlite3.Connection, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    turned = Image.Exif()
    turned[0x112] = 6
    for seed in range(4):
        original = photo(seed, 800, 600)
        edits = {
            "orig.jpg": encoded(original, quality=92),
            "half.jpg": encoded(original.resize((400, 300))),
            "q40.jpg": encoded(original, quality=40),
            "turned.jpg": encoded(original.transpose(Image.Transpose.ROTATE_90), exif=turned),
            "x.png": encoded(original, "PNG"),
            "x.webp": encoded(original, "WEBP", quality=70),
            "x.heic": encoded(original, "HEIF", quality=50),
            "bright.jpg": encoded(ImageEnhance.Brightness(original).enhance(1.1)),
        }
        for name, data in edits.items():
            stem, _, ending = name.partition(".")
            (folder / f"{seed}{stem}-{ending}.{ending}").write_bytes(data)
    names = _look_at(con, folder)
    found = _pair(con, names)
    originals = {name for name in names.values() if "orig" in name}
    assert set(found.values()) == {Relation.SAME}
    assert all(len({name[0] for name in pair}) == 1 for pair in found)
    for name in set(names.values()) - originals:
        assert frozenset((name, f"{name[0]}orig-jpg")) in found


def test_bursts_flats_and_text_are_never_the_same(con: sqlite3.Connection, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    scene = photo(50, 900, 700)
    for n in range(3):  # the hand moves a little between the frames
        frame = scene.crop((4 * n, 3 * n, 840 + 4 * n, 640 + 3 * n))
        (folder / f"burst{n}.jpg").write_bytes(encoded(frame, exif=_exif("07", f"{n}31")))
        (folder / f"late{n}.jpg").write_bytes(encoded(frame, quality=80, exif=_exif(f"1{n}")))
    for level in (0, 2, 128, 255):
        (folder / f"plain{level}.jpg").write_bytes(encoded(Image.new("RGB", (640, 480), (level,) * 3)))
    names = _look_at(con, folder)
    found = _pair(con, names)
    assert Relation.BURST in found.values()
    assert Relation.SAME not in found.values()
    assert not any(name.startswith("plain") for pair in found for name in pair)


def test_not_duplicates_is_remembered_by_content(con: sqlite3.Connection, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(encoded(photo(1, 400, 300), quality=90))
    (folder / "b.jpg").write_bytes(encoded(photo(1, 400, 300), quality=50))
    names = _look_at(con, folder)
    assert _pair(con, names) == {frozenset("ab"): Relation.SAME}
    one, other = (looks.by_number(con, number) for number in names)
    assert one
    assert other
    with db.transaction(con):
        verdicts.put_not_duplicates(con, one[0], other[0], 1)
    assert list(pairing.ties(con, looks.pairs(con))) == []
    assert verdicts.are_not_duplicates(con, other[0], one[0])


def test_later_pictures_are_compared_with_all_before_and_nothing_twice(
    con: sqlite3.Connection, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(encoded(photo(1, 400, 300), quality=90))
    names = _look_at(con, folder)
    assert _pair(con, names) == {}
    (folder / "b.jpg").write_bytes(encoded(photo(1, 400, 300), quality=50))
    (folder / "c.jpg").write_bytes(encoded(photo(1, 400, 300).resize((300, 225)), quality=80))
    names |= _look_at(con, folder)
    assert len(_pair(con, names)) == 3
    assert looks.unpaired(con, 9) == []
    assert looks.count_unpaired(con) == 0


def test_the_search_for_other_views_finds_the_hashes_that_the_child_holds_already(
    con: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million of them take a NAS some seconds to hand over."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for n, quality in enumerate((95, 80)):
        (folder / f"{n}.jpg").write_bytes(encoded(photo(1, 400, 300), quality=quality))
    _look_at(con, folder)
    asked, call = list[str](), Child.call

    def noted(child: Child, task: str, *args: Any, **rest: Any) -> object:
        asked.append(task)
        return call(child, task, *args, **rest)

    monkeypatch.setattr(Child, "call", noted)
    with Child(idle=None) as child:
        assert pairing.pair_all(con, [child])
    assert "reach.candidates" in asked
    assert (asked.count("index.clear"), asked.count("index.add")) == (1, 1)


def test_a_stopped_comparison_goes_on_where_it_was(
    con: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairing, "_MOMENT", 0.0)  # each newcomer is a step,
    monkeypatch.setattr(pairing, "_SEARCHED", 1)  # and a question
    folder = tmp_path / "photos"
    folder.mkdir()
    for n, quality in enumerate((95, 80, 60)):
        (folder / f"{n}.jpg").write_bytes(encoded(photo(1, 400, 300), quality=quality))
    names = _look_at(con, folder)
    done = list[int]()
    with Child(idle=None) as child:
        assert not pairing.pair_all(
            con, [child], progress=lambda n, _: done.append(n), stop=lambda: len(done) == 2
        )
    assert looks.count_unpaired(con) == 1
    assert len(_pair(con, names)) == 3


def _ask_two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let neither of two questions be answered before both were asked: else one child may be quick enough for both."""
    both, answered = threading.Barrier(2, timeout=60), agreements

    def ask(child: Child, *more: Any) -> list[Any]:
        both.wait()
        return answered(child, *more)

    monkeypatch.setattr(pairing, "agreements", ask)
    monkeypatch.setattr(pairing, "_MOMENT", 60.0)


def test_children_share_many_comparisons_and_one_alone_has_few(
    con: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for n, quality in enumerate((95, 80, 60, 40)):
        (folder / f"{n}.jpg").write_bytes(encoded(photo(1, 400, 300), quality=quality))
    _look_at(con, folder)
    with crew(2) as children:
        assert pairing.pair_all(con, children)
        alone = list(looks.pairs(con))
        assert children[1].generation == 0
        con.execute("DELETE FROM look_pairs")
        con.execute("UPDATE looks SET paired = 0")
        monkeypatch.setattr(pairing, "_SHARE", 2)
        _ask_two_at_once(monkeypatch)
        assert pairing.pair_all(con, children)
        assert children[1].generation == 1
    assert list(looks.pairs(con)) == alone
    assert len(alone) == 6


def test_a_newcomer_meets_its_like_at_once(con: sqlite3.Connection, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(encoded(photo(1, 400, 300), quality=90))
    (first,) = _look_at(con, folder)
    (tmp_path / "b.jpg").write_bytes(encoded(photo(1, 400, 300).resize((200, 150)), quality=90))
    with Child(idle=None) as child:
        index = nearby.index_of(con, child)
        seen = look_at(child, str(tmp_path / "b.jpg"))
        assert seen.look
        ((number, agreement),) = nearby.confirmed_matches(con, index, child, seen.look, seen.thumbnail)
        assert number == first
        assert agreement.correlation > 0.9


def test_a_damaged_picture_has_a_trouble_and_no_relation(con: sqlite3.Connection, tmp_path: Path) -> None:
    whole, folder = encoded(photo(1, 400, 300), quality=90), tmp_path / "photos"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(whole)
    (folder / "b.jpg").write_bytes(whole[: len(whole) // 2])
    names = _look_at(con, folder)
    ((_, seen),) = _seen([(str(folder / "b.jpg"), None, True)])
    assert seen.why is Why.DAMAGED
    assert seen.lasting
    found = con.execute("SELECT id, hash FROM looks WHERE md5 = ? AND size = ?", (seen.md5, len(whole) // 2))
    assert found.fetchall() == [(2, None)]
    assert _pair(con, names) == {}


def test_who_asks_to_stop_before_it_begins_starts_no_child(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"a picture")
    with crew(1) as children:
        assert not list(look_all([(str(tmp_path / "a.jpg"), None, False)], children, stop=lambda: True))
        assert children[0].generation == 0
