"""A date is read from every common naming scheme, and from nothing that only looks like one."""

# ruff: noqa: RUF001 — names in many languages

from __future__ import annotations

import re

import pytest

from photo_organizer.decide.file_name_date import _MAY_TELL, date_in_name
from photo_organizer.decide.name_patterns import NAME_PATTERNS, NamePattern
from photo_organizer.model import Precision

# name → date and time; "Z" at the end: recorded in UTC; a date alone: the name tells only the day
SCHEMES = {
    # cameras of phones
    "IMG_20240131_120000.jpg": "2024-01-31 12:00:00",
    "IMG_20240131_120000_1.jpg": "2024-01-31 12:00:00",
    "20240131_120000_001.jpg": "2024-01-31 12:00:00",
    "IMG_20240131_120000_HDR.jpg": "2024-01-31 12:00:00",
    "IMG_20240131_120000~2.jpg": "2024-01-31 12:00:00",
    "IMG_20240131_120000(1).jpg": "2024-01-31 12:00:00",
    "IMG_20240131_120000_BURST1.jpg": "2024-01-31 12:00:00",
    "IMG_20240131_120000123.jpg": "2024-01-31 12:00:00.123",
    "IMG_20240131_120000_123.jpg": "2024-01-31 12:00:00.123",
    "VID_20240131_120000.mp4": "2024-01-31 12:00:00",
    "MVIMG_20240131_120000.jpg": "2024-01-31 12:00:00",
    "PANO_20240131_120000.jpg": "2024-01-31 12:00:00",
    "20240131_120000.jpg": "2024-01-31 12:00:00",
    "20240131_120000(0).jpg": "2024-01-31 12:00:00",
    "20240131_120000_HDR.jpg": "2024-01-31 12:00:00",
    "IMG20240131120000.jpg": "2024-01-31 12:00:00",
    "VID20240131120000.mp4": "2024-01-31 12:00:00",
    "P_20240131_120000.jpg": "2024-01-31 12:00:00",
    "00000IMG_00000_BURST20240131120000123_COVER.jpg": "2024-01-31 12:00:00.123",
    "Burst_Cover_GIF_Action_20240131120000.gif": "2024-01-31 12:00:00",
    "PXL_20240131_110000123.jpg": "2024-01-31 11:00:00.123Z",
    "PXL_20240131_110000123.MP.jpg": "2024-01-31 11:00:00.123Z",
    "PXL_20240131_110000123.PORTRAIT-01.COVER.jpg": "2024-01-31 11:00:00.123Z",
    "PXL_20240131_110000123~2.jpg": "2024-01-31 11:00:00.123Z",
    "20240131_110000123_iOS.heic": "2024-01-31 11:00:00.123Z",
    "WP_20140131_12_00_00_Pro.jpg": "2014-01-31 12:00:00",
    "WP_20140131_001.jpg": "2014-01-31",
    "WIN_20240131_12_00_00_Pro.jpg": "2024-01-31 12:00:00",
    "C360_2014-01-31-12-00-00-123.jpg": "2014-01-31 12:00:00.123",
    "2014-01-31-12-00-00-123.jpg": "2014-01-31 12:00:00.123",
    # drones, action and dashboard cameras
    "DJI_20240131120000_0001_D.JPG": "2024-01-31 12:00:00",
    "dji_fly_20240131_120000_12_1706702400000_photo.jpg": "2024-01-31 12:00:00",
    "VID_20240131_120000_00_001.insv": "2024-01-31 12:00:00",
    "2024_0131_120000_001.MP4": "2024-01-31 12:00:00",
    "20240131120000_000123.MP4": "2024-01-31 12:00:00",
    # messengers
    "IMG-20240131-WA0001.jpg": "2024-01-31",
    "VID-20240131-WA0012.mp4": "2024-01-31",
    "WhatsApp Image 2024-01-31 at 12.00.00.jpeg": "2024-01-31 12:00:00",
    "WhatsApp Image 2024-01-31 at 1.02.03 PM (1).jpeg": "2024-01-31 13:02:03",
    "WhatsApp Video 2024-01-31 at 12.00.00 AM.mp4": "2024-01-31 00:00:00",
    "signal-2024-01-31-120000.jpg": "2024-01-31 12:00:00",
    "signal-2024-01-31-120000_002.jpg": "2024-01-31 12:00:00",
    "signal-2024-01-31-12-00-00-123.jpg": "2024-01-31 12:00:00.123",
    "signal-attachment-2024-01-31-120000.jpeg": "2024-01-31 12:00:00",
    "photo_2024-01-31_12-00-00.jpg": "2024-01-31 12:00:00",
    "photo_2024-01-31_12-00-00 (2).jpg": "2024-01-31 12:00:00",
    "photo_5@31-01-2024_12-00-00.jpg": "2024-01-31 12:00:00",
    "video_2024-01-31_12-00-00.mp4": "2024-01-31 12:00:00",
    "KakaoTalk_20240131_120000123.jpg": "2024-01-31 12:00:00.123",
    "KakaoTalk_Photo_2024-01-31-12-00-00.jpeg": "2024-01-31 12:00:00",
    "FB_IMG_1706698800123.jpg": "2024-01-31 11:00:00.123Z",
    "mmexport1706698800123.jpg": "2024-01-31 11:00:00.123Z",
    "1706698800123.jpg": "2024-01-31 11:00:00.123Z",
    # screenshots
    "Screenshot_20240131-120000.png": "2024-01-31 12:00:00",
    "Screenshot_20240131-120000_Chrome.jpg": "2024-01-31 12:00:00",
    "Screenshot_20240131_120000_com.android.chrome.jpg": "2024-01-31 12:00:00",
    "Screenshot_2024-01-31-12-00-00-123_com.miui.home.png": "2024-01-31 12:00:00.123",
    "Screenshot_2024-01-31-12-00-00.png": "2024-01-31 12:00:00",
    "Screenshot from 2024-01-31 12-00-00.png": "2024-01-31 12:00:00",
    "Screenshot 2024-01-31 120000.png": "2024-01-31 12:00:00",
    "Screenshot 2024-01-31 at 12.00.00.png": "2024-01-31 12:00:00",
    "Screen Shot 2024-01-31 at 1.02.03 PM.png": "2024-01-31 13:02:03",
    "Screenshot 2024-01-31 at 1.02.03\u202fPM.png": "2024-01-31 13:02:03",
    "Bildschirmfoto 2024-01-31 um 12.00.00.png": "2024-01-31 12:00:00",
    "Capture d\u2019écran 2024-01-31 à 12.00.00.png": "2024-01-31 12:00:00",
    "Capture d\u2019e\u0301cran 2024-01-31 a\u0300 12.00.00.png": "2024-01-31 12:00:00",
    "Captura de pantalla 2024-01-31 a las 12.00.00.png": "2024-01-31 12:00:00",
    "Captura de Tela 2024-01-31 às 12.00.00.png": "2024-01-31 12:00:00",
    "Schermata 2024-01-31 alle 12.00.00.png": "2024-01-31 12:00:00",
    "Schermafbeelding 2024-01-31 om 12.00.00.png": "2024-01-31 12:00:00",
    "Skärmavbild 2024-01-31 kl. 12.00.00.png": "2024-01-31 12:00:00",
    "Skjermbilde 2024-01-31 kl. 12.00.00.png": "2024-01-31 12:00:00",
    "Näyttökuva 2024-01-31 kello 12.00.00.png": "2024-01-31 12:00:00",
    "Zrzut ekranu 2024-01-31 o 12.00.00.png": "2024-01-31 12:00:00",
    "Снимок экрана 2024-01-31 в 12.00.00.png": "2024-01-31 12:00:00",
    "スクリーンショット 2024-01-31 12.00.00.png": "2024-01-31 12:00:00",
    "截屏2024-01-31 12.00.00.png": "2024-01-31 12:00:00",
    # programs and services
    "2024-01-31 12.00.00.jpg": "2024-01-31 12:00:00",
    "2024-01-31 12.00.00-1.jpg": "2024-01-31 12:00:00",
    "Photo 31-01-2024, 12 00 00.jpg": "2024-01-31 12:00:00",
    "Foto 31.01.2024 12 00 00.jpg": "2024-01-31 12:00:00",
    "Photo on 2024-01-31 at 12.00.jpg": "2024-01-31 12:00:00",
    "Photo on 2024-01-31 at 1.02 PM #2.jpg": "2024-01-31 13:02:00",
    "IMG_0001 2024-01-31 12_00_00.jpg": "2024-01-31 12:00:00",
    "2024-01-31T12_00_00Z.jpg": "2024-01-31 12:00:00Z",
    "2024-01-31T12-00-00+0100.jpg": "2024-01-31 12:00:00+0100",
    "20240131T110000Z.jpg": "2024-01-31 11:00:00Z",
    "2024.01.31 12.00.00.jpg": "2024-01-31 12:00:00",
    "2024:01:31 12:00:00.jpg": "2024-01-31 12:00:00",
    "20240131_120000.1234.jpg": "2024-01-31 12:00:00",
    "January 31, 2024.jpg": "2024-01-31",
    "31 Jan 2024.jpg": "2024-01-31",
    "Scan_20240131.jpg": "2024-01-31",
    "2024-01-31.jpg": "2024-01-31",
    "2024-01-31 Zermatt (3).jpg": "2024-01-31",
    "Zermatt 31.01.2024.jpg": "2024-01-31",
    "1968-07-04 Oma.tif": "1968-07-04",
    "lv_0_20240131120000.mp4": "2024-01-31 12:00:00",
    # words for half a day, before and behind
    "스크린샷 2020-09-04 오후 9.12.10.png": "2020-09-04 21:12:10",
    "スクリーンショット 2020-09-04 午後 9.12.10.png": "2020-09-04 21:12:10",
    "截屏2020-09-04 下午9.12.10.png": "2020-09-04 21:12:10",
    "截屏 2020-09-04 凌晨12.12.10.png": "2020-09-04 00:12:10",
    "Screenshot 2020-09-04 PM 9.12.10.png": "2020-09-04 21:12:10",
    "Ekran Resmi 2020-09-04 ÖS 9.12.10.png": "2020-09-04 21:12:10",
    "Στιγμιότυπο 2020-09-04, 9.12.10 μ.μ..png": "2020-09-04 21:12:10",
    "Captura de pantalla 2020-09-04 a las 9.12.10 p. m..png": "2020-09-04 21:12:10",
    "ภาพหน้าจอ 2563-09-04 9.12.10 หลังเที่ยง.png": "2020-09-04 21:12:10",
    "Captura de Tela 2020-09-04 9.12.10 em casa.png": "2020-09-04 09:12:10",
    # what stands behind a time and is no word for half a day: a random code, a lens, parking, an event, a place
    "WhatsApp Image 2024-01-31 at 12.00.00_a1b2c3d4.jpg": "2024-01-31 12:00:00",
    "WhatsApp Image 2024-01-31 at 09.00.00_p1b2c3d4.jpg": "2024-01-31 09:00:00",
    "2024-01-31_09-00-00_P.mp4": "2024-01-31 09:00:00",
    "2024-01-31_12-00-00_A.mp4": "2024-01-31 12:00:00",
    "REC_2024_01_31_09_00_00_EM.mp4": "2024-01-31 09:00:00",
    "2024-01-31_09-00-00_PM.mp4": "2024-01-31 21:00:00",
    "20240131_120000Zermatt.jpg": "2024-01-31 12:00:00",
    "20240131-120000-0012.jpg": "2024-01-31 12:00:00",
    # letters between the numbers, and names that say UTC
    "vlcsnap-2024-01-31-12h00m30s123.png": "2024-01-31 12:00:30.123",
    "20240131_12h00m30s.jpg": "2024-01-31 12:00:30",
    "2024-01-31_12-00-30_UTC.jpg": "2024-01-31 12:00:30Z",
    "2024-01-31 12.00.30 UTC+2.jpg": "2024-01-31 12:00:30",
    "GMT20240131-110000_Recording_1920x1080.mp4": "2024-01-31 11:00:00Z",
    # macOS without the zero of a day, and with a dash that belongs to the word
    "Zrzut ekranu 2020-09-4 o 21.12.10.png": "2020-09-04 21:12:10",
    "צילום מסך 2020-09-04 ב-21.12.10.png": "2020-09-04 21:12:10",
    "RPReplay_Final1706698800.mp4": "2024-01-31 11:00:00Z",
    # other separators, digits and calendars
    "2024 01 31 12 00 00.jpg": "2024-01-31 12:00:00",
    "2024 01 31.jpg": "2024-01-31",
    "Screenshot ٢٠٢٤-٠١-٣١ ١٢.٠٠.٠٠.png": "2024-01-31 12:00:00",
    "Screenshot 2567-01-31 12.00.00.png": "2024-01-31 12:00:00",
    "IMG_25670131_120000.jpg": "2024-01-31 12:00:00",
    "2024年01月31日 下午2时15分38秒.jpg": "2024-01-31 14:15:38",
    "IMG_20190101_240420.jpg": "2019-01-01 00:04:20",
    # without zeros, in words, and in the order of a program that is known
    "Näyttökuva 2024-8-31 kello 9.00.05.png": "2024-08-31 09:00:05",
    "2024-8-3 13.47.57.jpg": "2024-08-03 13:47:57",
    "Beach 31.08.2024": "2024-08-31",
    "Foto 1.2.2024 12.30.jpg": "2024-02-01 12:30:00",
    "Kirmes 1. 2. 2024.jpg": "2024-02-01",
    "31_12_2024_13_47_57.jpg": "2024-12-31 13:47:57",
    "Oma 31_08_2024.jpg": "2024-08-31",
    "8-31-2024.jpg": "2024-08-31",
    "VirtualBox_Win_10_03_08_2024_13_47_57.png": "2024-08-03 13:47:57",
    "XRecorder_03082024_134757.mp4": "2024-08-03 13:47:57",
    "Foto am 03.08.24 um 13.47.jpg": "2024-08-03 13:47:00",
    "Foto 03.08.24, 13 47 57.jpg": "2024-08-03 13:47:57",
    "img20240831_13475700.jpg": "2024-08-31 13:47:57",
    "LINE_ALBUM_20240831_240902_1.jpg": "2024-08-31",
    # Nextcloud on an iPhone, Picsart, a Pixel's original beside its edit, and what ChatGPT draws
    "24-01-31 12-00-00 1234.jpg": "2024-01-31 12:00:00",
    "Picsart_24-01-31_12-00-00-123.jpg": "2024-01-31 12:00:00.123",
    "original_0b1f2c3d-90ab-4c5d-8e9f-001122334455_PXL_20240131_110000123.jpg": "2024-01-31 11:00:00.123Z",
    "ChatGPT Image Jan 31, 2024, 01_02_03 PM.png": "2024-01-31 13:02:03",
    "ChatGPT Image 31. Jan. 2024, 12_00_00.png": "2024-01-31 12:00:00",
    "ChatGPT Image Sep 9, 2025, 09_41_22 AM (1).png": "2025-09-09 09:41:22",
    "Trip Jan 31, 2024 1-20.jpg": "2024-01-31",
    "31. Dezember 2023.jpg": "2023-12-31",
    "31 août 2024 Anna.jpg": "2024-08-31",
    "1er mai 2024.jpg": "2024-05-01",
    "3 de mayo de 2024.jpg": "2024-05-03",
    "Babcia 5 czerwca 2021.jpg": "2021-06-05",
    "7 мая 2024.jpg": "2024-05-07",
    # the month first, where it is certain
    "CamScanner 01-31-2024 12.00.jpg": "2024-01-31 12:00:00",
    "ScreenRecording_09-04-2020 21-12-10_1.mp4": "2020-09-04 21:12:10",
    "01-31-2024.jpg": "2024-01-31",
    "photo_5@04-09-2020_12-00-00.jpg": "2020-09-04 12:00:00",
    "Foto 04.09.2020 12.30.jpg": "2020-09-04 12:30:00",
    # the date of the picture beside that of a conflict
    "IMG_20190405_101112 (conflicted copy 2023-12-05 150512).jpg": "2019-04-05 10:11:12",
    "IMG_20190405_101112.sync-conflict-20231205-150512-ABCDEFG.jpg": "2019-04-05 10:11:12",
    "IMG_20190405_101112 (2023_12_05 15_05_12 UTC).jpg": "2019-04-05 10:11:12",
    "IMG_20190405_101112_edited_20231205.jpg": "2019-04-05 10:11:12",
    "IMG_20190405_101112.jpg 2023-12-05 150512.jpg": "2019-04-05 10:11:12",
    "Family (2023-12-05).jpg": "2023-12-05",
}

TRAPS = (
    "24-01-31 12-00-00.jpg",
    "24-01-31 12-00-00 12345.jpg",
    "IMG_0001.JPG",
    "DSC_2011.JPG",
    "DSC02011.JPG",
    "P1310024.JPG",
    "_DSC2012.NEF",
    "+41791234567.jpg",
    "IMG-00491751234567.jpg",
    "4917612345678.jpg",
    "wallpaper 1920x1080.png",
    "20121024x768.png",
    "1024x20120101.png",
    "2048-15-36.jpg",
    "20241301_120000.jpg",
    "2023-02-29 12.00.00.jpg",
    "4006381333931.jpg",
    "120240131.jpg",
    "202401311.jpg",
    "00019990101.jpg",
    "version 2.2010.12.31.png",
    "01-02-2024.jpg",
    "Photo on 1-31-24 at 12.00.jpg",
    "received_1012345678901234.jpeg",
    "iPad 7 gen 2021.jpg",
    "3 Personen 2024.jpg",
    "192.168.1.2024.jpg",
    "App v2.11.2023 build.png",
    "Fotos 03.08.24.jpg",
    "LINE_ALBUM_Trip_240901_12.jpg",
    "Snapchat-1706698800.jpg",
    "IMG_E1234.HEIC",
    "c1f5e1f4-2019-4a5b-8d20-201903041205aa.jpg",
    "d41d8cd98f00b20120131998ecf8427e.jpg",
    "fb4a20191203cc.jpg",
    "a1706698800123b.jpg",
    "3f20191203120000ab.jpg",
    "Marching band 12.jpg",
    "marcus 12 2024.jpg",
    "MAH00012.MP4",
    "GX010123.MP4",
    "image0.jpeg",
    "",
    # the order of day and month is open
    "CamScanner 01-02-2024 12.00.jpg",
    "Photo 04-09-2020, 12 00 00.jpg",
    "04-09-2020 21-12-10.png",
    # a synchronisation or an edit, not the picture
    "Family.sync-conflict-20231205-150512-ABCDEFG.jpg",
    "Family (conflicted copy 2023-12-05 150512).jpg",
    "Family (Anna's conflicted copy 2023-12-05).jpg",
    "Family (Annas in Konflikt stehende Kopie 2023-12-05).jpg",
    "Family (copie en conflit de Anna 2023-12-05).jpg",
    "Family (SFConflict anna@example.org 2023-12-05-15-05-12).jpg",
    "Family_DiskStation_Dec-05-150512-2023_Conflict.jpg",
    "Family [conflicted 2023-12-05].jpg",
    "Family~20231205-150512.jpg",
    "Family (Edited 2023-12-05).jpg",
    "Family (bearbeitet am 05.12.2023 12.00).jpg",
    "Family edited 2023-12-05.jpg",
    "Family_backup_20231205_150512.jpg",
    "Family_conflict-20231205-150512.jpg",
    "Family-Anna-PC-conflict-2023-12-05.jpg",
    "Family (# Name clash 2023-12-05 xYz #).jpg",
    "Family (ütköző másolat 2023-12-05).jpg",
    "Family (Salinan konflik 2023-12-05).jpg",
    "Family (конфліктна копія 2023-12-05).jpg",
    "Family (sukobljena kopija 2023-12-05).jpg",
    "Family (bản sao xung đột 2023-12-05).jpg",
    "Family (עותק מתנגש 2023-12-05).jpg",
    "Family (競合コピー 2023-12-05).jpg",
    "Family (2023_12_05 15_05_12 UTC).jpg",
    "Family.jpg 2023-12-05 150512.jpg",
    "Family.HEIC~20231205.HEIC",
    "2500 2567.jpg",
    "25670131.jpg",
)


def _written(name: str) -> str:
    moment = date_in_name(name)
    if moment is None:
        return ""
    fraction = f".{moment.subseconds}" if moment.subseconds else ""
    if moment.precision is Precision.DAY:
        return f"{moment.value:%Y-%m-%d}"
    zone = "Z" if moment.utc else ""
    if moment.offset is not None:
        zone = "+0100" if moment.offset.total_seconds() == 3600 else "?"
    return f"{moment.value:%Y-%m-%d %H:%M:%S}{fraction}{zone}"


@pytest.mark.parametrize("name", SCHEMES)
def test_known_schemes_tell_their_date(name: str) -> None:
    assert _written(name) == SCHEMES[name]


@pytest.mark.parametrize("name", TRAPS)
def test_other_numbers_tell_no_date(name: str) -> None:
    assert _written(name) == ""


def test_the_table_is_as_long_as_promised() -> None:
    assert len(SCHEMES) >= 60


@pytest.mark.parametrize("shape", NAME_PATTERNS, ids=lambda shape: shape.example)
def test_every_shape_is_the_first_to_match_its_own_example(shape: NamePattern) -> None:
    stem = shape.example.rpartition(".")[0]
    assert next(known for known in NAME_PATTERNS if known.pattern.search(stem)) is shape


@pytest.mark.parametrize("shape", NAME_PATTERNS, ids=lambda shape: shape.example)
def test_no_shape_fits_a_name_that_is_passed_over_at_once(shape: NamePattern) -> None:
    """Whatever year a shape takes, or else its eight digits and more, is what a name is looked through for before."""
    groups = shape.pattern.groupindex.keys()
    if "year" not in groups:
        assert groups & {"epoch", "seconds"} or groups >= {"short", "month", "day", "hour", "minute"}
        return
    year = re.compile(_group(shape.expression, "(?P<year>"))
    taken = [text for text in (f"{number:04}" for number in range(10_000)) if year.fullmatch(text)]
    assert len(taken) >= 100
    assert all(_MAY_TELL.search(text) for text in taken)


def _group(expression: str, begin: str) -> str:
    """Return one group of an expression whole."""
    start, depth = expression.index(begin), 0
    for place, letter in enumerate(expression[start:], start):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if not depth:
            return expression[start : place + 1]
    raise AssertionError(expression)


def test_a_long_and_strange_name_is_no_trap() -> None:
    """No name takes long: every shape is bounded."""
    assert date_in_name("2024-01-31 " + "ab " * 5000) is not None
    assert date_in_name("a_" * 5000) is None
    assert date_in_name("\udce9" * 200) is None
    assert date_in_name("2024-01-31" + " a" * 100) is not None
