"""Nothing that is left out of the package is imported by what is in it, not even late; what is there as byte-code alone works."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from spk import contents, elf, link, runtime, unpack
from spk.arch import ARCHES, host
from spk.unused import MODULES, is_unused
from tests.spk import imported
from tests.synology.built import built

if TYPE_CHECKING:
    from pathlib import Path

# Who would import what is left out, and when.
ASKED = {
    "_pydatetime": {"datetime"},  # where _datetime is not there
    "concurrent.futures.process": {"concurrent.futures", "compileall"},  # when asked for processes
    "doctest": {"heapq", "pickle"},  # when they are run as programs
    "ftplib": {"urllib.request"},  # for addresses that begin with ftp:
    "multiprocessing": {"compileall"},  # when asked for processes
    "numpy.ctypeslib": {"numpy"},  # as all of numpy's: when its attribute of this name is asked for
    "numpy.fft": {"numpy"},
    "numpy.ma": {"numpy", "numpy.lib._npyio_impl"},  # when asked to read tables that have gaps from text
    "numpy.matlib": {"numpy"},
    "numpy.polynomial": {"numpy"},
    "numpy.random": {"numpy"},
    "numpy.testing": {"numpy", "numpy._pytesttester"},  # when numpy's own tests are run
    "plistlib": {"platform"},  # on a Mac
    "smtplib": {"logging.handlers"},  # when records are sent as mail
}
# What never was in the package: other systems, other people's tools, and what shows a terminal.
_NEVER = """
    AppKit FSEvents IPython PIL._imagingft _dummy_thread _ios_support _osx_support _pyrepl _scproxy _watchdog_fsevents
    _winapi _wmi ctypes.macholib defusedxml java msvcrt nt numpy.distutils olefile onnx onnxruntime.quantization
    onnxruntime.training onnxruntime.transformers profile psutil pstats pydoc pytest pywt readline rlcompleter scipy
    sitecustomize threadpoolctl torch usercustomize vms_lib win32evtlog win32evtlogutil winreg yaml
"""
NEVER = set(_NEVER.split())
ALIASES = {"collections.abc", "os.path", "_frozen_importlib", "_frozen_importlib_external"}


@pytest.fixture(scope="module")
def python() -> list[str]:
    """The command of the bundled Python that this machine runs as it is."""
    built(host().name)
    tree = runtime.cached(host())
    loader = [str(tree / "lib" / host().loader), "--library-path", str(tree / "lib")]
    return [*loader, str(tree / link.PYTHON), "-I", "-B", "-X", "utf8"]


def _said(command: list[str], *more: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*command, *more], capture_output=True, text=True, check=False)


def _missing(found: dict[str, list[str]]) -> dict[str, set[str]]:
    """Return each module that is imported and not there, with those that import it; a last word may be an attribute."""
    missing: dict[str, set[str]] = {}
    for name, target in ((name, target) for name, targets in found.items() for target in targets):
        parts = target.split(".")
        beginnings = [".".join(parts[:count]) for count in range(1, len(parts) + 1)]
        first = next((each for each in beginnings if each not in found), "")
        attribute = first == target and len(parts) > 1 and first not in MODULES
        if first and not attribute and first not in ALIASES:
            missing.setdefault(first, set()).add(name)
    return missing


@pytest.mark.parametrize("family", ARCHES)
def test_nothing_that_is_left_out_is_asked_for(python: list[str], family: str) -> None:
    """Every import in the byte-code of all that is packed, in functions too."""
    built(family)
    tree = runtime.cached(ARCHES[family])
    standard, site = tree / unpack.STDLIB, tree / unpack.SITE
    done = _said(python, imported.__file__, standard, standard / "lib-dynload", site, tree.parent / "app")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found) > 1000
    assert [name for name in found if is_unused(name.replace(".", "/"))] == []
    missing = _missing(found)
    assert {name: who for name, who in missing.items() if name in MODULES} == ASKED
    assert missing.keys() - MODULES == NEVER


@pytest.mark.parametrize("family", ARCHES)
def test_machine_code_names_nothing_that_is_left_out(family: str) -> None:
    """Extension modules import by names that lie in them; `trace` is also a word of numpy's."""
    built(family)
    tree = runtime.cached(ARCHES[family])
    for path in link.elf_files(tree):
        if path.suffix == ".so" and path.parent.name != "lib":
            words = set(path.read_bytes().split(b"\0")[1:-1])
            assert not {each.encode() for each in MODULES - {"trace"}} & words, path


@pytest.mark.parametrize("family", ARCHES)
def test_nothing_asks_for_the_library_of_vector_maths(family: str) -> None:
    """Only the encoder x265 did, in whose place a stub stands."""
    built(family)
    tree = runtime.cached(ARCHES[family])
    assert "libmvec.so.1" not in {name for path in link.elf_files(tree) for name in elf.read(path).needed}
    assert not (tree / "lib/libmvec.so.1").exists()


_EACH = """
import importlib, pkgutil, sys, traceback
sys.path.insert(0, sys.argv[1])
import json, photo_organizer
from photo_organizer import names
for module in pkgutil.walk_packages(photo_organizer.__path__, "photo_organizer."):
    if module.name not in {"photo_organizer.__main__", "photo_organizer.models.export"}:
        importlib.import_module(module.name)
try:
    json.loads("{", object_hook=lambda _: names.fold(3))
except ValueError:
    traceback.print_exc()
try:
    names.fold(3)
except AttributeError:
    traceback.print_exc()
"""


def test_every_module_of_the_program_is_there_and_errors_tell_its_lines(python: list[str]) -> None:
    """Of others' modules, which have no source in the package, the number of the line."""
    done = _said([*python, "-c", _EACH], runtime.cached(host()).parent / "app")
    assert done.returncode == 0, done.stderr
    assert 'runtime/lib/python3.13/json/decoder.py", line ' in done.stderr
    assert "raise JSONDecodeError" not in done.stderr
    assert 'app/photo_organizer/names.py", line ' in done.stderr
    assert "    if name.isascii():" in done.stderr


def test_a_module_is_left_out_with_all_that_belongs_to_it_and_no_namesake() -> None:
    machine = "cpython-313-x86_64-linux-gnu.so"
    for place in ("asyncio/base_events.py", f"lib-dynload/_asyncio.{machine}", "xml/dom/minidom.py"):
        assert not contents.keeps_stdlib(place)
    for place in ("xml/etree/ElementTree.py", "asynchat.py", f"lib-dynload/_ssl.{machine}"):
        assert contents.keeps_stdlib(place)
    assert not contents.keeps_wheel_file(f"numpy/random/_pcg64.{machine}")
    assert contents.keeps_wheel_file("numpy/matrixlib/__init__.py")
