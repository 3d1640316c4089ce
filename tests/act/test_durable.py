"""Every fsync of the hand that acts has its place: a gain before its loss, all of it before the plan is closed."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk import rename
from photo_organizer.disk.folders import Folders
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import VolumeProblem
from photo_organizer.model import Remove, Restore, Stamp, State, Write
from photo_organizer.store import journal
from tests.act.moments import just_before, removes
from tests.act.test_executor import move
from tests.faults.points import watched

if TYPE_CHECKING:
    from photo_organizer.model import Step
    from tests.act.test_executor import House
    from tests.faults.points import Point

Call = tuple[str, ...]


def calls(house: House, *steps: Step) -> list[Call]:
    """Carry out one plan; return what was called, without the folder of the claim's token."""
    seen: list[Call] = []
    with watched(lambda point: seen.append((point.call, *point.paths)), looks=True):
        assert house.run(*steps) == State.DONE
    return seen


def first(seen: list[Call], call: str, path: str, after: int = 0) -> int:
    """Return when `call` first came for a path that ends in `path`, counting from `after`; it has to have come."""
    found = [
        n
        for n, (name, *paths) in enumerate(seen)
        if n > after and name == call and paths and paths[-1].endswith(path)
    ]
    assert found, f"{call} of {path!r} never came after {after}: {seen[after:]}"
    return found[0]


def closing(seen: list[Call]) -> int:
    return max(n for n, call in enumerate(seen) if call == ("commit",))


def test_a_renamed_file_is_durable_at_its_new_place_before_its_old_one_forgets_it(one_volume: House) -> None:
    house = one_volume
    src = house.put(house.intake / "a.jpg", b"x")
    seen = calls(house, move(src, house.library / "2024" / "a.jpg"))
    renamed = first(seen, "renameat2", "library/2024/a.jpg")
    gained = first(seen, "fsync", "library/2024", renamed)
    assert gained < first(seen, "fsync", "claim/" + token(seen), renamed)
    assert gained < first(seen, "fsync", "/intake", renamed) < closing(seen)
    assert first(seen, "fsync", "/library") < closing(seen), "the new folder's own name"


def token(seen: list[Call]) -> str:
    [name] = {
        os.path.basename(os.path.dirname(paths[0]))
        for call, *paths in seen
        if call == "renameat2" and "/claim/" in paths[0]
    }
    return name


def test_a_copy_is_durable_with_its_name_before_its_source_goes(two_volumes: House) -> None:
    house = two_volumes
    src = house.put(house.intake / "a.jpg", b"x" * 3_000_000)
    seen = calls(house, move(src, house.library / "2024" / "a.jpg"))
    filled = max(
        n for n, (call, *paths) in enumerate(seen) if call == "pwrite" and paths[0].endswith(".part")
    )
    proved = first(seen, "fsync", ".part", filled)
    published = first(seen, "renameat2", "library/2024/a.jpg", proved)
    assert first(seen, "pread", ".part", proved) < published, "read back from the disk"
    named = first(seen, "fsync", "library/2024", published)
    gone = first(seen, "unlink", "/a.jpg", named)
    assert first(seen, "fsync", "claim/" + token(seen), gone) < closing(seen)


def token_of_removal(seen: list[Call]) -> str:
    [path] = [paths[0] for call, *paths in seen if call == "unlink" and "/claim/" in paths[0]]
    return os.path.basename(os.path.dirname(path))


def test_copies_are_proved_while_further_ones_are_made(two_volumes: House) -> None:
    """Else a card waits for the disk at every single file."""
    house, provers = two_volumes, set[str]()
    names = [f"{number}.jpg" for number in range(10)]
    sources = [house.put(house.intake / name, name.encode()) for name in names]

    def note(point: Point) -> None:
        if point.call == "fsync" and point.paths[0].endswith(".part"):
            provers.add(threading.current_thread().name)

    with watched(note):
        assert house.run(*(move(src, house.library / src.name) for src in sources)) == State.DONE
    assert provers
    assert threading.main_thread().name not in provers


def test_a_kept_copy_is_durable_before_its_duplicate_goes(any_volumes: House) -> None:
    house = any_volumes
    src, kept = (
        house.put(house.intake / "a.jpg", b"same"),
        house.put(house.library / "2024" / "k.jpg", b"same"),
    )
    seen = calls(house, Remove(str(src), str(kept), stamp_of(src.lstat())))
    compared = first(seen, "pread", "2024/k.jpg")
    durable = first(seen, "fsync", "2024/k.jpg", compared)
    named = first(seen, "fsync", "library/2024", durable)
    gone = first(seen, "unlink", "/a.jpg", named)
    assert first(seen, "fsync", token_of_removal(seen), gone) < closing(seen)


def test_what_comes_back_is_durable_before_the_plan_is_closed(any_volumes: House) -> None:
    house = any_volumes
    src, kept = (
        house.put(house.intake / "sub" / "a.jpg", b"same"),
        house.put(house.library / "k.jpg", b"same"),
    )
    stamp = stamp_of(src.lstat())
    src.unlink()
    seen = calls(house, Restore(str(kept), str(src), stamp))
    proved = first(seen, "fsync", ".part")
    published = first(seen, "renameat2", "sub/a.jpg", proved)
    assert first(seen, "fsync", "intake/sub", published) < closing(seen)


def test_a_sidecar_of_ours_is_durable_and_read_back_before_it_has_its_name(one_volume: House) -> None:
    house, data = one_volume, b"<x:xmpmeta/>"
    picture = house.put(house.library / "2024" / "a.jpg", b"x")
    path = house.library / "2024" / "a.xmp"
    seen = calls(house, Write(str(path), str(picture), Stamp(0, 0, len(data), 10**18), data=data))
    filled = first(seen, "pwrite", ".part")
    proved = first(seen, "fsync", ".part", filled)
    named = first(seen, "renameat2", "2024/a.xmp", first(seen, "pread", ".part", proved))
    assert first(seen, "fsync", "library/2024", named) < closing(seen)


def test_after_a_crash_the_copy_is_durable_before_its_source_goes(two_volumes: House) -> None:
    house = two_volumes
    src = house.put(house.intake / "a.jpg", b"mine")
    step = move(src, house.library / "2024" / "a.jpg")
    with pytest.raises(KeyboardInterrupt), just_before(removes("/claim/"), _power_off):
        house.run(step)
    assert house.files().keys() - {"library/2024/a.jpg"}, "the source is still claimed"
    seen: list[Call] = []
    with watched(lambda point: seen.append((point.call, *point.paths)), looks=True):
        house.executor.recover()
    copy = first(seen, "fsync", "library/2024/a.jpg")
    assert copy < first(seen, "fsync", "library/2024", copy) < first(seen, "unlink", "/a.jpg")
    assert house.files() == {"library/2024/a.jpg": b"mine"}
    assert journal.unfinished(house.con) == []


def _power_off() -> None:
    raise KeyboardInterrupt


def test_without_a_rename_that_never_replaces_the_new_name_is_durable_before_the_old_one_goes(
    one_volume: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old kernels: two names of one file, for a moment."""
    house = one_volume
    monkeypatch.setattr(rename, "_function", lambda: None)
    src = house.put(house.intake / "a.jpg", b"x")
    seen = calls(house, move(src, house.library / "2024" / "a.jpg"))
    linked = first(seen, "link", "library/2024/a.jpg")
    assert first(seen, "fsync", "library/2024", linked) < first(seen, "unlink", "/a.jpg", linked)


def test_a_duplicate_that_is_written_back_is_durable(any_volumes: House) -> None:
    house = any_volumes
    src, kept = house.put(house.intake / "a.jpg", b"same"), house.put(house.library / "k.jpg", b"same")
    step = Remove(str(src), str(kept), stamp_of(src.lstat()))
    seen: list[Call] = []

    def gone() -> bool:
        return not list(house.intake.rglob("a.jpg"))

    with (
        just_before(
            lambda point: point.call == "stat" and point.paths[0] == str(kept) and gone(), kept.unlink
        ),
        watched(lambda point: seen.append((point.call, *point.paths)), looks=True),
    ):
        assert house.run(step) == State.BUSY
    filled = max(
        n
        for n, (call, *paths) in enumerate(seen)
        if call in ("pwrite", "utime") and paths[0].endswith(".part")
    )
    back = first(seen, "renameat2", "intake/a.jpg", first(seen, "fsync", ".part", filled))
    assert first(seen, "fsync", "/intake", back) < closing(seen)


def test_no_source_goes_while_its_new_name_is_not_durable(
    any_volumes: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = any_volumes
    step = move(house.put(house.intake / "a.jpg", b"mine"), house.library / "2024" / "a.jpg")

    def fails(_: object) -> None:
        raise VolumeProblem("the folder could not be made durable")

    with monkeypatch.context() as patched:
        patched.setattr(Folders, "sync", fails)
        with pytest.raises(VolumeProblem):
            house.run(step)
    assert house.files() == {"intake/a.jpg": b"mine"}
    assert house.run(step) == State.DONE
    assert house.files() == {"library/2024/a.jpg": b"mine"}
