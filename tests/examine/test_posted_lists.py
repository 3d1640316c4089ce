"""The lists of an export of Facebook or Instagram date its pictures, also when they were filed before, and nothing else."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest

from photo_organizer.errors import FileBusy
from photo_organizer.examine.date_lists import DateLists
from photo_organizer.examine.dates_by_name import MOST_NAMES, DatesByName
from photo_organizer.examine.posted_lists import MOST_EXPORTS, POSTED, TAKEN, PostedLists, export_of

if TYPE_CHECKING:
    from pathlib import Path

NOON, EVENING = datetime(2024, 1, 31, 12), datetime(2024, 1, 31, 18)
AT_NOON, AT_EVENING = 1706702400, 1706724000
INSTAGRAM, FACEBOOK = "media/posts/202401/1_n.jpg", "your_facebook_activity/posts/media/Trip_1/2.jpg"
ALBUM, POSTS = "your_facebook_activity/posts/album/0.json", "your_instagram_activity/media/posts_1.json"


def entry(uri: str, **told: Any) -> dict[str, Any]:
    return {"uri": uri, **told, "title": ""}


def put(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content).replace("/", "\\/"))


def dates(lists: PostedLists, path: Path) -> tuple[str, datetime | None] | None:
    clue = lists.clue(str(path))
    return (clue.source, clue.value) if clue and clue.utc else None


def test_a_picture_has_the_date_that_a_list_tells_of_it(tmp_path: Path) -> None:
    posted, other = entry(INSTAGRAM, creation_timestamp=AT_NOON), entry("media/x.jpg")
    put(tmp_path / POSTS, [{"media": [other, posted], "creation_timestamp": AT_EVENING}])
    exif = {"photo_metadata": {"exif_data": [{"taken_timestamp": AT_EVENING}]}}
    put(tmp_path / ALBUM, {"photos": [entry(FACEBOOK, creation_timestamp=AT_NOON, media_metadata=exif)]})
    lists = PostedLists()
    assert dates(lists, tmp_path / INSTAGRAM) == (POSTED, NOON)
    assert dates(lists, tmp_path / FACEBOOK) == (TAKEN, EVENING)
    assert dates(lists, tmp_path / "other" / INSTAGRAM) is None
    assert dates(lists, tmp_path / INSTAGRAM.replace("1_n", "2_n")) is None


def test_a_list_that_comes_later_is_read_with_the_next_look_and_kept_when_it_has_gone(tmp_path: Path) -> None:
    lists, path = DateLists(), tmp_path / INSTAGRAM
    path.parent.mkdir(parents=True)
    assert lists.may_come(str(path))
    put(tmp_path / POSTS, [entry(INSTAGRAM, creation_timestamp=AT_NOON)])
    lists.forget()
    assert not lists.may_come(str(path))
    assert not lists.may_come(str(path.with_name("2_n.jpg")))  # the lists are there, and say nothing of it
    (tmp_path / POSTS).unlink()
    lists.forget()
    assert not lists.may_come(str(path))


def test_after_a_start_a_list_is_read_where_it_went_while_that_is_the_same_file(tmp_path: Path) -> None:
    asked: list[tuple[str, str]] = []
    filed = tmp_path / "library/posts_1.json"
    put(filed, [entry(INSTAGRAM, creation_timestamp=AT_NOON)])
    size, path = filed.stat().st_size, tmp_path / INSTAGRAM

    def gone(export: str, ending: str) -> list[tuple[str, int]]:
        asked.append((export, ending))
        return [(f"{filed}.gone", 1), (str(filed), size)]

    assert dates(PostedLists(gone), path) == (POSTED, NOON)
    assert asked == [(str(tmp_path), ".json")]
    filed.write_bytes(filed.read_bytes() + b" ")
    lists = PostedLists(gone)
    assert dates(lists, path) is None
    size += 1
    assert dates(lists, path) is None  # not twice in one look
    lists.forget()
    assert dates(lists, path) == (POSTED, NOON)


def test_a_list_that_could_not_be_read_is_read_with_the_next_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / POSTS, [entry(INSTAGRAM, creation_timestamp=AT_NOON)])
    lists = PostedLists()
    with monkeypatch.context() as broken:
        broken.setattr("photo_organizer.examine.posted_lists.opened", Mock(side_effect=FileBusy("busy", "")))
        assert dates(lists, tmp_path / INSTAGRAM) is None
    lists.forget()
    assert dates(lists, tmp_path / INSTAGRAM) == (POSTED, NOON)


def test_what_is_remembered_of_exports_is_bounded(tmp_path: Path) -> None:
    told = DatesByName()
    told.add((str(number), number) for number in range(MOST_NAMES + 10))
    told.add([("7", 8), ("another", 1)])
    assert [told.get(name) for name in ("7", str(MOST_NAMES - 1), str(MOST_NAMES), "another")] == [
        7, MOST_NAMES - 1, None, None,
    ]  # fmt: skip
    assert sum(len(part) * part.itemsize for part in (told._keys, told._values)) == 16 * MOST_NAMES
    lists = PostedLists()
    for number in range(MOST_EXPORTS + 2):
        put(tmp_path / str(number) / POSTS, [entry(INSTAGRAM, creation_timestamp=AT_NOON)])
        assert dates(lists, tmp_path / str(number) / INSTAGRAM) == (POSTED, NOON)
    assert len(lists._told) == len(lists._read) == MOST_EXPORTS


def test_a_link_is_not_followed_and_what_is_no_list_tells_nothing(tmp_path: Path) -> None:
    put(tmp_path / "elsewhere/posts_1.json", [entry(INSTAGRAM, creation_timestamp=AT_NOON)])
    (tmp_path / "content").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/deeper").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "posts/a.json").write_bytes(b'"uri": "\\x" \xff "creation_timestamp": 99999999999, "uri": ')
    assert dates(PostedLists(), tmp_path / INSTAGRAM) is None


@pytest.mark.parametrize(
    ("path", "export"),
    [
        ("/in/instagram-anna/media/stories/202401/1.mp4", "/in/instagram-anna"),
        ("/in/facebook-anna/posts/media/Trip/2.jpg", "/in/facebook-anna"),
        ("/in/x/your_facebook_activity/messages/a/3.jpg", "/in/x"),
        ("/in/x/photos_and_videos/Trip/4.jpg", "/in/x"),
        ("/media/other/in/5.jpg", ""),
        ("/mnt/posts/media/in/6.jpg", ""),
        ("/in/Facebook/7.jpg", ""),
    ],
)
def test_an_export_is_known_by_the_folders_that_it_makes(path: str, export: str) -> None:
    assert export_of(path) == export
