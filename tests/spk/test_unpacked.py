"""What is taken out of a Debian package, and which library the loader will find in the tree."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from spk import elf, link
from spk.unpack import DebTree

if TYPE_CHECKING:
    from pathlib import Path

_CONTROL = "Package: two\nVersion: 1\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\nDescription: names\n"


@pytest.mark.skipif(not os.path.exists("/usr/bin/dpkg-deb"), reason="needs dpkg-deb: install dpkg")
def test_a_file_of_two_names_is_unpacked_under_both(tmp_path: Path) -> None:
    """A Debian package may hold the second name as a hard link, and nobody would notice a module that is not there."""
    files = tmp_path / "two/usr/lib"
    files.mkdir(parents=True)
    (tmp_path / "two/DEBIAN").mkdir()
    (tmp_path / "two/DEBIAN/control").write_text(_CONTROL)
    (files / "first").write_text("the same")
    (files / "other").hardlink_to(files / "first")
    (files / "third").symlink_to("other")
    (files / "outside").symlink_to("/etc/passwd")
    subprocess.run(
        ["/usr/bin/dpkg-deb", "--build", tmp_path / "two", tmp_path / "two.deb"],
        check=True,
        capture_output=True,
    )
    deb = DebTree(tmp_path / "two.deb")
    names = [name for name in deb.names() if name.startswith("usr")]
    assert sorted(names) == ["usr/lib/first", "usr/lib/other", "usr/lib/third"]
    assert {deb.data(name) for name in names} == {b"the same"}


@pytest.mark.parametrize(
    ("rpath", "runpath", "found"),
    [
        ("", "", "lib"),  # where the program's own entry leads
        ("$ORIGIN", "", "site"),
        ("$ORIGIN/none", "", "lib"),
        ("$ORIGIN", "$ORIGIN/none", "lib"),  # the newer entry takes the older one's place
        ("", "$ORIGIN", "site"),
    ],
)
def test_a_library_beside_the_file_is_found_only_where_the_file_says_so(
    tmp_path: Path, rpath: str, runpath: str, found: str
) -> None:
    for folder in ("lib", "site"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "libb.so").touch()
    (tmp_path / "site/libonly.so").touch()
    user = tmp_path / "site/liba.so"
    facts = elf.Elf("EM_X86_64", "", ("libb.so",), rpath, runpath, (), ())
    assert link.provider(user, facts, "libb.so", tmp_path) == tmp_path / found / "libb.so"
    beside = link.provider(user, facts, "libonly.so", tmp_path)
    assert (beside is not None) is (found == "site")
