"""The service log holds each line as it is, and floods nothing where it cannot be written."""

from __future__ import annotations

import logging
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from photo_organizer.cli.service import service_log

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def _write(state: Path, name: str) -> None:
    with suppress(OSError), closing(service_log(str(state), named=False)) as log:
        log.handle(logging.LogRecord("x", logging.WARNING, "x.py", 1, "met %s", (name,), None))


def test_a_name_that_is_no_text_stands_in_the_log(tmp_path: Path) -> None:
    _write(tmp_path, "a\udcff.jpg")
    assert (tmp_path / "service.log").read_text().endswith("WARNING met a\\udcff.jpg\n")


def test_on_a_full_volume_no_traceback_is_told_of_a_line_that_is_lost(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "service.log").symlink_to("/dev/full")
    _write(tmp_path, "a.jpg")
    assert capfd.readouterr().err == ""
