"""What the page shows of what it did not do itself: a library that was removed elsewhere, and years of which there is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.page.driver import Browser


def test_a_library_that_was_removed_elsewhere_is_left_for_the_first(page: Browser) -> None:
    page.run("sessionStorage.setItem('library', 'Berta'); location.reload()")  # there is none of this name
    page.wait("document.body.dataset.shown && document.getElementById('library').value === ''")
    page.run("sessionStorage.setItem('library', 'Anna'); location.reload()")
    page.wait("document.body.dataset.shown && document.getElementById('library').value === 'Anna'")
    page.run("window.was = true; const real = fetch; window.fetch = async (address, options) => "
             "String(address).includes('libraries/Anna/') ? new Response('{}', { status: 404 }) : "
             "String(address).endsWith('api/libraries') ? new Response(JSON.stringify({ account: '', rows: [{ name: '', title: 'library' }] })) : "
             "real(address, options); window.dispatchEvent(new Event('look-again'))")  # fmt: skip
    page.wait("!window.was && document.body.dataset.shown && document.getElementById('library').value === ''")
    assert page.run("return document.getElementById('offline')") is None


def test_years_of_which_there_is_nothing_are_said(page: Browser) -> None:
    page.run(
        "window.answers['library/months'] = () => ({ months: ['2024-08', '2024-03', '2023-01', '2021-05', '1952-06']"
        ".map((month) => ({ month, files: 1, weak: 0 })) })"
    )
    page.show("library")
    page.wait("document.querySelector('.heat button')")
    rows = page.run(
        "return [...document.querySelectorAll('.heat tbody tr')].map((one) => one.innerText.split(/\\s/)[0])"
    )
    assert rows == ["2024", "2023", "2022", "2021", "1953\N{EN DASH}2020", "1952"]
    told = page.run("return [...document.querySelectorAll('.heat .years td')].map((one) => one.innerText)")
    assert told == ["No files", "No files"]
    page.size(360)
    assert page.run("return document.documentElement.scrollWidth") <= 360
