"""Every format tells its date, in every place that the format has for one."""

from __future__ import annotations

import os
import struct
import zlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.disk.stamp import sight
from photo_organizer.examine.look import examine
from photo_organizer.examine.report import date_rows
from photo_organizer.settings import Settings
from tests.examine import builders as make
from tests.samples import photos, video

if TYPE_CHECKING:
    from pathlib import Path

WHEN = "2019:08:17 14:15:16"
DATE = "2019-08-17T14:15:16"
LATER = "2019-08-17T16:15:16"  # the same in Berlin, where WHEN was recorded in UTC
MOMENT = datetime(2019, 8, 17, 14, 15, 16)
SINCE_1970 = 1566051316
SINCE_1904 = SINCE_1970 + 2_082_844_800
SINCE_2001 = (SINCE_1970 - 978_307_200) * 10**9
SINCE_1601 = (SINCE_1970 + 11_644_473_600) * 10**7
EXIF, XMP = "exif:DateTimeOriginal", "xmp:photoshop:DateCreated"
GPS = ("2019:08:17", (14, 15, 16))
XMP_DATE = {"photoshop_DateCreated": "2019-08-17T14:15:16"}
APP1_XMP = b"http://ns.adobe.com/xap/1.0/\0"
HEX = b"\nexif\n     100\n" + (b"Exif\0\0" + make.tiff(WHEN)).hex().encode()
BARE_HEX = b"\nexif\n     100\n" + make.tiff(WHEN).hex().encode()
NIKON = b"\x13\0\x14\0" + WHEN.encode() + b"\0"

# what → (name, bytes, expected date, expected source)
FILES: dict[str, tuple[str, bytes, str, str]] = {
    "JPEG": ("a.jpg", photos.jpeg(MOMENT), DATE, EXIF),
    "JPEG, digitized only": ("a.jpg", photos.jpeg(digitized=MOMENT), DATE, "exif:DateTimeDigitized"),
    "JPEG, changed only": ("a.jpg", photos.jpeg(ifd0_date=MOMENT), DATE, "ifd0:DateTime"),
    "JPEG, satellites only": ("a.jpg", photos.jpeg(gps=GPS), LATER, "gps"),
    "JPEG, XMP": ("a.jpg", make.jpeg((0xE1, APP1_XMP + make.xmp(**XMP_DATE))), DATE, XMP),
    "JPEG, IPTC": (
        "a.jpg", make.jpeg((0xED, b"Photoshop 3.0\0" + make.iptc("20190817", "141516+0200"))), DATE,
        "iptc:DateCreated",
    ),
    "JPEG, stray bytes": ("a.jpg", make.jpeg((0xE0, b"JFIF")).removesuffix(b"\xff\xd9") + b"stray" +
        make.exif_jpeg(WHEN)[2:], DATE, EXIF),
    "TIFF": ("a.tif", photos.tiff(MOMENT), DATE, EXIF),
    "TIFF, top level, big-endian": ("a.tif", make.tiff(WHEN, order=">", nested=False), DATE, "ifd0:DateTimeOriginal"),
    "PNG, eXIf": ("a.png", photos.png(MOMENT), DATE, EXIF),
    "PNG, text": ("a.png", make.png((b"tEXt", b"Creation Time\0Sat, 17 Aug 2019 14:15:16 +0200")), DATE,
        "png:Creation Time"),
    "PNG, XMP": ("a.png", make.png((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + make.xmp(**XMP_DATE))), DATE, XMP),
    "PNG, packed EXIF": ("a.png", make.png((b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(HEX))), DATE, EXIF),
    "PNG, packed EXIF without its mark": ("a.png", make.png((b"zTXt", b"Raw profile type exif\0\0" +
        zlib.compress(BARE_HEX))), DATE, EXIF),
    "JPEG, IPTC's time and XMP's day": ("a.jpg", make.jpeg((0xE1, APP1_XMP + make.xmp(photoshop_DateCreated="2019-08-17")),
        (0xED, b"Photoshop 3.0\0" + make.iptc("", "141516+0200"))), DATE, "iptc:DateCreated"),
    "JPEG, IPTC's year": ("a.jpg", make.jpeg((0xED, b"Photoshop 3.0\0" + make.iptc("19530000", "141516+0200"))),
        "1953-01-01T00:00:00", "iptc:DateCreated"),
    "JPEG, XMP satellites only": ("a.jpg", make.jpeg((0xE1, APP1_XMP + make.xmp(exif_GPSTimeStamp="2019-08-17T12:15:16Z"))),
        DATE, "xmp:exif:GPSTimeStamp"),
    "WebP": ("a.webp", photos.webp(MOMENT), DATE, EXIF),
    "HEIC": ("a.heic", photos.heic(MOMENT), DATE, EXIF),
    "AVIF": ("a.avif", photos.avif(MOMENT), DATE, EXIF),
    "JPEG XL": ("a.jxl", make.jxl(WHEN), DATE, EXIF),
    "GIF": ("a.gif", make.gif(make.xmp(**XMP_DATE)), DATE, XMP),
    "PSD, EXIF": ("a.psd", make.psd(make.resource(0x0422, make.tiff(WHEN))), DATE, EXIF),
    "PSD, XMP": ("a.psd", make.psd(make.resource(0x0424, make.xmp(**XMP_DATE))), DATE, XMP),
    "DNG": ("a.dng", make.tiff(WHEN), DATE, EXIF),
    "CR2": ("a.cr2", make.tiff(WHEN)[:4] + b"\x10\0\0\0CR\2\0\0\0\0\0" +
        make.directory({0x9003: WHEN.encode() + b"\0"}, 16), DATE, "ifd0:DateTimeOriginal"),
    "NEF": ("a.nef", make.tiff(WHEN, order=">", make="NIKON"), DATE, EXIF),
    "ORF": ("a.orf", make.tiff(WHEN, magic=b"IIRO"), DATE, EXIF),
    "RW2": ("a.rw2", make.tiff(WHEN, magic=b"IIU\0"), DATE, EXIF),
    "CR3": ("a.cr3", make.cr3(WHEN), DATE, EXIF),
    "CRW": ("a.crw", make.crw(SINCE_1970), DATE, "ciff:CapturedTime"),
    "RAF": ("a.raf", make.raf(WHEN), DATE, EXIF),
    "MRW": ("a.mrw", make.mrw(WHEN), DATE, EXIF),
    "X3F": ("a.x3f", make.x3f(SINCE_1970), DATE, "x3f:TIME"),
    "MOV, Apple's own": ("a.mov", video.movie(MOMENT, created="2019-08-17T14:15:16+0545"), DATE,
        "quicktime:creationdate"),
    "MOV, ©day": ("a.mov", video.movie(day="2019-08-17T14:15:16+0200"), DATE, "quicktime:day"),
    "M4V, tag list": ("a.m4v", make.film(make.movie_header(9), make.box(b"udta", make.box(b"meta", bytes(4),
        make.box(b"hdlr", bytes(8), b"mdir", bytes(12)), make.box(b"ilst", make.box(b"\xa9day", make.box(b"data",
        struct.pack(">II", 1, 0), b"2019-08-17T14:15:16Z"))))), brand=b"M4V "), LATER, "quicktime:day"),
    "MOV, UTC": ("a.mov", video.movie(MOMENT), LATER, "quicktime:mvhd"),
    "MP4, 64 bits": ("a.mp4", make.film(make.movie_header(SINCE_1904, long=True), brand=b"mp42"), LATER,
        "quicktime:mvhd"),
    "MP4, since 1970": ("a.mp4", make.film(make.movie_header(SINCE_1970), brand=b"isom"), LATER, "quicktime:mvhd"),
    "3GP": ("a.3gp", make.film(make.movie_header(SINCE_1904), brand=b"3gp5"), LATER, "quicktime:mvhd"),
    "MP4 of a GoPro": ("a.mp4", make.film(make.movie_header(SINCE_1904), make.box(b"udta", make.box(b"GPMF"))), DATE,
        "quicktime:mvhd"),
    "MP4 of a GoPro that writes UTC": ("a.mp4", make.film(make.movie_header(SINCE_1904), make.box(b"udta",
        make.box(b"FIRM", b"H22.01.02.32.00"))), LATER, "quicktime:mvhd"),
    "MP4 of a GoPro HERO10": ("a.mp4", make.film(make.movie_header(SINCE_1904), make.box(b"udta",
        make.box(b"FIRM", b"H21.01.01.50.00"))), DATE, "quicktime:mvhd"),
    "MP4 of a GoPro HERO9": ("a.mp4", make.film(make.movie_header(SINCE_1904), make.box(b"udta",
        make.box(b"FIRM", b"HD9.01.01.72.00"))), DATE, "quicktime:mvhd"),
    "MP4, Apple's export": ("a.mp4", make.film(make.movie_header(9), make.box(b"udta",
        make.box(b"date", b"2019-08-17T14:15:16-0700"))), DATE, "quicktime:date"),
    "MOV of a Pentax": ("a.mov", make.film(make.movie_header(SINCE_1904), make.box(b"udta",
        make.box(b"TAGS", b"PENTAX DIGITAL CAMERA\0"))), DATE, "quicktime:mvhd"),
    "MOV of a Canon": ("a.mov", make.film(make.movie_header(9), make.box(b"udta", make.box(b"CNTH",
        make.box(b"CNDA", make.exif_jpeg(WHEN))))), DATE, EXIF),
    "MOV, track only": ("a.mov", make.film(make.movie_header(0), make.box(b"trak", make.box(b"tkhd",
        struct.pack(">III", 0, SINCE_1904, 0), bytes(72)))), LATER, "quicktime:tkhd"),
    "MOV, packed header": ("a.mov", make.film(make.box(b"cmov", make.box(b"dcom", b"zlib"), make.box(b"cmvd", bytes(4),
        zlib.compress(make.box(b"moov", make.movie_header(SINCE_1904)))))), LATER, "quicktime:mvhd"),
    "MP4 of a Sony": ("a.mp4", make.film(make.movie_header(9)) + make.box(b"meta", bytes(4), make.box(b"hdlr",
        bytes(8), b"nrtm", bytes(12)), make.box(b"xml ", bytes(4), b'<CreationDate value="2019-08-17T14:15:16+02:00"/>')), DATE,
        "sony:CreationDate"),
    "AVI, IDIT": ("a.avi", make.avi(make.chunk(b"IDIT", b"SAT AUG 17 14:15:16 2019\n\0")), DATE, "avi:IDIT"),
    "AVI, ICRD": ("a.avi", make.avi(make.chunk(b"LIST", b"INFO" + make.chunk(b"ICRD", b"2019-08-17"))),
        "2019-08-17T00:00:00", "avi:ICRD"),
    "AVI of a Nikon": ("a.avi", make.avi(make.chunk(b"LIST", b"ncdt" + make.chunk(b"nctg", NIKON))), DATE,
        "maker:DateTimeOriginal"),
    "MKV": ("a.mkv", make.matroska(SINCE_2001), LATER, "matroska:DateUTC"),
    "WMV": ("a.wmv", make.asf(SINCE_1601), LATER, "asf:CreationDate"),
    "MTS": ("a.mts", make.transport(bytes.fromhex("02 18 02 2019 08 19 17 141516")), DATE, "mts:recording"),
    "TS": ("a.ts", make.transport(bytes.fromhex("02 18 80 2019 08 19 17 141516"), m2ts=False), DATE, "mts:recording"),
    "FLV": ("a.flv", make.flv("Sat Aug 17 14:15:16 2019"), DATE, "flv:creationdate"),
}  # fmt: skip


def rows_of(folder: Path, **options: Any) -> list[tuple[str, ...]]:
    return [
        (path.rpartition("/")[2], *rest)
        for path, *rest in date_rows([str(folder)], Settings(), "Europe/Berlin", **options)
    ]


@pytest.mark.parametrize("what", FILES)
def test_a_format_tells_its_date(what: str, tmp_path: Path) -> None:
    name, content, date, source = FILES[what]
    (tmp_path / name).write_bytes(content)
    ((_, found, _, told, note),) = rows_of(tmp_path, use_filename=False, use_filetime=False)
    assert (found, told) == (date, source), note


@pytest.mark.parametrize("what", FILES)
def test_the_content_decides_and_not_the_extension(what: str, tmp_path: Path) -> None:
    name, content, date, _ = FILES[what]
    if name in ("a.orf", "a.rw2") or not name.endswith(("cr2", "nef", "dng", "tif")):
        (tmp_path / "a.png").write_bytes(content)
        ((_, found, *_),) = rows_of(tmp_path, use_filename=False, use_filetime=False)
        assert found == date


def test_subseconds_and_zone_are_read_with_the_date(tmp_path: Path) -> None:
    photos.write(tmp_path / "a.jpg", photos.jpeg(MOMENT, subsec="07", offset="+05:45"))
    photos.write(tmp_path / "b.heic", photos.heic(MOMENT, subsec="123456789", offset="-03:30"))
    first, second = rows_of(tmp_path)
    assert first[1:3] == (f"{DATE}.070000", "+05:45")
    assert second[1:3] == (f"{DATE}.123456", "-03:30")


@pytest.mark.parametrize(
    "text",
    [
        "0000:00:00 00:00:00",
        "2019:13:01 00:00:00",
        "2019:02:29 12:00:00",
        "    :  :     :  :  ",
        "garbage",
        "",
    ],
)
def test_what_names_no_moment_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(make.exif_jpeg(text))
    ((_, found, _, source, _),) = rows_of(tmp_path, use_filename=False, use_filetime=False)
    assert (found, source) == ("", "")


@pytest.mark.parametrize(
    ("text", "date", "offset"),
    [
        ("2024:04:22T14:38:09", "2024-04-22T14:38:09", ""),
        ("2024-04-22T14:38:09GMT+2", "2024-04-22T14:38:09", "+02:00"),
        ("2024:04:22 14:38:09.5+05:45", "2024-04-22T14:38:09.500000", "+05:45"),
        ("2003: 5: 7  9: 8: 6", "2003-05-07T09:08:06", ""),
        ("2019/08/17 02:15:16 PM", "2019-08-17T14:15:16", ""),
        ("2019:08:17 14:15", "2019-08-17T14:15:00", ""),
        ("2019:08:17:14:15:16", "2019-08-17T14:15:16", ""),
    ],
)
def test_dates_as_cameras_misspell_them(text: str, date: str, offset: str, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(make.exif_jpeg(text))
    ((_, found, zone, *_),) = rows_of(tmp_path, use_filename=False, use_filetime=False)
    assert (found, zone) == (date, offset)


@pytest.mark.parametrize("seconds", [15_000_000, 400_000_000])
def test_a_count_that_went_once_around_is_no_date_of_1970(seconds: int, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(make.film(make.movie_header(seconds), brand=b"mp42"))
    ((_, found, _, _, note),) = rows_of(tmp_path, use_filename=False, use_filetime=False)
    assert found == ""
    assert "in the future" in note


@pytest.mark.parametrize("word", ["下午".encode("gbk"), "下午".encode(), b" p.m.", " 오후".encode("euc_kr")])
def test_a_word_behind_the_time_is_read_in_its_encoding(word: bytes, tmp_path: Path) -> None:
    block = make.tiff("2019:08:17 02:15:16" + word.decode("latin-1"))
    (tmp_path / "a.jpg").write_bytes(make.jpeg((0xE1, b"Exif\0\0" + block)))
    ((_, found, *_),) = rows_of(tmp_path, use_filename=False, use_filetime=False)
    assert found == DATE


def seconds_of(film: Path) -> float | None:
    sighting = sight(str(film))
    assert sighting
    return examine(sighting).seconds


def test_a_film_tells_how_long_it_is(tmp_path: Path) -> None:
    for long in (False, True):
        times = struct.pack(">QQIQ" if long else ">IIII", 9, 9, 600, 90_000)
        header = make.box(b"mvhd", bytes((int(long), 0, 0, 0)), times, bytes(80))
        (tmp_path / "a.mp4").write_bytes(make.film(header))
        assert seconds_of(tmp_path / "a.mp4") == 150.0
    for scale, length in ((0, 5), (1, 2**32 - 1)):
        times = struct.pack(">IIII", 9, 9, scale, length)
        (tmp_path / "a.mp4").write_bytes(make.film(make.box(b"mvhd", bytes(4), times, bytes(80))))
        assert seconds_of(tmp_path / "a.mp4") == 0.0


def test_file_times_have_subseconds_and_the_older_one_counts(tmp_path: Path) -> None:
    path = photos.write(tmp_path / "a.bmp", photos.bmp())
    os.utime(path, ns=(0, SINCE_1970 * 10**9 + 123_456_789))
    ((_, found, offset, source, _),) = rows_of(tmp_path)
    assert (found, offset, source) == (f"{LATER}.123456", "+02:00", "file:modified")
    assert rows_of(tmp_path, use_filetime=False)[0][1] == ""


def test_takeout_dates_a_photo_that_tells_nothing(tmp_path: Path) -> None:
    photos.write(tmp_path / "IMG_1.jpg", photos.jpeg())
    text = '{"title": "IMG_1.jpg", "photoTakenTime": {"timestamp": "%d", "formatted": "x"}}'
    (tmp_path / "IMG_1.jpg.supplemental-metadata.json").write_text(text % SINCE_1970)
    ((name, found, _, source, _),) = rows_of(tmp_path)
    assert (name, found, source) == ("IMG_1.jpg", LATER, "takeout:photoTakenTime")


def test_an_xmp_sidecar_dates_a_photo_that_tells_nothing(tmp_path: Path) -> None:
    photos.write(tmp_path / "a.bmp", photos.bmp())
    (tmp_path / "a.bmp.xmp").write_bytes(make.xmp(**XMP_DATE))
    ((_, found, _, source, _),) = rows_of(tmp_path)
    assert (found, source) == (DATE, "sidecar:photoshop:DateCreated")


def test_the_film_of_a_live_photo_is_found_by_its_identifier(tmp_path: Path) -> None:
    (tmp_path / "b.mov").write_bytes(video.movie(created="2019-08-17T14:15:15+0200", content_id="1F-2E"))
    apple = make.directory({0x0011: b"1F-2E\0"}, 14, ">")
    note = b"Apple iOS\0\0\1MM" + apple
    inner = make.directory({0x9003: WHEN.encode() + b"\0", 0x927C: note}, 8 + 2 + 12 + 4)
    first = make.directory({0x8769: 8 + 2 + 12 + 4}, 8)
    (tmp_path / "a.jpg").write_bytes(make.jpeg((0xE1, b"Exif\0\0II*\0\x08\0\0\0" + first + inner)))
    still, film = rows_of(tmp_path)
    assert still[1] == DATE
    assert film[1] == "2019-08-17T14:15:15"
    assert "filed together with a.jpg" in film[4]


def test_rows_are_for_photos_and_films_alone(tmp_path: Path) -> None:
    photos.write(tmp_path / "a.jpg", photos.jpeg(MOMENT))
    for name in ("a.xmp", "notes.txt", "@eaDir/a.jpg", "#recycle/b.jpg", ".hidden/c.jpg"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"nothing of interest")
    (tmp_path / "link.jpg").symlink_to("a.jpg")
    assert [row[0] for row in rows_of(tmp_path)] == ["a.jpg"]


def test_a_zone_of_the_future_never_hides_a_film_of_today(tmp_path: Path) -> None:
    """A film made within the last hour is no date from the future in any zone."""
    now = datetime.now().astimezone() - timedelta(minutes=5)
    (tmp_path / "a.mov").write_bytes(video.movie(now))
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        ((_, found, *_),) = date_rows([str(tmp_path)], Settings(), zone)
        assert found
