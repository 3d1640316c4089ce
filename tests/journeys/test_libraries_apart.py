"""Several libraries: nothing moves from one to another, whatever happens."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from photo_organizer.cli.main import main
from photo_organizer.settings.edit import change_for
from tests.journeys.family import Family, picture

# ── nothing crosses over, whatever happens ──

NAMES = ("pix", "anna", "ben", "carl")
LAYOUTS = (
    "{YYYY}/{original}",
    "{YYYY}/{MM}_{Mmm}/{YYYY}{MM}{DD}_{hh}{mm}{ss}",
    "{kind}/{YYYY} {event}/{original}",
)
STEPS = st.one_of(
    st.tuples(st.just("put"), st.sampled_from(NAMES), st.integers(0, 4)),
    st.tuples(st.just("once"), st.sampled_from(("", *NAMES)), st.just(0)),
    st.tuples(st.just("undo"), st.sampled_from(NAMES), st.just(0)),
    st.tuples(st.just("hide"), st.sampled_from(NAMES), st.just(0)),
    st.tuples(st.just("dedupe"), st.sampled_from(NAMES), st.just(0)),
    st.tuples(st.just("relayout"), st.sampled_from(NAMES), st.integers(0, 2)),
)


@settings(max_examples=20)
@given(st.lists(STEPS, min_size=4, max_size=10))
def test_no_history_moves_anything_from_one_library_to_another(history: list[tuple[str, str, int]]) -> None:
    """The same few pictures come to all libraries: each has in the end what came to it, and nothing else.

    One copies from a card, which has to stay as it was filled.
    """
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        family = Family(Path(folder), NAMES[1:], copies=("carl",))
        came = {name: set[bytes]() for name in NAMES}
        for number, name in enumerate(NAMES):  # each begins with one that no other has
            _step(family, came, "put", name, "first.jpg", 10 + number)
        for number, (what, name, which) in enumerate(history):
            _step(family, came, what, name, f"{number}.jpg", which)
            for one in NAMES:
                assert family[one].contents() == came[one], (one, history[: number + 1])
            assert set(family["carl"].waiting().values()) == came["carl"], history[: number + 1]


def _step(family: Family, came: dict[str, set[bytes]], what: str, name: str, file: str, which: int) -> None:
    library = ["--library", name] if name else []
    if what == "put":
        family[name].put(file, picture(which))
        came[name].add(picture(which))
    elif what == "once":
        main(family.words("once", "--settle", "0", "--quiet", *library))
    elif what == "undo":
        main(family.words("undo", "--last", *library))
    elif what == "relayout":
        text = family.config.read_text(encoding="utf-8")
        family.config.write_text(
            change_for(text, "" if name == "pix" else name, {"naming.layout": LAYOUTS[which]})
        )
        main(family.words("relayout", "--apply", "--yes", *library))
    elif what == "dedupe":
        main(family.words("dedupe", "--apply", "--yes", *library))
    else:  # locked for the length of one pass over all
        away = family[name].library.rename(family[name].library.with_name(f"{name}, locked"))
        main(family.words("once", "--settle", "0", "--quiet"))
        away.rename(family[name].library)
