"""From the first installation to the last: what an owner does in Package Center, on the real package."""

from __future__ import annotations

import os
import shutil
import struct
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.samples.photos import jpeg, write
from tests.samples.video import movie
from tests.synology.built import ANSWERS
from tests.synology.machine import ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.synology.package_center import PackageCenter

TAKEN = datetime(2024, 8, 31, 13, 47, 57)  # a camera's clock knows no zone
FILED = "2024/08_Aug/20240831_134757.jpg"
UPGRADE = ["preupgrade", "preuninst", "postuninst", "preinst", "postinst", "postupgrade"]
BOUND = 300.0  # seconds until something that has to happen is given up


def until(true: Callable[[], object], what: str) -> None:
    """Wait until `true` says so."""
    deadline = time.monotonic() + BOUND
    while not true():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.1)


def share(center: PackageCenter, name: str = "volume1/photo") -> Path:
    return center.nas.root / name


def upload(center: PackageCenter, name: str, data: bytes) -> Path:
    """Write as a user of the NAS does; the share's ACL gives the package's account the same rights."""
    path = write(center.nas.root / name, data)
    for folder in path.parents:
        if folder.name in {"photo", "upload", "PhotosToProcess"}:
            break
        folder.chmod(0o777)
    return path


def log_of(center: PackageCenter) -> str:
    logs = sorted((center.nas.root / "volume1/@appdata/PhotoOrganizer").glob("*.log"))
    return (
        "\n".join(f"--- {path.name}\n{path.read_text()}" for path in logs) + f"\n--- dialog\n{center.dialog}"
    )


def test_a_photo_is_filed_from_installation_to_removal(center: PackageCenter, spk: Path) -> None:
    """The whole life: install, start, file, stop, upgrade to itself, file again, reboot, uninstall."""
    center.install(spk, ANSWERS)
    assert center.order == ["preinst", "postinst", "prestart", "start"], log_of(center)
    assert (center.broken, center.running, center.status()) == (False, True, 0), log_of(center)

    photo = jpeg(TAKEN)
    upload(center, "volume1/photo/PhotosToProcess/holiday/IMG_1.JPG", photo)
    until((share(center) / FILED).exists, "the first photo is filed\n" + log_of(center))
    assert (share(center) / FILED).read_bytes() == photo
    until(lambda: ["-a", f"/volume1/photo/{FILED}"] in center.nas.calls("synoindex"), "DSM's index is told")
    assert ["-A", "/volume1/photo/2024/08_Aug"] in center.nas.calls("synoindex")
    assert any("PhotoOrganizer" in call for call in center.nas.calls("logger"))
    assert FILED in (share(center) / "photo_organizer_log.csv").read_text()

    assert center.stop() == 0
    assert (center.status(), center.nas.processes("photo_organizer")) == (3, [])
    assert "Statistics (service stopped)" in (share(center) / "system_log.csv").read_text()

    assert center.start() == 0
    center.order.clear()
    settings = (center.nas.root / "volume1/@appdata/PhotoOrganizer/config.ini").read_text()
    center.install(spk)
    assert center.order == ["prestop", "stop", *UPGRADE, "prestart", "start"]
    assert (center.nas.root / "volume1/@appdata/PhotoOrganizer/config.ini").read_text() == settings
    upload(center, "volume1/photo/PhotosToProcess/again.jpg", photo)
    until(lambda: not (share(center) / "PhotosToProcess/again.jpg").exists(), "the duplicate is removed")

    center.reboot()
    assert (center.running, center.status()) == (True, 0), log_of(center)
    assert '"pid"' in center.nas.run("/usr/local/bin/photo-organizer", "status", "--json").out

    center.uninstall({"wizard_keep_data": "true", "wizard_remove_data": "false"})
    assert (share(center) / FILED).read_bytes() == photo
    assert (center.nas.root / "volume1/@appdata/PhotoOrganizer/config.ini").read_text() == settings
    assert center.nas.processes("photo_organizer") == []


def test_everything_of_ours_goes_when_the_owner_says_so_and_no_photo(
    center: PackageCenter, spk: Path
) -> None:
    photo = write(share(center) / "2020/old.jpg", jpeg(TAKEN))
    center.install(spk, ANSWERS)
    center.uninstall({"wizard_keep_data": "false", "wizard_remove_data": "true"})
    assert list((center.nas.root / "volume1/@appdata/PhotoOrganizer").iterdir()) == []
    assert photo.read_bytes() == jpeg(TAKEN)


def test_permission_that_comes_only_with_the_start_is_early_enough(center: PackageCenter, spk: Path) -> None:
    center.late_shares = True
    center.install(spk, ANSWERS)
    assert (center.broken, center.running) == (False, True), log_of(center)
    assert (share(center) / "PhotosToProcess").is_dir()
    upload(center, "volume1/photo/PhotosToProcess/a.jpg", jpeg(TAKEN))
    until((share(center) / FILED).exists, "the photo is filed\n" + log_of(center))
    center.stop()
    shutil.rmtree(share(center) / "PhotosToProcess")
    center.start()  # now it is the owner's doing, or a share that is not mounted
    assert not (share(center) / "PhotosToProcess").exists()


def test_intake_and_library_may_be_different_shares(center: PackageCenter, spk: Path) -> None:
    chosen = {"wizard_intake_share": "upload", "wizard_intake_folder": "", "wizard_library_share": "video"}
    center.install(spk, ANSWERS | chosen | {"wizard_other_share": "true"})
    assert "System internal user" in center.dialog  # DSM gives the library alone
    share(center, "volume1/upload").chmod(0o777)  # the owner does as the page and the dialog say
    center.stop()
    center.start()
    assert center.running, log_of(center)
    photo = upload(center, "volume1/upload/a.jpg", jpeg(TAKEN)).read_bytes()
    until((share(center, "volume2/video") / FILED).exists, "the photo crosses")
    assert (share(center, "volume2/video") / FILED).read_bytes() == photo
    until(lambda: not (share(center, "volume1/upload") / "a.jpg").exists(), "the source is removed")


def test_a_killed_daemon_is_started_again_and_status_is_true(center: PackageCenter, spk: Path) -> None:
    center.install(spk, ANSWERS)
    (daemon,) = center.nas.processes("photo_organizer run")
    center.nas.run("/bin/kill", "-9", str(daemon))
    assert center.status() == 0  # the supervisor is there and at work

    def started_again() -> bool:
        """DSM asks all the time, and stops a package whose status turns bad even for a moment."""
        assert center.status() == 0
        return center.nas.processes("photo_organizer run") not in ([], [daemon])

    until(started_again, "it is started again")
    upload(center, "volume1/photo/PhotosToProcess/b.jpg", jpeg(TAKEN))
    until((share(center) / FILED).exists, "it files again")


def test_a_killed_supervisor_is_not_the_end(center: PackageCenter, spk: Path) -> None:
    center.install(spk, ANSWERS)
    for number in center.nas.processes("lib/supervise"):
        center.nas.run("/bin/kill", "-9", str(number))
    assert center.status() == 0  # the daemon itself still runs
    assert center.start() == 0
    assert len(center.nas.processes("photo_organizer run")) == 1
    assert center.stop() == 0
    assert (center.status(), center.nas.processes("photo_organizer run")) == (3, [])


def test_pulling_the_plug_leaves_nothing_that_hinders_the_next_start(
    center: PackageCenter, spk: Path
) -> None:
    center.install(spk, ANSWERS)
    center.nas.power_off()
    center.nas.boot()
    assert center.status() == 3
    assert center.start() == 0
    assert center.status() == 0


def test_settings_that_cannot_be_used_are_told_where_the_owner_looks(
    center: PackageCenter, spk: Path
) -> None:
    center.install(spk, ANSWERS, run=False)
    config = center.nas.root / "volume1/@appdata/PhotoOrganizer/config.ini"
    config.write_text(config.read_text() + "\n[intake]\nquiet_seconds = soon\n")
    assert center.start() != 0
    assert "quiet_seconds" in center.dialog
    assert center.status() == 3
    assert center.nas.processes("supervise") == []


def test_status_is_cheap_and_starts_no_python(center: PackageCenter, spk: Path) -> None:
    center.install(spk, ANSWERS)
    traced = "set -x; . /var/packages/PhotoOrganizer/scripts/start-stop-status"
    script = "/var/packages/PhotoOrganizer/scripts/start-stop-status"
    done = center.nas.run("/bin/sh", "-c", f"{traced}", script, "status")
    assert "python" not in "".join(line for line in done.err.splitlines() if line.startswith("+ exec"))
    assert center.nas.run("/bin/sh", script, "status").code == 0


def test_an_administrator_s_sudo_leaves_no_file_of_root_s(center: PackageCenter, spk: Path) -> None:
    """Where this test is not run by root there is one account only; then it proves the commands alone."""
    root = os.getuid() == 0
    center.install(spk, ANSWERS)
    center.stop()
    command = "/var/packages/PhotoOrganizer/target/bin/photo-organizer"  # no link while it is stopped
    done = center.nas.run(command, "status", root=root)
    assert done.code == 0, done.err
    assert center.nas.run(command, "once", root=root).code == 0
    ours = center.nas.root / "volume1/@appdata/PhotoOrganizer"
    assert {path.stat().st_uid for path in ours.rglob("*")} == {ACCOUNT if root else os.getuid()}
    assert center.start() == 0


def test_stopping_during_a_large_copy_between_shares_loses_nothing(center: PackageCenter, spk: Path) -> None:
    """Eight hundred megabytes; the copy is taken up again at the next start.

    A file that ends with zeros could be one whose space is reserved and whose rest is to come; it would wait
    for half a minute.
    """
    chosen = {"wizard_intake_share": "upload", "wizard_intake_folder": "", "wizard_library_share": "video"}
    share(center, "volume1/upload").chmod(0o777)  # given by hand: DSM gives the library alone
    center.install(spk, ANSWERS | chosen | {"wizard_other_share": "true"})
    film = share(center, "volume1/upload") / "film.mp4"
    with (film.with_suffix(".tmp")).open("wb") as file:
        file.write(movie(TAKEN.replace(tzinfo=UTC)))
        file.write(struct.pack(">I4sQ", 1, b"free", 800 << 20))  # a box with a 64-bit size: ISO 14496-12, 4.2
        for block in range(800):
            file.write(b"x" * ((1 << 20) - 16 * (not block)))
    size = film.with_suffix(".tmp").stat().st_size
    film.with_suffix(".tmp").rename(film)
    library = share(center, "volume2/video")
    until(lambda: [path for path in library.rglob("*.part") if path.stat().st_size], "the copy begins")
    began = time.monotonic()
    assert center.stop() == 0
    assert time.monotonic() - began < 20
    assert (center.status(), center.nas.processes("photo_organizer run")) == (3, [])
    assert not list(library.rglob("*.mp4"))
    assert [path.stat().st_size for path in share(center, "volume1/upload").rglob("*film.mp4")] == [size]
    assert center.start() == 0
    until(lambda: [path for path in library.rglob("*.part") if path.stat().st_size], "the copy begins again")
    assert center.stop() == 0
    assert [path.stat().st_size for path in share(center, "volume1/upload").rglob("*film.mp4")] == [size]
