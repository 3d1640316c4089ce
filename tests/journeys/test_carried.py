"""What the lesser version says goes into a sidecar beside the picture that stays; bytes of pictures stay, and undo takes it away."""

from __future__ import annotations

import csv
import os
import tempfile
import threading
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer import wiring
from photo_organizer.commands.set_aside import SetAsideTask
from photo_organizer.commands.undo import journaled_plans, undo
from photo_organizer.decide.said import Said
from photo_organizer.decide.xmp_packet import packet
from photo_organizer.disk import copying
from photo_organizer.disk.rename import rename_noreplace
from photo_organizer.disk.stamp import stamp_of, stamp_to_be
from photo_organizer.errors import Refused
from photo_organizer.examine.said import said_by
from photo_organizer.gather.belongings import unit_paths
from photo_organizer.gather.carrying import carrying
from photo_organizer.model import Action, Dated, Move, Plan, Reason, State, Write
from photo_organizer.service.acting import make_ready, recover
from photo_organizer.settings import Settings
from photo_organizer.store import catalogue, group_list, library_looks
from photo_organizer.store.db import transaction
from photo_organizer.store.journal import Run
from tests.journeys.home import Home
from tests.journeys.test_many import look, tree
from tests.look.pictures import encoded, photo
from tests.samples import groups
from tests.samples.rights import without_root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.library import Library

DAY = datetime(2019, 7, 6, 5, 4, 3)
SAID = Said(4, "Anna & <Jörg> at the “lake”, 夏", (48.1, 11.5), DAY)
KEPT, LESSER = "2020/01/20200101_000000.jpg", "2020/01/20200101_000000_A.jpg"


@contextmanager
def opened(root: Path, **more: Any) -> Iterator[Library]:
    folders: dict[str, Any] = {f"paths_{name}": str(root / name) for name in ("intake", "library")}
    settings = Settings(folders | {"logs_folder": str(root / "state"), "safety_reserve_mb": 0} | more)
    with wiring.open_library(settings, str(root / "state")) as library:
        make_ready(library, threading.Event().is_set, lambda _: None)
        yield library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    for name in ("intake", "library", "state"):
        (tmp_path / name).mkdir()
    with opened(tmp_path) as library:
        yield library


def plant(library: Library, said: Said = SAID, count: int = 1, relation: str = "same") -> None:
    """Make groups of three; the second best says something, in an XMP packet of its own."""
    xmp = b"http://ns.adobe.com/xap/1.0/\0" + packet(said)
    segment = b"\xff\xe1" + (len(xmp) + 2).to_bytes(2, "big") + xmp
    root = Path(library.settings.paths_library)
    groups.plant(root, library.con, count, relation, {1: segment})


def with_xmp(data: bytes, said: Said) -> bytes:
    xmp = b"http://ns.adobe.com/xap/1.0/\0" + packet(said)
    return data[:2] + b"\xff\xe1" + (len(xmp) + 2).to_bytes(2, "big") + xmp + data[2:]


def calendar_of(library: Library, path: str) -> str:
    return library_looks.capture_date(library.con, path)


def numbers(library: Library, *paths: str) -> list[int]:
    return [number for path in paths if (number := catalogue.number_of(library.con, path))]


def carried(library: Library, kept: str = KEPT, lesser: str = LESSER) -> Any:
    return carrying(library.con, library.settings.paths_library, [kept], [lesser])


def decide(
    library: Library, kept: str = KEPT, lesser: str = LESSER, carry: str | None = None
) -> dict[str, Any]:
    """Let its owner agree to what he is shown, or to `carry`."""
    if carry is None:
        carry = carried(library, kept, lesser).mark
    arguments = {"keep": numbers(library, kept), "aside": numbers(library, lesser), "carry": carry}
    task = SetAsideTask(library, arguments, {}, lambda _: None)
    assert task.go_on(lambda: False)
    return task.reply()


def take_back(library: Library, run: int) -> list[str]:
    return undo(library, journaled_plans(library, run=run)).problems


def pictures(found: dict[str, Any]) -> list[Any]:
    return sorted(value for name, value in found.items() if not name.endswith((".xmp", ".csv")))


def log_of(root: Path) -> list[dict[str, str]]:
    with (root / "state" / "photo_organizer_log.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_all_of_it_goes_beside_the_keeper_and_comes_back(library: Library) -> None:
    plant(library)
    before = tree(library)
    done = decide(library)
    assert (done["state"], done["problems"], done["count"]) == ("done", [], 1)
    root = library.settings.paths_library
    assert said_by([f"{root}/{KEPT}.xmp"]) == SAID
    after = tree(library)
    assert pictures(after) == sorted(before.values()), "no picture's bytes or times change"
    assert take_back(library, done["run"]) == []
    assert tree(library) == before
    assert catalogue.by_path(library.con, KEPT + ".xmp") is None


def test_it_belongs_to_its_picture_and_is_no_stranger(tmp_path: Path) -> None:
    home = Home(tmp_path)
    sidecar = KEPT + ".xmp"
    with opened(tmp_path) as library:
        plant(library)
        decide(library)
        known, before = catalogue.by_path(library.con, sidecar), tree(library)
        assert unit_paths(library.con, library.settings.paths_library, KEPT) == [KEPT, sidecar]
    assert home.once().returncode == 0
    dedupe = home.run("dedupe", "--apply")
    assert dedupe.returncode == 0, dedupe.stderr
    with opened(tmp_path) as library:
        assert {name: what for name, what in tree(library).items() if name != "system_log.csv"} == before
        kept, found = (catalogue.by_path(library.con, name) for name in (KEPT, sidecar))
        assert kept
        assert found
        assert known
        assert (found.stamp, found.unit) == (known.stamp, kept.unit)
    assert [row["Event"] for row in log_of(tmp_path) if row["File name"].endswith(".xmp")] == [
        "Sidecar Created"
    ]


def test_a_sidecar_that_its_owner_edited_stays_and_that_is_said(library: Library) -> None:
    plant(library)
    before = tree(library)
    done = decide(library)
    sidecar = Path(library.settings.paths_library, KEPT + ".xmp")
    status, edited = sidecar.stat(), sidecar.read_bytes().replace(b"Anna", b"Nina")
    sidecar.write_bytes(edited)
    os.utime(sidecar, ns=(status.st_atime_ns, status.st_mtime_ns))
    (problem,) = take_back(library, done["run"])
    assert "20200101_000000.jpg.xmp" in problem
    assert "stays" in problem
    after = tree(library)
    assert after.pop(KEPT + ".xmp")[0] == edited
    assert after == before
    assert journaled_plans(library, run=done["run"]) == [], "it is taken back: nothing is left to undo"


def test_a_picture_that_has_its_own_gets_nothing(library: Library) -> None:
    plant(library)
    shown = carried(library)
    for name in (KEPT + ".XMP", KEPT.replace(".jpg", ".xmp")):
        own = Path(library.settings.paths_library, name)
        own.write_bytes(packet(Said(caption="His own")))
        before = tree(library)
        assert carried(library) is None or carried(library).has_own
        with pytest.raises(Refused):
            decide(library, carry=shown.mark)
        assert tree(library) == before
        own.unlink()


@pytest.mark.parametrize("changed", [KEPT, LESSER])
def test_who_agreed_to_other_words_is_asked_again(library: Library, changed: str) -> None:
    plant(library)
    mark = carried(library).mark
    path = Path(library.settings.paths_library, changed)
    data = packet(Said(1, "Something else", taken=DAY))
    Path(f"{path}.xmp").write_bytes(data)
    with transaction(library.con):
        catalogue.put(library.con, catalogue.Known(changed + ".xmp", stamp_of(Path(f"{path}.xmp").lstat())))
    before = tree(library)
    with pytest.raises(Refused, match="changed since it was shown"):
        decide(library, carry=mark)
    assert tree(library) == before


def test_another_frame_of_a_burst_hands_nothing_on(library: Library) -> None:
    plant(library, relation="burst")
    assert carried(library) is None


def test_a_name_that_somebody_takes_meanwhile_is_not_written_over(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(library)
    before, real = tree(library), copying.fill_with
    theirs = Path(library.settings.paths_library, KEPT + ".xmp")

    def in_between(*given: Any) -> None:
        theirs.write_bytes(b"theirs")
        real(*given)

    monkeypatch.setattr(copying, "fill_with", in_between)
    done = decide(library)
    assert (done["state"], len(done["problems"])) == ("failed", 1), done
    assert theirs.read_bytes() == b"theirs"
    theirs.unlink()
    assert tree(library) == before


def test_a_full_disk_leaves_all_as_it_was_and_says_so(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(library)
    before = tree(library)

    def full(*_: Any) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(copying, "_write_all", full)
    arguments = {
        "keep": numbers(library, KEPT),
        "aside": numbers(library, LESSER),
        "carry": carried(library).mark,
    }
    task = SetAsideTask(library, arguments, {}, lambda _: None)
    with pytest.raises(Exception, match="No space left"):
        task.go_on(lambda: False)
    assert tree(library) == before
    monkeypatch.undo()
    recover(library)
    assert tree(library) == before
    assert decide(library)["state"] == "done"


def test_a_folder_that_cannot_be_written_leaves_all_as_it_was() -> None:
    with tempfile.TemporaryDirectory(
        dir="/dev/shm"
    ) as name:  # the temporary folder of tests is closed to others
        root = Path(name)
        for folder in ("intake", "library", "state"):
            (root / folder).mkdir()
        with opened(root) as library:
            plant(library)
            before = tree(library)
            for path in (root, *root.rglob("*")):
                path.chmod(0o777)
            (root / "library/2020/01").chmod(0o555)
            with without_root():
                done = decide(library)
            assert (done["state"], len(done["problems"])) == ("failed", 1)
            assert tree(library) == before


def test_many_groups_hand_on_together_and_come_back(library: Library) -> None:
    plant(library, count=70)  # more than are planned together
    before = tree(library)
    found = look(library)
    chosen = [one["group"] for one in found["lacking"]]
    assert (len(chosen), found["groups"]) == (70, [])
    task = SetAsideTask(library, {"groups": chosen, "yes": True}, {}, lambda _: None)
    while not task.go_on(lambda: False):
        pass
    done = task.reply()
    assert (done["state"], done["count"], done["problems"]) == ("done", 140, [])
    after = tree(library)
    assert sum(name.endswith(".xmp") for name in after) == 70
    assert pictures(after) == sorted(before.values())
    assert group_list.entries(library.con) == []
    assert take_back(library, done["run"]) == []
    assert tree(library) == before


@pytest.mark.parametrize("deed", range(1, 14, 2))
def test_cut_at_any_name_it_goes_on_and_comes_back(
    library: Library, monkeypatch: pytest.MonkeyPatch, deed: int
) -> None:
    plant(library, count=3)
    before, chosen = tree(library), [one["group"] for one in look(library)["lacking"]]
    arguments, progress = {"groups": chosen, "yes": True}, dict[str, Any]()
    done, real = 0, rename_noreplace

    def dies(*given: Any) -> None:
        nonlocal done
        done += 1
        if done == deed:
            raise SystemExit
        real(*given)

    for place in ("step", "claim"):
        monkeypatch.setattr(f"photo_organizer.act.{place}.rename_noreplace", dies)
    with pytest.raises(SystemExit):
        SetAsideTask(library, arguments, progress, progress.update).go_on(lambda: False)
    monkeypatch.undo()
    recover(library)
    task = SetAsideTask(library, arguments, progress, progress.update)
    assert task.go_on(lambda: False)
    assert (task.reply()["state"], task.reply()["problems"]) == ("done", [])
    after = tree(library)
    assert (sum(name.endswith(".xmp") for name in after), pictures(after)) == (3, sorted(before.values()))
    assert take_back(library, task.run.number) == []
    assert tree(library) == before


def test_of_equal_copies_one_goes_aside_and_the_words_are_written_once(library: Library) -> None:
    plant(library)
    root = Path(library.settings.paths_library)
    again = root / LESSER.replace("_A", "_B")
    again.write_bytes((root / LESSER).read_bytes())
    with transaction(library.con):
        groups.know(library.con, root, again)
    before = tree(library)
    lesser = [LESSER, str(again.relative_to(root))]
    carry = carrying(library.con, str(root), [KEPT], lesser)
    assert carry
    arguments = {"keep": numbers(library, KEPT), "aside": numbers(library, *lesser), "carry": carry.mark}
    task = SetAsideTask(library, arguments, {}, lambda _: None)
    assert task.go_on(lambda: False)
    done = task.reply()
    assert (done["state"], done["problems"]) == ("done", [])
    assert {name for name in tree(library) if "system" not in name} == {
        KEPT,
        f"{KEPT}.xmp",
        "Duplicates/20200101_000000.0001.jpg",
    }
    assert take_back(library, done["run"]) == []
    assert tree(library) == before


def test_relayout_moves_it_along(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with opened(tmp_path) as library:
        plant(library)
        known = catalogue.by_path(library.con, KEPT)
        assert known
        with transaction(library.con):
            dated = Dated(datetime(2020, 1, 1), "exif:DateTimeOriginal")
            catalogue.put(library.con, known, dated=dated)
        decide(library)
        before = tree(library)
    config = tmp_path / "config.ini"
    config.write_text("[naming]\nlayout = {YYYY}/{YYYY}{MM}{DD}_{hh}{mm}{ss}\n")
    moved = home.run("relayout", "--apply", "--yes", "--config", str(config))
    assert moved.returncode == 0, moved.stderr
    with opened(tmp_path) as library:
        assert pictures(tree(library)) == pictures(before)
    assert {"2020/20200101_000000.jpg", "2020/20200101_000000.jpg.xmp"} <= home.filed(), moved.stdout


def test_filed_and_compared_as_any_photo_all_of_it_is_taken_back_in_any_order(tmp_path: Path) -> None:
    """The keeper knows no date of its own: it is filed by that of the lesser version, which stands beside it."""
    home, scene = Home(tmp_path), photo(3, 800, 600)
    home.put("big.jpg", encoded(scene, quality=92))
    home.put("small.jpg", with_xmp(encoded(scene.resize((400, 300)), quality=80), SAID))
    before = home.tree()
    assert home.once().returncode == 0
    assert home.run("similar").returncode == 0
    kept, lesser = sorted(
        name for name in home.filed() if name.endswith(".jpg")
    )  # the better one has the plain name
    with opened(tmp_path) as library:
        done = decide(library, kept, lesser)
        assert done["problems"] == []
        assert f"{kept}.xmp" in home.filed()
        taken = calendar_of(library, f"{kept}.xmp")
        assert taken == calendar_of(library, kept)
    assert home.run("verify").returncode == 0
    assert home.run("undo", "--run", "1").returncode == 0
    assert {name: what for name, what in home.tree().items() if "_log" not in name} == before


@pytest.mark.parametrize("neighbour", [False, True])
def test_a_name_without_room_for_a_second_ending_gives_up_its_own(
    library: Library, *, neighbour: bool
) -> None:
    plant(library)
    root, stem = Path(library.settings.paths_library), "x" * 249
    kept = f"2020/01/{stem}.jpg"
    (root / KEPT).rename(root / kept)
    with transaction(library.con):
        catalogue.rename(library.con, KEPT, kept)
    if neighbour:  # of which the sidecar might be as well
        (root / kept).with_suffix(".png").write_bytes(b"another")
        assert carried(library, kept).has_own
        return
    before = tree(library)
    done = decide(library, kept)
    assert (done["state"], done["problems"]) == ("done", [])
    assert said_by([f"{root}/2020/01/{stem}.xmp"]) == SAID
    assert take_back(library, done["run"]) == []
    assert tree(library) == before


def test_a_name_that_no_volume_takes_leaves_all_as_it_was(library: Library) -> None:
    plant(library)
    root = Path(library.settings.paths_library)
    kept = f"2020/01/{'x' * 251}.jpg"
    path = root / LESSER
    move = Move(str(path), str(root / "Duplicates" / path.name), stamp_of(path.lstat()))
    write = Write(f"{root}/{kept}.xmp", str(root / KEPT), stamp_to_be(3, 1), b"xmp")
    plan = Plan(move.src, Action.SET_ASIDE, (Reason("set-aside", "x"),), (move, write))
    before = tree(library)
    (outcome,) = library.executor.run([plan], Run("review"))
    assert (outcome.state, library.executor.unsettled) == (State.HELD, False)
    assert tree(library) == before
