"""What a lesser version hands on: told before, written when it is agreed to, taken away by undo; one choice or many."""

from __future__ import annotations

import json
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer import wiring
from photo_organizer.commands.queue import Queue
from photo_organizer.gather.carrying import carrying
from photo_organizer.service.acting import make_ready
from photo_organizer.settings import Settings
from photo_organizer.store import catalogue, inbox
from photo_organizer.web.app import App
from photo_organizer.web.gate import CSRF_HEADER, USER_HEADER, Gate
from photo_organizer.web.page import Page
from photo_organizer.web.wire import Request
from tests.page.samples import tree
from tests.samples import groups

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from photo_organizer.library import Library

SAID = {"stars": 3, "caption": "Oma im Garten & am See", "place": None, "taken": None, "precision": "second"}


class House:
    """A library of three groups of three versions, and its page."""

    def __init__(self, root: Path, library: Library) -> None:
        self.root, self.library = root / "library", library
        self.files = groups.plant(self.root, library.con, 3)
        self.app = App(
            Page(
                str(root / "state"), "1", lambda: library.settings, "", lambda _: {}, lambda _: [], _nothing, _nothing,
                carried=lambda con, kept, going: carrying(con, str(self.root), kept, going), gate=Gate(),
            )
        )  # fmt: skip

    def says(self, path: Path, text: str = groups.SAID) -> Path:
        return groups.say(self.root, self.library.con, path, text)

    def numbers(self, *paths: Path) -> list[int]:
        return [catalogue.number_of(self.library.con, str(one.relative_to(self.root))) or 0 for one in paths]

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        headers = {
            USER_HEADER: "anna",
            CSRF_HEADER: self.app.page.gate.csrf("anna"),
            "content-type": "application/json",
        }
        answer = self.app(Request(method, f"/api{path}", {}, headers, json.dumps(body or {}).encode()))
        return answer.status, json.loads(answer.body)

    def obey(self, name: str, **arguments: Any) -> tuple[int, dict[str, Any]]:
        """Leave a command as the page does and let it be carried out; return its number and its answer."""
        status, left = self.ask("POST", "/commands", {"name": name, **arguments})
        assert status == 202, left
        host: Any = SimpleNamespace(
            library=self.library, stopping=False, ready=lambda: True, show_progress=lambda *_: None
        )
        Queue(host).serve()
        return left["command"], inbox.reply_to(self.library.con, left["command"]) or {}


def _nothing(*_: object) -> bytes:
    raise AssertionError("nobody asked for a picture")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    for name in ("intake", "library", "state"):
        (tmp_path / name).mkdir()
    folders: dict[str, Any] = {f"paths_{name}": str(tmp_path / name) for name in ("intake", "library")}
    settings = Settings(folders | {"logs_folder": str(tmp_path / "state")})
    stop = threading.Event().is_set
    with wiring.open_library(settings, str(tmp_path / "state"), stop) as library:
        make_ready(library, stop, lambda _: None)
        yield House(tmp_path, library)


def test_one_choice_is_told_what_would_be_written_and_nothing_is(house: House) -> None:
    best, lesser, least = house.files[0]
    house.says(lesser)
    before = tree(house.root)
    keep, going = house.numbers(best), house.numbers(lesser, least)
    status, told = house.ask("POST", "/carried", {"keep": keep, "pictures": going})
    into, path = (str(one.relative_to(house.root)) for one in (best, lesser))
    assert (status, told["into"], told["hasOwn"]) == (200, f"{into}.xmp", False)
    assert told["given"] == [{"path": path, **SAID}]
    assert tree(house.root) == before

    _, done = house.obey("set-aside", keep=keep, pictures=going, carry=told["mark"])
    assert done["ok"], done
    written = best.with_name(f"{best.name}.xmp")
    assert b"Oma im Garten &amp; am See" in written.read_bytes()
    assert tree(house.root)[into] == before[into], "pictures stay as they are"
    _, undone = house.obey("undo", run=done["run"])
    assert undone["ok"], undone
    assert tree(house.root) == before


def test_without_the_mark_nothing_is_written(house: House) -> None:
    best, lesser, least = house.files[0]
    house.says(lesser)
    _, done = house.obey("set-aside", keep=house.numbers(best), pictures=house.numbers(lesser, least))
    assert done["ok"]
    assert not best.with_name(f"{best.name}.xmp").exists()


def test_what_says_something_else_by_now_is_asked_about_again(house: House) -> None:
    best, lesser, least = house.files[0]
    house.says(lesser)
    keep, going = house.numbers(best), house.numbers(lesser, least)
    _, told = house.ask("POST", "/carried", {"keep": keep, "pictures": going})
    lesser.with_suffix(".xmp").write_text(groups.SAID.replace('"3"', '"5"'))
    before = tree(house.root)
    _, done = house.obey("set-aside", keep=keep, pictures=going, carry=told["mark"])
    assert (done["ok"], done["said"][0]["code"]) == (False, "group_changed")
    assert tree(house.root) == before


def test_a_sidecar_of_its_own_is_left_alone_and_told(house: House) -> None:
    best, lesser, least = house.files[0]
    house.says(lesser)
    house.says(best, groups.SAID.replace('xmp:Rating="3"', "").replace("Oma", "Opa"))
    choice = {"keep": house.numbers(best), "pictures": house.numbers(lesser, least)}
    _, told = house.ask("POST", "/carried", choice)
    assert (told["hasOwn"], told["mark"]) == (True, "")
    assert [(one["stars"], one["caption"]) for one in told["given"]] == [(3, "")]


def test_where_nothing_is_handed_on_nothing_is_told(house: House) -> None:
    best, lesser, _ = house.files[0]
    choice = {"keep": house.numbers(best), "pictures": house.numbers(lesser)}
    assert house.ask("POST", "/carried", choice) == (
        200,
        {"into": "", "mark": "", "hasOwn": False, "given": []},
    )
    lesser.unlink()
    assert house.ask("POST", "/carried", {**choice, "pictures": [10**6]})[0] == 404


def test_many_at_once_take_in_the_groups_that_lack_something_only_when_asked(house: House) -> None:
    house.says(house.files[1][2])
    before = tree(house.root)
    asked, _ = house.obey("look-at-many")
    _, found = house.ask("GET", f"/similar/many/{asked}")
    size = sum(path.stat().st_size for path in house.files[1][1:])
    assert (found["groups"], found["files"], found["left"]) == (2, 4, 0)
    assert found["lacking"] == {"groups": 1, "files": 2, "bytes": size}
    _, told = house.ask("GET", f"/similar/many/{asked}/carried")
    best = house.files[1][0]
    into = f"{best.relative_to(house.root)}.xmp"
    assert told["total"] == 1
    assert told["rows"] == [
        {
            "picture": house.numbers(best)[0],
            "into": into,
            "given": [{"path": str(house.files[1][2].relative_to(house.root)), **SAID}],
        }
    ]

    _, first = house.obey("set-aside", of=asked, yes=1)
    assert (first["ok"], first["count"]) == (True, 4)
    assert all(path.exists() for path in house.files[1])
    house.obey("undo", run=first["run"])
    assert tree(house.root) == before

    _, all_of_it = house.obey("set-aside", of=asked, lacking=1, yes=1)
    assert (all_of_it["ok"], all_of_it["count"]) == (True, 7), "six pictures and one sidecar go"
    assert into in tree(house.root)
    _, undone = house.obey("undo", run=all_of_it["run"])
    assert undone["ok"]
    assert tree(house.root) == before


def test_what_its_owner_made_of_the_sidecar_stays_when_the_pictures_come_back(house: House) -> None:
    best, lesser, least = house.files[0]
    house.says(lesser)
    before = tree(house.root)
    choice = {"keep": house.numbers(best), "pictures": house.numbers(lesser, least)}
    _, told = house.ask("POST", "/carried", choice)
    _, done = house.obey("set-aside", **choice, carry=told["mark"])
    sidecar = best.with_name(f"{best.name}.xmp")
    sidecar.write_text(groups.SAID)
    _, undone = house.obey("undo", run=done["run"])
    assert [one["code"] for one in undone["said"]] == ["sidecar_stays"]
    assert undone["count"] == 3, "two pictures and one sidecar are back, and are counted"
    after = tree(house.root)
    assert after.pop(str(sidecar.relative_to(house.root)))[0] == groups.SAID.encode()
    assert after == before


def test_the_activity_tells_of_the_pictures_that_went(house: House) -> None:
    best, lesser, least = house.files[0]
    house.says(lesser)
    choice = {"keep": house.numbers(best), "pictures": house.numbers(lesser, least)}
    _, told = house.ask("POST", "/carried", choice)
    _, done = house.obey("set-aside", **choice, carry=told["mark"])
    house.obey("undo", run=done["run"])
    status, found = house.ask("GET", "/activity")
    assert status == 200
    assert [(one["action"], one["state"], one["files"]) for one in found["rows"]] == [
        ("undo", "done", 3),
        ("set-aside", "undone", 3),
    ]
