"""What the installation writes: settings the program accepts, folders, and nothing on a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.service import first_look
from photo_organizer.settings import Settings, parse
from photo_organizer.synology import settings_file, steps
from photo_organizer.synology.nas import Nas
from photo_organizer.synology.steps import PackagePlaces
from photo_organizer.synology.words import Unusable

if TYPE_CHECKING:
    from pathlib import Path

OLDER = """\
[paths]
source_dir = /volume1/photo/Incoming
destination_root = "/volume1/photo"
[duplicates]
delete = False
[logging]
level = DEBUG
"""


def older(root: Path) -> str:
    """Return the older package's settings, with the volumes below `root`: what is carried over makes its folders."""
    return OLDER.replace("/volume1", f"{root}/volume1")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in (
        "volume1/photo",
        "volume2/upload",
        "volume1/@appdata/PhotoOrganizer",
        "var/packages/Other/shares",
    ):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def answers(**changes: str) -> dict[str, str]:
    given = {"library_share": "photo", "intake_share": "photo", "intake_folder": "PhotosToProcess"} | changes
    return {f"wizard_{key}": value for key, value in given.items()}


def places(root: Path) -> PackagePlaces:
    return PackagePlaces(root / "volume1/@appdata/PhotoOrganizer")


def everything(root: Path) -> list[Path]:
    return sorted(root.rglob("*"))


def test_answers_become_settings_and_folders(root: Path) -> None:
    given = answers(intake_share="upload", intake_folder="New ones", duplicates_keep="true", nightly="false")
    given["wizard_same_name_aside"] = "true"
    told = steps.postinst(given, Nas(root), places(root))
    settings = parse(places(root).config.read_text())
    assert settings.paths_intake == str(root / "volume2/upload/New ones")
    assert settings.paths_library == str(root / "volume1/photo")
    assert (settings.duplicates_delete_duplicates, settings.thumbnails_enabled) == (False, False)
    assert settings.duplicates_same_second == "duplicates"
    assert (root / "volume2/upload/New ones").is_dir()
    assert [(problem.key, problem.what) for problem in told] == [("ready", settings.paths_intake)]


def test_the_share_is_found_where_the_package_was_given_it(root: Path) -> None:
    links = root / "var/packages/PhotoOrganizer/shares"
    links.mkdir(parents=True)
    (links / "photo").symlink_to(root / "volume2/upload")
    assert Nas(root).share("photo") == root / "volume2/upload"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"intake_share": "gone"}, "no_share"),
        ({"intake_folder": "../other"}, "bad_folder"),
        ({"library_share": "$(reboot)"}, "bad_share"),
    ],
)
def test_a_refusal_changes_nothing(root: Path, change: dict[str, str], reason: str) -> None:
    before = everything(root)
    with pytest.raises(Unusable) as caught:
        steps.preinst(answers(**change), Nas(root))
    assert [problem.key for problem in caught.value.problems] == [reason]
    with pytest.raises(Unusable):
        steps.postinst(answers(**change), Nas(root), places(root))
    assert everything(root) == before


def test_another_package_s_share_is_no_intake(root: Path) -> None:
    (root / "var/packages/Other/shares/upload").symlink_to(root / "volume2/upload")
    with pytest.raises(Unusable) as caught:
        steps.preinst(answers(intake_share="upload"), Nas(root))
    assert [(problem.key, problem.owner) for problem in caught.value.problems] == [
        ("application_share", "Other")
    ]


def test_without_answers_the_share_photo_is_used(root: Path) -> None:
    steps.preinst({}, Nas(root))
    steps.postinst({}, Nas(root), places(root))
    assert parse(places(root).config.read_text()).paths_intake == str(root / "volume1/photo/PhotosToProcess")


def test_without_answers_and_share_the_package_is_left_to_be_configured(root: Path) -> None:
    (root / "volume1/photo").rmdir()
    told = steps.postinst({}, Nas(root), places(root))
    assert [problem.key for problem in told] == ["unconfigured"]
    assert parse(places(root).config.read_text()).paths_intake == ""


def test_only_the_first_installation_asks_for_a_look_before_anything_is_filed(root: Path) -> None:
    steps.postinst(answers(), Nas(root), places(root))
    mark = places(root).var / first_look.MARK
    assert mark.exists()
    mark.unlink()  # as the service does
    steps.postinst(answers(), Nas(root), places(root))
    assert not mark.exists()


def test_our_own_settings_survive_an_upgrade_to_the_letter(root: Path) -> None:
    mine = b"[paths]\nintake = /volume1/photo/Fl\xfcge\nlibrary = /volume1/photo\n# mine\n[intake]\nquiet_seconds = 5\n"
    places(root).config.write_bytes(mine)  # an editor that knows no UTF-8 has written it
    steps.postinst({}, Nas(root), places(root))
    assert places(root).config.read_bytes() == mine


def test_new_answers_change_only_what_they_are_about(root: Path) -> None:
    mine = "[paths]\nintake = /old\n  continued\n[intake]\nquiet_seconds = 5\n"
    places(root).config.write_text(mine)
    steps.postinst(answers(intake_folder="New"), Nas(root), places(root))
    settings = parse(places(root).config.read_text())
    assert settings.intake_quiet_seconds == 5
    assert settings.paths_intake == str(root / "volume1/photo/New")


def test_what_was_kept_for_a_later_installation_is_not_replaced_by_pressing_next(root: Path) -> None:
    """The wizard offers the usual: the library became another one, and duplicates were removed that had been kept."""
    mine = f"[paths]\nintake = {root}/volume1/photo/Dropped\nlibrary = {root}/volume1/photo/Family\n[duplicates]\ndelete_duplicates = false\n"
    places(root).config.write_text(mine)
    told = steps.postinst(answers(nightly_start="04:00"), Nas(root), places(root))
    assert [(one.key, one.what) for one in told] == [
        ("kept_folders", f"{root}/volume1/photo/Family"),
        ("ready", f"{root}/volume1/photo/Dropped"),
    ]
    settings = parse(places(root).config.read_text())
    assert settings.paths_library == f"{root}/volume1/photo/Family"
    assert (settings.duplicates_delete_duplicates, settings.thumbnails_start) == (False, "04:00")
    assert settings.thumbnails_enabled, "as the wizard offers it"
    steps.postinst(answers(nightly="false"), Nas(root), places(root))
    assert not parse(places(root).config.read_text()).thumbnails_enabled, "an answer of its owner's"
    steps.postinst(answers(), Nas(root), places(root))
    assert not parse(places(root).config.read_text()).thumbnails_enabled, "which is kept"


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("delete_duplicates = yes", False),
        ("same_second = duplicates", True),
        ("delete_duplicates = no", True),
    ],
)
def test_settings_that_were_kept_are_told_where_the_wizard_showed_others(
    root: Path, kept: str, told: bool
) -> None:
    """Who saw "keep both" and pressed Next was not told that the earlier answer still counts."""
    photo = root / "volume1/photo"
    places(root).config.write_text(
        f"[paths]\nintake = {photo}/PhotosToProcess\nlibrary = {photo}\n[duplicates]\n{kept}\n"
    )
    keys = [one.key for one in steps.postinst(answers(), Nas(root), places(root))]
    assert ("kept_folders" in keys) is told


@pytest.mark.parametrize("where", ["var", "upgrade"])
def test_the_older_package_s_settings_are_carried_over(root: Path, where: str) -> None:
    upgrade = root / "upgrade"
    upgrade.mkdir()
    (upgrade if where == "upgrade" else places(root).var).joinpath("config.ini").write_text(older(root))
    told = steps.postinst({}, Nas(root), PackagePlaces(places(root).var, upgrade))
    settings = parse(places(root).config.read_text())
    assert settings.paths_intake == f"{root}/volume1/photo/Incoming"
    assert settings.paths_library == f"{root}/volume1/photo"
    assert settings.duplicates_delete_duplicates is False
    assert (places(root).var / "config.ini.1.0.1").read_text() == older(root)
    assert told[0].key == "carried_over"


def test_what_the_older_package_s_file_says_wrongly_is_left_out(root: Path) -> None:
    """A service does not begin with settings that are wrong; who upgrades has set none."""
    places(root).config.write_text(older(root) + "[logs]\nkeep = many\nrotate_mb = 5\n")
    steps.postinst({}, Nas(root), places(root))
    settings = parse(places(root).config.read_text())
    assert (settings.logs_keep, settings.logs_rotate_mb) == (Settings().logs_keep, 5)


def test_of_the_older_package_s_files_the_one_counts_that_it_read(root: Path) -> None:
    """It looked into /var/packages/PhotoOrganizer first, and preupgrade has put that file aside."""
    upgrade = root / "upgrade"
    upgrade.mkdir()
    (upgrade / "config.ini").write_text(older(root))
    places(root).config.write_text(older(root).replace("Incoming", "Forgotten"))
    steps.postinst({}, Nas(root), PackagePlaces(places(root).var, upgrade))
    assert parse(places(root).config.read_text()).paths_intake == f"{root}/volume1/photo/Incoming"


def test_an_upgrade_keeps_the_settings_that_were_in_force(root: Path) -> None:
    """Those in /var/packages/PhotoOrganizer come first, and that folder is made anew by an upgrade."""
    upgrade = root / "upgrade"
    upgrade.mkdir()
    mine = "[paths]\nintake = /volume1/photo/In\nlibrary = /volume1/photo\n"
    (upgrade / "config.ini").write_text(mine)
    places(root).config.write_text(mine.replace("/In", "/Forgotten"))
    steps.postinst({}, Nas(root), PackagePlaces(places(root).var, upgrade))
    assert places(root).config.read_text() == mine


def test_settings_of_ours_count_more_than_what_the_older_package_left(root: Path) -> None:
    upgrade = root / "upgrade"
    upgrade.mkdir()
    (upgrade / "config.ini").write_text(older(root))
    mine = "[paths]\nintake = /volume1/photo/In\nlibrary = /volume1/photo\n"
    places(root).config.write_text(mine)
    steps.postinst({}, Nas(root), PackagePlaces(places(root).var, upgrade))
    assert places(root).config.read_text() == mine


def test_a_library_that_cannot_be_written_is_told_and_leaves_the_settings(root: Path) -> None:
    blocked = root / "volume1/photo/blocked"
    blocked.write_text("a file where a folder should be")
    told = steps.postinst(answers(library_folder="blocked"), Nas(root), places(root))
    assert [problem.key for problem in told] == ["not_writable"]
    assert places(root).config.exists()


def test_folders_that_could_not_be_made_are_made_once_at_the_start(root: Path) -> None:
    blocked = root / "volume1/photo/blocked"
    blocked.write_text("in the way")
    steps.postinst(answers(library_folder="blocked"), Nas(root), places(root))
    assert [problem.key for problem in steps.start(places(root))] == ["not_writable"]
    blocked.unlink()
    assert steps.start(places(root)) == []
    assert blocked.is_dir()
    blocked.rmdir()
    assert steps.start(places(root)) == []
    assert not blocked.exists()


def test_the_whole_file_explains_every_setting_and_sets_none() -> None:
    text = settings_file.render({})
    assert parse(text) == parse("")
    assert "quiet_seconds" in text


@pytest.mark.parametrize(("kib", "enabled"), [(512_000, False), (1_015_000, True)])
def test_a_nas_with_little_memory_starts_without_the_night(root: Path, kib: int, enabled: bool) -> None:
    (root / "proc").mkdir()
    (root / "proc/meminfo").write_text(f"MemTotal:       {kib} kB\nMemFree: 1 kB\n")
    told = steps.postinst(answers(nightly="true"), Nas(root), places(root))
    assert parse(places(root).config.read_text()).thumbnails_enabled is enabled
    assert ("night_off" in [problem.key for problem in told]) is not enabled


def test_an_upgrade_that_says_the_settings_stay_changes_none(root: Path) -> None:
    mine = "[paths]\nintake = /volume2/upload/In\nlibrary = /volume1/photo/All\n# mine\n"
    places(root).config.write_text(mine)
    kept = {"wizard_library_share": "photo", "wizard_intake_share": "upload", "wizard_keep_settings": "true"}
    steps.preinst(kept, Nas(root))
    steps.postinst(kept, Nas(root), places(root))
    assert places(root).config.read_text() == mine
