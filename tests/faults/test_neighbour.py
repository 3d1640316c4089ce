"""Somebody else uses the same folders at the worst moment: no byte of his disappears by our hand."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from tests.faults.home import OLD, SIDECAR, WRITTEN, copy, put
from tests.faults.judge import EVERYTHING, Judge
from tests.faults.points import Point, watched

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.faults.home import Home

SAMPLE = 45  # cases in each layout
NEW = 500


def sources(home: Home) -> list[Path]:
    return [
        path
        for path in (home.intake / "plain.jpg", home.intake / "live.mov", home.intake / "again.jpg")
        if path.exists()
    ]


def edits_a_source(home: Home) -> None:
    for path in sources(home):
        try:
            fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK)
        except BlockingIOError:
            continue  # leased: he would have to wait until we let go
        os.write(fd, b"and more")
        os.close(fd)


def replaces_a_source(home: Home) -> None:
    for number, path in enumerate(sources(home)):
        put(path.with_name("upload.tmp"), NEW + number)
        path.with_name("upload.tmp").replace(path)


def uploads_the_names_again(home: Home) -> None:
    for number, name in enumerate(("plain.jpg", "live.mov", "again.jpg")):
        if not (home.intake / name).exists():
            put(home.intake / name, NEW + 10 + number)


def deletes_a_source(home: Home) -> None:
    for path in sources(home):
        path.unlink()


def takes_the_names(home: Home) -> None:
    for number, name in enumerate(
        ("05_May/plain.jpg", "05_May/live.mov", "06_Jun/deep.jpg", "worse.jpg", "kept.jpg.xmp")
    ):
        path = home.library / "2024" / name
        if not path.exists():
            put(path, NEW + 20 + number)


def deletes_the_kept_copy(home: Home) -> None:
    (home.library / "2024" / "kept.jpg").unlink()


def edits_the_kept_copy(home: Home) -> None:
    """In place, the same size, and the old time set again."""
    kept = home.library / "2024" / "kept.jpg"
    status = kept.stat()
    with kept.open("r+b") as file:
        file.write(b"retouched")
    os.utime(kept, ns=(status.st_atime_ns, status.st_mtime_ns))


def edits_the_sidecar(home: Home) -> None:
    """In place, the same size, and the old time set again."""
    path = home.library / "2024" / "kept.jpg.xmp"
    with path.open("r+b") as file:
        file.write(SIDECAR.upper())
    os.utime(path, ns=(OLD, OLD + 99))


def moves_the_year_away(home: Home) -> None:
    (home.library / "2024").rename(home.outside / "2024")


def puts_a_link_for_the_year(home: Home) -> None:
    moves_the_year_away(home)
    (home.library / "2024").symlink_to(home.outside)


def makes_a_second_name(home: Home) -> None:
    for path in sources(home):
        os.link(path, path.with_name(f"link to {path.name}"))


def removes_the_emptied_folder(home: Home) -> None:
    for folder in (home.intake / "trip" / "day 1", home.intake / "trip"):
        if not any(folder.iterdir()):
            folder.rmdir()


def copies_the_duplicate_away(home: Home) -> None:
    copy(home.library / "2024" / "kept.jpg", home.intake / "third.jpg")


RUDE: tuple[Callable[[Home], None], ...] = (
    edits_a_source,
    replaces_a_source,
    uploads_the_names_again,
    deletes_a_source,
    takes_the_names,
    deletes_the_kept_copy,
    edits_the_kept_copy,
    edits_the_sidecar,
    moves_the_year_away,
    puts_a_link_for_the_year,
    makes_a_second_name,
    removes_the_emptied_folder,
    copies_the_duplicate_away,
)


def test_what_is_there_after_a_neighbours_deed_is_never_lost(home: Home) -> None:
    judge, wrong = Judge(home), []
    cases = [(point, deed) for point in judge.points for deed in RUDE]
    if not EVERYTHING:
        cases = random.Random(3).sample(cases, SAMPLE)
    for point, deed in cases:
        when = f"{point.number} {point.call} {deed.__name__}"
        home.build()
        must: set[str] = set()
        linked: set[str] = set()

        def before(
            at: Point,
            point: Point = point,
            deed: Callable[[Home], None] = deed,
            must: set[str] = must,
            linked: set[str] = linked,
        ) -> None:
            if at.number == point.number:
                try:
                    deed(home)
                except FileNotFoundError:
                    return
                must |= home.contents() - {WRITTEN}  # a sidecar that nobody has touched is ours
                linked |= set(os.listdir(home.outside))

        home.act(watched(before))
        must = must or judge.contents
        wrong += [f"{when}: lost {content}" for content in must - home.contents()]
        home.start()
        home.start()
        wrong += [f"{when}: lost later {content}" for content in must - home.contents()]
        wrong += [f"{when}: left {name}" for name in home.leftovers()]
        wrong += [f"{when}: {words}" for words in home.disagreements()]
        if linked and set(os.listdir(home.outside)) != linked:
            wrong.append(f"{when}: left the folders: {os.listdir(home.outside)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("deed", [deletes_the_kept_copy, edits_the_kept_copy])
@pytest.mark.parametrize("call", ["renameat2", "unlink"])
def test_a_duplicate_stays_when_its_kept_copy_goes(
    home: Home, deed: Callable[[Home], None], call: str
) -> None:
    """After the comparison it is not removed; in the instant of the removal itself it is written back."""
    home.build()
    bytes_before, inode = (home.intake / "again.jpg").read_bytes(), (home.intake / "again.jpg").stat().st_ino
    done: list[Point] = []

    def before(point: Point) -> None:
        if point.call == call and "again.jpg" in point.paths[0] and not done:
            done.append(point)
            deed(home)

    home.act(watched(before))
    assert done
    assert (home.intake / "again.jpg").read_bytes() == bytes_before
    if call == "renameat2":
        assert (home.intake / "again.jpg").stat().st_ino == inode


@pytest.mark.parametrize("home", ["two"], indirect=True)
@pytest.mark.parametrize("edits", [False, True], ids=["deleted", "edited"])
def test_a_moved_photo_stays_when_its_copy_goes_in_the_instant_of_the_removal(
    home: Home, *, edits: bool
) -> None:
    """Across two filesystems; the copy was looked at just before."""
    home.build()
    before_it = {path.read_bytes() for path in home.intake.rglob("*.mov")}
    assert before_it
    done: list[Path] = []

    def before(point: Point) -> None:
        if point.call != "unlink" or done or not point.paths[0].endswith(".mov"):
            return
        for filed in home.library.rglob("*.mov"):
            if "/.photo-organizer/" not in str(filed) and filed.read_bytes() in before_it:
                done.append(filed)
                filed.write_bytes(b"retouched") if edits else filed.unlink()

    home.act(watched(before))
    assert done
    assert before_it <= {path.read_bytes() for path in home.intake.rglob("*.mov")}
    assert [path.exists() for path in done] == [edits] * len(done)
