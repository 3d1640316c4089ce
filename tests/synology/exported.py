"""What DSM exports to the scripts of a package."""

from __future__ import annotations

ID = "PhotoOrganizer"
KINDS = {"target": "@appstore", "var": "@appdata", "etc": "@appconf", "tmp": "@apptemp", "home": "@apphome"}


def exported(status: str, version: str, language: str, arch: str) -> dict[str, str]:
    """Return the environment that the scripts begin with."""
    real = {kind: f"/volume1/{store}/{ID}" for kind, store in KINDS.items()}
    return {
        "SYNOPKG_PKGNAME": ID,
        "SYNOPKG_PKGVER": version,
        "SYNOPKG_PKGDEST": real["target"],
        "SYNOPKG_PKGDEST_VOL": "/volume1",
        "SYNOPKG_PKGVAR": real["var"],
        "SYNOPKG_PKGTMP": real["tmp"],
        "SYNOPKG_PKGHOME": real["home"],
        "SYNOPKG_PKG_STATUS": status,
        "SYNOPKG_DSM_LANGUAGE": language,
        "SYNOPKG_DSM_VERSION_MAJOR": "7",
        "SYNOPKG_DSM_VERSION_MINOR": "2",
        "SYNOPKG_DSM_VERSION_BUILD": "72806",
        "SYNOPKG_DSM_ARCH": "geminilake" if arch == "x86_64" else "rtd1619b",
        "SYNOPKG_USERNAME": "admin" if status else "",
    }
