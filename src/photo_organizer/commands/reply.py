"""The answers that commands get: done, done in part, refused, failed. Pure."""

from __future__ import annotations

from enum import StrEnum

from photo_organizer.sentences import Sentence, facts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, TypeAlias

Reply: TypeAlias = "dict[str, Any]"
SHOWN = 5000  # files that an answer names, and problems; it counts them all


class Answer(StrEnum):
    """How a command ended."""

    DONE = "done"
    PARTLY = "partly"  # some files were not reached, or had a problem: `problems` says which and why
    REFUSED = "refused"  # nothing was begun
    FAILED = "failed"  # nothing was done


def reply(answer: Answer, files: Sequence[str] = (), problems: Sequence[str] = (), **more: Any) -> Reply:
    """Return an answer about `files`, of which the first are named."""
    return {
        "state": answer,
        "ok": answer == Answer.DONE,
        "problems": _some(problems),
        "files": list(files[:SHOWN]),
        "count": len(files),
        **more,
    }


def _some(problems: Sequence[str]) -> list[str]:
    """Return the first problems, and how many there are beside: a hundred thousand would be read by nobody, and fill the page."""
    left = len(problems) - SHOWN
    more = [Sentence("more_problems", f"not named here: {left} more", n=left)] if left > 0 else []
    return [*problems[:SHOWN], *more]


def done(files: Sequence[str] = (), **more: Any) -> Reply:
    """Return that everything was done."""
    return reply(Answer.DONE, files, **more)


def refused(*problems: str, **more: Any) -> Reply:
    """Return that nothing was begun, and why."""
    return reply(Answer.REFUSED, (), problems, **more)


def failed(*problems: str, **more: Any) -> Reply:
    """Return that nothing could be done, and why."""
    return reply(Answer.FAILED, (), problems, **more)


def ended(files: Sequence[str], problems: Sequence[str], **more: Any) -> Reply:
    """Return what became of work on several files; an empty problem is none."""
    problems = [one for one in problems if one]
    answer = Answer.DONE if not problems else Answer.PARTLY if files else Answer.FAILED
    return reply(answer, files, problems, **more)


def checked(problems: Sequence[str]) -> Reply:
    """Return that it was done, or refused for these problems."""
    return refused(*problems) if problems else done()


def worded(reply: Reply) -> Reply:
    """Return the answer with the codes by which a page says its problems in other words, {} where one has none."""
    codes = [facts(one) for one in reply["problems"]]
    return {**reply, "said": codes} if any(codes) else reply


def how_far(done: int, total: int) -> str:
    """Return how far something has come, in words."""
    return f"{done:,} of {total:,} done"
