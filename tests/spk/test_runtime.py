"""The bundled Python needs nothing of the NAS: every library, symbol and path stays inside."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from spk import blank, contents, elf, link, runtime, slim, symbols
from spk.arch import ARCHES, Arch
from tests.synology.built import built

# Debian packages whose licence text is a link to that of another one.
_SAME_TEXT = {
    "libgcc-s1": "gcc-14-base",
    "libstdc++6": "gcc-14-base",
    "libpython3.13-stdlib": "libpython3.13-minimal",
}
_LICENCE = re.compile(r"licen[cs]e|copying|authors|notice", re.IGNORECASE)
MACHINES = {"x86_64": "EM_X86_64", "armv8": "EM_AARCH64"}


@pytest.fixture(scope="session", params=ARCHES)
def family(request: pytest.FixtureRequest) -> Arch:
    """Each processor family, its runtime built."""
    name: str = request.param
    built(name)
    return ARCHES[name]


@pytest.fixture(scope="session")
def tree(family: Arch) -> Path:
    """The runtime as it is packed."""
    return runtime.cached(family)


def test_every_library_is_found_inside(tree: Path, family: Arch) -> None:
    assert link.unresolved(tree) == []
    assert link.missing_libraries(tree, family) == set()
    assert {elf.read(path).machine for path in link.elf_files(tree)} == {MACHINES[family.name]}


def test_every_symbol_is_offered_inside_in_the_version_that_is_asked_for(tree: Path) -> None:
    """So it does not matter that DSM 7.0 has glibc 2.26, and parts of the package ask for 2.41."""
    assert symbols.unresolved(tree) == []
    asked = {one for path in link.elf_files(tree) for one in symbols.read(path).asked if one.version}
    assert len(asked) > 1000
    assert {one.version.partition("_")[0] for one in asked} >= {"GLIBC", "GLIBCXX", "GCC", "CXXABI"}


def test_what_is_left_out_of_opencv_is_never_called(tree: Path) -> None:
    """Films and keypoints are all that it is used for, by these names; none of them calls linear algebra or AVIF.

    `estimateAffine2D` would: it ends the process.
    """
    film = Path(contents.__file__).parents[1] / "src/photo_organizer"
    used = {name for path in film.rglob("*.py") for name in re.findall(r"\bcv2\.(\w+)", path.read_text())}
    assert used == {
        "setNumThreads",
        "BFMatcher",
        "INTER_AREA",
        "NORM_HAMMING",
        "ORB_create",
        "blur",
        "resize",
        "warpAffine",
        "VideoCapture",
        "error",
        "Error",
        "CAP_FFMPEG",
        "CAP_PROP_N_THREADS",
        "CAP_PROP_FRAME_COUNT",
        "CAP_PROP_FRAME_HEIGHT",
        "CAP_PROP_FRAME_WIDTH",
        "CAP_PROP_ORIENTATION_AUTO",
        "CAP_PROP_ORIENTATION_META",
        "CAP_PROP_POS_FRAMES",
        "CAP_PROP_SAR_DEN",
        "CAP_PROP_SAR_NUM",
    }
    kept = {
        path.name.partition("-")[0]
        for path in (tree / "lib/python3/dist-packages/opencv_python_headless.libs").iterdir()
    }
    assert not kept & {"libopenblasp", "libopenblas", "libgfortran", "libavif", "libaom"}
    assert not kept & {"libssl", "libcrypto"}  # FFmpeg asks the package's own, see spk/openssl.py
    assert {"libavcodec", "libavformat", "libswscale"} <= kept


def test_the_only_openssl_is_the_one_that_gets_security_updates(tree: Path) -> None:
    """FFmpeg was built against 1.1.1; every function that it names is offered by 3, and no version is insisted on."""
    folder = tree / "lib/python3/dist-packages/opencv_python_headless.libs"
    asks = {path.name.partition("-")[0]: elf.read(path).needed for path in folder.iterdir()}
    assert {"libssl.so.3", "libcrypto.so.3"} <= set(asks["libavformat"])
    assert "libcrypto.so.3" in asks["libavutil"]
    offered = {
        name for lib in ("libssl", "libcrypto") for name, _ in symbols.read(tree / f"lib/{lib}.so.3").offered
    }
    (form,) = folder.glob("libavformat*")
    named = {
        one for one in symbols.read(form).asked if one.name.startswith(("SSL_", "BIO_", "X509_", "EVP_"))
    }
    assert len(named) > 50
    assert {one.name for one in named} <= offered
    assert {(one.version, one.library) for one in named} == {("", "")}


def test_nothing_that_is_not_loaded_takes_room(tree: Path, tmp_path: Path) -> None:
    """Tables for linkers and debuggers are zeros, and blanking changes no byte that a loader maps."""
    for path in link.elf_files(tree):
        data = path.read_bytes()
        assert all(not data[begin : begin + size].strip(b"\0") for begin, size in blank.unloaded(path)), path
    source = next(path for path in link.elf_files(tree) if path.name.startswith("libheif"))
    before, copy = source.read_bytes(), Path(shutil.copy(source, tmp_path / "x"))
    parts = list(blank.unloaded(copy))
    with copy.open("r+b") as file:
        for begin, size in parts:
            file.seek(begin)
            file.write(b"\1" * size)
    assert copy.read_bytes() != before
    assert blank.blank_file(copy) == sum(size for _, size in parts) > 100
    assert copy.read_bytes() == before


def test_a_library_that_is_needed_at_once_cannot_be_left_out(tree: Path) -> None:
    """libavcodec takes the addresses of functions of libavutil when it is opened."""
    folder = tree / "lib/python3/dist-packages/opencv_python_headless.libs"
    (codec,), (util,) = folder.glob("libavcodec*"), folder.glob("libavutil*")
    assert "av_default_item_name" in elf.taken_at_once(codec)
    with pytest.raises(SystemExit, match="cannot do without libavutil"):
        slim._must_be_lazy(codec, util, ".*")


def test_a_symbol_that_nothing_offers_is_found(tree: Path, family: Arch, tmp_path: Path) -> None:
    """With libm in the place of libc the interpreter lacks nearly everything, and each lack is named."""
    for name in (link.PYTHON, f"lib/{family.loader}", "lib/libm.so.6", "lib/libz.so.1", "lib/libexpat.so.1"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(tree / name, tmp_path / name)
    shutil.copy(tree / "lib/libm.so.6", tmp_path / "lib/libc.so.6")
    missing = symbols.unresolved(tmp_path)
    assert any(line.startswith("python3.13 asks libc.so.6 for malloc GLIBC_") for line in missing)


def test_the_kernel_that_the_c_library_asks_for_is_older_than_any_dsm_7(tree: Path) -> None:
    """GNU ABI note: 3.2 on x86-64, 3.7 on ARM; the oldest kernel of DSM 7 is 3.10.108."""
    data = (tree / "lib/libc.so.6").read_bytes()
    note = data.index(b"GNU\0\0\0\0\0")  # the name, then 0 for Linux, then the kernel's version in words
    kernel = struct.unpack_from("<II", data, note + 8)
    assert (3, 0) < kernel <= (3, 10)


def test_the_loader_looks_nowhere_on_the_nas(tree: Path, family: Arch) -> None:
    data = (tree / "lib" / family.loader).read_bytes()
    for name in (b"/etc/ld.so.cache\0", b"/etc/ld.so.preload\0", b"/lib/\0/usr/lib/\0"):
        assert name not in data
    facts = elf.read(tree / link.PYTHON)
    assert facts.interpreter == f"/var/packages/PhotoOrganizer/target/runtime/lib/{family.loader}"
    assert (facts.rpath, facts.runpath) == ("$ORIGIN/../lib", "")


def test_segments_suit_the_largest_pages_of_the_family(tree: Path, family: Arch) -> None:
    for path in link.elf_files(tree):
        assert all(align % family.page_size == 0 for align in elf.read(path).load_aligns if align > 1), path


def test_licences_and_sources_of_everything_are_shipped(tree: Path) -> None:
    manifest = (tree / "licenses/MANIFEST.txt").read_text()
    for line in (Path(contents.__file__).parent / "lock/debs.list").read_text().split():
        assert f"\n{line} " in manifest
        text = tree / "licenses/debian" / f"{_SAME_TEXT.get(line, line)}.txt"
        assert text.exists(), line
    for info in (tree / "lib/python3/dist-packages").glob("*.dist-info"):
        texts = [path.name for path in info.rglob("*") if _LICENCE.search(path.name)]
        assert texts or "License" in (info / "METADATA").read_text(), info.name
    assert "at least three years" in (tree / "licenses/SOURCE-OFFER.txt").read_text()
    assert (tree / "licenses/common/GPL-2.txt").exists()


def test_byte_code_is_there_for_everything_and_is_never_checked(tree: Path) -> None:
    """PEP 552: flags 1 mean a hash-based file, bit 2 not set that the source is not looked at."""
    for compiled in (tree / "lib").rglob("*.pyc"):
        assert compiled.read_bytes()[4:8] == b"\x01\0\0\0", compiled
    site = tree / "lib/python3/dist-packages"
    for place in ("json/__init__.pyc", "encodings/utf_8.pyc"):
        assert (tree / "lib/python3.13" / place).exists()
    sources = {path.relative_to(site).as_posix(): path for path in (tree / "lib").rglob("*.py")}
    assert {place.partition("/")[0] for place in sources} == {"cv2", "mutagen"}
    assert {place for place in sources if place.startswith("cv2")} == {"cv2/config.py", "cv2/config-3.py"}
    assert len(sources) > 30  # the GPL is about sources
    for source in sources.values():
        assert (source.parent / "__pycache__" / f"{source.stem}.cpython-313.pyc").exists()


def test_scripts_are_plain_shell() -> None:
    root = Path(contents.__file__).parent.parent
    scripts = [
        *(root / "scripts").iterdir(),
        root / "build.sh",
        root / "INFO.sh",
        *(root / "spk/target").rglob("*/*"),
    ]
    for script in [*scripts, root / "WIZARD_UIFILES/upgrade_uifile.sh"]:
        for shell in filter(shutil.which, ("dash", "bash", "busybox")):
            subprocess.run([shell, *(["sh"] if shell == "busybox" else []), "-n", script], check=True)
        assert b"\r" not in script.read_bytes()
