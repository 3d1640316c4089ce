"""The package, built once for all tests that install it, and a NAS to install it on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from spk import elf
from tests.synology.built import built
from tests.synology.nas import MACHINE, Nas
from tests.synology.package_center import PackageCenter
from tests.synology.stage import SHELLS, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="session")
def spk() -> Path:
    """The package for x86_64."""
    return built("x86_64")


@pytest.fixture(scope="session")
def arm_spk() -> Path:
    """The package for armv8."""
    return built("armv8")


@pytest.fixture(scope="session")
def machine() -> None:
    """Skip by name where the system does not let this user make a machine of its own."""
    busybox = shutil.which("busybox")
    if not busybox or elf.read(Path(busybox)).needed:
        pytest.skip("needs a busybox that is linked statically: install busybox-static")
    probe = Path(os.environ.get("TMPDIR", "/tmp")) / f"probe-{os.getpid()}"
    for folder in ("proc", "dev/shm"):
        (probe / folder).mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-I", str(MACHINE), str(probe), json.dumps({"shares": []})]
    done = subprocess.run(command, input="", capture_output=True, text=True, check=False)
    shutil.rmtree(probe, ignore_errors=True)
    if done.returncode:
        pytest.skip(
            f"needs user, mount, process and network namespaces: {done.stderr.strip().splitlines()[-1]}"
        )


@pytest.fixture
def make_nas(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., PackageCenter]]:
    """Make a running NAS with its Package Center; it ends with the test."""
    request.getfixturevalue("machine")
    made: list[Nas] = []

    def make(arch: str = "x86_64", **options: object) -> PackageCenter:
        if options.get("emulate") and subprocess.run(["unshare", "--user", "true"], check=False).returncode:
            pytest.skip(
                "needs a user namespace, to emulate a processor for this test alone; a changed root forbids it"
            )
        root = tmp_path / f"nas{len(made)}"
        nas = Nas(root, **options)  # type: ignore[arg-type]
        made.append(nas)
        nas.boot()
        return PackageCenter(nas, arch)

    yield make
    for nas in made:
        nas.power_off()
        shutil.rmtree(nas.root)


@pytest.fixture
def center(make_nas: Callable[..., PackageCenter]) -> PackageCenter:
    """A Package Center with nothing installed."""
    return make_nas()


@pytest.fixture(params=SHELLS, ids=[shell[0] for shell in SHELLS])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    if shutil.which(request.param[0]) is None:
        pytest.skip(f"needs {request.param[0]}")
    made = Stage(tmp_path, request.param)
    made.build()
    yield made
    made.control("stop")


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Stage]:
    """A stage in one shell, for what takes long by its nature."""
    made = Stage(tmp_path, ("dash",))
    made.build()
    yield made
    made.control("stop")
