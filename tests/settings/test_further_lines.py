"""What is read from the file, shown on the page and changed there is one and the same, wherever blank lines and remarks stand."""

from __future__ import annotations

from itertools import product

from photo_organizer.settings import parse
from photo_organizer.settings.edit import change, values_in

BETWEEN = ("", "# a remark", "    ; another", "    more")
PLACE = ("thumbnails", "prompts")


def test_further_lines_of_a_value_are_found_behind_blank_lines_and_remarks() -> None:
    """The page showed the first line alone, and whatever its owner wrote there was refused as "read otherwise"."""
    for lines in product(BETWEEN, repeat=4):
        text = "\n".join(["[thumbnails]", "prompts = one", *lines, "seed = 4", "# end", ""])
        read = parse(text).thumbnails_prompts
        assert tuple(values_in(text)[PLACE].split("\n")) == read, text
        changed = change(text, {PLACE: "two\nthree"})
        found = parse(changed)
        assert (found.thumbnails_prompts, found.thumbnails_seed) == (("two", "three"), 4), changed
        remarks = [line for line in (*lines, "# end") if line.startswith("#")]
        assert [line for line in changed.splitlines() if line.startswith("#")] == remarks


def test_in_a_section_that_comes_twice_an_indented_setting_is_one() -> None:
    text = "[thumbnails]\nwidth = 700\n[thumbnails]\n    seed = 4\n"
    assert values_in(text)["thumbnails", "seed"] == "4"
    assert parse(change(text, {("thumbnails", "seed"): "5"})).thumbnails_seed == 5
