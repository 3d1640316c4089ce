"""What the package holds, as one ordered list each for the archive and for its payload.

`payload` is unpacked into target/ on the NAS; `outer` is what Package Center itself reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spk import page, wizard
from spk.places import ROOT
from spk.tree import Entry

if TYPE_CHECKING:
    from pathlib import Path

_ICONS = ROOT / "ui" / "images"
_SCRIPTS = (
    "preinst",
    "postinst",
    "preuninst",
    "postuninst",
    "preupgrade",
    "postupgrade",
    "start-stop-status",
)


def payload(runtime: Path, app: Path, models: list[Entry], ui: Path = page.UI) -> list[Entry]:
    """Return what becomes target/: the largest and least changing part first."""
    return [
        Entry(runtime, "runtime", bytecode=True),
        *models,
        Entry(app, "app", bytecode=True),
        *around(ui),
    ]


def around(ui: Path) -> list[Entry]:
    """Return what every package holds around the program."""
    return [
        Entry(ROOT / "spk/target/bin", "bin", 0o755),
        Entry(ROOT / "spk/target/lib", "lib", 0o644),
        *page.entries(ui),
        Entry(ROOT / "LICENSE", "LICENSE"),
    ]


def outer(info: str, package: Path, *, light: bool = False) -> list[Entry]:
    """Return the members of the .spk itself, INFO first so that it is found at once."""
    return [
        Entry(info.encode(), "INFO"),
        Entry(ROOT / "LICENSE", "LICENSE"),
        Entry(_ICONS / "icon_64.png", "PACKAGE_ICON.PNG"),
        Entry(_ICONS / "icon_256.png", "PACKAGE_ICON_256.PNG"),
        Entry(ROOT / "conf/privilege", "conf/privilege"),
        Entry(ROOT / "conf/resource", "conf/resource"),
        *(Entry(ROOT / "scripts" / name, f"scripts/{name}", 0o755) for name in _SCRIPTS),
        Entry(ROOT / "scripts/functions", "scripts/functions", 0o644),
        *(Entry(text, f"WIZARD_UIFILES/{name}") for name, text in wizard.files(light=light).items()),
        Entry(ROOT / "WIZARD_UIFILES/upgrade_uifile.sh", "WIZARD_UIFILES/upgrade_uifile.sh", 0o755),
        Entry(package, "package.tgz"),
    ]
