"""A root folder with stand-ins for the programs of DSM."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract.stand_ins import ADAPTERS, NAMES, Nas

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from photo_organizer.synology.ports import Dsm


@pytest.fixture
def nas(tmp_path: Path) -> Nas:
    return Nas(tmp_path)


@pytest.fixture(params=ADAPTERS, ids=NAMES)
def dsm(request: pytest.FixtureRequest, nas: Nas) -> Dsm:
    make: Callable[[Nas], Dsm] = request.param
    return make(nas)
