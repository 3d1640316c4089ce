"""In the place of encoders stand stubs: a loader takes them, they answer what they should, and no more is asked of them."""

from __future__ import annotations

import ctypes
import struct
from pathlib import Path
from typing import Any

import pytest
from PIL import _imaging

from spk import contents, elf, encoders, runtime, stub, symbols
from spk.arch import ARCHES, Arch, host
from spk.unpack import SITE
from tests.synology.built import built

ANSWERS = {"nothing": 0, "four": 4, "most": 65535}


@pytest.fixture(scope="session", params=ARCHES)
def tree(request: pytest.FixtureRequest) -> Path:
    """The runtime as it is packed."""
    built(request.param)
    return runtime.cached(ARCHES[request.param])


def test_each_function_answers_its_number(tmp_path: Path) -> None:
    (tmp_path / "a.so").write_bytes(stub.library("a.so", ANSWERS, host()))
    loaded = ctypes.CDLL(str(tmp_path / "a.so"))
    loaded.nothing.restype = ctypes.c_void_p
    assert loaded.nothing() is None
    assert {name: loaded[name]() for name in ("four", "most")} == {"four": 4, "most": 65535}


def test_a_file_that_wants_all_at_once_can_do_without_no_function(tmp_path: Path) -> None:
    """Some wheels are linked so: what is left out of them would be missed when they are opened, not when it is called."""
    path, now = Path(_imaging.__file__), tmp_path / "now.so"
    data = bytearray(path.read_bytes())
    with elf.opened(path) as file:
        table: Any = next(one for one in file.iter_sections() if one["sh_type"] == "SHT_DYNAMIC")
        end = table["sh_offset"] + 16 * (sum(1 for _ in table.iter_tags()) - 1)
    struct.pack_into("<QQ", data, end, 24, 0)  # DT_BIND_NOW in the place of the end, behind which are others
    now.write_bytes(data)
    assert "malloc" not in elf.taken_at_once(path)
    assert "malloc" in elf.taken_at_once(now)


@pytest.mark.parametrize("arch", ARCHES.values(), ids=ARCHES)
def test_the_file_says_what_a_loader_of_the_family_looks_for(arch: Arch, tmp_path: Path) -> None:
    path = tmp_path / "a.so"
    path.write_bytes(stub.library("a.so", ANSWERS, arch))
    facts, table = elf.read(path), symbols.read(path)
    assert (facts.needed, facts.versions, set(facts.load_aligns)) == ((), (), {arch.page_size})
    assert table.offered == {(name, "") for name in ANSWERS}
    assert not table.asked
    with elf.opened(path) as file:
        (stack,) = (one for one in file.iter_segments() if one["p_type"] == "PT_GNU_STACK")
        assert stack["p_flags"] == 6  # without it a loader makes all stacks executable


def test_the_encoders_of_the_package_are_stubs_and_named(tree: Path) -> None:
    said = (tree / "licenses/MANIFEST.txt").read_text()
    for beginning, answers in contents.STUBS.items():
        (path,) = (tree / SITE).glob(f"{beginning}-*")
        offered = {name for name, _ in symbols.read(path).offered}
        assert offered == set(encoders._answered(path, encoders.asked(path, tree), answers))
        assert path.stat().st_size < 8000
        assert f"{path.name}: replaced by a stub with " in said


def test_a_function_that_nobody_looked_at_is_refused() -> None:
    with pytest.raises(SystemExit, match=r"look first whether a stub will do for x265_encoder_open"):
        encoders._answered(Path("libx265.so"), ["x265_encoder_open", "x265_cleanup"], {"x265_cleanup": 0})


def test_a_library_of_which_more_than_functions_is_asked_gets_no_stub(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Versions and addresses: what those are needed for, a stub cannot know."""
    (util,) = (tree / SITE / contents.libraries_of("cv2")).glob("libavutil*")
    with pytest.raises(SystemExit, match=r"asks libavutil\S+ for versions: "):
        encoders.asked(util, tree)
    (x265,) = (tree / SITE).glob("pillow_heif.libs/libx265*")
    monkeypatch.setattr(elf, "taken_at_once", lambda _: {"x265_cleanup"})
    with pytest.raises(SystemExit, match=r"takes addresses of libx265\S+: x265_cleanup"):
        encoders.asked(x265, tree)
