"""The service log holds each line as it is, and floods nothing where it cannot be written."""

from __future__ import annotations

import logging
import os
from contextlib import closing, suppress
from pathlib import Path

import pytest

from photo_organizer.cli.service import MOST_OUTPUT, OUTPUT, service_log


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


@pytest.mark.parametrize("ours", [True, False])
def test_what_the_supervisor_keeps_of_us_stays_small_for_as_long_as_we_run(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], *, ours: bool
) -> None:
    """It cuts its file only when it starts us: a warning each minute would fill the volume of the package in some years."""
    file = tmp_path / OUTPUT
    file.write_bytes(b"x" * (MOST_OUTPUT + 1))
    with capfd.disabled(), closing(service_log(str(tmp_path), named=False)) as log, file.open("ab") as output:
        before = os.dup(2)
        try:
            os.dup2(output.fileno() if ours else before, 2)
            log.doRollover()
            os.write(2, b"the next line\n" if ours else b"")
        finally:
            os.dup2(before, 2)
            os.close(before)
    assert file.stat().st_size == (len("the next line\n") if ours else MOST_OUTPUT + 1)
    assert Path(f"{file}.1").exists() == ours
