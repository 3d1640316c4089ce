"""The rows of the decision table of duplicates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tests.journeys.house import camera_jpeg
from tests.look.pictures import photo
from tests.samples.photos import jpeg
from tests.samples.video import movie

FOLDER, STEM = "2024/05_May", "20240501_120007"
NAME = f"{FOLDER}/{STEM}"
EARLY, NOON, LATE = 1_600_000_000, 1_650_000_000, 1_700_000_000

ONE = camera_jpeg(photo(7, 320, 240))
OTHER = camera_jpeg(photo(8, 320, 240), camera="EOS R6")  # another camera in the same second
THIRD = camera_jpeg(photo(9, 320, 240), camera="EOS R3")
EXACT_SECOND = camera_jpeg(photo(7, 320, 240), subseconds="37")
OTHER_SECOND = camera_jpeg(photo(8, 320, 240), camera="EOS R6", subseconds="5")
LARGE = camera_jpeg(photo(7, 1280, 960))
CUT = LARGE[: len(LARGE) * 2 // 3]  # larger than the whole one, and damaged
FILM = movie(created="2024-05-01T12:00:07+0000", seed=1)
OTHER_FILM = movie(created="2024-05-01T12:00:07+0000", seed=2, frames=20)
STILL = jpeg(datetime(2024, 5, 1, 12, 0, 7), seed=1)
OTHER_STILL = jpeg(datetime(2024, 5, 1, 12, 0, 9), seed=5)
LIVE_FILM = movie(created="2024-05-01T12:00:08+0000", seed=1)
CUT_FILM = OTHER_FILM[: OTHER_FILM.rfind(b"moov") - 4]

OLDER_RULE = "same_second = duplicates"
DELETED, ASIDE, FILED = "Duplicate Deleted", "Moved to Duplicates", "File Moved"
Put = tuple[str, bytes, int]  # path, content, when it was changed


@dataclass(frozen=True)
class Row:
    """What is there, what comes, and what must be there, and in the log, after it."""

    come: list[Put]
    library: dict[str, bytes]
    log: list[tuple[str, str, str]]  # event, file name, words of the reason
    there: list[Put] = field(default_factory=list)  # filed before, in this order
    laid: list[Put] = field(default_factory=list)  # laid into the library by its owner
    settings: str = ""
    stays: tuple[str, ...] = ()  # names left in the intake
    deleted: int = 0  # bytes in the statistics
    together: bool = False  # what was filed before came at once


ROWS = {
    "the same content under another name is removed": Row(
        there=[("a.jpg", ONE, NOON)],
        come=[("Holiday (1).jpg", ONE, LATE)],
        library={f"{NAME}.jpg": ONE},
        log=[(DELETED, "Holiday (1).jpg", f"same as {NAME}.jpg")],
        deleted=len(ONE),
    ),
    "wherever in the library it lies": Row(
        laid=[("old/box 3/scan.jpg", ONE, EARLY)],
        come=[("a.jpg", ONE, LATE)],
        library={"old/box 3/scan.jpg": ONE},
        log=[(DELETED, "a.jpg", "same as old/box 3/scan.jpg")],
        deleted=len(ONE),
    ),
    "copies that differ in the spelling of the extension are copies": Row(
        come=[("a.JPG", ONE, NOON), ("a.copy.jpeg", ONE, NOON), ("b.jpg", ONE, NOON)],
        library={f"{NAME}.jpg": ONE},
        log=[(FILED, "a.JPG", ""), (DELETED, "a.copy.jpeg", ""), (DELETED, "b.jpg", "")],
        deleted=2 * len(ONE),
    ),
    "set aside with a number when there are no sub-seconds": Row(
        settings="delete_duplicates = false",
        there=[("a.jpg", ONE, NOON)],
        come=[("b.jpg", ONE, LATE)],
        library={f"{NAME}.jpg": ONE, f"Duplicates/{STEM}.0001.jpg": ONE},
        log=[(ASIDE, "b.jpg", f"to Duplicates/{STEM}.0001.jpg")],
    ),
    "set aside with its real sub-seconds": Row(
        settings="delete_duplicates = false",
        there=[("a.jpg", EXACT_SECOND, NOON)],
        come=[("b.jpg", EXACT_SECOND, LATE)],
        library={f"{NAME}.jpg": EXACT_SECOND, f"Duplicates/{STEM}.3700.jpg": EXACT_SECOND},
        log=[(ASIDE, "b.jpg", f"to Duplicates/{STEM}.3700.jpg")],
    ),
    "with a number where the sub-second name is taken": Row(
        settings="delete_duplicates = false",
        laid=[(f"Duplicates/{STEM}.3700.jpg", THIRD, EARLY)],
        there=[("a.jpg", EXACT_SECOND, NOON)],
        come=[("b.jpg", EXACT_SECOND, LATE)],
        library={
            f"{NAME}.jpg": EXACT_SECOND,
            f"Duplicates/{STEM}.3700.jpg": THIRD,
            f"Duplicates/{STEM}.0001.jpg": EXACT_SECOND,
        },
        log=[(ASIDE, "b.jpg", f"to Duplicates/{STEM}.0001.jpg")],
    ),
    "never two of the same in Duplicates": Row(
        settings=f"delete_duplicates = false\n{OLDER_RULE}",
        laid=[("Duplicates/earlier.jpg", ONE, EARLY)],
        there=[("a.jpg", OTHER, NOON)],
        come=[("b.jpg", ONE, LATE)],
        library={f"{NAME}.jpg": OTHER, "Duplicates/earlier.jpg": ONE},
        log=[(DELETED, "b.jpg", "same as Duplicates/earlier.jpg")],
        deleted=len(ONE),
    ),
    "a copy in Duplicates alone makes no photo superfluous": Row(
        laid=[("Duplicates/earlier.jpg", ONE, EARLY)],
        come=[("b.jpg", ONE, LATE)],
        library={f"{NAME}.jpg": ONE, "Duplicates/earlier.jpg": ONE},
        log=[(FILED, "b.jpg", f"to {NAME}.jpg")],
    ),
    "the older rule: of two cameras in one second the later file goes to Duplicates": Row(
        settings=OLDER_RULE,
        there=[("a.jpg", ONE, EARLY)],
        come=[("b.jpg", OTHER, LATE)],
        library={f"{NAME}.jpg": ONE, f"Duplicates/{STEM}.0001.jpg": OTHER},
        log=[(ASIDE, "b.jpg", "a different file of the same second")],
    ),
    "the older rule: under its own sub-seconds": Row(
        settings=OLDER_RULE,
        there=[("a.jpg", ONE, EARLY)],
        come=[("b.jpg", OTHER_SECOND, LATE)],
        library={f"{NAME}.jpg": ONE, f"Duplicates/{STEM}.5000.jpg": OTHER_SECOND},
        log=[(ASIDE, "b.jpg", f"to Duplicates/{STEM}.5000.jpg")],
    ),
    "the older rule: the file modified earlier keeps the name, also when it comes later": Row(
        settings=OLDER_RULE,
        there=[("a.jpg", OTHER_SECOND, LATE)],
        come=[("b.jpg", ONE, EARLY)],
        library={f"{NAME}.jpg": ONE, f"Duplicates/{STEM}.5000.jpg": OTHER_SECOND},
        log=[
            (ASIDE, f"{STEM}.jpg", f"to Duplicates/{STEM}.5000.jpg"),
            (FILED, "b.jpg", "was modified earlier"),
        ],
    ),
    "the older rule: same content in Duplicates: the later one is removed": Row(
        settings=OLDER_RULE,
        laid=[("Duplicates/x.jpg", OTHER, EARLY)],
        there=[("a.jpg", ONE, EARLY)],
        come=[("b.jpg", OTHER, LATE)],
        library={f"{NAME}.jpg": ONE, "Duplicates/x.jpg": OTHER},
        log=[(DELETED, "b.jpg", "the same content is in Duplicates already")],
        deleted=len(OTHER),
    ),
    "two cameras in one second: the later one stands beside the first": Row(
        there=[("a.jpg", ONE, EARLY)],
        come=[("b.jpg", OTHER_SECOND, LATE), ("c.jpg", THIRD, LATE)],
        library={f"{NAME}.jpg": ONE, f"{NAME}.5000.jpg": OTHER_SECOND, f"{NAME}.0001.jpg": THIRD},
        log=[(FILED, "c.jpg", f"to {NAME}.0001.jpg"), (FILED, "b.jpg", f"to {NAME}.5000.jpg")],
    ),
    "two cameras in one second: the earlier one takes the name, the other stands beside it": Row(
        there=[("a.jpg", OTHER_SECOND, LATE)],
        come=[("b.jpg", ONE, EARLY)],
        library={f"{NAME}.jpg": ONE, f"{NAME}.5000.jpg": OTHER_SECOND},
        log=[(FILED, f"{STEM}.jpg", f"to {NAME}.5000.jpg"), (FILED, "b.jpg", "was modified earlier")],
    ),
    "the older rule: films of one second are never called similar": Row(
        settings=OLDER_RULE,
        there=[("a.mov", FILM, EARLY)],
        come=[("b.mov", OTHER_FILM, LATE)],
        library={f"{NAME}.mov": FILM, f"Duplicates/{STEM}.0001.mov": OTHER_FILM},
        log=[(ASIDE, "b.mov", "a different file of the same second")],
    ),
    "the older rule: a whole photo takes the name from a damaged one, whatever its size and age": Row(
        settings=OLDER_RULE,
        laid=[(f"{NAME}.jpg", CUT, EARLY)],
        come=[("b.jpg", ONE, LATE)],
        library={f"{NAME}.jpg": ONE, f"Duplicates/{STEM}.0001.jpg": CUT},
        log=[(ASIDE, f"{STEM}.jpg", ""), (FILED, "b.jpg", "the file that had its name is damaged")],
    ),
    "the older rule: a whole film takes the name from one without its index": Row(
        settings=OLDER_RULE,
        laid=[(f"{NAME}.mov", CUT_FILM, EARLY)],
        come=[("b.mov", FILM, LATE)],
        library={f"{NAME}.mov": FILM, f"Duplicates/{STEM}.0001.mov": CUT_FILM},
        log=[(ASIDE, f"{STEM}.mov", ""), (FILED, "b.mov", "the file that had its name is damaged")],
    ),
    "films of one second stand side by side": Row(
        there=[("a.mov", FILM, EARLY)],
        come=[("b.mov", OTHER_FILM, LATE)],
        library={f"{NAME}.mov": FILM, f"{NAME}.0001.mov": OTHER_FILM},
        log=[(FILED, "b.mov", "a different file of the same second")],
    ),
    "a whole photo takes the name from a damaged one, whatever its size and age": Row(
        laid=[(f"{NAME}.jpg", CUT, EARLY)],
        come=[("b.jpg", ONE, LATE)],
        library={f"{NAME}.jpg": ONE, f"{NAME}.0001.jpg": CUT},
        log=[(FILED, f"{STEM}.jpg", ""), (FILED, "b.jpg", "the file that had its name is damaged")],
    ),
    "a whole film takes the name from one without its index": Row(
        laid=[(f"{NAME}.mov", CUT_FILM, EARLY)],
        come=[("b.mov", FILM, LATE)],
        library={f"{NAME}.mov": FILM, f"{NAME}.0001.mov": CUT_FILM},
        log=[(FILED, f"{STEM}.mov", ""), (FILED, "b.mov", "the file that had its name is damaged")],
    ),
    "a content that only Duplicates holds is filed, also where its name is taken": Row(
        laid=[("Duplicates/x.jpg", OTHER, EARLY)],
        there=[("a.jpg", ONE, EARLY)],
        come=[("b.jpg", OTHER, LATE)],
        library={f"{NAME}.jpg": ONE, f"{NAME}.0001.jpg": OTHER, "Duplicates/x.jpg": OTHER},
        log=[(FILED, "b.jpg", "a different file of the same second")],
    ),
    "equal films of two live photos are no duplicates of each other": Row(
        there=[("a.jpg", STILL, EARLY), ("a.mov", LIVE_FILM, EARLY)],
        come=[("b.jpg", OTHER_STILL, LATE), ("b.mov", LIVE_FILM, LATE)],
        library={
            f"{NAME}.jpg": STILL,
            f"{NAME}.mov": LIVE_FILM,
            f"{FOLDER}/20240501_120009.jpg": OTHER_STILL,
            f"{FOLDER}/20240501_120009.mov": LIVE_FILM,
        },
        log=[(FILED, "b.jpg", ""), (FILED, "b.mov", "")],
        together=True,
    ),
    "a live photo that is there whole goes as a whole": Row(
        there=[("a.jpg", STILL, EARLY), ("a.mov", LIVE_FILM, EARLY)],
        come=[("b.jpg", STILL, LATE), ("b.mov", LIVE_FILM, LATE)],
        library={f"{NAME}.jpg": STILL, f"{NAME}.mov": LIVE_FILM},
        log=[(DELETED, "b.jpg", f"same as {NAME}.jpg"), (DELETED, "b.mov", f"same as {NAME}.mov")],
        deleted=len(STILL) + len(LIVE_FILM),
        together=True,
    ),
    "a damaged copy never leaves the intake": Row(
        there=[("a.jpg", ONE, LATE), ("a.mov", FILM, LATE)],
        come=[("b.jpg", CUT, EARLY), ("c.mov", CUT_FILM, EARLY)],
        library={f"{NAME}.jpg": ONE, f"{NAME}.mov": FILM},
        log=[],
        stays=("b.jpg", "c.mov"),
    ),
}
