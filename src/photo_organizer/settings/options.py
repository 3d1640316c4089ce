"""The single list of what can be set; the parser, the documentation and the page all read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.records import frozen
from photo_organizer.settings import readers as read

if TYPE_CHECKING:
    from collections.abc import Callable


@frozen
class Option:
    """One setting: its place in the file, its default as text, how it is read and what it means."""

    section: str
    key: str
    default: str
    read: Callable[[str], Any]  # raises ValueError with a sentence that says what is allowed
    meaning: str
    own: bool = False  # each library has its own: what the first one sets does not hold for the others

    @property
    def name(self) -> str:
        """The attribute of Settings that holds the value."""
        return f"{self.section}_{self.key}"


PROMPTS = (
    "a mountain landscape",
    "a sunset at the seashore",
    "a sandy beach and the ocean",
    "a lake in a green valley",
    "a forest with autumn leaves",
    "snow and skiing",
    "flowers in a garden",
    "a castle, church or palace",
    "a city street",
    "a dog or a cat",
    "a wild animal",
    "food and drinks",
    "a sailing boat on the water",
    "a car, motorcycle or train",
    "people celebrating",
    "- a printed page of text",
    "- a computer screen or web site",
    "- a receipt or a form",
    "- an envelope or a parcel",
)

OPTIONS: tuple[Option, ...] = (
    Option("paths", "intake", "", read.folder, "Folder that is watched; whatever is dropped there is filed.", own=True),
    Option("paths", "library", "", read.folder, "Folder that receives the photos, in a folder per year and month.", own=True),
    Option("intake", "mode", "move", read.choice("move", "copy"),
           "Whether photos are moved out of the intake, or copied: with copy, nothing in the intake is ever changed, as on a card or "
           "disk that must stay as it is, and what was copied once is not copied again."),
    Option("intake", "quiet_seconds", "2", read.number(0.5, 3600),
           "A file that can be checked to be complete is filed once it has not changed for this many seconds."),
    Option("intake", "quiet_seconds_unprovable", "30", read.number(0.5, 86400),
           "The same for formats that have no end mark (most raw formats, MTS, MKV)."),
    Option("intake", "scan_seconds", "900", read.number(1, 86400),
           "Seconds between two full checks of the intake; most new files are noticed sooner."),
    Option("intake", "unknown_files", "move", read.choice("move", "leave"),
           "What happens to files that are neither photo, video nor companion."),
    Option("naming", "layout", "{YYYY}/{MM}_{Mmm}/{YYYY}{MM}{DD}_{hh}{mm}{ss}", read.layout,
           "Folder and name of a filed photo, without the extension. {event} is the name of the intake's sub-folder where a person wrote "
           "it, {original} the name it came with. Files that are filed already stay where they are."),
    Option("naming", "correct_extension", "false", read.boolean,
           "Give a file the extension of its content, for example .jpg to a JPEG named .png."),
    Option("dates", "zone", "", read.zone, "Time zone for times that were recorded in UTC; empty: the system's own."),
    Option("dates", "local_time_cameras", "", read.lines,
           "Further cameras that write local time where UTC belongs, one 'make model' per line."),
    Option("duplicates", "delete_duplicates", "true", read.boolean,
           "true: an exact duplicate is removed; false: it is moved to Duplicates."),
    Option("duplicates", "same_second", "keep_both", read.choice("keep_both", "duplicates"),
           "What happens when two different photos or films would get the same name, for example because two cameras took them in the "
           "same second. keep_both: both stay in the library, side by side; duplicates: of two that were surely taken in the same second "
           "the later one goes to Duplicates, as the older program did it."),
    Option("duplicates", "replace_with_better", "true", read.boolean,
           "A better version of a similar picture takes the plain name."),
    Option("duplicates", "similar_in_library", "true", read.boolean,
           "Compare the library's pictures while nothing else is to be done. This finds similar pictures, and the date of a copy that "
           "has none."),
    Option("duplicates", "re_uploads", "file", read.choice("file", "hold"),
           "What happens to a photo that was once deleted from the library and comes back."),
    Option("safety", "reserve_mb", "64", read.whole(0, 1_000_000), "Space that stays free on the library's volume."),
    Option("safety", "breaker_percent", "20", read.number(0, 100),
           "Ask before more than this share of the library is removed or renamed within an hour."),
    Option("safety", "breaker_files", "200", read.whole(0, 10_000_000), "… and more than this many files."),
    Option("logs", "folder", "", read.folder, "Where the CSV logs are written; empty: the library.", own=True),
    Option("logs", "rotate_mb", "10", read.number(0.01, 10_000), "A CSV log is set aside when it reaches this size."),
    Option("logs", "keep", "5", read.whole(0, 1000), "How many set-aside CSV logs are kept."),
    Option("thumbnails", "enabled", "true", read.boolean, "Make folder thumbnails every night."),
    Option("thumbnails", "start", "02:00", read.clock, "When the nightly run begins."),
    Option("thumbnails", "hours", "4", read.number(0.1, 24), "How long the nightly run may take; it goes on the next night."),
    Option("thumbnails", "width", "1600", read.whole(32, 4000),
           "Width in pixels of one of the four tiles of a folder thumbnail."),
    Option("thumbnails", "height", "1600", read.whole(32, 4000),
           "Height in pixels of one of the four tiles of a folder thumbnail."),
    Option("thumbnails", "candidates_per_tile", "5", read.whole(1, 100), "How many pictures are looked at for each tile."),
    Option("thumbnails", "seed", "0", read.whole(0, 999_999_999), "Change this number to get a different choice of pictures."),
    Option("thumbnails", "roots", "", read.folders,
           "Besides the library: further folders whose sub-folders get thumbnails, one per line.", own=True),
    Option("thumbnails", "model", "auto", read.choice("auto", "lite0", "tinyclip", "vit-b32"),
           "The model that recognises what a picture shows; auto uses the best one installed."),
    Option("thumbnails", "prompts", "\n".join(PROMPTS), read.lines,
           "What folder thumbnails should show, in English, one per line; begin a line with - for what they should not show."),
    Option("thumbnails", "weight_face", "10", read.number(0, 1000), "Points for each face, up to ten."),
    Option("thumbnails", "weight_central", "10", read.number(0, 1000), "Points more when the faces are in the middle."),
    Option("thumbnails", "weight_prompts", "20", read.number(0, 1000), "Points for fitting a prompt perfectly."),
    Option("thumbnails", "weight_sharpness", "10", read.number(0, 1000),
           "Points added for a sharp picture and taken off for a blurred one."),
    Option("thumbnails", "weight_colour", "5", read.number(0, 1000), "Points for a very colourful picture."),
    Option("thumbnails", "weight_star", "10", read.number(0, 1000), "Points for each star you gave, from three on."),
)  # fmt: skip

BY_PLACE = {f"{option.section}.{option.key}": option for option in OPTIONS}
