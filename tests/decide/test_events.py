"""Folder names of cards, phones, programs and people: which of them a person wrote, and what of it is the event."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photo_organizer.decide.events import event_of, event_words

# Real-life names that nobody thought of, or that say no more than a date.
NOBODYS = (
    "DCIM",
    "100APPLE",
    "101CANON",
    "102_PANA",
    "100MSDCF",
    "100GOPRO",
    "105D3200",
    "100_0824",
    "999ABCDE",
    "DJI_001",
    "DJI Album",
    "AVCHD",
    "PRIVATE",
    "CLIP",
    "Camera",
    "Kamera",
    "Camera Roll",
    "Camera Uploads",
    "Kamera-Uploads",
    "WhatsApp Images",
    "WhatsApp Business Video",
    "com.whatsapp",
    "Telegram Images",
    "Signal",
    "Screenshots",
    "Bildschirmfotos",
    "Captures d'écran",
    "Capturas de pantalla",
    "スクリーンショット",
    "Instagram",
    "Snapseed",
    "Photos from 2019",
    "Fotos von 2019",
    "Photos de 2021",
    "Foto's uit 2018",
    "Takeout",
    "Google Fotos",
    "iCloud Photos Part 2 of 5",
    "iPhone",
    "iPhone 15 Pro",
    "Annas iPhone",
    "Anna's iPhone",
    "iPhone von Anna",
    "Handy Anna",
    "Galaxy S21",
    "SM-G991B",
    "Canon EOS 70D",
    "Nikon D5300",
    "Sony Alpha 7 III",
    "GoPro Hero 9",
    "Backup",
    "Backup 2023",
    "Handy-Backup",
    "Sicherung",
    "Neuer Ordner (2)",
    "New folder",
    "Nouveau dossier",
    "Новая папка",
    "SD-Karte",
    "USB Disk 1",
    "UDISK",
    "NO NAME",
    "2024",
    "2024-08",
    "2024-08-12",
    "20240812",
    "12.08.2024",
    "08_Aug",
    "08 - August",
    "August 2024",
    "août 2019",
    "Agosto",
    "Março 2020",
    "Grudzień 2021",
    "январь 2022",
    "2024年8月",
    "Dezember",
    "Tag 1",
    "Day 2",
    "Teil 3",
    "KW 32",
    "3F2504E0-4F89-11D3-9A0C-0305E82C3301",
    "IMG_1234",
    "2023-12-24 12-00",
    "RecentClips",
    "Juni",
    "Q1 2024",
    "Mai",
    "Jan",
    "2024-08-12 iPhone",
    "2024 DCIM",
    "Bilder 2019",
    "Fotos",
)
# Real-life names that a person wrote, and the event in them.
PERSONS = {
    "2023 Sommer": "Sommer",
    "Kroatien": "Kroatien",
    "Kroatien 2024": "Kroatien 2024",
    "2024 Kroatien": "Kroatien",
    "2024-08 Kroatien": "Kroatien",
    "2024-08-12 Kroatien Urlaub": "Kroatien Urlaub",
    "2024-08-12_Kroatien": "Kroatien",
    "20240812 Kroatien": "Kroatien",
    "20240812_Kroatien": "Kroatien",
    "12.08.2024 Zoo mit Oma": "Zoo mit Oma",
    "2024-08-12 - 2024-08-26 Italien": "Italien",
    "2024-08-12 bis 26 Italien": "Italien",
    "12.-15.08.2024 Prag": "Prag",
    "Aug 2024 Korsika": "Korsika",
    "2024.08.12 - Hochzeit Lisa & Tom": "Hochzeit Lisa & Tom",
    "[2019] Norwegen": "Norwegen",
    "(2019) Norwegen": "Norwegen",
    "80. Geburtstag Oma": "80. Geburtstag Oma",
    "50 Jahre": "50 Jahre",
    "2000er Party": "2000er Party",
    "2023Rome": "2023Rome",
    "1. Advent": "1. Advent",
    "Weihnachten": "Weihnachten",
    "Noël chez Mamie": "Noël chez Mamie",
    "Vacaciones Málaga": "Vacaciones Málaga",
    "京都": "京都",
    "海": "海",
    "Дача": "Дача",
    "Baby Emma": "Baby Emma",
    "Hausbau": "Hausbau",
    "St. Tropez": "St. Tropez",
    "März in Paris": "März in Paris",
    "May Day Parade": "May Day Parade",
    "Augusta": "Augusta",
    "Camera obscura Workshop": "Camera obscura Workshop",
    "Paris - Day 2": "Paris - Day 2",
    "Ski-2024": "Ski-2024",
    "Bali_2023": "Bali_2023",
    "Abi 99": "Abi 99",
    "Papas Fotos": "Papas Fotos",
    "Film Festival": "Film Festival",
    "Marta": "Marta",
    "Julia": "Julia",
    "June & Tom": "June & Tom",
    "Hochzeit": "Hochzeit",
    "Maja": "Maja",
    "Jana": "Jana",
    "Jan & Eva": "Jan & Eva",
    "April Geburtstag": "April Geburtstag",
    "24.12. Heiligabend": "Heiligabend",
    "Ostern 🐣": "Ostern 🐣",
    "Zoo": "Zoo",
    "NYC": "NYC",
    "Mar del Plata": "Mar del Plata",
    "Bilder von Oma": "Bilder von Oma",
    "Wanderung 12.5.": "Wanderung 12.5",
    "Schulfest Klasse 3b": "Schulfest Klasse 3b",
}


@pytest.mark.parametrize("folder", NOBODYS)
def test_what_cameras_phones_programs_and_calendars_write_is_no_event(folder: str) -> None:
    assert event_words(folder) == ""


@pytest.mark.parametrize(("folder", "event"), PERSONS.items())
def test_what_a_person_wrote_is_the_event_without_the_date_before_it(folder: str, event: str) -> None:
    assert event_words(folder) == event


def test_the_table_is_as_large_as_real_life() -> None:
    assert len(NOBODYS) + len(PERSONS) >= 140


@pytest.mark.parametrize(
    ("path", "event"),
    [
        ("/in/IMG_1.jpg", ""),
        ("/in/Kroatien/IMG_1.jpg", "Kroatien"),
        ("/in/Kroatien/DCIM/100APPLE/IMG_1.jpg", "Kroatien"),
        ("/in/Kroatien/Tag 1/IMG_1.jpg", "Kroatien"),
        ("/in/2024/2024-08 Kroatien/IMG_1.jpg", "2024-08 Kroatien"),
        ("/in/Family/Zoo/IMG_1.jpg", "Zoo"),
        ("/in/DCIM/100CANON/IMG_1.jpg", ""),
        ("/inbox/Zoo/IMG_1.jpg", ""),
        ("/Zoo/IMG_1.jpg", ""),
    ],
)
def test_the_nearest_folder_that_a_person_named_is_kept_as_it_was_written(path: str, event: str) -> None:
    assert event_of(path, "/in") == event


@given(st.text(max_size=60))
def test_any_name_has_an_answer_and_what_is_left_of_it_is_in_it(folder: str) -> None:
    words = event_words(folder)
    assert words == words.strip(" ")
    assert set(words) <= set(folder) | {" "}
