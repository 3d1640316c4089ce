"""A text of a few bytes is a companion that still arrives only while it can become one."""

from __future__ import annotations

import pytest

from photo_organizer.examine.kind import filetype_of


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("IMG_1.jpg.json", b"", "takeout"),
        ("IMG_1.jpg.json", b"{", "takeout"),
        ("IMG_1.jpg.json", b'{\n  "title": ', "takeout"),
        ("IMG_1.jpg.json", b'{\n  "title": "IMG_1.jpg",\n  "description": "A sea",\n  "im', "takeout"),
        ("IMG_1.jpg.json", b'{\n  "title": "IMG_1.jpg",\n  "description": "A sea"\n}\n', None),
        ("IMG_1.jpg.json", b'{\n  "title": "' + b"x" * 65_536, None),  # all of it is not known
        ("IMG_1.jpg.json", b'{\n  "name": "IMG_1.jpg",\n  "description": "A sea",\n  "im', None),
        ("photo_5123.json", b'{\n  "id": "5123",\n  "name": "A sea",\n  "date_ta', "flickr"),
        ("photo_5123.json", b'{\n  "id": "5123",\n  "name": "A sea"\n}\n', None),
        ("IMG_1.jpg.notes", b'{\n  "title": "IMG_1.jpg",\n  "description": "A sea",\n  "im', None),
        ("IMG_1.jpg.json", bytes(12), "takeout"),
        ("print-subscriptions.json", b"{}", None),
        ("print-subscriptions.json", b"\xef\xbb\xbf{ }\r\n", None),
        ("comments.json", b'{"a":[]}', None),
        ("list.json", b"[]", None),
        ("Photo Details.csv", b"", "icloud"),
        ("Photo Details.csv", b"imgName,", "icloud"),
        ("Photo Details.csv", b"\xef\xbb\xbfimgNa", "icloud"),
        ("sales.csv", b"a,b\n1,2\n", None),
        ("IMG_1.jpg", b"{}", "jpeg"),
    ],
)
def test_a_short_text_is_what_it_can_become(name: str, head: bytes, kind: str | None) -> None:
    found = filetype_of(head, name)
    assert (found.name if found else None) == kind
