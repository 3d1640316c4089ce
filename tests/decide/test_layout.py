"""The layout: fields filled in, empty ones gone with their separators, every part one that network clients can show."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photo_organizer.decide.layout import LONGEST_PART, place
from photo_organizer.decide.name_fields import NameFields, cleaned, fields
from photo_organizer.settings import OPTIONS
from photo_organizer.settings.places import filing_makes
from photo_organizer.settings.readers import layout as read

TAKEN = datetime(2024, 8, 31, 13, 47, 57)
NAMES = NameFields("Kroatien", "IMG_0012", "Canon EOS 70D", "Photos")
NONE = NameFields(original="IMG_0012", kind="Photos")
TIME = "{hh}{mm}{ss}"


@pytest.mark.parametrize("word", ["CON", "aux", "Lpt1", "nul.old"])
def test_a_word_of_the_layout_that_windows_keeps_for_a_device_gets_a_sign(word: str) -> None:
    """Nobody could open the folder from there."""
    assert place(TAKEN, f"{word}/{{YYYY}}/{word}") == (f"_{word}/2024", f"_{word}")


def test_months_are_english_wherever_the_nas_stands() -> None:
    assert place(TAKEN, "{YYYY}/{MM}_{Mmm}/{YYYY}{MM}{DD}_{hh}{mm}{ss}") == ("2024/08_Aug", "20240831_134757")


@pytest.mark.parametrize(
    ("layout", "named", "unnamed"),
    [
        ("{YYYY}/{MM}_{Mmm} {event}/{original}", "2024/08_Aug Kroatien/IMG_0012", "2024/08_Aug/IMG_0012"),
        ("{YYYY}/{event}/{original}", "2024/Kroatien/IMG_0012", "2024/IMG_0012"),
        ("{YYYY} ({event})/{original}", "2024 (Kroatien)/IMG_0012", "2024/IMG_0012"),
        ("{YYYY}/({event}) {MM}/{original}", "2024/(Kroatien) 08/IMG_0012", "2024/08/IMG_0012"),
        ("{YYYY} - {event} - {MM}/{original}", "2024 - Kroatien - 08/IMG_0012", "2024 - 08/IMG_0012"),
        ("{YYYY} ({event}) {MM}/{original}", "2024 (Kroatien) 08/IMG_0012", "2024 08/IMG_0012"),
        ("{YYYY}/{event} - {camera}/{original}", "2024/Kroatien - Canon EOS 70D/IMG_0012", "2024/IMG_0012"),
        ("Events {event}/{YYYY}/{original}", "Events Kroatien/2024/IMG_0012", "Events/2024/IMG_0012"),
        ("{kind}/{YYYY}/{hh}{mm}{ss}_{event}", "Photos/2024/134757_Kroatien", "Photos/2024/134757"),
        ("{YYYY}/{event}_{hh}{mm}{ss}", "2024/Kroatien_134757", "2024/134757"),
        ("{YYYY}/{camera}_{event}_{original}", "2024/Canon EOS 70D_Kroatien_IMG_0012", "2024/IMG_0012"),
    ],
)
def test_an_empty_field_goes_with_its_separators_and_its_folder(
    layout: str, named: str, unnamed: str
) -> None:
    assert read(layout) == layout
    assert "/".join(place(TAKEN, layout, NAMES)) == named
    assert "/".join(place(TAKEN, layout, NONE)) == unnamed


@pytest.mark.parametrize(
    ("event", "shown"),
    [
        ("Paris: Tag 1?", "Paris_ Tag 1_"),
        ("Urlaub...", "Urlaub"),
        (" .versteckt ", "versteckt"),
        ("@eaDir", "eaDir"),
        ("#recycle", "recycle"),
        ("aux", "_aux"),
        ("a/b\\c|d", "a_b_c_d"),
        ("Zeile\nzwei", "Zeile zwei"),
        ("....", ""),
        ("e\u0301te\u0301", "\u00e9t\u00e9"),
        ("\u00e9" * 60, "\u00e9" * 40),
    ],
)
def test_an_event_is_made_a_name_that_every_client_shows(event: str, shown: str) -> None:
    assert cleaned(event) == shown


@given(event=st.text(max_size=120), original=st.text(max_size=300).filter(lambda name: "/" not in name))
def test_whatever_people_write_each_part_can_be_shown(event: str, original: str) -> None:
    names = fields(f"/in/{original}.jpg", event, event, film=False)
    folder, stem = place(TAKEN, "{YYYY}/{event}/{MM} {camera} {event}/{original}", names)
    parts = folder.split("/")
    assert parts[0] == "2024"
    for part in (*parts, stem):
        assert part
        assert not set(part) & set('\\/:*?"<>|\0\n')
        assert part == part.strip(" ").rstrip(".")
        assert not part.startswith((".", "@", "#"))
    assert all(len(part.encode()) <= LONGEST_PART for part in parts)


@pytest.mark.parametrize(
    ("original", "film", "kind"),
    [
        ("/in/IMG_1.jpg", False, "Photos"),
        ("/in/IMG_1.mov", True, "Videos"),
        ("/in/Screenshot 2024-01-31 at 12.00.00.png", False, "Screenshots"),
        ("/in/Screenshots/a.png", False, "Screenshots"),
        ("/in/Bildschirmfoto 2024-01-31.png", False, "Screenshots"),
        ("/in/Capture d\u2019\u00e9cran.png", False, "Screenshots"),
        ("/in/Screen Recording.mov", True, "Videos"),
        ("/in/On my screen.jpg", False, "Photos"),
    ],
)
def test_kinds_are_kept_apart(original: str, film: bool, kind: str) -> None:
    assert fields(original, "", "", film=film).kind == kind


def test_an_original_name_that_means_a_folder_thumbnail_gets_a_sign() -> None:
    assert fields("/in/Thumbnail.jpg", "", "", film=False).original == "Thumbnail_"


@pytest.mark.parametrize(
    ("layout", "why"),
    [
        ("{year}/{original}", "only the fields"),
        ("{YYYY}/{event}", "the file name needs"),
        ("{event}/{original}", "the first folder needs"),
        ("({camera})/{YYYY}/{original}", "the first folder needs"),
        ("{YYYY}/ {event}/{original}", "dot or blank"),
    ],
)
def test_a_layout_that_would_mix_things_up_is_refused(layout: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read(layout)


@pytest.mark.parametrize(
    ("layout", "folder", "filled"),
    [
        ("{YYYY}/{MM}_{Mmm} {event}/" + TIME, "2024/08_Aug", True),
        ("{YYYY}/{MM}_{Mmm} {event}/" + TIME, "2024/08_Aug Kroatien", True),
        ("{YYYY}/{MM}_{Mmm} {event}/" + TIME, "2024/Inbox", False),
        ("{YYYY}/{event}/{MM}/" + TIME, "2024/08", True),
        ("{YYYY}/{event}/{MM}/" + TIME, "2024/Inbox", True),
        ("{YYYY}/{event}/{MM}/" + TIME, "Inbox", False),
        ("Events {event}/{YYYY}/" + TIME, "Events/2024", True),
    ],
)
def test_an_intake_lies_where_no_name_can_lead(layout: str, folder: str, filled: bool) -> None:
    assert filing_makes(folder, layout) is filled


def test_the_default_is_a_layout() -> None:
    (option,) = [option for option in OPTIONS if option.name == "naming_layout"]
    assert read(option.default) == option.default
