"""The real service on folders of its own, with its page, forked from what has loaded the program; `journeys` start it anew."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.journeys import loaded
from tests.journeys.home import ENVIRONMENT, NO_NIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.forked.process import Forked

PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Running:
    """A service at work."""

    intake: Path
    library: Path
    state: Path
    config: Path
    address: str  # with the one-time ticket
    pid: int

    @property
    def socket(self) -> str:
        return str(self.state / "run" / "page.sock")


@contextmanager
def service(folder: Path, *more: str) -> Iterator[Running]:
    """Run the service with a settings file that has a remark of its owner's."""
    intake, library, state = (folder / name for name in ("intake", "library", "state"))
    for one in (intake, library):
        one.mkdir(exist_ok=True)
    config = folder / "config.ini"
    if not config.exists():
        config.write_text(f"# mine\n[paths]\nintake = {intake}\nlibrary = {library}\n")
    words = ["run", "--config", str(config), "--state", str(state)]
    words += ["--page", "127.0.0.1:0", "--settle", "0.5", *more]
    out = folder / "out"
    with out.open("w") as file:
        process = loaded.begin(words, ENVIRONMENT, NO_NIGHT, file.fileno())
    try:
        yield Running(intake, library, state, config, _address(out, process), process.pid)
    finally:
        process.terminate()
        assert process.wait(PATIENCE) == 0, out.read_text()


def _address(out: Path, process: Forked) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if found := re.search(r"(http://\S+)\s", out.read_text()):
            return found[1]
        time.sleep(0.05)
    process.kill()
    raise AssertionError(f"the service did not start: {out.read_text()}")
