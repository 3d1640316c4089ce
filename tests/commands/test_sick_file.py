"""Of many files that a command is about, one that cannot be seen is told by its name, and the others are done."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from photo_organizer.commands.answers import readmit
from photo_organizer.commands.listing import units_in
from photo_organizer.commands.related_pictures import md5_at
from photo_organizer.commands.relayout import RelayoutTask
from photo_organizer.commands.set_aside import SetAsideTask
from photo_organizer.commands.task import Assignment
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileProblem
from photo_organizer.gather.group_mark import mark_of
from photo_organizer.gather.safety import CopySearch, CopyState
from photo_organizer.model import RE_UPLOAD, Reason
from photo_organizer.store import catalogue, held
from photo_organizer.store.db import transaction
from tests.commands.sick import is_sick
from tests.samples import photos

if TYPE_CHECKING:
    from tests.commands.ticks import Ticks

NUMBERS = (errno.EIO, errno.EACCES, errno.ENAMETOOLONG)


@pytest.fixture
def filed(ticks: Ticks) -> list[str]:
    """Three photos that were filed, the first with a companion."""
    ticks.drop().with_suffix(".xmp").write_text("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    ticks.drop()
    ticks.drop()
    ticks.tick(3)
    paths = [path for path in ticks.filed() if path.endswith(".jpg")]
    assert len(paths) == 3
    assert (ticks.library / paths[0]).with_suffix(".xmp").exists()
    return paths


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("of_companion", [False, True])
def test_a_new_layout_leaves_its_unit_together_and_does_the_others(
    ticks: Ticks, filed: list[str], monkeypatch: pytest.MonkeyPatch, number: int, *, of_companion: bool
) -> None:
    ticks.opened.settings = ticks.opened.settings.replace(naming_layout="{YYYY}/{YYYY}{MM}{DD}_{hh}{mm}{ss}")
    beside = filed[0].replace(".jpg", ".xmp")
    sick = f"{ticks.library}/{beside if of_companion else filed[0]}"
    is_sick(monkeypatch, sick, number)
    work = RelayoutTask(Assignment(ticks.opened, {"apply": True, "yes": True}))
    assert work.go_on(lambda: False)
    reply = work.reply()
    assert (reply["state"], reply["count"], len(reply["problems"])) == ("partly", 2, 1)
    assert f"could not look at '{sick}'" in reply["problems"][0]
    assert (ticks.library / filed[0]).exists()
    assert (ticks.library / beside).exists()


@pytest.mark.parametrize("number", NUMBERS)
def test_of_many_groups_that_one_is_left_alone(
    ticks: Ticks, filed: list[str], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    one, two, three = (catalogue.number_of(ticks.opened.con, path) or 0 for path in filed)
    groups = [
        ([keep], [aside], mark_of(ticks.opened.con, [keep, aside]))
        for keep, aside in ((one, three), (two, three))
    ]
    sick = f"{ticks.library}/{filed[0]}"
    is_sick(monkeypatch, sick, number)
    work = SetAsideTask(Assignment(ticks.opened, {"groups": groups, "yes": True}))
    assert work.go_on(lambda: False)
    reply = work.reply()
    assert (reply["state"], reply["count"], len(reply["problems"])) == ("partly", 1, 1)
    assert f"could not look at '{sick}'" in reply["problems"][0]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_date_is_given_to_the_others(
    ticks: Ticks, filed: list[str], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    sick = f"{ticks.library}/{filed[1]}"
    is_sick(monkeypatch, sick, number)
    problems: list[str] = []
    units = list(units_in(ticks.opened.con, str(ticks.library), filed, "", problems))
    assert len(units) == 2
    [problem] = problems
    assert f"could not look at '{sick}'" in problem


@pytest.mark.parametrize("number", NUMBERS)
def test_the_owners_yes_reaches_the_others(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    paths = [ticks.intake / name for name in ("a.jpg", "b.jpg")]
    for path in paths:
        path.write_bytes(photos.jpeg("2021:03:04 05:06:07"))
        with transaction(ticks.opened.con):
            held.hold(
                ticks.opened.con,
                str(path),
                stamp_of(path.lstat()),
                Reason(RE_UPLOAD, "it waits"),
                1,
                retry=False,
            )
    is_sick(monkeypatch, str(paths[0]), number)
    answered = readmit(ticks.opened.con, [])
    assert answered.files == [str(paths[1])]
    assert f"could not look at '{paths[0]}'" in answered.problems[0]
    with pytest.raises(FileProblem, match="could not look at"):
        md5_at(str(paths[0]))


@pytest.mark.parametrize("number", NUMBERS)
def test_a_card_is_compared_although_a_copy_of_it_cannot_be_seen(
    ticks: Ticks, filed: list[str], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    card = ticks.root / "card"
    card.mkdir()
    for path in filed:
        (card / path.rpartition("/")[2]).write_bytes((ticks.library / path).read_bytes())
    is_sick(monkeypatch, f"{ticks.library}/{filed[0]}", number)
    found = list(CopySearch(ticks.opened.con, str(ticks.library)).below(str(card)))
    assert [one.words for one in found if one.verdict is CopyState.UNREADABLE] == []
