"""House rules for the test run itself: in CI a skipped test is a failed run."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from photo_organizer import records

records.REFUSING = (
    True  # what is only read must not change: here not even where the type checker cannot see it
)

from photo_organizer.look import child  # noqa: E402 - its records are made when it is imported, as those below
from spk.wheels import WheelGone  # noqa: E402
from tests.forked import servers  # noqa: E402
from tests.forked.process import Forking  # noqa: E402
from tests.slowest import SLOWEST  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

# As in the package, which brings its bytecode: what a thousand processes of the tests import is compiled once, also
# where the machine's setting is to keep no bytecode. It lies in `__pycache__`, where isolated children find it too.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A shell that starts the tests in the background has Ctrl-C ignored, in all that they start as well, unless a test changed it;
# so has `nohup` the end of the terminal.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

# A developer's zone decides nothing: names, log lines and file times are those of one clock, here and in what is started.
os.environ["TZ"] = "UTC"
time.tzset()

# A busy machine is no fault of the code: nothing is judged by the clock. In CI the same examples each time.
settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CI") == "true",
)
settings.load_profile("house")


# Tests in these folders play passes and services, which wait for the disk a hundred times and ask nothing of it: what is
# synced, and in which order, is held by `act`, `faults`, `store` and `torture`; `journeys` stay on a disk.
_IN_MEMORY = {"cli", "commands", "service", "web"}
_MEMORY, _ROOM = Path("/dev/shm"), 2 << 30


# Where the start of what decodes pictures is tested, or the package as it is installed. Everywhere else it is forked from one
# that has loaded its libraries, which takes longer than most pictures; what a real service starts it starts itself.
_STARTED = {"look", "spk", "synology"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the files begin first that take longest."""
    first = {f"tests/{name}": place for place, name in enumerate(SLOWEST)}
    items.sort(key=lambda item: first.get(item.nodeid.partition("::")[0], len(first)))


def pytest_collection_finish() -> None:
    """Let no collection of garbage, here or in the processes forked from here, go through what stays to the end."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let this process fork or start what decodes pictures, as is right for the test."""
    is_started = _folder(item.path) in _STARTED
    vars(child)["subprocess"] = subprocess if is_started else Forking(servers.pictures)


@cache
def _folder(path: Path) -> str:
    """Return the folder below this one in which a test lies; "" for this one, and for tests that a test makes elsewhere."""
    here = Path(__file__).parent
    return next(iter(path.parent.relative_to(here).parts), "") if path.is_relative_to(here) else ""


@cache
def _memory_has_room() -> bool:
    return os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """Give a folder in memory to tests that need no disk."""
    if _folder(request.path) not in _IN_MEMORY or not _memory_has_room():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=_MEMORY, prefix="photo-organizer-") as name:
        yield Path(name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Skip by name what cannot be built, because the package index has replaced what is locked: no fault of the code."""
    report = yield
    if call.excinfo is not None and isinstance(call.excinfo.value, WheelGone):
        report.outcome = "skipped"
        report.longrepr = (str(item.path), (item.location[1] or 0) + 1, f"Skipped: {call.excinfo.value}")
    return report


def _skipped(config: pytest.Config) -> int:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return len(reporter.stats.get("skipped", [])) if reporter else 0


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if (
        os.environ.get("CI") == "true"
        and session.exitstatus == pytest.ExitCode.OK
        and _skipped(session.config)
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    count = _skipped(terminalreporter.config)
    if os.environ.get("CI") == "true" and count:
        terminalreporter.write_line(f"{count} skipped: in CI every test has to run", red=True)
