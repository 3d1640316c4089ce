"""What a layout may say besides the date: event, original name, camera and kind, clean for every network client. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import split_name
from photo_organizer.decide.naming import fit, safe
from photo_organizer.model import Family
from photo_organizer.names import fold
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from photo_organizer.model import Facts

MOST_BYTES = 80  # of an event or a camera: Windows shows paths of 260 characters
_SCREENSHOT = (  # compiled when it is asked for: that takes longer than to load this module
    r"screen ?-?_?(shots?|captures?|clip)|bildschirmfotos?|captures? d['\u2019_ ]?[eé]cran|capturas? de (pantalla|tela)|schermata|schermafbeelding|"
    r"sk[aä]rm(bild|avbild|dump)|skjermbilde|sk[aæ]rmbillede|n[aä]ytt[oö]kuva|zrzut ekranu|sn[ií]mek obrazovky|ekran g[oö]r[uü]nt[uü]s[uü]|"
    r"снимок экрана|скриншот|スクリーンショット|屏幕截图|截图|스크린샷"
)
_OURS = re.compile(r"thumbnail")  # a name that a folder's own picture has
_UNSAFE_START = " .@~#$"  # hidden, or the system's


@frozen
class NameFields:
    """What the fields {event}, {original}, {camera} and {kind} become; empty where nothing is known."""

    event: str = ""
    original: str = ""
    camera: str = ""
    kind: str = ""

    def values(self) -> dict[str, str]:
        """Return the fields by name."""
        return {"event": self.event, "original": self.original, "camera": self.camera, "kind": self.kind}


NOTHING_KNOWN = NameFields()


def fields_of(main: Facts, intake: str) -> NameFields:
    """Return the fields of a newcomer, by its main file."""
    from photo_organizer.decide.events import event_of  # here: the record alone needs none of it

    event = event_of(main.path, intake)
    return fields(main.path, event, main.camera, film=main.family is Family.VIDEO)


def fields(original: str, event: str, camera: str, *, film: bool) -> NameFields:
    """Return the fields of a unit: the path that its main file had in the intake, its event as kept, and what it is."""
    from photo_organizer.decide.events import event_words

    return NameFields(
        cleaned(event_words(event)),
        original_stem(original),
        cleaned(camera),
        "Videos" if film else "Screenshots" if _is_a_screenshot(original) else "Photos",
    )


def cleaned(text: str) -> str:
    """Return a text as a part of a folder's name that every network client shows, "" where nothing of it is left."""
    shown = " ".join(unicodedata.normalize("NFC", text).split()).lstrip(_UNSAFE_START)
    return safe(fit(shown, "", MOST_BYTES)) if shown else ""


def original_stem(path: str) -> str:
    """Return the stem that a file came with, made safe; a name that means something to us in a library gets a sign."""
    stem = split_name(safe(path.rpartition("/")[2].lstrip(_UNSAFE_START)))[0]
    return f"{stem}_" if _OURS.fullmatch(fold(stem)) else stem


def _is_a_screenshot(original: str) -> bool:
    """Tell by its name, or that of its folder, whether a picture was taken of a screen."""
    folder, _, name = fold(original).rpartition("/")
    return any(re.match(_SCREENSHOT, one) for one in (name, folder.rpartition("/")[2]))
