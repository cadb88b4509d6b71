"""Reviewing and a quiz by keyboard alone, in a real browser: no card, a few, and thousands."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from benchmarks.practice_pages import prepare
from ingest.settings import IngestSettings
from tests.app_start import running_app
from tests.browser import open_browser, settle
from tests.indexing import ingest
from tests.quiz_notes import PRINTING
from tests.test_practise_page import PAIRS, guide
from tutor.learner import LearnerStore
from tutor.memory import Memory
from tutor.quiz import Quizzes
from tutor.quiz_questions import QuizQuestion

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

# What a learner sees: the page's words, its dialogs, and what is switched on.
SHOWN = (
    "document.body.innerText + [...document.querySelectorAll('[aria-selected=true],"
    " [aria-checked=true], [kind$=Active]')].map(one => one.textContent).join()"
    " + document.querySelectorAll('[role=dialog]').length"
)
IS_CALLED = (
    "words => { const one = document.activeElement;"
    " return one.matches('button, [role=radio], [role=tab], textarea')"
    " && `${one.ariaLabel} ${one.textContent}`.includes(words) }"
)
IS_AMONG_CHOICES = (
    "start => !!document.activeElement.closest('[role=radiogroup]')?.textContent.includes(start)"
)
MOST_TABS = 60  # no button is further away than so many presses of Tab


@contextmanager
def practising(home: Path, place: str = "") -> Iterator[Page]:
    with running_app(home) as address, open_browser() as browser:
        browser.page.goto(f"{address}/practise{place}")
        yield browser.page
        assert browser.went_out == []


def read_notes(folder: Path) -> Path:
    home, notes = folder / "home", folder / "notes"
    home.mkdir()
    notes.mkdir()
    (notes / "waiting.md").write_text(guide(PAIRS), "utf-8")
    (notes / "loops.md").write_text(PRINTING, "utf-8")
    ingest(IngestSettings(home=home, checkout=home), notes, now=datetime.now(UTC))
    return home


def press(page: Page, *keys: str) -> None:
    """One after the other, each once the one before has changed the page."""
    for key in keys:
        before = shown(page)
        page.keyboard.press(key)
        page.wait_for_function(f"before => ({SHOWN}) !== before", arg=before, timeout=30_000)
        settle(page)


def press_in_vain(page: Page, key: str) -> None:
    """A key that does nothing."""
    before = shown(page)
    page.keyboard.press(key)
    settle(page)
    assert shown(page) == before


def shown(page: Page) -> str:
    settle(page)
    return str(page.evaluate(SHOWN))


def button(page: Page, label: str) -> Locator:
    return page.get_by_role("button", name=label)


def tab_to(page: Page, words: str) -> None:
    """Move the focus by Tab alone to what is called `words`."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(IS_CALLED, words):
            return
    pytest.fail(f"Tab never comes to {words!r}")


def choose(page: Page, start: str, words: str) -> None:
    """By Tab and arrows alone, `words` among the choices that begin with `start`."""
    for _ in range(MOST_TABS):
        shown(page)
        if not page.evaluate(IS_AMONG_CHOICES, start):
            tab_to(page, start)  # the first time, and when drawing the page took the focus away
        if page.evaluate(IS_CALLED, words):
            page.keyboard.press("Space")
            chosen = page.get_by_role("radio", name=words)
            expect(chosen).to_have_attribute("aria-checked", "true")
            shown(page)
            return
        page.keyboard.press("ArrowRight")
    pytest.fail(f"the arrows never come to {words!r}")


def open_store(home: Path) -> LearnerStore:
    return LearnerStore(
        home / "learner.sqlite3", backup_folder=home / "backups", clock=lambda: datetime.now(UTC)
    )


def ratings(home: Path) -> list[int]:
    store = open_store(home)
    found = [event.payload["rating"] for event in store.events("card_reviewed")]
    store.close()
    return found


def test_without_notes_the_button_that_reads_them_is_a_few_tabs_away(tmp_path: Path) -> None:
    with practising(tmp_path) as page:
        expect(page.get_by_text("Nothing is read yet.").first).to_be_visible()
        tab_to(page, "Read my notes")


def test_a_review_by_keyboard_alone(tmp_path: Path) -> None:
    home = read_notes(tmp_path)
    with practising(home) as page:
        expect(button(page, "Start with Loops")).to_be_visible()
        press(page, "Enter")
        press(page, "Escape")
        expect(button(page, "Learn new cards")).to_be_visible()
        press(page, "Enter")
        expect(page.get_by_text("What is a loop?")).to_be_visible()
        press_in_vain(page, "3")
        press(page, "Space", "3")
        expect(button(page, "Back to Practise")).to_be_visible()
        assert ratings(home) == [3]
        press(page, "u")
        expect(button(page, "Show the answer")).to_be_visible()
        press(page, "Enter", "1")
        assert ratings(home)[-1] == 1
        it_keeps_keys_silent_in_a_dialog(page, home)


def it_keeps_keys_silent_in_a_dialog(page: Page, home: Path) -> None:
    before = len(ratings(home))
    press(page, "Space", "e")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Answer")).to_be_visible()
    press_in_vain(page, "3")
    tab_to(page, "Answer")
    page.keyboard.type("1 2 3 u b s ")
    tab_to(page, "Save")
    press(page, "Enter")
    expect(dialog).to_have_count(0)
    assert len(ratings(home)) == before
    expect(page.get_by_text("your wording")).to_be_visible()
    press(page, "o")
    expect(dialog).to_contain_text("loops.md")
    press(page, "Escape")
    expect(dialog).to_have_count(0)
    expect(button(page, "Good")).to_be_visible()


def test_a_quiz_by_keyboard_alone_goes_on_after_a_reload(tmp_path: Path) -> None:
    home = read_notes(tmp_path)
    with practising(home) as page:
        expect(button(page, "Start with Loops")).to_be_visible()
        tab_to(page, "Topics")
        press(page, "ArrowRight")
        expect(button(page, "Start the quiz")).to_be_visible()
        choose(page, "A topic", "Everything")
        choose(page, "Mixed", "Choosing and matching")
        tab_to(page, "Start the quiz")
        press(page, "Enter")
        expect(page.get_by_text("question 1 of")).to_be_visible()
        press(page, "0")
        expect(page.get_by_text("Here it is.")).to_be_visible()
        page.reload()
        expect(page.get_by_text("Here it is.")).to_be_visible()
        press(page, "Space")
        expect(page.get_by_text("question 2 of")).to_be_visible()
        page.reload()
        expect(page.get_by_text("question 2 of")).to_be_visible()
        press(page, a_wrong_key(home, page))
        expect(page.get_by_text("It comes again at the end.")).to_be_visible()
        press(page, "Enter")
        answer_until_the_end(page, home)


def answer_until_the_end(page: Page, home: Path) -> None:
    for _ in range(20):
        if page.get_by_text("right at once").count():
            return
        press(page, *right_keys(home, page))
        expect(page.get_by_text("Right.")).to_be_visible()
        press(page, "Enter")
    pytest.fail("the quiz never ends")


def right_keys(home: Path, page: Page) -> list[str]:
    question = question_on(home, page)
    if question.kind == "match":  # the last term falls into its place by itself
        return [str(1 + question.terms.index(one.term)) for one in question.options[:-1]]
    return [str(1 + [option.is_right for option in question.options].index(True))]


def a_wrong_key(home: Path, page: Page) -> str:
    question = question_on(home, page)
    if question.kind == "match":
        return "0"
    return str(1 + [option.is_right for option in question.options].index(False))


def question_on(home: Path, page: Page) -> QuizQuestion:
    """What the quiz in the page's address asks now."""
    quiz_id = int(parse_qs(urlsplit(page.url).query)["quiz"][0])
    store = open_store(home)
    quiz = Quizzes(Memory(store, None), lambda pair_id: None).get(quiz_id)
    store.close()
    assert quiz is not None
    assert quiz.turn is not None
    return quiz.asked(quiz.turn)


def test_typing_an_answer_fires_no_key(tmp_path: Path) -> None:
    home = read_notes(tmp_path)
    (home / "settings.json").write_text(json.dumps({"types_answers": True}))
    with practising(home) as page:
        expect(button(page, "Start with Loops")).to_be_visible()
        press(page, "Enter")
        expect(page.get_by_label("Your answer")).to_be_focused()
        page.keyboard.type("1 2 3 4 u b s e 0")
        press(page, "Control+Enter")
        expect(button(page, "Show the answer")).to_be_visible()
        tab_to(page, "Show the answer")
        press(page, "Enter")
        expect(page.get_by_text("1 2 3 4 u b s e 0")).to_be_visible()
        press(page, "2")
        assert ratings(home) == [2]


def test_a_review_among_thousands_of_cards(tmp_path: Path) -> None:
    prepare(tmp_path, 5_000, 20_000)
    home = tmp_path / "home"
    for file in tmp_path.glob("learner.sqlite3*"):
        file.rename(home / file.name)
    with practising(home) as page:
        expect(button(page, "Review")).to_be_visible()
        press(page, "Enter", "Space")
        before = len(ratings(home))
        press(page, "3", "Space", "4", "Space", "1")
        assert ratings(home)[before:] == [3, 4, 1]


def screenshots(folder: Path) -> None:
    """`python -m tests.test_practise_in_a_browser FOLDER`: pictures of the page to look at."""
    home = read_notes(folder)
    with running_app(home) as address:
        for name, width, dark in (("light", 1280, False), ("narrow-dark", 640, True)):
            with open_browser(width=width, dark=dark) as browser:
                page = browser.page
                page.goto(f"{address}/practise")
                expect(button(page, "Start with Loops")).to_be_visible()
                for number, key in enumerate(("Enter", "Space", "Escape")):
                    press(page, key)
                    page.screenshot(path=folder / f"practise-{name}-{number}.png")


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    screenshots(Path(sys.argv[1]))
