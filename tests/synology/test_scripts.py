"""What the scripts of installation, upgrade and removal do, in every shell that DSM might run them with."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.synology.stage import Stage


@pytest.mark.parametrize("code", [0, 1])
def test_an_upgrade_is_refused_before_the_old_version_is_removed(stage: Stage, code: int) -> None:
    """DSM runs the old version's postuninst and removes its program between preupgrade and preinst."""
    payload, keep = stage.root / "payload", stage.root / "keep"
    stage.python(payload, code)
    keep.mkdir()
    (stage.var / "config.ini").write_text("mine")
    env = {"SYNOPKG_PKGINST_TEMP_DIR": str(payload), "SYNOPKG_TEMP_UPGRADE_FOLDER": str(keep)}
    assert stage.run("preupgrade", **env).returncode == code
    assert (stage.root / "asked").read_text().endswith("photo_organizer.synology preinst\n")
    assert [path.name for path in keep.iterdir()] == ["config.ini"] * (1 - code)


@pytest.mark.parametrize("code", [0, 1])
def test_preinst_and_postinst_answer_as_the_program_does(stage: Stage, code: int) -> None:
    payload = stage.root / "payload"
    stage.python(payload, code)
    stage.python(stage.target, code)
    assert stage.run("preinst", SYNOPKG_PKGINST_TEMP_DIR=str(payload)).returncode == code
    assert (stage.root / "asked").read_text().endswith("photo_organizer.synology preinst\n")
    assert stage.run("postinst").returncode == code
    assert (stage.root / "asked").read_text().endswith("photo_organizer.synology postinst\n")


def test_without_a_payload_preinst_lets_pass_what_postinst_refuses(stage: Stage) -> None:
    assert stage.run("preinst", SYNOPKG_PKGINST_TEMP_DIR=str(stage.root / "nothing")).returncode == 0
    assert stage.run("postinst").returncode != 0


@pytest.mark.parametrize("script", ["preuninst", "postupgrade"])
@pytest.mark.parametrize("status", ["UPGRADE", "UNINSTALL"])
def test_scripts_with_nothing_to_do_do_nothing(stage: Stage, script: str, status: str) -> None:
    (stage.var / "config.ini").write_text("mine")
    done = stage.run(script, SYNOPKG_PKG_STATUS=status, wizard_remove_data="true")
    assert (done.returncode, done.stdout) == (0, "")
    assert (stage.var / "config.ini").read_text() == "mine"


@pytest.mark.parametrize(
    ("status", "answer", "goes"),
    [
        ("UNINSTALL", "true", True),
        ("UNINSTALL", "false", False),
        ("UNINSTALL", "", False),
        ("UPGRADE", "true", False),
        ("", "true", False),
    ],
)
def test_data_goes_only_at_removal_and_only_if_the_owner_says_so(
    stage: Stage, status: str, answer: str, *, goes: bool
) -> None:
    for name in ("config.ini", "a b.db", ".hidden"):
        (stage.var / name).write_text("mine")
    done = stage.run("postuninst", SYNOPKG_PKG_STATUS=status, wizard_remove_data=answer)
    assert done.returncode == 0
    assert len(list(stage.var.iterdir())) == (0 if goes else 3)


@pytest.mark.parametrize("place", ["", "volume1/photo", "@appdata", "@appdata/Other"])
def test_nothing_is_removed_anywhere_else(stage: Stage, place: str) -> None:
    photo = stage.root / place / "photo.jpg"
    photo.parent.mkdir(parents=True, exist_ok=True)
    photo.write_text("a photo")
    answers = {"SYNOPKG_PKG_STATUS": "UNINSTALL", "wizard_remove_data": "true"}
    done = stage.run("postuninst", **answers, SYNOPKG_PKGVAR=str(photo.parent))
    assert done.returncode == 0
    assert photo.exists()


def test_preupgrade_puts_aside_the_file_that_the_older_package_read(stage: Stage) -> None:
    keep = stage.root / "keep"
    keep.mkdir()
    places = [stage.home, stage.var, stage.target / "var", stage.target]
    for place in reversed(places):
        place.mkdir(exist_ok=True)
        (place / "config.ini").write_text(str(place))
        assert stage.run("preupgrade", SYNOPKG_TEMP_UPGRADE_FOLDER=str(keep)).returncode == 0
        assert (keep / "config.ini").read_text() == str(place)


def test_preupgrade_follows_no_link_and_refuses_when_it_cannot_keep(stage: Stage) -> None:
    keep = stage.root / "keep"
    (stage.home / "config.ini").symlink_to("/etc/passwd")
    assert stage.run("preupgrade").returncode == 0  # nowhere to put it
    keep.mkdir()
    assert stage.run("preupgrade", SYNOPKG_TEMP_UPGRADE_FOLDER=str(keep)).returncode == 0
    assert not list(keep.iterdir())
    (stage.var / "config.ini").write_text("mine")
    (keep / "config.ini").mkdir()
    (keep / "config.ini/config.ini").mkdir()  # a copy cannot come to lie here
    assert stage.run("preupgrade", SYNOPKG_TEMP_UPGRADE_FOLDER=str(keep)).returncode == 1


@pytest.mark.parametrize("language", ["ger", "xyz", ""])
def test_an_upgrade_asks_in_the_owner_s_language(stage: Stage, language: str) -> None:
    pages = stage.root / "scripts"
    for kind in ("install_uifile", "kept_settings", "kept_share"):
        (pages / kind).write_text(f"{kind} english @SHARE@ @LIBRARY@ @INTAKE@")
        (pages / f"{kind}_ger").write_text(f"{kind} deutsch @SHARE@ @LIBRARY@ @INTAKE@ @LIBRARY@")

    def told() -> str:
        env = {"SYNOPKG_TEMP_LOGFILE": str(stage.root / "told"), "SYNOPKG_DSM_LANGUAGE": language}
        assert stage.run("upgrade_uifile.sh", **env).returncode == 0
        text = (stage.root / "told").read_text()
        assert ("deutsch" in text) == (language == "ger")
        return text.replace("deutsch", "english")

    assert told().startswith("install_uifile ")
    settings = stage.var / "config.ini"
    (stage.root / "volume1/photo").mkdir(parents=True)
    settings.write_text("[paths]\n  library = /volume1/photo\nintake: /volume2/a & b/In\n")
    assert told().startswith("kept_settings english photo photo a & b")
    settings.write_text("[paths]\nlibrary = /volume1/homes/a\nintake = /volume1/homes/b\n")
    assert told().startswith("kept_share english  homes homes")


@pytest.mark.parametrize(
    ("library", "intake", "shown"),
    [
        ("/volume1/photo", "/volume1/photo/PhotosToProcess", "photo|photo|photo"),
        (
            "/volume12/Family Photos/All/2024",
            "/var/services/upload",
            "Family Photos|Family Photos|upload",
        ),
        ('"/volume1/photo/"', "'/volume1/video/x'", "photo|photo|video"),
        ("\n  /volume1/photo", "/volume1/photo/In", "photo|photo|photo"),
        ("/mnt/disk/<phötos>", "/volume1/photo/In", "photo|/mnt/disk/phtos|photo"),
        ("/volume1/@appdata/x", "/volume1/photo/In", "photo|/volume1/appdata/x|photo"),
        ("/volume1/homes/anna", "/volume1/photo/In", "photo|homes|photo"),
        ("/volume1/homes/anna", "/volume1/homes/anna/In", "share|homes|homes"),
        ("/volume1/photo", "", "questions"),
        ("/volumeUSB1/usbshare/Photos", "/volume1/photo/In", "usbshare|usbshare|photo"),
        ("/volume2/locked/Photos", "/volume1/photo/In", "locked|locked|photo"),
        # It was renamed or deleted, and DSM would make it anew.
        ("/volume1/former", "/volume1/former/In", "share|former|former"),
        ("/volume1/former", "/volume1/photo/In", "photo|former|photo"),
    ],
)
def test_an_upgrade_takes_the_shared_folder_from_the_settings(
    one: Stage, library: str, intake: str, shown: str
) -> None:
    """Where none can be given, it asks for one and keeps the settings; the questions of a first installation would replace them."""
    for name, page in {"install_uifile": "questions", "kept_share": "share|@LIBRARY@|@INTAKE@"}.items():
        (one.root / "scripts" / name).write_text(page)
    (one.root / "scripts/kept_settings").write_text("@SHARE@|@LIBRARY@|@INTAKE@")
    for share in ("volume1/photo", "volumeUSB1/usbshare", "volume12/Family Photos", "volume2/@locked@"):
        (one.root / share).mkdir(parents=True)
    (one.var / "config.ini").write_text(
        "\ufeff[library anna]\nlibrary = /volume1/homes/anna\nintake = /volume3/anna/In\n"
        f"[Paths]\r\n# library = /volume9/no\nLibrary={library}\n; more\nintake = {intake}\r\n"
    )
    told = one.root / "told"
    assert one.run("upgrade_uifile.sh", SYNOPKG_TEMP_LOGFILE=str(told)).returncode == 0
    assert told.read_text().strip() == shown


def test_our_settings_count_more_than_what_the_older_package_left(one: Stage) -> None:
    (one.root / "scripts/kept_settings").write_text("@SHARE@ @LIBRARY@ @INTAKE@")
    (one.root / "volume1/photo").mkdir(parents=True)
    (one.home / "config.ini").write_text(
        "[paths]\nsource_dir = /volume1/old/In\ndestination_root = /volume1/old\n"
    )
    (one.var / "config.ini").write_text("[paths]\nlibrary = /volume1/photo\nintake = /volume1/photo/In\n")
    told = one.root / "told"
    assert one.run("upgrade_uifile.sh", SYNOPKG_TEMP_LOGFILE=str(told)).returncode == 0
    assert told.read_text() == "photo photo photo\n"


@pytest.mark.parametrize("script", ["preinst", "postinst", "preupgrade"])
def test_a_program_that_dies_without_a_word_is_spoken_for(stage: Stage, script: str) -> None:
    stage.python(stage.root / "payload", 139)
    stage.python(stage.target, 139)
    told = stage.root / "told"
    told.touch()
    env = {"SYNOPKG_TEMP_LOGFILE": str(told), "SYNOPKG_PKGINST_TEMP_DIR": str(stage.root / "payload")}
    assert stage.run(script, **env).returncode == 139
    assert "ended with code 139" in told.read_text()


def test_a_package_for_another_processor_names_the_right_one(stage: Stage) -> None:
    """Whether its programs run is tried, and not guessed from a name."""
    payload = stage.root / "payload"
    stage.python(payload, 0)
    loader = payload / "runtime/lib/ld-linux-other64.so.1"
    (payload / "runtime/lib/ld-linux-played.so").rename(loader)
    assert stage.run("preinst", SYNOPKG_PKGINST_TEMP_DIR=str(payload)).returncode == 0
    (stage.root / "asked").unlink()
    # A machine that nobody has.
    loader.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(11) + b"\xff\x77" + bytes(100))
    done = stage.run("preinst", SYNOPKG_PKGINST_TEMP_DIR=str(payload))
    right = {"x86_64": "PhotoOrganizer-x86_64", "aarch64": "PhotoOrganizer-armv8"}[os.uname().machine]
    assert (done.returncode, right in done.stdout) == (1, True)
    assert not (stage.root / "asked").exists()


def test_a_model_of_32_bits_is_told_of_the_light_package(one: Stage) -> None:
    payload = one.root / "payload"
    one.python(payload, 0)
    loader = payload / "runtime/lib/ld-linux-aarch64.so.1"
    (payload / "runtime/lib/ld-linux-played.so").rename(loader)
    loader.write_text("#!/bin/false\n")
    one.program(one.root / "scripts/uname", "echo armv7l\n")
    env = {"SYNOPKG_PKGINST_TEMP_DIR": str(payload), "PATH": f"{one.root}/scripts:{os.environ['PATH']}"}
    done = one.run("preinst", **env)
    assert (done.returncode, "PhotoOrganizer-noarch" in done.stdout) == (1, True)
