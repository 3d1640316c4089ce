"""A path may be written through a link, as DSM's own name of a share is one: it means the same file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli.main import main
from photo_organizer.cli.output import DONE, SOME_FAILED
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def places(tmp_path: Path) -> list[str]:
    for name in ("intake", "library"):
        (tmp_path / "volume1" / name).mkdir(parents=True)
    (tmp_path / "services").symlink_to(tmp_path / "volume1")
    (tmp_path / "volume1" / "intake" / "a.jpg").write_bytes(jpeg("2024:08:01 10:00:00", size=(64, 48)))
    folders = {"intake": "volume1/intake", "library": "volume1/library", "state": "state"}
    return [word for name, place in folders.items() for word in (f"--{name}", str(tmp_path / place))]


def test_undo_and_retry_take_a_path_as_the_log_tells_it(
    tmp_path: Path, places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["once", "--settle", "0", *places]) == DONE
    services = tmp_path / "services"
    assert main(["why", *places, str(services / "library/2024/08_Aug/20240801_100000.jpg")]) == DONE
    assert "why: taken 2024-08-01" in capsys.readouterr().out
    assert main(["undo", *places, str(services / "library/2024/08_Aug/20240801_100000.jpg")]) == DONE
    assert (tmp_path / "volume1/intake/a.jpg").exists()
    assert main(["retry", *places, str(services / "intake/a.jpg")]) == DONE
    assert "1 file is tried again." in capsys.readouterr().err


def test_doctor_tells_what_to_do_about_a_folder_that_is_not_there(
    tmp_path: Path, places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "volume1" / "library").rmdir()
    assert main(["doctor", *places]) == SOME_FAILED
    told = capsys.readouterr().out
    assert "volume1/library does not exist" in told
    assert "permission" not in told


def test_retry_tells_what_does_not_stay(
    tmp_path: Path, places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["retry", *places, str(tmp_path / "nothing.jpg")]) == SOME_FAILED
    assert "nothing.jpg does not stay in the intake" in capsys.readouterr().err


def test_why_tells_of_what_is_never_taken_and_of_what_is_not_there(
    tmp_path: Path, places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    intake = tmp_path / "volume1/intake"
    (intake / "link.jpg").symlink_to("a.jpg")
    assert main(["why", *places, str(intake / "link.jpg")]) == DONE
    assert "stays: is a symbolic link" in capsys.readouterr().out
    assert main(["why", *places, str(intake / "gone.jpg")]) == SOME_FAILED
    assert "gone.jpg is not there, and nothing is known about it." in capsys.readouterr().err
