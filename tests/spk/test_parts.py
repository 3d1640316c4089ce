"""The table of the package's parts leaves nothing out."""

from __future__ import annotations

import tarfile

from spk import parts
from spk.tree import Packed
from tests.synology.built import built


def test_every_file_of_the_real_package_belongs_to_a_part_that_has_a_name() -> None:
    with (
        tarfile.open(built("x86_64"), "r:") as outer,
        tarfile.open(fileobj=outer.extractfile("package.tgz")) as payload,
    ):
        members = [member for member in payload if member.isfile()]
    found = {parts.part_of(member.name) for member in members}
    assert "anything else" not in found
    assert len(found) == 12


def test_the_sum_is_the_whole() -> None:
    payload = [
        Packed("runtime/lib/libc.so.6", b"c" * 3_000_000, 0o755),
        Packed("runtime/lib/python3/dist-packages/cv2/cv2.abi3.so", b"v" * 1_000_000, 0o755),
        Packed("app/photo_organizer/cli/main.py", b"p" * 500_000, 0o644),
    ]
    found = parts.parts(payload, lambda items: sum(item.size for item in items) // 10)
    assert [part.name for part in found] == [
        "C library, OpenSSL, SQLite, …",
        "OpenCV with its libraries",
        "the program",
    ]
    last = parts.table(found).splitlines()[-1]
    assert last.split() == ["together", "3", "files", "4.50", "MB", "0.45", "MB", "packed"]
