"""What goes into the package: the same bytes every time, nothing of the machine that builds."""

from __future__ import annotations

import lzma
import os
import random
import struct
import tarfile
from typing import TYPE_CHECKING

from spk import tree, xz
from spk.tree import Entry

if TYPE_CHECKING:
    from pathlib import Path


def test_a_tar_depends_on_nothing_but_contents(tmp_path: Path) -> None:
    tars = []
    for attempt, order in enumerate((("b", "a", "ü"), ("ü", "a", "b"))):
        os.umask(0o077 if attempt else 0o022)
        folder = tmp_path / str(attempt)
        folder.mkdir()
        for name in order:
            (folder / name).write_text(name)
            os.utime(folder / name, (attempt, attempt))
        tree.write(tree.files([Entry(folder, "x/y")]), tmp_path / f"{attempt}.tar")
        tars.append((tmp_path / f"{attempt}.tar").read_bytes())
    os.umask(0o022)
    assert tars[0] == tars[1]
    with tarfile.open(tmp_path / "0.tar") as tar:
        assert [member.name for member in tar] == ["x", "x/y", "x/y/a", "x/y/b", "x/y/ü"]
        assert {(member.uid, member.gid, member.uname) for member in tar} == {(0, 0, "root")}
        assert {member.mode for member in tar} == {0o755, 0o644}


def test_what_may_be_executed_stays_executable(tmp_path: Path) -> None:
    (tmp_path / "run").touch(mode=0o700)
    (tmp_path / "read").touch(mode=0o600)
    assert [(file.place, file.mode) for file in tree.files([Entry(tmp_path, "t")])] == [
        ("t/read", 0o644),
        ("t/run", 0o755),
    ]


def test_any_decoder_reads_the_xz_stream_and_it_never_differs(tmp_path: Path) -> None:
    data = os.urandom(1000) + b"photo " * (4 << 20)
    (tmp_path / "data").write_bytes(data)
    xz.compress(tmp_path / "data", tmp_path / "1.xz", tmp_path / "cache", 3)
    xz.compress(tmp_path / "data", tmp_path / "2.xz", tmp_path / "cache", 3)
    xz.compress(tmp_path / "data", tmp_path / "3.xz", tmp_path / "other", 3)
    streams = {(tmp_path / f"{number}.xz").read_bytes() for number in (1, 2, 3)}
    assert len(streams) == 1
    decoder = lzma.LZMADecompressor(format=lzma.FORMAT_XZ)
    assert decoder.decompress(streams.pop()) == data
    assert decoder.eof
    assert decoder.check == lzma.CHECK_CRC32


def test_a_block_that_is_not_whole_in_the_cache_is_made_again(tmp_path: Path) -> None:
    """A power cut during one build damaged the package of the next: it was built without a word, and no NAS could unpack it."""
    (tmp_path / "data").write_bytes(os.urandom(10_000))
    for harm in (lambda data: data[:500], lambda _: b"", lambda data: data[:-9] + b"x" + data[-8:]):
        xz.compress(tmp_path / "data", tmp_path / "whole.xz", tmp_path / "cache", 3)
        (kept,) = (tmp_path / "cache").iterdir()
        kept.write_bytes(harm(kept.read_bytes()))
        xz.compress(tmp_path / "data", tmp_path / "again.xz", tmp_path / "cache", 3)
        assert (tmp_path / "again.xz").read_bytes() == (tmp_path / "whole.xz").read_bytes()
    assert lzma.decompress((tmp_path / "again.xz").read_bytes()) == (tmp_path / "data").read_bytes()


def test_four_byte_instructions_are_compressed_as_such(tmp_path: Path) -> None:
    """Their bytes have a meaning by their place; text has not."""
    dice = random.Random(1)
    code = b"".join(
        struct.pack("<I", dice.choice((0x91000000, 0xF9400000)) | dice.randrange(1 << 10))
        for _ in range(50_000)
    )
    assert xz._better(code) == xz._FOURS
    assert (
        xz._better(
            b"".join(f"def photo_{dice.randrange(99)}(name): return {n}\n".encode() for n in range(5_000))
        )
        == xz._USUAL
    )
    (tmp_path / "code").write_bytes(code)
    xz.compress(tmp_path / "code", tmp_path / "code.xz", tmp_path / "cache", 6)
    packed = (tmp_path / "code.xz").read_bytes()
    assert lzma.decompress(packed) == code
    assert len(packed) < len(lzma.compress(code, preset=6))
