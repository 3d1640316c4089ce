"""Administrators see on their desktop that filing has stopped: once, in their language, and in words that exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.samples.photos import jpeg
from tests.synology.built import ANSWERS
from tests.synology.test_journey import FILED, TAKEN, log_of, share, until, upload

if TYPE_CHECKING:
    from pathlib import Path

    from tests.synology.package_center import PackageCenter

APPLICATION = "SYNO.SDS.PhotoOrganizer.Application"


def shown(center: PackageCenter) -> list[list[str]]:
    return center.nas.calls("synodsmnotify")


def words(center: PackageCenter, name: str, language: str) -> str:
    """Return what DSM shows for "package:section:key", from the string files of the installed package."""
    package, section, key = name.split(":")
    assert package == "PhotoOrganizer"
    ui = center.nas.root / "volume1/@appstore/PhotoOrganizer/ui"
    text = (
        (ui / "texts" / language / "strings").read_text().partition(f"[{section}]\n")[2].partition("\n[")[0]
    )
    found = re.search(rf'(?m)^{key}="(.+)"$', text)
    assert found, (name, language)
    return found[1]


def test_a_library_that_is_away_is_told_once_and_filing_goes_on_when_it_is_back(
    center: PackageCenter, spk: Path
) -> None:
    center.install(spk, ANSWERS | {"wizard_library_folder": "Mine"})
    assert center.running, log_of(center)
    library = share(center) / "Mine"
    library.rename(share(center) / "Elsewhere")
    upload(center, "volume1/photo/PhotosToProcess/a.jpg", jpeg(TAKEN))
    until(lambda: shown(center), "the desktop is told\n" + log_of(center))
    keys = ["PhotoOrganizer:notify:title", "PhotoOrganizer:notify:away"]
    assert shown(center) == [["-c", APPLICATION, "@administrators", *keys]]
    assert "Control Panel" in words(center, keys[1], "enu")
    assert "Systemsteuerung" in words(center, keys[1], "ger")

    assert center.stop() == 0
    assert center.start() == 0  # it is still away: said already
    status = center.nas.run("/usr/local/bin/photo-organizer", "status")
    assert "Needs attention" in status.out, status.out + status.err
    assert center.stop() == 0

    (share(center) / "Elsewhere").rename(library)
    assert center.start() == 0
    until((library / FILED).exists, "the photo is filed\n" + log_of(center))
    assert len(shown(center)) == 1
