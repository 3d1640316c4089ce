"""Small answers: JSON and problems. Touches nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from photo_organizer.model import Precision
from photo_organizer.sentences import facts, of_facts
from photo_organizer.shown import shown
from photo_organizer.web.wire import Response


def data(value: Any, status: int = 200) -> Response:
    """Return a JSON answer; it is never kept by anyone on the way."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Response(status, text.encode("utf-8", "replace"), headers=(("Cache-Control", "no-store"),))


def problem(status: int, sentence: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    """Return a refusal in words."""
    answer = data({"problem": sentence}, status)
    return replace(answer, headers=(*answer.headers, *headers))


def wording(problem: str) -> dict[str, Any]:
    """Return a sentence for who puts it into words of the reader's: its code and values, "" where it has none."""
    known = facts(problem)
    return {
        "code": known.get("code", ""),
        "values": _shown(known.get("values", {})),
        "sentence": shown(problem),
    }


def _shown(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {**value, "values": _shown(value["values"])} if isinstance(value, dict) else shown(str(value))
        for name, value in values.items()
    }


def exactness(precision: int | None) -> str | None:
    """Return the word for how exactly a date is known, None where that was not written down."""
    return Precision(precision).name.lower() if precision else None


def told(reply: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the problems of a command's answer, for who puts them into words of the reader's."""
    problems = [str(one) for one in reply.get("problems", [])]
    codes = reply.get("said") or [{}] * len(problems)
    pairs = zip(problems, codes, strict=False)
    return [wording(of_facts(one, known)) for one, known in pairs]


def moment(at_ns: int | None) -> int | None:
    """Return milliseconds since 1970, as browsers count."""
    return None if at_ns is None else at_ns // 1_000_000
