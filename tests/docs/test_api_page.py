"""The written interface is current: `make docs` writes it again."""

from __future__ import annotations

from tests.docs import api_page


def test_the_schema_is_current() -> None:
    assert api_page.PAGE.read_text(encoding="utf-8") == api_page.page()
