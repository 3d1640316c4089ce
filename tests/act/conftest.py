"""A place to act in, on one filesystem and on two."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.act.test_executor import OTHER_FILESYSTEM, House

if TYPE_CHECKING:
    from collections.abc import Iterator


def _made(stack: ExitStack, other: Path, here: Path) -> House:
    made = House(other / "intake", here / "library", here / "state")
    stack.callback(made.con.close)
    return made


@pytest.fixture
def one_volume(tmp_path: Path) -> Iterator[House]:
    with ExitStack() as stack:
        yield _made(stack, tmp_path, tmp_path)


@pytest.fixture
def two_volumes(tmp_path: Path) -> Iterator[House]:
    with ExitStack() as stack:
        other = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=OTHER_FILESYSTEM)))
        yield _made(stack, other, tmp_path)


@pytest.fixture(params=["one volume", "two volumes"])
def any_volumes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    with ExitStack() as stack:
        other = tmp_path
        if request.param == "two volumes":
            other = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=OTHER_FILESYSTEM)))
        yield _made(stack, other, tmp_path)
