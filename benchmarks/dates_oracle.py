"""How right dates are: `python -m benchmarks.dates_oracle FOLDER…`, with exiftool as independent oracle.

Reads every image and film below the folders, asks exiftool for the same tags in the order that
`docs/dates.md` gives, and prints each difference and the shares. Test files of other programs do well: the
sources of the packages pillow, pillow-heif, exifread, hachoir, exiv2 and libimage-exiftool-perl hold 2,300.
Differences that remain are for a person to judge: exiftool shows dates that are refused here on purpose.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

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
DATE = re.compile(
    r"(\d{4})[:-](\d\d)[:-](\d\d)(?:[ T:]+(\d\d):(\d\d)(?::(\d\d))?)?(?:\.(\d+))?\s*([+-]\d\d:?\d\d)?"
)


def oracle(paths: list[str]) -> dict[str, dict[str, Any]]:
    command = ["exiftool", "-j", "-a", "-G1", "-time:all", "-@", "-"]
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


def main(folders: list[str]) -> None:
    rows = list(date_rows(folders, Settings(), "UTC", use_filename=False, use_filetime=False))
    known = oracle([path for path, *_ in rows])
    counts: Counter[str] = Counter()
    for path, date, offset, source, note in rows:
        told, digits, zone = truth(known.get(path, {}))
        ours = re.sub(r"[-T]", ":", date.partition(".")[0])
        verdict = (
            "undated" if not told and not ours else "missed" if not ours else "more" if not told else "wrong"
        )
        if told and ours.startswith(told):
            verdict = "right"
            ours_digits = date.partition(".")[2].rstrip("0")
            if digits.isdecimal() and ours_digits != digits[:6].rstrip("0"):
                verdict = "right but for sub-seconds"
            elif re.match(r"[+-]\d\d:?\d\d", zone) and offset.replace(":", "") != zone.replace(":", ""):
                verdict = "right but for the zone"
        counts[verdict] += 1
        if verdict not in ("right", "undated"):
            print(f"{verdict}: {path}: {date} {offset} {source} against {told} {digits} {zone} {note}")
    dated = sum(count for verdict, count in counts.items() if verdict not in ("undated", "more"))
    print(dict(counts), f"right: {100 * counts['right'] / max(dated, 1):.2f} % of {dated}")


if __name__ == "__main__":
    main(sys.argv[1:])
