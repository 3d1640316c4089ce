"""How a run is tortured: each mode makes cases of the points a run passes, and each case is one function."""

from __future__ import annotations

import errno
import os
import random
import signal
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unittest import mock

from tests.faults.points import Point, watched
from tests.faults.test_errors import ANY, OF, failing
from tests.torture.power import Power

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.torture.place import Place

KILLED = 77


@dataclass(frozen=True, slots=True)
class Case:
    """One disturbance of one run. `disturbed` runs it, in a process of its own that may end there."""

    mode: str
    name: str
    disturbed: Callable[[Place], None]
    exact: bool = True  # the next run ends exactly as an undisturbed one


def kills(points: list[Point], _: random.Random) -> Iterator[Case]:
    """Killed before any change."""
    for point in points:
        yield Case("kill", f"{point.number} {point.call}", _killed(point.number))


def double_kills(points: list[Point], dice: random.Random) -> Iterator[Case]:
    """Killed, started again and killed again."""
    for point in points:
        second = dice.randrange(len(points))

        def disturbed(place: Place, first: int = point.number, second: int = second) -> None:
            from tests.faults.home import in_child

            in_child(lambda: _killed(first)(place))
            _killed(second)(place)

        yield Case("double kill", f"{point.number} then {second}", disturbed)


def stops(points: list[Point], _: random.Random) -> Iterator[Case]:
    """Asked to stop (SIGTERM) before any change."""
    for point in points:

        def before(at: Point, number: int = point.number) -> None:
            if at.number == number:
                os.kill(os.getpid(), signal.SIGTERM)

        def disturbed(place: Place, before: Callable[[Point], None] = before) -> None:
            with watched(before):
                place.work()

        yield Case("stop", f"{point.number} {point.call}", disturbed)


def errors(points: list[Point], _: random.Random) -> Iterator[Case]:
    """A call fails, once or from then on, with every error it may give."""
    for point in points:
        if any("/state/" in path for path in point.paths):
            continue
        for error in OF.get(point.call, ANY):
            for once in (True, False):

                def disturbed(
                    place: Place, number: int = point.number, error: int = error, *, once: bool = once
                ) -> None:
                    with watched(failing(number, error, once=once)):
                        place.work()

                words = f"{point.number} {point.call} {errno.errorcode[error]} {'once' if once else 'from then on'}"
                yield Case("error", words, disturbed)


def power_cuts(points: list[Point], _: random.Random) -> Iterator[Case]:
    """The power fails before any change; names and bytes that were not synced are gone, or bytes alone."""
    for point in points:
        for names in (True, False):

            def disturbed(place: Place, number: int = point.number, *, names: bool = names) -> None:
                power = Power(place.root, place.other, names=names)
                at_once = threading.RLock()  # no thread goes on while what was not synced is taken back

                def before(at: Point) -> None:
                    with at_once:
                        if at.number == number:
                            with mock.patch.object(os, "fsync", os.fstat):
                                power.cut()
                            os._exit(KILLED)
                        power.before(at)

                with watched(before):
                    place.work()

            yield Case(
                "power cut", f"{point.number} {point.call}{'' if names else ', names kept'}", disturbed
            )


def short_transfers(points: list[Point], dice: random.Random) -> Iterator[Case]:
    """One read or write transfers fewer bytes than asked for."""
    for name in ("pread", "preadv", "pwrite", "read", "write"):
        for number in range(len(points)):

            def disturbed(
                place: Place, name: str = name, number: int = number, seed: int = dice.randrange(99)
            ) -> None:
                with mock.patch.object(os, name, _short(name, number, seed)):
                    place.work()

            yield Case("short transfer", f"{name} {number}", disturbed)


def neighbours(points: list[Point], _: random.Random) -> Iterator[Case]:
    """Another program uses the same folders in that moment; nothing that is there afterwards may go."""
    for point in points:
        for deed in DEEDS:

            def disturbed(
                place: Place, number: int = point.number, deed: Callable[[Place], None] = deed
            ) -> None:
                def before(at: Point) -> None:
                    if at.number == number:
                        deed(place)
                        (place.state.parent / "must-stay").write_text("\n".join(place.contents()))

                with watched(before):
                    place.work()

            yield Case("neighbour", f"{point.number} {point.call} {deed.__name__}", disturbed, exact=False)


MODES = (kills, double_kills, stops, errors, power_cuts, short_transfers, neighbours)


def _killed(number: int) -> Callable[[Place], None]:
    def before(point: Point) -> None:
        if point.number == number:
            os._exit(KILLED)

    def disturbed(place: Place) -> None:
        with watched(before):
            place.work()

    return disturbed


def _short(name: str, number: int, seed: int) -> Callable[..., object]:
    real, counter = getattr(os, name), iter(range(10**9))

    def call(fd: int, what: int | bytes | list[memoryview], *more: int) -> object:
        if next(counter) != number:
            return real(fd, what, *more)
        part = random.Random(seed).random()
        if isinstance(what, list):
            return real(fd, [memoryview(what[0])[: max(1, int(len(what[0]) * part))]], *more)
        if not isinstance(what, int):
            return real(fd, _beginning(what, part), *more)
        data = real(fd, what, *more)
        given = _beginning(data, part)
        if not more and len(given) < len(data):
            os.lseek(fd, len(given) - len(data), os.SEEK_CUR)
        return given

    return call


def _beginning(data: bytes, part: float) -> bytes:
    return bytes(data)[: max(1, int(len(data) * part))]


# ── what neighbours do ──


def _files(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and "/.photo-organizer/" not in str(path)
    )


def _first_and_last(folder: Path) -> list[Path]:
    """Return two files; the last one is the copy that a duplicate is compared with."""
    files = _files(folder)
    return files[:1] + files[1:][-1:]


def edits_a_file(place: Place) -> None:
    for path in _files(place.intake)[:3]:
        try:
            fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK)
        except OSError:
            continue  # leased: he has to wait until it is let go
        os.write(fd, b"and more")
        os.close(fd)


def replaces_a_file(place: Place) -> None:
    for number, path in enumerate(_files(place.intake)[:3]):
        path.with_name("upload.tmp").write_bytes(b"another upload %d" % number)
        path.with_name("upload.tmp").replace(path)


def deletes_a_file(place: Place) -> None:
    for path in _files(place.intake)[:2]:
        path.unlink()


def edits_a_library_file(place: Place) -> None:
    for path in _first_and_last(place.library):
        status = path.stat()
        with path.open("r+b") as file:
            file.write(b"retouched")
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def deletes_a_library_file(place: Place) -> None:
    for path in _first_and_last(place.library):
        path.unlink()


def takes_names(place: Place) -> None:
    for name in ("20240501_100100.jpg", "20240501_100200.jpg", "20240501_100300.jpg"):
        path = place.library / "2024" / "05_May" / name
        if path.parent.is_dir() and not path.exists():
            path.write_bytes(b"somebody else's " + name.encode())


def moves_a_folder_away(place: Place) -> None:
    folder = place.library / "2024"
    if folder.is_dir() and not folder.is_symlink():
        folder.rename(place.outside / "2024")


def puts_a_link_for_a_folder(place: Place) -> None:
    moves_a_folder_away(place)
    if not (place.library / "2024").exists():
        (place.library / "2024").symlink_to(place.outside)


DEEDS: tuple[Callable[[Place], None], ...] = (
    edits_a_file,
    replaces_a_file,
    deletes_a_file,
    edits_a_library_file,
    deletes_a_library_file,
    takes_names,
    moves_a_folder_away,
    puts_a_link_for_a_folder,
)
