"""Sentences keep their code and values wherever they are kept, also those of one within another."""

from __future__ import annotations

import copy

import pytest

from photo_organizer.sentences import Sentence, counted, facts, joined, makes_way, of_facts, read, written

WHY = Sentence("in_future", "in the future")
REFUSED = Sentence("date_refused", "exif refused: in the future", source="exif:DateTime", why=WHY)


def test_a_kept_sentence_is_read_with_all_that_it_carried() -> None:
    again = read(written(REFUSED))
    assert again == REFUSED == "exif refused: in the future"
    assert (
        facts(again)
        == facts(REFUSED)
        == {
            "code": "date_refused",
            "values": {"source": "exif:DateTime", "why": {"code": "in_future", "values": {}}},
        }
    )


def test_what_an_older_version_has_kept_is_its_words_alone() -> None:
    assert written("its words") == "its words"
    assert read("its words") == "its words"
    assert facts(read("its words")) == {}


def test_several_sentences_are_one_that_a_page_can_say() -> None:
    found = joined("", REFUSED, "", WHY)
    assert found == "exif refused: in the future; in the future"
    assert facts(found)["code"] == "both"
    assert facts(found)["values"]["other"] == {"code": "in_future", "values": {}}
    assert joined("", WHY) is WHY
    assert joined() == ""


def test_copies_and_what_is_sent_to_another_process_carry_the_same() -> None:
    for again in (copy.deepcopy(REFUSED), copy.copy(REFUSED)):
        assert facts(again) == facts(REFUSED)
        assert again == REFUSED


def test_facts_without_a_code_give_the_words_alone() -> None:
    assert of_facts("words", {}) == "words"
    assert not isinstance(of_facts("words", {}), Sentence)


def test_bytes_in_a_name_that_are_no_text_are_marked_in_what_is_kept() -> None:
    told = Sentence("waits_for", "waits for caf\udce9.jpg", name="caf\udce9.jpg")
    assert written(told).encode().decode().count("caf\ufffd.jpg") == 2
    assert (written("x\udcff"), written("\U0001f600")) == ("x\ufffd", "\U0001f600")


def test_one_of_a_thing_is_not_told_as_several() -> None:
    assert [counted(n, "file") for n in (0, 1, 2)] == ["0 files", "1 file", "2 files"]
    assert [counted(n, "copy is", "copies are") for n in (1, 3)] == ["1 copy is", "3 copies are"]


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (["dated", "stronger"], "makes way for b.jpg, whose date is surer"),
        (["damaged"], "makes way for b.jpg, which is whole, while this file lacks bytes"),
        (["earlier"], "makes way for b.jpg, which was modified earlier"),
        (["better", "dated"], "makes way for b.jpg, a better version of the same picture"),
        (["dated-later"], ""),
    ],
)
def test_what_gives_up_its_name_is_not_told_the_reasons_of_the_newcomer(codes: list[str], told: str) -> None:
    assert makes_way("/in/a/b.jpg", codes) == told
