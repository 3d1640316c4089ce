"""What axe-core finds on the page as it is shown: in light and dark, narrow and wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.page.driver import Browser

AXE = """
const done = arguments[0];
axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then((found) =>
  done(found.violations.map((one) => one.id + ": " + one.nodes.map((node) => node.html + " " + node.failureSummary).join(" | "))));
"""

# So tall that no bar at an edge lies over a part of what is scrolled below it: where that part ends is a matter of the fonts.
TALL = 3000


def suits_everybody(web: Browser, place: str) -> None:
    """Assert that nothing is found in any width and scheme; the checker is in the page already."""
    for width in (360, 1280):
        web.size(width, TALL)
        for scheme in ("light", "dark"):
            web.scheme(scheme)
            assert (found := web.later(AXE)) == [], f"{place} {width} {scheme}: {found}"
