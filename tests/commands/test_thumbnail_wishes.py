"""What its owner wants of a folder's thumbnail: asked for, pinned, left out, given back to somebody else's picture."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.act import kept_thumbnails
from photo_organizer.commands.replace_thumbnails import PutBackThumbnailsTask, ReplaceTask
from photo_organizer.commands.task import Assignment
from photo_organizer.look import able
from photo_organizer.service.nightly_run import NightlyRun
from photo_organizer.store import wishes
from photo_organizer.store.folder_thumbnails import ThumbnailStore, made_thumbnails
from photo_organizer.thumbnails.seal import sealed
from tests.commands.ticks import told
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.ticks import Ticks


def refused(answer: dict[str, Any]) -> list[str]:
    assert answer["state"] == "refused"
    return [one["code"] for one in answer.get("said", []) if one]


@pytest.fixture
def year(ticks: Ticks) -> Path:
    """A folder with three pictures and a text, of which two are in its thumbnail."""
    folder = ticks.library / "2024"
    (folder / "05").mkdir(parents=True)
    for name in ("a.jpg", "b.jpg", "05/c.mp4", "notes.txt"):
        (folder / name).write_bytes(name.encode())
    tiles = [{"path": f"{folder}/{name}"} for name in ("a.jpg", "05/c.mp4")]
    with ThumbnailStore(str(ticks.state)) as thumbnails:
        thumbnails.made(str(folder), {"tiles": tiles}, b"")
        thumbnails.made(str(ticks.library), {"tiles": tiles[:1]}, b"")
    return folder


def wanted(ticks: Ticks) -> wishes.Wishes:
    return wishes.everything(ticks.opened.con)


def test_a_thumbnail_is_made_again_and_from_others_where_that_is_asked(ticks: Ticks, year: Path) -> None:
    assert told(ticks, "thumbnail-again", folder=str(year))["state"] == "done"
    assert wanted(ticks).asked() == [str(year)]
    assert wanted(ticks).of(str(year)).passed == ()
    told(ticks, "thumbnail-pin", folder=str(year))
    assert told(ticks, "thumbnail-again", folder=str(year), others=True)["state"] == "done"
    wish = wanted(ticks).of(str(year))
    assert set(wish.passed) == {f"{year}/a.jpg", f"{year}/05/c.mp4"}
    assert wish.pinned == ()
    for wrong in (f"{year}/none", str(ticks.intake), f"{year}/a.jpg", f"{year}/../2024", "2024"):
        assert refused(told(ticks, "thumbnail-again", folder=wrong)) == ["not_listed"]


def test_pinned_pictures_stay_until_they_are_given_free(ticks: Ticks, year: Path) -> None:
    assert told(ticks, "thumbnail-pin", folder=str(year))["state"] == "done"
    assert wanted(ticks).of(str(year)).pinned == (f"{year}/a.jpg", f"{year}/05/c.mp4")
    assert wanted(ticks).asked() == [str(year)]
    for tiles in ([f"{year}/a.jpg"] * 2, [f"{year}/{number}.jpg" for number in range(5)]):
        assert "name_pictures" in refused(told(ticks, "thumbnail-pin", folder=str(year), tiles=tiles))
    assert refused(told(ticks, "thumbnail-pin", folder=f"{year}/05")) == ["name_pictures"]
    answer = told(ticks, "thumbnail-pin", folder=f"{year}/05", tiles=[f"{year}/a.jpg"])
    assert answer["problems"] == [f"{year}/a.jpg is not a picture or a film in {year}/05"]
    answer = told(ticks, "thumbnail-pin", folder=str(year), tiles=[f"{year}/notes.txt"])
    assert len(answer["problems"]) == 1
    one = [f"{year}/b.jpg"]
    assert told(ticks, "thumbnail-pin", folder=str(year), tiles=one)["state"] == "done"
    assert wanted(ticks).of(str(year)).pinned == tuple(one)
    assert told(ticks, "thumbnail-unpin", folder=str(year))["state"] == "done"
    assert wanted(ticks).of(str(year)).pinned == ()


def test_what_is_left_out_is_shown_nowhere_until_it_is_taken_in_again(ticks: Ticks, year: Path) -> None:
    picture = f"{year}/a.jpg"
    assert told(ticks, "thumbnail-exclude", path=picture)["state"] == "done"
    assert wanted(ticks).excluded_pictures == {picture}
    assert sorted(wanted(ticks).asked()) == [str(ticks.library), str(year)], "both show it"
    assert told(ticks, "thumbnail-exclude", path=f"{year}/05")["state"] == "done"
    assert wanted(ticks).excluded_folders == {f"{year}/05"}
    assert f"{year}/05" in wanted(ticks).asked()
    assert refused(told(ticks, "thumbnail-again", folder=f"{year}/05")) == ["is_left_out"]
    for wrong in (f"{year}/notes.txt", f"{year}/none.jpg", str(ticks.intake), f"{year}/../2024"):
        assert refused(told(ticks, "thumbnail-exclude", path=wrong)) == ["not_listed"]
    for path in (picture, f"{year}/05"):
        assert told(ticks, "thumbnail-include", path=path)["state"] == "done"
        assert refused(told(ticks, "thumbnail-include", path=path)) == ["not_listed"]
    assert wanted(ticks).excluded_pictures == wanted(ticks).excluded_folders == frozenset()


def test_a_stop_of_the_making_is_handed_on(ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped: list[object] = []
    monkeypatch.setattr(NightlyRun, "stop_making", lambda run: stopped.extend([run]))
    assert told(ticks, "thumbnails-stop")["state"] == "done"
    assert len(stopped) == 1


def test_where_no_picture_can_be_decoded_no_wish_is_taken_and_no_thumbnail_gives_way(
    ticks: Ticks, year: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The light package answered "done" to what never came, and hid a thumbnail for which none came in its place."""
    monkeypatch.setattr(able, "able", lambda: False)
    theirs = year / "thumbnail.jpg"
    theirs.write_bytes(b"theirs")
    for name, about in (
        ("thumbnail-again", {"folder": str(year)}),
        ("thumbnail-pin", {"folder": str(year)}),
        ("thumbnail-unpin", {"folder": str(year)}),
        ("thumbnail-exclude", {"path": str(year)}),
        ("thumbnail-include", {"path": str(year)}),
        ("thumbnails-replace", {"paths": [str(theirs)]}),
    ):
        assert refused(told(ticks, name, **about)) == ["full_package"], name
    assert wanted(ticks) == wishes.Wishes()
    assert theirs.read_bytes() == b"theirs"


# ── those of others ──


def replace(ticks: Ticks, *paths: str, progress: dict[str, Any] | None = None) -> ReplaceTask:
    return ReplaceTask(Assignment(ticks.opened, {"paths": list(paths)}, progress or {}))


def put_back(ticks: Ticks, *paths: str) -> PutBackThumbnailsTask:
    return PutBackThumbnailsTask(Assignment(ticks.opened, {"paths": list(paths)}))


class Killed(BaseException):
    """The end of the process."""


def killed_behind(monkeypatch: pytest.MonkeyPatch, name: str, number: int) -> None:
    """Let a kill come when so many thumbnails have their other name."""
    really, calls = getattr(kept_thumbnails, name), list[int]()

    def cut_off(*what: Any) -> Any:
        came = really(*what)
        calls.append(1)
        if len(calls) == number:
            raise Killed
        return came

    monkeypatch.setattr(kept_thumbnails, name, cut_off)


@pytest.mark.parametrize("number", [1, 2])
def test_after_a_kill_what_is_put_back_and_kept_by_then_is_told_as_done_once(
    ticks: Ticks, year: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """It was told as "not there any more"; the log and the media index knew nothing of it."""
    folders = [year, year / "05"]
    theirs = [folder / "thumbnail.jpg" for folder in folders]
    for path in theirs:
        path.write_bytes(b"theirs")
    kept = [folder / ".thumbnail.jpg.replaced" for folder in folders]
    for task, paths, call, line in (
        (ReplaceTask, theirs, "keep", "kept as"),
        (PutBackThumbnailsTask, kept, "put_back", "put back from"),
    ):
        asked, noted = {"paths": [str(path) for path in paths]}, ["{}"]

        def note(progress: Any, noted: list[str] = noted) -> None:
            noted.append(json.dumps(progress))

        with monkeypatch.context() as until:
            killed_behind(until, call, number)
            with pytest.raises(Killed):
                task(Assignment(ticks.opened, asked, remember=note)).go_on(lambda: False)
        again = task(Assignment(ticks.opened, asked, json.loads(noted[-1]), note))
        assert again.go_on(lambda: False)
        assert (again.reply()["state"], again.reply()["count"]) == ("done", 2)
        assert logged(ticks).count(line) == 2
    assert [path.read_bytes() for path in theirs] == [b"theirs"] * 2
    third = PutBackThumbnailsTask(Assignment(ticks.opened, {"paths": [str(kept[0])]}))
    assert third.go_on(lambda: False)
    assert third.reply()["state"] == "failed", "of what somebody else renamed nothing is told as done"


def logged(ticks: Ticks) -> str:
    return (ticks.state / "photo_organizer_log.csv").read_text(encoding="utf-8")


def noted(ticks: Ticks) -> list[str]:
    with ThumbnailStore(str(ticks.state)) as thumbnails:
        return [row[0] for row in thumbnails._db.execute("SELECT value FROM meta")]


def test_a_thumbnail_of_somebody_else_is_kept_and_put_back_byte_for_byte(ticks: Ticks, year: Path) -> None:
    theirs, kept = year / "thumbnail.jpg", year / ".thumbnail.jpg.replaced"
    theirs.write_bytes(b"theirs")
    work = replace(ticks, str(theirs), f"{year}/a.jpg", f"{year}/../2024/thumbnail.jpg", "/etc/thumbnail.jpg")
    assert work.go_on(lambda: False)
    reply = work.reply()
    assert (reply["state"], reply["files"], len(reply["problems"])) == ("partly", [str(theirs)], 3)
    assert (kept.read_bytes(), theirs.exists()) == (b"theirs", False)
    assert wanted(ticks).asked() == [str(year)]
    assert "kept as .thumbnail.jpg.replaced" in logged(ticks)
    assert str(kept) in str(noted(ticks))
    back = put_back(ticks, str(theirs), f"{year}/.none.jpg.replaced", str(kept))
    assert back.go_on(lambda: False)
    reply = back.reply()
    assert (reply["files"], len(reply["problems"])) == ([str(kept)], 2)
    assert (theirs.read_bytes(), kept.exists()) == (b"theirs", False)
    assert "put back from .thumbnail.jpg.replaced" in logged(ticks)
    assert str(kept) not in str(noted(ticks))


def test_log_and_media_index_are_told_of_every_thumbnail_that_goes_and_comes(
    ticks: Ticks, year: Path
) -> None:
    """Else Photos goes on showing one that is gone, and never shows the one that came back."""
    there, kept = year / "thumbnail.jpg", year / ".thumbnail.jpg.replaced"
    there.write_bytes(b"theirs")
    replace(ticks).one(str(ticks.library), str(there))
    there.write_bytes(sealed(photos.jpeg("2024:05:01 10:00:00")))
    put_back(ticks).one(str(ticks.library), str(kept))
    assert there.read_bytes() == b"theirs"
    read = "SELECT payload FROM outbox WHERE kind = ? ORDER BY seq"
    index, lines = (
        [json.loads(payload) for (payload,) in ticks.opened.con.execute(read, (kind,))]
        for kind in ("index", "activity")
    )
    told_of = [(one["removed"], one["added"]) for one in index]
    assert told_of == [([str(there)], []), ([str(there)], []), ([], [str(there)])]
    assert [one["event"] for one in lines] == ["File Moved", "Thumbnail Removed", "File Moved"]
    assert {one["path"] for one in lines} == {str(there)}
    assert [folder for folder, _ in made_thumbnails(str(ticks.state))] == [str(ticks.library)]


def test_what_a_stop_cut_off_is_done_by_the_next_start_and_nothing_twice(ticks: Ticks, year: Path) -> None:
    paths = []
    for folder in (year, year / "05"):
        (folder / "thumbnail.jpg").write_bytes(b"theirs")
        paths.append(str(folder / "thumbnail.jpg"))
    work = replace(ticks, *paths)
    assert not work.go_on(lambda: True)
    assert work.progress() == {"paths": paths[:1]}
    again = replace(ticks, *paths, progress=dict(work.progress()))
    assert again.go_on(lambda: True) or again.go_on(lambda: True)
    reply = again.reply()
    assert (reply["state"], reply["files"]) == ("done", paths)
    assert replace(ticks).reply("a word")["problems"] == ["a word"]


def test_a_thumbnail_that_its_owner_edited_is_not_taken_away_for_the_old_one(
    ticks: Ticks, year: Path
) -> None:
    theirs, kept = year / "thumbnail.jpg", year / ".thumbnail.jpg.replaced"
    kept.write_bytes(b"theirs")
    theirs.write_bytes(b"edited")
    back = put_back(ticks, str(kept))
    assert back.go_on(lambda: False)
    assert back.reply()["state"] == "failed"
    assert (theirs.read_bytes(), kept.read_bytes()) == (b"edited", b"theirs")
