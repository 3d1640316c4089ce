"""What the page shows where the plain case hides it: a library that was removed elsewhere, empty years, pictures of several years in one list."""

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


def test_a_library_that_comes_into_trouble_is_marked_in_the_choice_until_that_is_over(page: Browser) -> None:
    rows = "[{ name: '', title: 'pix', word: 'Idle' }, { name: 'Anna', title: 'Anna', word: window.word }]"
    page.run(f"window.answers['api/libraries$'] = () => ({{ account: '', rows: {rows} }})")
    for word, shown in (("Needs attention", "Anna · Needs attention"), ("Idle", "Anna")):
        page.run("window.word = arguments[0]; window.again()", word)
        page.wait(f"document.querySelector('#library').options[1].textContent === '{shown}'")
    assert page.run("return document.querySelector('#library').value") == ""


def test_the_choice_of_libraries_covers_nothing_on_a_narrow_screen(page: Browser) -> None:
    """The longest of its names decides how wide it is: it lay over the name of the program."""
    page.size(360)
    for title in ("Anna", "The family's photographs since grandfather's first camera, 1931"):
        rows = f"[{{ name: '', title: 'pix', word: 'Idle' }}, {{ name: 'Anna', title: {title!r}, word: 'Needs attention' }}]"
        page.run(
            f"window.answers['api/libraries$'] = () => ({{ account: '', rows: {rows} }}); window.again()"
        )
        page.wait(f"document.querySelector('#library').options[1].textContent.startsWith({title!r})")
        apart = page.run(
            "const words = document.createRange(); words.selectNodeContents(document.querySelector('.brand'));"
            "const [one, other] = [words, document.querySelector('#library')].map((each) => each.getBoundingClientRect());"
            "return one.right <= other.left || one.bottom <= other.top;"
        )
        assert apart
        assert page.run("return document.documentElement.scrollWidth") <= 360
    page.size(1280)


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


def test_pictures_of_several_years_in_one_list_say_their_year(page: Browser) -> None:
    for what in ("library/search", "library/doubtful/weak", "library/months/2024-08"):
        page.run("window.answers[arguments[0]] = () => ({ total: 1, rows: [row('a.jpg', 1)] })", what)
    page.show("library")
    page.click("#doubt-weak")
    page.wait("document.querySelector('.sheet li .quiet')?.innerText.includes('2024')")
    page.run(
        "const one = document.getElementById('find'); one.value = 'a'; one.dispatchEvent(new Event('input'))"
    )
    page.wait("document.querySelector('h2[tabindex]').innerText.startsWith('Found')")
    page.wait("document.querySelector('.sheet li .quiet')?.innerText.includes('2024')")
    page.show("library?month=2024-08")
    page.wait("document.querySelector('.sheet li .quiet')")
    assert "2024" not in page.run("return document.querySelector('.sheet li .quiet').innerText")
