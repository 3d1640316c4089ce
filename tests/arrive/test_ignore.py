"""In-flight and system names are left alone; no photo ever is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photo_organizer.arrive import ignore
from photo_organizer.arrive.ignore import hidden, ignored, in_flight, of_a_system

LEFT_ALONE = [
    "IMG_1.jpg.part",
    "IMG_1.JPG.PART",
    "video.mp4.crdownload",
    "a.jpg.crswap",
    "a.jpg.rsls",
    "a.jpg.wkdownload",
    "Unconfirmed 123456.crdownload",
    "IMG_1.jpg.downloading",
    "video.mp4.fdmdownload",
    "video.mp4.xltd",
    "IMG_1.jpg.filepart",
    "IMG_1.jpg.partial",
    "IMG_1.tmp",
    ".IMG_1.jpg.Xa81bQ",
    "~$holiday.psd",
    "~syncthing~IMG_1.jpg.tmp",
    "IMG_1.jpg~",
    "IMG_1.jpg.sb-1a2b3c4d-Ab12Cd",
    "._IMG_1.jpg",
    ".DS_Store",
    ".nomedia",
    ".jpg",
    "@tmp",
    "Thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    "Desktop.ini",
    "IMG_1.jpg:Zone.Identifier",
    "IMG_1.jpg.Zone.Identifier",
    "IMG_1.jpg\uf022Zone.Identifier",
    "IMG_1.jpg@SynoEAStream",
    "IMG_1.jpg@SynoResource",
    "Icon\r",
    "IMG_1.jpg.upload",
    "IMG_1.jpg.uploading",
    "IMG_1.jpg.swx",
    "IMG_1.jpg.icloud",
    "IMG_1.jpg.nextcloud",
    "IMG_1.jpg.owncloud",
    "IMG_1.jpg.cloud",
    "IMG_1.jpg.SyncPart",
    "IMG_1.jpg.!Sync",
    "IMG_1.jpg.ffs_tmp",
    "IMG_1.jpg.inprogress",
    "IMG_1.jpg.unfinished",
    "IMG_1.jpg.incomplete",
    "IMG_1.jpg.opdownload",
    "IMG_1.jpg.unconfirmed",
    "IMG_1.jpg_exiftool_tmp",
    "IMG_1.jpg.4f2a.partial",
    "IMG_1.jpg.ocTransferId81.part",
    "IMG_1.jpg.baiduyun.p.downloading",
    "IMG_1.jpg~RF3a91c2.TMP",
    "film.mp4.aria2",
    "film.mp4.td",
    "film.mp4.swp",
    "IMG_1.jpg.tacitpart",
    "film.f137.mp4.part-Frag12",
    "IMG_1.jpg.tmp.48213",
    "Picasa.ini",
    "sync.ffs_db",
    "sync.ffs_lock",
    "SONYCARD.IND",
    "MEMSTICK.IND",
    "MSTK_PRO.IND",
    "Lightroom Catalog.lrcat",
    "Lightroom Catalog.lrcat-wal",
    "Lightroom Catalog.lrcat.lock",
    "Studio.cocatalogdb",
    "digikam4.db",
]
# Hidden, and a photo that somebody waits for all the same: listed by name as the others.
HIDDEN_IN_FLIGHT = [
    ".IMG_1.jpg.icloud",
    ".IMG_1.HEIC.Xa81bQ",
    ".syncthing.IMG_1.jpg.tmp",
    ".pending-1735689600-IMG_1.jpg",
    ".goutputstream-A1B2C3",
    ".pureftpd-upload.5f1e.15.1a2b.9c",
    ".in.IMG_1.jpg.",
]
HIDDEN_AND_FINISHED = [
    "._IMG_1.jpg",
    ".DS_Store",
    ".nomedia",
    ".a.config",
    ".IMG_1.jpg",
    ".IMG_1.jpg~",
    ".bashrc",
    ".hidden.part",
    ".cache.tmp",
]
FOLDERS_LEFT_ALONE = [
    "@eaDir",
    "#recycle",
    "#snapshot",
    "@tmp",
    ".photo-organizer",
    ".SynologyWorkingDirectory",
    ".AppleDouble",
    "$RECYCLE.BIN",
    "System Volume Information",
    "lost+found",
    "IMG_1.jpg.download",
    "album.sb-1a2b3c4d-Ab12Cd",
    "_gsdata_",
    "Holidays Smart Previews.lrdata",
    "Lightroom Catalog.lrcat-data",
]
PHOTOS = [
    "IMG_20240131_120000.jpg",
    "IMG~1.JPG",
    "~photo.jpg",
    "part.jpg",
    "tmp.jpg",
    "IMG_1.part1.jpg",
    "Zone.Identifier.jpg",
    "thumbs.db.jpg",
    "#1.jpg",
    "#snapshot.jpg",
    "$RECYCLE.BIN.jpg",
    "WhatsApp Image 2024-01-31 at 12.00.00 (1).jpeg",
    "Screenshot 2024-01-31 at 12.00.00.png",
    "a.b.c.heic",
    " leading blank.jpg",
    "DSC_0001.NEF",
    "noextension",
    "IMG_E1234.aae",
    "bad-\udcff-bytes.jpg",
    "-rf.jpg",
    "IMG_1.tmp.jpg",
    "IMG_1.part-Frag1.jpg",
    "Party.tmp.2024-08-31",
]
FOLDERS = ["Wedding 2.Part", "2024.tmp", "#holiday", "Temp", "download", "eaDir", "$money", "a~", "Thumbs.db"]


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_what_is_in_flight_or_the_systems_is_left_alone(name: str) -> None:
    assert ignored(name, is_folder=False)


@pytest.mark.parametrize("name", HIDDEN_IN_FLIGHT)
def test_a_hidden_photo_that_is_not_all_there_is_known_as_such(name: str) -> None:
    assert ignored(name, is_folder=False)
    assert in_flight(name)


@pytest.mark.parametrize("name", [*HIDDEN_AND_FINISHED, *PHOTOS])
def test_nothing_else_is_called_unfinished(name: str) -> None:
    assert not in_flight(name)


@pytest.mark.parametrize("name", FOLDERS_LEFT_ALONE)
def test_system_folders_are_not_entered(name: str) -> None:
    assert ignored(name, is_folder=True)


@pytest.mark.parametrize("name", PHOTOS)
def test_a_photo_is_never_left_alone(name: str) -> None:
    assert not ignored(name, is_folder=False)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_persons_folder_is_entered(name: str) -> None:
    assert not ignored(name, is_folder=True)


@given(
    st.text(st.characters(exclude_characters="/\0"), max_size=40).filter(lambda name: name[:1] not in ".@~")
)
def test_whatever_the_name_a_photo_with_its_extension_is_taken(stem: str) -> None:
    """Only a hidden name, or a lock's prefix, can hide a file that ends like a photo."""
    assert not ignored(f"x{stem}.jpg", is_folder=False)


@pytest.mark.parametrize(
    ("name", "is_folder", "is_hidden"),
    [
        ("#recycle", True, True),
        ("#recycle", False, False),
        ("2024", True, False),
        ("holiday.download", True, False),  # an owner sees it
        (".hidden", True, True),
        ("@eaDir", True, True),
        ("Thumbs.db", False, True),
        (".DS_Store", False, True),
        ("IMG_1.jpg", False, False),
        ("IMG_1.jpg.part", False, False),  # on a card, that is what there is of it
    ],
)
def test_what_an_owner_does_not_see_is_hidden_and_all_else_is_not(
    name: str, *, is_folder: bool, is_hidden: bool
) -> None:
    assert hidden(name, is_folder) is is_hidden


@pytest.mark.parametrize(
    ("folder", "file", "theirs"),
    [
        (".private", ".IMG_1.jpg", False),  # somebody hid these
        (".picasaoriginals", "..jpg", False),
        ("Holiday", "IMG_1.jpg.part", False),
        (".Trash-1000", ".trashed-1700000000-IMG_1.jpg", True),
        (".thumbnails", ".pending-1700000000-IMG_1.jpg", True),
        ("@eaDir", "._IMG_1.jpg", True),
        ("#recycle", ".DS_Store", True),
        (".Spotlight-V100", ".IMG_1.jpg.a1B2c3", True),
    ],
)
def test_what_is_a_systems_holds_no_photo_of_an_owner(folder: str, file: str, *, theirs: bool) -> None:
    assert of_a_system(folder, is_folder=True) is theirs
    assert of_a_system(file, is_folder=False) is theirs


@pytest.mark.parametrize("ending", sorted(ignore._FINISHED))
@settings(max_examples=10)
@given(st.text(max_size=12).filter(lambda stem: "/" not in stem))
def test_the_short_way_for_a_photos_ending_says_what_the_patterns_say(ending: str, stem: str) -> None:
    for start in ("", "~$", "~syncthing~", "x.sb-1a2b3c4d-Ab12Cd", "desktop.ini"):
        name = f"{start}{stem}.{ending}"
        expected = (
            name[0] in ".@" or ignore._system_file(name.lower()) or ignore._in_flight(name.lower(), name)
        )
        assert ignored(name, is_folder=False) == expected


def test_many_names_at_once_are_judged_as_each_of_them_alone() -> None:
    names = [
        *LEFT_ALONE,
        *HIDDEN_IN_FLIGHT,
        *HIDDEN_AND_FINISHED,
        *PHOTOS,
        *FOLDERS,
        "~a.jpg",
        "@a.jpg",
        "jpg",
        "a.b.jpg",
    ]
    assert ignore.not_ignored(names) == [name for name in names if not ignore.ignored(name, is_folder=False)]
