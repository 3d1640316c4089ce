"""The light package: any Python 3.11 and nothing else, no pixels, all other promises."""

from __future__ import annotations

import gzip
import lzma
import os
import shutil
import subprocess
import sys
import tarfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from spk import build, noarch
from tests.samples.photos import jpeg
from tests.synology import lint, rules
from tests.synology.built import ANSWERS, built
from tests.synology.python311 import PACKAGE, provide
from tests.synology.rules import Refused
from tests.synology.test_journey import FILED, TAKEN, log_of, share, until, upload

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.synology.package_center import PackageCenter

ABSENT = ("PIL", "numpy", "cv2", "onnxruntime", "imagehash", "pillow_heif")
LIGHT_ANSWERS = {key: value for key, value in ANSWERS.items() if not key.startswith("wizard_nightly")}


@pytest.fixture(scope="session")
def light() -> Path:
    return built("noarch")


@pytest.fixture
def payload(light: Path, tmp_path: Path) -> Path:
    with tarfile.open(light) as outer, tarfile.open(fileobj=outer.extractfile("package.tgz")) as tar:
        rules.extract(tar, tmp_path / "target")
    return tmp_path / "target"


@pytest.fixture
def small(make_nas: Callable[..., PackageCenter]) -> PackageCenter:
    """A NAS of 32 bits with SynoCommunity's Python 3.11."""
    center = make_nas("i686", old_word=True)
    provide(center.nas.root)
    return center


def plain(payload: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program on this machine's Python without any package of the machine's."""
    python = Path(sys.base_exec_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    command = [str(python), "-I", "-S", "-X", "utf8", str(payload / "runtime/light.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)


def _handed_out(light: Path) -> int:
    """Return how many bytes the package has as it is handed out: here it was compressed fast."""
    with tarfile.open(light) as outer:
        fast = outer.getmember("package.tgz").size
        packed = outer.extractfile("package.tgz")
        assert packed
        return (
            light.stat().st_size
            - fast
            + len(lzma.compress(gzip.decompress(packed.read()), preset=build.PRESET))
        )


def test_it_is_small_whole_and_without_native_code(light: Path, payload: Path, tmp_path: Path) -> None:
    assert _handed_out(light) < noarch.LIMIT
    digest = rules.unpack(light, tmp_path / "new")
    card = rules.info_of((tmp_path / "new/INFO").read_text())
    assert (card["arch"], card["install_dep_packages"]) == ("noarch", "python311")
    assert lint.faults(lint.Package(tmp_path / "new", payload, card)) == []
    assert digest == card["checksum"]
    assert not [path for path in payload.rglob("*") if path.suffix in {".so", ".onnx", ".pyc"}]


def test_without_any_library_for_pictures_photos_are_filed(payload: Path, tmp_path: Path) -> None:
    for number, second in enumerate((1, 2, 1)):
        path = tmp_path / "in" / f"IMG_{number}.JPG"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(jpeg(datetime(2024, 8, 31, 13, 47, second), seed=second))
    (tmp_path / "in/IMG_1.JPG.xmp").write_text("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    (tmp_path / "library").mkdir()
    folders = [
        f"--{name}={tmp_path / folder}"
        for name, folder in (("intake", "in"), ("library", "library"), ("state", "state"))
    ]
    (payload / "runtime/site/look_for.py").write_text(
        f"import importlib.util as u; print([name for name in {ABSENT} if u.find_spec(name)])"
    )
    assert plain(payload, "look_for").stdout == "[]\n"
    done = plain(payload, "photo_organizer", "once", *folders, "--settle", "0")
    assert done.returncode == 0, done.stderr
    filed = sorted(path.name for path in (tmp_path / "library/2024/08_Aug").iterdir())
    assert filed == ["20240831_134701.jpg", "20240831_134702.jpg", "20240831_134702.jpg.xmp"], done.stderr
    assert plain(payload, "photo_organizer", "undo", "--last", *folders).returncode == 0
    assert len(list((tmp_path / "in").glob("IMG_*"))) == 4


@pytest.mark.parametrize(
    ("door", "begin"), [("ui/index.cgi", "Status: 405 "), ("bin/photo-organizer", "usage: ")]
)
def test_each_door_of_the_package_opens_to_another_python(payload: Path, door: str, begin: str) -> None:
    """They are the full package's, and call its Python by a line or by a module."""
    for place in (door, "runtime/bin/python3.13"):
        text = (payload / place).read_text().replace("/var/packages/PhotoOrganizer/target", str(payload))
        text = text.replace("$(id -u)", "1000")  # root goes a further way
        (payload / place).write_text(
            text.replace("/var/packages/python311/target/bin/python3.11", sys.executable)
        )
    environment = {"PATH": os.environ["PATH"], "REQUEST_METHOD": "POST"}
    command = ["sh", str(payload / door), "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment)
    assert done.stdout.startswith(begin), done.stderr


def test_what_needs_pixels_says_once_that_it_is_not_on_this_model(payload: Path, tmp_path: Path) -> None:
    for name in ("in", "library"):
        (tmp_path / name).mkdir()
    folders = [
        f"--{name}={tmp_path / folder}"
        for name, folder in (("intake", "in"), ("library", "library"), ("state", "state"))
    ]
    doctor = plain(payload, "photo_organizer", "doctor", *folders)
    assert (doctor.returncode, doctor.stdout.count("not on this model")) == (0, 1)
    assert "models:" not in doctor.stdout
    for words in (
        ("similar", str(tmp_path / "library")),
        ("thumbnails", str(tmp_path / "library"), *folders),
    ):
        done = plain(payload, "photo_organizer", *words)
        assert (done.returncode, done.stderr.count("not on this model")) == (3, 1), done.stderr


def test_its_life_on_a_nas_of_32_bits(small: PackageCenter, light: Path) -> None:
    small.install(light, LIGHT_ANSWERS)
    assert (small.broken, small.running) == (False, True), log_of(small)
    photo = jpeg(TAKEN)
    upload(small, "volume1/photo/PhotosToProcess/IMG_1.JPG", photo)
    until((share(small) / FILED).exists, "the photo is filed\n" + log_of(small))
    until(lambda: not (share(small) / "PhotosToProcess/IMG_1.JPG").exists(), "the source is gone")
    page = small.nas.run("/volume1/@appstore/PhotoOrganizer/ui/index.cgi", env={"REQUEST_METHOD": "GET"})
    assert page.out.startswith("Status: 200 "), page.err
    upload(small, "volume1/photo/PhotosToProcess/again.jpg", photo)
    until(lambda: not (share(small) / "PhotosToProcess/again.jpg").exists(), "the duplicate is removed")
    settings = (small.nas.root / "volume1/@appdata/PhotoOrganizer/config.ini").read_text()
    assert "\nenabled = false" in settings
    small.install(light)
    assert (small.broken, small.running) == (False, True), log_of(small)
    small.reboot()
    assert '"pid"' in small.nas.run("/usr/local/bin/photo-organizer", "status", "--json").out
    done = small.nas.run("/usr/local/bin/photo-organizer", "status", root=os.getuid() == 0)
    assert done.code == 0, done.err
    small.uninstall({"wizard_keep_data": "true", "wizard_remove_data": "false"})
    assert (share(small) / FILED).read_bytes() == photo


def test_without_its_python_it_is_refused_and_a_start_says_what_is_missing(
    small: PackageCenter, light: Path
) -> None:
    shutil.move(small.nas.root / PACKAGE, small.nas.root / "volume1/away")
    with pytest.raises(Refused, match="install python311 first"):
        small.install(light, LIGHT_ANSWERS)
    (small.nas.root / PACKAGE).mkdir()  # DSM counts it as installed, whatever is in it
    with pytest.raises(Refused, match=r"Python 3\.11 of SynoCommunity"):
        small.install(light, LIGHT_ANSWERS)
    (small.nas.root / PACKAGE).rmdir()
    shutil.move(small.nas.root / "volume1/away", small.nas.root / PACKAGE)
    small.install(light, LIGHT_ANSWERS, run=False)
    shutil.rmtree(small.nas.root / PACKAGE / "target")
    assert small.start() != 0
    assert "Python 3.11 of SynoCommunity is missing" in small.dialog


def test_a_nas_that_can_run_the_full_package_is_told_its_name(center: PackageCenter, light: Path) -> None:
    provide(center.nas.root)
    with pytest.raises(
        Refused,
        match=f"install PhotoOrganizer-{ {'x86_64': 'x86_64', 'aarch64': 'armv8'}[os.uname().machine] }",
    ):
        center.install(light, LIGHT_ANSWERS)


def test_a_nas_of_32_bits_is_not_offered_a_full_one(small: PackageCenter) -> None:
    with pytest.raises(Refused, match="made for x86_64, this is i686"):
        small.install(built("x86_64"), ANSWERS)
