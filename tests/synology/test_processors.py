"""The package runs on the processors of real NAS models: without AVX, with SSE4.2 only, and on ARM.

Only the bundled Python is emulated; the shell of the machine stays native.
"""

from __future__ import annotations

import io
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pillow_heif
import pytest
from PIL import Image

from tests.samples.photos import jpeg
from tests.synology.built import ANSWERS, emulation, numbered
from tests.synology.test_journey import FILED, TAKEN, UPGRADE, log_of, share, until, upload
from tests.synology.test_older import older

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.synology.package_center import PackageCenter

# What a photo's way uses of compiled code, in one go: each import alone, then a little work.
_WORK = """
import sqlite3, ssl, lzma, bz2, ctypes, zoneinfo, uuid, io
import numpy, onnxruntime, pillow_heif, PIL.Image, imagehash, watchdog.observers
from photo_organizer.look.film import opencv
cv2 = opencv()
pillow_heif.register_heif_opener()
image = PIL.Image.fromarray(numpy.arange(64 * 64 * 3, dtype="u1").reshape(64, 64, 3))
for kind in ("JPEG", "PNG", "WEBP", "TIFF", "AVIF"):
    file = io.BytesIO()
    image.save(file, kind)
    PIL.Image.open(io.BytesIO(file.getvalue())).load()
assert 85 < numpy.asarray(PIL.Image.open(io.BytesIO(GIVEN.pop("heic")))).mean() < 100
try:  # no encoder is packed
    image.save(io.BytesIO(), "HEIF")
    raise SystemExit("HEIC was written")
except RuntimeError as refused:
    assert "Encoder plugin" in str(refused), refused
assert not cv2.VideoWriter("/tmp/b.webm", cv2.CAP_FFMPEG, cv2.VideoWriter_fourcc(*"VP90"), 5, (64, 64)).isOpened()
for kind, name in (("MJPG", "/tmp/a.avi"), ("mp4v", "/tmp/a.mp4")):
    film = cv2.VideoWriter(name, cv2.CAP_FFMPEG, cv2.VideoWriter_fourcc(*kind), 5, (64, 64))
    [film.write(numpy.full((64, 64, 3), 90 + n, "u1")) for n in range(6)]
    film.release()
for kind, data in GIVEN.items():
    open(f"/tmp/{kind}.webm", "wb").write(data)
for name in ("/tmp/a.avi", "/tmp/a.mp4", "/tmp/VP80.webm", "/tmp/VP90.webm"):
    whole, frame = cv2.VideoCapture(name, cv2.CAP_FFMPEG).read()
    assert whole and 85 < frame.mean() < 100, (name, whole)
numpy.linalg.svd(numpy.eye(8)); cv2.dct(numpy.eye(8, dtype="f4")); str(imagehash.dhash(image))
assert zoneinfo.ZoneInfo("Europe/Berlin")
own = ("/volume1/@appstore/PhotoOrganizer/", "/var/packages/PhotoOrganizer/")
mapped = {line.split()[-1] for line in open("/proc/self/maps") if ".so" in line}
print("foreign:", [path for path in mapped if not path.startswith(own)])
"""


@cache
def work() -> str:
    """Return what is tried on a NAS, with pictures and films of which the package only reads the format."""
    heic = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 64), (90, 90, 90))).save(heic)
    given = {"heic": heic.getvalue(), **{kind: _film(kind) for kind in ("VP80", "VP90")}}
    return f"GIVEN = {given!r}\n{_WORK}"


def _film(kind: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.webm")
        film = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*kind), 5, (64, 64))
        for number in range(6):
            film.write(np.full((64, 64, 3), 90 + number, np.uint8))
        film.release()
        return path.read_bytes()


_NEW_CALL = "import os; os.copy_file_range(os.open('/etc/passwd', 0), os.open('/tmp/copy', 66), 9)"
PYTHON = ("/var/packages/PhotoOrganizer/target/runtime/bin/python3.13", "-I", "-X", "utf8")
PROCESSORS = [
    ("x86_64", "Denverton"),  # Atom C3538: SSE4.2, no AVX; also the Celerons J3455 and J4125
    ("x86_64", "Nehalem"),  # SSE4.2 and nothing more
    ("armv8", "cortex-a53"),  # RTD1296, RTD1619B's little brother
]


# The last system call of x86_64: finit_module in 3.10 (no renameat2, getrandom, memfd), mlock2 in 4.4
# (no copy_file_range, statx, openat2). DSM 7 has both kernels, the older one even in 7.2.
KERNELS = {"3.10": 313, "4.4": 325}


@pytest.mark.parametrize("kernel", KERNELS)
def test_the_package_works_with_the_system_calls_of(
    make_nas: Callable[..., PackageCenter], spk: Path, kernel: str
) -> None:
    """Every way round a call that is not there yet: rename without replacing, random numbers, copies."""
    center = make_nas(last_call=KERNELS[kernel])
    share(center, "volume1/upload").chmod(0o777)  # given by hand: DSM gives the library alone
    other = {"wizard_other_share": "true", "wizard_intake_share": "upload", "wizard_intake_folder": ""}
    center.install(spk, ANSWERS | other)
    assert center.running, log_of(center)
    assert "Function not implemented" in center.nas.run(*PYTHON, "-c", _NEW_CALL).err
    upload(center, "volume1/upload/a.jpg", jpeg(TAKEN))
    until((share(center) / FILED).exists, "the photo is filed across shares\n" + log_of(center))
    worked = center.nas.run(*PYTHON, "-c", work())
    assert (worked.code, worked.out.strip()) == (0, "foreign: []"), worked.err
    assert center.stop() == 0


@pytest.mark.parametrize(("arch", "processor"), PROCESSORS, ids=[name for _, name in PROCESSORS])
def test_the_package_works_on(
    make_nas: Callable[..., PackageCenter],
    request: pytest.FixtureRequest,
    arch: str,
    processor: str,
    tmp_path: Path,
) -> None:
    """Install, file a photo, load every library, stop; nothing of the NAS's own is mapped. On ARM it comes over 1.0.1."""
    package: Path = request.getfixturevalue("spk" if arch == "x86_64" else "arm_spk")
    center = make_nas(arch, **emulation(arch, processor))
    if arch == "armv8":
        center.install(older(tmp_path / "older"), strict=False)
    center.install(package, None if arch == "armv8" else ANSWERS)
    assert center.running, log_of(center)
    upload(center, f"volume1/photo/{'Incoming' if arch == 'armv8' else 'PhotosToProcess'}/a.jpg", jpeg(TAKEN))
    until((share(center) / FILED).exists, "the photo is filed\n" + log_of(center))
    worked = center.nas.run(*PYTHON, "-c", work(), timeout=1500)
    assert (worked.code, worked.out.strip()) == (0, "foreign: []"), worked.err
    if arch == "armv8":
        _renewed(center, numbered(package, "2.9.9-0001", tmp_path))
    assert center.stop() == 0
    assert center.status() == 3


def _renewed(center: PackageCenter, package: Path) -> None:
    """Upgrade, remove, and install again over what is left: the journeys that x86_64 makes in test_journey."""
    kept = center.nas.root / "volume1/@appdata/PhotoOrganizer/config.ini"
    settings = kept.read_text()
    center.order.clear()
    center.install(package)
    assert (center.broken, center.running) == (False, True), log_of(center)
    assert center.order[2:8] == UPGRADE
    assert kept.read_text() == settings
    center.uninstall({"wizard_keep_data": "true", "wizard_remove_data": "false"})
    center.install(package, ANSWERS | {"wizard_intake_folder": "New"})  # counts more than what is left
    assert (center.broken, center.running) == (False, True), log_of(center)
    assert "intake = /volume1/photo/New\n" in kept.read_text()
    assert (share(center) / FILED).exists()
