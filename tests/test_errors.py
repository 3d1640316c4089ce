"""Names in sentences are quoted in one way, as people write them; a test finds who quotes as code does."""

from __future__ import annotations

import ast
import errno
import os
from pathlib import Path

import pytest

from photo_organizer.errors import _CURES, FileProblem, from_os_error, quoted, unseen

PACKAGE = Path(__file__).parents[1] / "src/photo_organizer"
FOR_DEVELOPERS = {
    "records.py: getattr(self, one.name)",
    "settings/values.py: value",
}  # a mistake in the code, not in what its owner did


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("2024/a.jpg", "'2024/a.jpg'"),
        ("Anna's photos", '"Anna\'s photos"'),
        ("""5" and 6'.jpg""", """'5" and 6'.jpg'"""),
        ("back\\slash", "'back\\slash'"),
        ("no\u00a0break\nline", "'no\u00a0break line'"),
        (os.fsdecode(b"caf\xe9.jpg"), "'caf\ufffd.jpg'"),
        ("\u202egpj.exe", "'\ufffdgpj.exe'"),
        ("Ünïcode 写真", "'Ünïcode 写真'"),
    ],
)
def test_a_name_is_quoted_as_a_person_reads_it(name: str, shown: str) -> None:
    assert quoted(name) == shown
    assert shown in str(from_os_error(OSError(5, "I/O error"), "read", name))


@pytest.mark.parametrize("number", sorted(_CURES))
def test_what_has_a_cure_of_its_own_is_told_on_the_page_too(number: int) -> None:
    """Not only as something that the system refused."""
    error = from_os_error(OSError(number, "as the system says it"), "copy", "/lib/a.jpg")
    assert not isinstance(error, FileProblem) or error.says != "system_refused"


@pytest.mark.parametrize(
    ("number", "cure"),
    [
        (
            errno.EACCES,
            "give the account of this program (on a NAS: PhotoOrganizer) read and write permission",
        ),
        (errno.EIO, "check the disk's health"),
        (errno.ENODEV, "check the volume"),
    ],
)
def test_what_cannot_be_seen_in_the_library_is_told_with_the_cure_that_helps(number: int, cure: str) -> None:
    """A permission that was taken away is no matter of the volume."""
    problem = unseen("the folder 'a' cannot be read", OSError(number, os.strerror(number)))
    assert problem.message == f"the folder 'a' cannot be read: {os.strerror(number)}"
    assert problem.cure.startswith(cure)


def test_no_sentence_quotes_as_code_does() -> None:
    found = {
        f"{path.relative_to(PACKAGE)}: {ast.unparse(node.value)}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FormattedValue) and node.conversion == ord("r")
    }
    assert {one for one in found if not one.endswith(": bug")} == FOR_DEVELOPERS
