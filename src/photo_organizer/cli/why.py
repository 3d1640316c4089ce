"""`why`: what was done with a file, why it stays, or what would be done. Touches nothing."""

from __future__ import annotations

import json
import os
import sys

from photo_organizer.cli.arguments import given_path
from photo_organizer.cli.options import acting_settings, state_folder
from photo_organizer.cli.output import DONE, SOME_FAILED, log_to_stderr
from photo_organizer.errors import quoted
from photo_organizer.sentences import facts, makes_way
from photo_organizer.shown import shown
from photo_organizer.store import db, overview

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from argparse import Namespace
    from collections.abc import Iterator
    from typing import Any

    from photo_organizer.model import Outcome, Sighting
    from photo_organizer.service.filing import Filing

_LATER = "dated-later"  # as `decide` has it, which a command that only shows does not load
COPIED_BEFORE = "copied_before"  # says the rule of what left the library
_PASSED_OVER = "was copied before, or the library had it; it is not copied again"
_LACKS = "though the library does not have the same bytes now"


def why(options: Namespace) -> int:
    """Tell what was done with a file, why it stays, or what would be done. Touches nothing."""
    path = given_path(options.path)
    answers = _known(state_folder(options), path)
    if os.path.lexists(path) and not _filed_here(answers, path):
        planned = _planned(options, path, waits=not answers)
        answers += [answer for answer in planned if answer not in answers]
        if any("planned" in answer for answer in answers):
            answers += _kept_from_filing(state_folder(options))
    return _tell_why(answers, path, as_json=options.json)


def _kept_from_filing(state: str) -> Iterator[dict[str, Any]]:
    """Yield what the service says of itself where that may be why a file is not filed yet."""
    from photo_organizer.service.running import closed, read  # only here: what was filed asks for none of it
    from photo_organizer.service.status import StatusWord

    with db.reading(state) as con:
        said = read(con, state) if con is not None else closed(state)
    if said.get("word") in (StatusWord.PAUSED, StatusWord.ATTENTION):
        yield {"service": said["word"], "sentence": said["detail"], "cure": said["cure"]}


def _filed_here(answers: list[dict[str, Any]], path: str) -> bool:
    """Return whether it was filing that put the file there: then it is not in the intake."""
    steps = [step for answer in answers for step in answer.get("done", {}).get("steps", ())]
    return any(step["kind"] == "move" and step["to"] == shown(path) for step in steps)


def _known(state: str, path: str) -> list[dict[str, Any]]:
    """Return what the database knows of a file: what was done with it, why it stays."""
    with db.reading(state) as con:
        if con is None:
            return []
        answers = list(_history(con, path))
        staying = overview.stays(con, path)
    if staying is not None:
        code, sentence = staying
        answers.append({"held": code, "sentence": sentence})
    return answers


def _planned(options: Namespace, path: str, *, waits: bool) -> Iterator[dict[str, Any]]:
    """Yield what would be done with a file of the intake; with `waits`, also why it would have to wait."""
    settings, state = acting_settings(options)
    if not path.startswith(settings.paths_intake + "/"):
        return
    from photo_organizer.arrive.left_alone import CODE, why_left_alone

    if reason := why_left_alone(settings.paths_intake, path):
        yield {"held": CODE, "sentence": reason}
        return
    from photo_organizer import wiring  # only here: it loads all that acts
    from photo_organizer.cli.lines import as_json, lines
    from photo_organizer.service.acting import still_waiting

    log_to_stderr()
    with wiring.preview(settings, state) as preview:
        preview.walk().run(lambda: False, lambda _: None)
        filing = preview.filing(0)
        again = _offer_again(filing, path)
        filing.look()
        outcomes = [outcome for outcome in filing.file_settled() if _concerns(outcome, path)]
        if waits:
            outcomes += [one for one in still_waiting(filing.settle) if _concerns(one, path)]
        for outcome in outcomes:
            if path in again and outcome.plan.steps:  # a pass does not even look at it
                yield {"held": COPIED_BEFORE, "sentence": f"{_PASSED_OVER}, {_LACKS}", **_way_back(path)}
            else:
                cure = _way_back(path) if _left_the_library(outcome) else {}
                yield {"planned": as_json(outcome), "lines": list(lines(outcome, settings)), **cure}
        if path in again and not outcomes:
            yield {"held": COPIED_BEFORE, "sentence": _PASSED_OVER, **_way_back(path)}


def _left_the_library(outcome: Outcome) -> bool:
    return any(facts(reason.sentence).get("code") == COPIED_BEFORE for reason in outcome.plan.reasons)


def _offer_again(filing: Filing, path: str) -> set[str]:
    """Let a file that was copied before be decided all the same, with what it may belong to: it may have left the library since.

    Return who of them a pass would not look at, known when it has looked.
    """
    from photo_organizer.decide.stem import stem

    folder, name = os.path.split(path)
    was_copied, wanted, again = filing.copied, stem(name), set[str]()

    def passed_over(sighting: Sighting) -> bool:
        if not was_copied(sighting):
            return False
        there, its = os.path.split(sighting.path)
        if (there, stem(its)) == (folder, wanted):
            again.add(sighting.path)
        return sighting.path not in again

    filing.copied = passed_over
    return again


def _way_back(path: str) -> dict[str, str]:
    return {"cure": f"to have it copied again: photo-organizer readmit {quoted(path)}"}


def _concerns(outcome: Outcome, path: str) -> bool:
    return outcome.plan.source == path or any(getattr(step, "src", "") == path for step in outcome.plan.steps)


def _history(con: sqlite3.Connection, path: str) -> Iterator[dict[str, Any]]:
    """Yield what was done with a file, the oldest first; names as they are shown."""
    for token, story in reversed(overview.done_for_path(con, path)):
        steps = [
            {name: word if name == "kind" else shown(word) for name, word in step.items()}
            for step in story["steps"]
        ]
        yield {"done": story | {"source": shown(story["source"]), "steps": steps}, "plan": token}


def _tell_why(answers: list[dict[str, Any]], path: str, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps(answers))
    elif not answers:
        print(_nothing_known(path), file=sys.stderr)
    for answer in answers if not as_json else ():
        if "done" in answer:
            done = answer["done"]
            for step in done["steps"]:
                print(f"was: {_step_line(step)}")
            print(f"     why: {_why_done(done, path)} (plan {answer['plan']})")
            _tell_date(done, path)
        elif "held" in answer:
            print(f"stays: {answer['sentence']}")
        elif "service" in answer:
            print(f"service: {answer['service']}: {answer['sentence']}")
        else:
            print("\n".join(f"would be: {line}" for line in answer["lines"]))
            _tell_date(answer["planned"], path)
        if "cure" in answer:
            print(f"     {answer['cure']}")
    return DONE if answers else SOME_FAILED


def _why_done(story: dict[str, Any], path: str) -> str:
    """Return why a plan was done, of the newcomer or of what made way for it."""
    made_way = (
        "" if _is_of(story, path) else makes_way(story["source"], (one["code"] for one in story["reasons"]))
    )
    return made_way or "; ".join(reason["sentence"] for reason in story["reasons"])


def _tell_date(story: dict[str, Any], path: str) -> None:
    """Say how exactly the date of a plan is known, and by whose word: it is that of the newcomer."""
    later = any(one["code"] == _LATER for one in story["reasons"])  # a companion dated what is filed
    if story["date"] and (later or _is_of(story, path)):
        date, source, exact = story["date"].replace("T", " "), story["date_from"], story["date_precision"]
        word = story["date_strength"]
        print(f"     date: {date}, known to the {exact}, by the word of its {word} ({source})")


def _is_of(story: dict[str, Any], path: str) -> bool:
    """Tell whether a file came with the newcomer of a plan; a file that made way for it did not."""
    folder = os.path.dirname(story["source"])
    return any(
        os.path.dirname(step["from"]) == folder and shown(path) in step.values() for step in story["steps"]
    )


def _nothing_known(path: str) -> str:
    if os.path.lexists(path):
        return f"Nothing is known about {shown(path)}."
    return f"{shown(path)} is not there, and nothing is known about it."


def _step_line(step: dict[str, str]) -> str:
    """Return a step in words. Pure."""
    if "beside" in step:
        return f"{step['kind']} {step['from']} beside {step['beside']}"
    return f"{step['kind']} {step['from']} -> {step.get('to') or step.get('kept')}"
