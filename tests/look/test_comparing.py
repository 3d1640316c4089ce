"""What two small pictures have in common, and what tells pictures of one setting from versions of one picture."""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from PIL import Image, ImageDraw, ImageOps

from benchmarks import pictures
from photo_organizer.decide.relations import Relation, relation
from photo_organizer.look import phash, tasks_picture
from photo_organizer.look.child import Child
from photo_organizer.look.comparing import compared
from photo_organizer.look.looker import agreements, look_at
from photo_organizer.look.small import Small
from photo_organizer.model import Agreement, Look
from tests.look import edits, lookalikes
from tests.look.pictures import encoded, photo

if TYPE_CHECKING:
    from pathlib import Path

    from photo_organizer.look.wire import Message

_WRITTEN = ("invoice", "chat", "slide", "chart")  # as screens are kept
# Only alike: white on nearly white that is brightened loses half of what is on it;
_REDRAWN = (("chat", "bright.jpg"), ("ring", "bright.jpg"))


class Seen(NamedTuple):
    """A file as the child answers for it."""

    look: Look
    thumbnail: bytes


def _seen(data: bytes) -> Seen:
    told, thumbnail = tasks_picture.TASKS["look"]({}, [io.BytesIO(data)], b"")
    columns = ("entropy", "plain", "width", "height", "format", "bits", "quantisers")
    return Seen(Look(bytes.fromhex(told["hash"]), **{name: told[name] for name in columns}), thumbnail)


def _relation(one: Seen, other: Seen) -> Relation:
    numbers = compared(Small(one.thumbnail), Small(other.thumbnail), difference_from=0.9)
    return relation(one.look, other.look, Agreement(*numbers))[0]


@pytest.mark.parametrize(
    ("family", "seed"),
    [
        (family, seed)
        for number, family in enumerate(lookalikes.FAMILIES)
        for seed in range(4 if number < 6 else 2)
    ],
)
def test_pictures_of_one_setting_are_never_the_same(family: str, seed: int) -> None:
    scene = pictures.original(40 + seed, 5) if seed % 2 else photo(40 + seed, 900, 700)
    kind, options = ("PNG", {"compress_level": 1}) if family in _WRITTEN else ("JPEG", {"quality": 85})
    members = [_seen(encoded(each, kind, **options)) for each in lookalikes.FAMILIES[family](scene, seed, 3)]
    for one, other in combinations(members, 2):
        assert _relation(one, other) in (Relation.ALIKE, Relation.DIFFERENT)


@pytest.mark.parametrize("family", list(lookalikes.FAMILIES))
def test_each_of_them_is_the_same_as_its_own_copies(family: str) -> None:
    picture = next(lookalikes.FAMILIES[family](photo(50, 900, 700), 9, 3))
    original = _seen(encoded(picture, "PNG"))
    for name, data in edits.tier_1(picture):
        if (family, name) not in _REDRAWN:
            assert _relation(original, _seen(data)) is Relation.SAME, name


def _letter(number: int) -> Image.Image:
    """Return a page of small type with a number in it."""
    page = Image.new("RGB", (900, 1200), "white")
    draw = ImageDraw.Draw(page)
    for line, words in enumerate(
        [f"Invoice 2024-{number}", *["a line of a longer text with its words"] * 18]
    ):
        draw.text((60, 60 + 44 * line), words, "black", font_size=28)
    return page


def test_one_digit_makes_another_letter_and_saving_it_smaller_or_anew_does_not() -> None:
    """In the small pictures the digit is less than what a page loses when it is saved again."""
    letter = _seen(encoded(_letter(118), quality=88))
    assert _relation(letter, _seen(encoded(_letter(113), quality=88))) is Relation.ALIKE
    for copy in (
        encoded(_letter(118), quality=88, comment=b"a note"),
        encoded(_letter(118), quality=70),
        encoded(_letter(118).resize((450, 600)), quality=88),
        encoded(_letter(118), "PNG"),
    ):
        assert _relation(letter, _seen(copy)) is Relation.SAME


def test_a_picture_without_its_colours_is_the_same_and_one_in_other_colours_is_not() -> None:
    picture = pictures.original(3, 4)
    original = _seen(encoded(picture))
    assert _relation(original, _seen(encoded(picture.convert("L")))) is Relation.SAME
    other = Image.merge("RGB", picture.split()[::-1])
    assert _relation(original, _seen(encoded(other))) is not Relation.SAME


def test_one_thing_without_its_colour_is_another_thing_and_all_of_it_without_colour_is_not() -> None:
    grey, ground = Image.new("RGB", (800, 600), (140, 140, 142)), photo(62, 800, 600)
    for view, whole in ((grey, Relation.ALIKE), (ground, Relation.SAME)):
        red, dull = view.copy(), view.copy()
        for picture, colour in ((red, (190, 40, 40)), (dull, (85, 85, 85))):
            draw = ImageDraw.Draw(picture)
            draw.rectangle((150, 200, 450, 400), colour)
            draw.ellipse((500, 120, 700, 320), (230, 230, 232))
        assert _relation(_seen(encoded(red)), _seen(encoded(dull))) is Relation.ALIKE
        assert _relation(_seen(encoded(red)), _seen(encoded(red.convert("L")))) is whole


def test_a_thumbnail_that_kept_light_alone_is_compared_by_light() -> None:
    coloured = _seen(encoded(photo(60, 800, 600)))
    made = phash.sketch(photo(60, 800, 600).convert("L"), 600)
    grey = Seen(replace(coloured.look, hash=made.hash, entropy=made.entropy), made.thumbnail)
    assert _relation(coloured, grey) is Relation.SAME
    assert compared(Small(coloured.thumbnail), Small(grey.thumbnail), difference_from=2.0)[1] == 0


def test_a_mirrored_picture_is_not_the_same() -> None:
    picture = photo(61, 800, 600)
    assert _relation(_seen(encoded(picture)), _seen(encoded(ImageOps.mirror(picture)))) is not Relation.SAME


def test_of_many_that_resemble_each_other_none_is_decoded_for_each_pair(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    decoded = list[bytes]()
    monkeypatch.setattr(tasks_picture, "Small", decoded.append)
    monkeypatch.setattr(tasks_picture, "compared", lambda *_, **__: (0.0, 0.0))
    pairs = [number for pair in combinations(range(120), 2) for number in pair]
    about = {"sizes": [1] * 120, "pairs": pairs, "difference_from": 0.0}
    tasks_picture.TASKS["compare"](about, [], bytes(range(120)))
    assert len(decoded) < len(pairs) / 2 / 6  # once for six pairs and more, of 7,140


def test_many_pairs_in_one_question_come_out_as_each_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order asked, however few thumbnails are kept meanwhile."""
    pictures_ = [_seen(encoded(photo(seed, 400, 300))).thumbnail for seed in range(5)]
    pairs = [(3, 1), (0, 4), (1, 0), (2, 3), (4, 2), (0, 1)]
    monkeypatch.setattr(tasks_picture, "_KEPT", 2)
    about = {
        "sizes": [len(each) for each in pictures_],
        "pairs": [number for pair in pairs for number in pair],
        "difference_from": -1.0,
    }
    answer = tasks_picture.TASKS["compare"](about, [], b"".join(pictures_))[1]
    for pair, found in zip(pairs, struct.iter_unpack("<2f", answer), strict=True):
        one, other = (Small(pictures_[number]) for number in pair)
        assert found == pytest.approx(compared(one, other, difference_from=-1.0))


def test_copies_that_differ_in_their_comment_are_compared_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, Any]] = []
    answered = Child.call

    def call(child: Child, task: str, args: dict[str, Any], **more: Any) -> Message:
        told.extend([args] if task == "picture.compare" else [])
        return answered(child, task, args, **more)

    monkeypatch.setattr(Child, "call", call)
    for n in range(4):
        (tmp_path / f"{n}.jpg").write_bytes(encoded(photo(1, 400, 300), comment=f"copy {n}"))
    with Child() as child:
        small = dict(enumerate(look_at(child, str(tmp_path / f"{n}.jpg")).thumbnail for n in range(4)))
        small[4] = encoded(photo(2, 128, 128))
        found = agreements(child, small, [(0, 1), (2, 3), (3, 4), (1, 4)])
    assert [one.correlation > 0.99 for one in found] == [True, True, False, False]
    assert [len(args["pairs"]) // 2 for args in told] == [2]
