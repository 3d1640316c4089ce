"""Which other filesystems are mounted below a folder, as the kernel's table tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.disk.mounts import writable_below

if TYPE_CHECKING:
    from pathlib import Path


def test_only_what_is_mounted_below_and_may_be_written_counts(tmp_path: Path) -> None:
    here = tmp_path / "in"
    for name in ("My disk", "bound", "card", "covered"):
        (here / name).mkdir(parents=True)
    (tmp_path / "link").symlink_to(here)
    table = "\n".join(
        f"36 35 98:0 / {point} {options} shared:1 - ext4 /dev/sdb1 {of_disk}"
        for point, options, of_disk in (
            (tmp_path, "rw", "rw"),
            (here, "rw", "rw"),
            (f"{tmp_path}/inside", "rw", "rw"),
            (f"{here}/My\\040disk", "rw,noatime", "rw,errors=remount-ro"),
            (f"{here}/bound", "ro,noatime", "rw"),
            (f"{here}/card", "rw,noatime", "ro"),
            (f"{here}/unplugged", "rw", "rw"),
            (f"{here}/covered", "ro", "ro"),
            (f"{here}/covered", "rw", "rw"),
        )
    )
    for path in (here, tmp_path / "link"):
        assert writable_below(str(path), table) == [f"{path}/My disk", f"{path}/covered"]
