"""What a command that only shows, and the page's CGI program, may load: each module more is waited for at each start."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli.lines import as_json
from photo_organizer.model import Outcome, Precision, State, Strength
from photo_organizer.store import db, journal, overview
from photo_organizer.store.statistics import Totals
from tests.journeys.home import ENVIRONMENT, Home
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from pathlib import Path

# Modules of others that take longer to load than all that these commands do.
HEAVY = {
    "PIL",
    "numpy",
    "cv2",
    "onnxruntime",
    "watchdog",
    "waitress",
    "pillow_heif",
    "imagehash",
    "hashlib",
    "decimal",
}
HEAVY |= {
    "locale",  # of which `argparse` would learn that its words have no translations
    "logging",
    "urllib.parse",
    "asyncio",
    "concurrent.futures",
    "tempfile",
    "shutil",
    "importlib.metadata",
    "secrets",
    "typing",  # modules that these load say `TYPE_CHECKING = False` themselves: its name costs a tenth of them
}
START = {
    "__main__",
    "cli",
    "cli.acting_commands",
    "cli.arguments",
    "cli.asking_commands",
    "cli.main",
    "cli.output",
    "cli.parser",
    "cli.thumbnail_commands",
    "disk",
    "disk.flags",
    "errors",
    "sentences",
    "shown",
}
READS = START | {
    "cli.options",
    "synology",
    "synology.detect",
    "synology.paths",
    "store",
    "store.db",
    "store.damage",
    "store.room",
    "store.version",
}
SHOWS = READS | {
    "cli.showing",
    "record",
    "record.size",
    "service",
    "service.running",
    "store.overview",
}
MAY: dict[str, set[str]] = {
    "status": SHOWS,
    "stats": SHOWS,
    "pause": READS | {"cli.steering", "cli.through_service", "commands", "commands.reply", "service"}
    | {"service.running", "store.inbox", "store.pausing", "disk.lock"}
    | {"store.migrating"},  # what it needs is read from a file: made anew, it takes forty times as long as this takes to load
    "why": READS | {"cli.why", "store.overview"},
}  # fmt: skip
RUN = """
import json, sys
from photo_organizer.__main__ import main
try:
    main(sys.argv[1:])
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def _loaded(*arguments: str, program: str = RUN, site: bool = True) -> tuple[set[str], set[str]]:
    """Run a command; return our modules that it loaded, without the package's name, and those of others."""
    done = subprocess.run(
        [sys.executable, *([] if site else ["-S"]), "-c", program, *arguments],
        check=False,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    names = set(json.loads(done.stderr.splitlines()[-1]))
    ours = {name.partition(".")[2] for name in names if name.startswith("photo_organizer.")}
    return ours, {name for name in names if not name.startswith("photo_organizer")}


# What dedupe loads takes longer than its look at a small library: none of what it does not need.
NOT_FOR_DEDUPE = {
    "act.executor",
    "arrive.scan",
    "cli.overlaps",
    "decide.agreement",
    "decide.events",
    "decide.folder_words",
    "decide.given_date",
    "decide.placeholders",
    "decide.redate",
    "decide.sources",
    "examine.look",
    "gather.name_fields",
    "store.journal",
    "wiring",
}
# Processes that decode load for long; they begin before this, which the command itself needs.
AFTER_THE_CHILDREN = {"look.survey", "look.looker", "model", "store.db", "decide.similar"}
BEGUN = """
import json, sys
from photo_organizer.look import child
from photo_organizer.__main__ import main
def begun(self, task):
    print(task, json.dumps(sorted(sys.modules)), sep="\\n", file=sys.stderr)
    sys.exit()
child.Child.start = begun
main(sys.argv[1:])
"""
# What `similar` asks of each picture that would lead a group.
ASKED = """
import json, sys
from photo_organizer.examine.damage import lacks_bytes
assert lacks_bytes(sys.argv[1]) is False
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.put("a.jpg", jpeg("2024:01:02 03:04:05"))
    made.once()
    return made


@pytest.mark.parametrize("command", ["status", "stats", "why"])
def test_a_command_that_only_shows_loads_little(home: Home, command: str) -> None:
    arguments = home.command(command)[3:]
    if command == "why":
        arguments += [str(home.library / "2024" / "01_Jan" / "20240102_030405.jpg")]
    ours, others = _loaded(*arguments)
    assert ours <= MAY[command] | {""}
    assert not others & HEAVY


def test_a_command_that_the_service_obeys_loads_little(home: Home) -> None:
    service = home.start()
    try:
        ours, others = _loaded(*home.command("pause")[3:])
    finally:
        service.terminate()
        service.communicate(timeout=60)
    assert ours <= MAY["pause"] | {""}
    assert not others & (HEAVY | {"dataclasses"})


def test_the_same_command_loads_as_little_where_no_service_runs(home: Home) -> None:
    ours, others = _loaded(*home.command("pause")[3:])
    assert ours <= MAY["pause"] | {""}
    assert not others & (HEAVY | {"dataclasses"})


def test_dedupe_loads_nothing_that_dates_or_moves(home: Home) -> None:
    ours, others = _loaded(*home.command("dedupe")[3:])
    assert "commands.duplicate_search" in ours
    assert not ours & NOT_FOR_DEDUPE
    assert not others & {"PIL", "numpy", "ssl", "logging", "subprocess", "urllib.parse", "asyncio"}


def test_filing_loads_nothing_that_takes_paths_and_addresses_apart(home: Home) -> None:
    home.put("b.jpg", jpeg("2024:01:02 03:04:06"))
    ours, others = _loaded(*home.command("once")[3:])
    assert "examine.brotli" in ours
    assert not others & {"PIL", "numpy", "pathlib", "urllib.parse", "ipaddress", "ssl", "asyncio"}


def test_similar_starts_those_who_decode_before_it_loads_the_rest(home: Home) -> None:
    ours, others = _loaded("similar", str(home.library), program=BEGUN)
    assert "look.child" in ours
    assert not ours & AFTER_THE_CHILDREN
    assert not others & {"PIL", "numpy", "sqlite3", "pathlib", "tempfile", "logging"}


def test_to_ask_a_file_whether_it_is_whole_loads_nothing_that_reads_dates(home: Home) -> None:
    ours, _ = _loaded(str(next(home.library.rglob("*.jpg"))), program=ASKED)
    assert "examine.whole" in ours
    assert not ours & {"examine.look", "examine.readers", "examine.sidecars", "decide.date_text"}


def test_help_loads_the_parser_alone() -> None:
    ours, others = _loaded("--help")
    assert ours <= START
    assert not others & HEAVY


def test_the_cgi_program_loads_nothing_but_itself() -> None:
    load = "import sys, photo_organizer.web.cgi, photo_organizer.web.spawned\nnames = sorted(sys.modules)\nimport json\n"
    load += "print(json.dumps(names), file=sys.stderr)"
    ours, others = _loaded(program=load, site=False)  # what is installed beside us may load anything
    assert ours == {"web", "web.cgi", "web.guards", "web.spawned"}
    assert not others & (
        HEAVY | {"typing", "dataclasses", "json", "http", "re", "socket", "subprocess", "enum"}
    )


def test_the_counters_that_are_shown_are_those_that_are_counted() -> None:
    assert tuple(item.name for item in fields(Totals)) == overview.COUNTERS


def test_what_why_shows_is_what_the_journal_tells(home: Home) -> None:
    """`why` reads with SQL alone; what else tells of a plan goes through the model."""
    filed = str(home.library / "2024" / "01_Jan" / "20240102_030405.jpg")
    with closing(db.open_database(str(home.state))[0]) as con:
        journaled = journal.done_for_path(con, filed)
        told = [(each.token, as_json(Outcome(each.plan, State.DONE))) for each in journaled]
        assert overview.done_for_path(con, filed) == told != []


def test_why_has_a_word_for_each_precision_and_strength() -> None:
    assert [word.upper() for word in overview.PRECISIONS] == [one.name for one in Precision]
    assert [word.upper().replace(" ", "_") for word in overview.STRENGTHS] == [one.name for one in Strength]
    assert [int(one) for one in (*Precision, *Strength)] == [*range(1, 6), *range(1, 7)]
