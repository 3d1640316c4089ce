"""House rules for the test run itself: in CI a skipped test is a failed run."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from spk.wheels import WheelGone

if TYPE_CHECKING:
    from collections.abc import Generator

# As in the package, which brings its bytecode: what a thousand processes of the tests import is compiled once, also
# where the machine's setting is to keep no bytecode. It lies in `__pycache__`, where isolated children find it too.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A busy machine is no fault of the code: nothing is judged by the clock. In CI the same examples each time.
settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CI") == "true",
)
settings.load_profile("house")


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
