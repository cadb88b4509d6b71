"""Today and Progress under Streamlit's own test harness."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ingest.settings import IngestSettings
from ingest.sync import sync
from tests.hashing_embedder import HashingEmbedder
from tests.practice import START, Clock, notes
from tutor.plan import Plan
from tutor.services import Services

CHECKOUT = Path(__file__).parent.parent
PLAN = "# Plan\n\n| Week | Focus | Files |\n|--|--|--|\n| 1 | Basics | 01 |\n| 2 | Mock | 02 |\n"
CHAPTER = "## Chapter\n\n" + "Words about locks and queues. " * 40 + "\n\n"


def draw(page: str) -> None:
    import importlib

    import streamlit as st

    module = importlib.import_module(f"tutor.ui.{page}")
    module.render(st.session_state["services"])


def open_page(services: Services, page: str, **query: str) -> AppTest:
    app = AppTest.from_function(draw, args=(page,), default_timeout=60)
    app.session_state["services"] = services
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception[0].value
    return app


def words(app: AppTest) -> str:
    parts = (app.header, app.subheader, app.markdown, app.caption, app.info, app.warning)
    return "\n".join(element.value for kind in parts for element in kind)


def read_notes(home: Path, clock: Clock) -> None:
    folder = home / "notes"
    folder.mkdir(parents=True)
    pairs = [(f"What is thing {n}?", f"It is number {n}.") for n in range(12)]
    (folder / "00-plan.md").write_text(PLAN)
    (folder / "01-basics.md").write_text(notes("01 Basics", *pairs) + "\n" + CHAPTER)
    (folder / "02-mock.md").write_text("# 02 Mock\n\n" + CHAPTER)
    settings = IngestSettings(home=home, checkout=home)
    sync(settings, [folder], embedder=HashingEmbedder(), now=clock(), on_event=lambda event: None)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Services:
    read_notes(tmp_path, clock)
    return Services({"TUTOR_HOME": str(tmp_path)}, tmp_path, clock=clock)


def study(services: Services, clock: Clock, days: int) -> None:
    deck = services.deck
    deck.open_topics(services.index(), [offer.topic for offer in deck.topics(services.index())])
    for _ in range(days):
        clock.pass_days(1)
        session = deck.begin("due")
        while hasattr(showing := deck.next(session), "card"):
            rating = 1 if (showing.card.id + clock.now.day) % 5 == 0 else 3  # type: ignore[union-attr]
            again = [r for i, r in enumerate(deck.memory.events_of_day(deck.today()))]
            deck.review(showing.card.id, 3 if len(again) > 30 else rating, seconds=9, confidence=2)  # type: ignore[arg-type, union-attr]


def test_without_notes_the_welcome_offers_to_read_them(tmp_path: Path) -> None:
    app = open_page(Services({"TUTOR_HOME": str(tmp_path)}, tmp_path), "today")
    assert app.header[0].value == "Welcome"
    assert [button.label for button in app.button] == ["Read my notes"]


def test_the_first_start_leads_to_an_answer_and_a_card(services: Services) -> None:
    app = open_page(services, "today")
    assert [button.label for button in app.button] == ["Ask it", "Start with the first card"]


def test_today_says_what_to_do_and_has_one_primary_button(services: Services, clock: Clock) -> None:
    study(services, clock, 3)
    clock.pass_days(4)
    app = open_page(services, "today")
    assert app.header[0].value == "Today"
    assert "cards" in words(app)
    assert [b.label for b in app.button if b.label.startswith("Start")] == ["Start with the cards"]
    for minutes in (10, 25, 60, 150):
        app.segmented_control(key="today_minutes").set_value(minutes).run()
        assert not app.exception


def test_reading_a_chapter_ticks_it_and_the_next_one_comes(
    services: Services, clock: Clock
) -> None:
    study(services, clock, 1)
    plan = Plan(services.learner, services.deck.memory)
    app = open_page(services, "today")
    app.segmented_control(key="today_minutes").set_value(150).run()
    assert "Read “Questions and answers” in Basics" in words(app)
    section = next(
        section.id
        for section in services.index().outline(*_document(services, "01-basics.md")).sections
        if section.title == "Chapter"
    )
    root, source = _document(services, "01-basics.md")
    room = open_page(services, "today", reading=section, root=root, source=source)
    assert "locks and queues" in words(room)
    room.button(key="reading_done").click().run()
    assert plan.sections_read() == {section}


def test_a_plan_is_taken_from_the_notes_and_its_entries_are_done_or_later(
    services: Services, clock: Clock
) -> None:
    study(services, clock, 1)
    plan = Plan(services.learner, services.deck.memory)
    app = open_page(services, "today")
    app.session_state["today_tab"] = "Plan"
    app.run()
    assert "**Plan**" in words(app)
    app.button(key="plan_take_0_0").click().run()
    assert not app.exception
    entries = plan.entries()
    assert {entry.kind for entry in entries} == {"reading", "interview"}
    for entry in entries:
        app.session_state[f"plan_day_{entry.day}"] = True
    app.run()
    app.button(key=f"entry_done_{entries[0].id}").click().run()
    assert plan.entries()[0].is_done
    other = next(entry for entry in plan.entries() if not entry.is_done)
    app.button(key=f"entry_later_{other.id}").click().run()
    moved = next(entry for entry in plan.entries() if entry.id == other.id)
    assert moved.day > other.day


def test_the_evening_before_there_is_one_page_and_the_day_after_a_question(
    services: Services, clock: Clock
) -> None:
    study(services, clock, 2)
    plan = Plan(services.learner, services.deck.memory)
    plan.add_date(services.deck.today() + timedelta(1), "Acme")
    assert "One page for tonight" in [b.label for b in open_page(services, "today").button]
    evening = open_page(services, "today", evening="1")
    assert "Least sure" in words(evening)
    assert "first three months" in words(evening)
    questions, about = evening.text_area
    questions.set_value("Who decides?")
    about.set_value("You will be on call.")
    evening.button[-1].click().run()
    assert not evening.exception
    assert "Who decides?" in words(evening)
    assert "first three months" not in words(evening)
    clock.pass_days(2)
    app = open_page(services, "today")
    assert "What did they ask?" in words(app)
    app.text_area(key="debrief_text").set_value("what is thing 3\nHow do you fold paper?")
    app.button(key="debrief_keep").click().run()
    assert "What did they ask?" not in words(app)
    assert "a gap" in words(app)


def test_a_problem_is_kept_and_a_missing_title_is_told(services: Services, clock: Clock) -> None:
    study(services, clock, 1)
    app = open_page(services, "today")
    app.session_state["today_tab"] = "Solved elsewhere"
    app.run()
    app.text_input(key="problem_title").set_value("Two sum")
    app.selectbox(key="problem_pattern").set_value("hashing")
    app.button[-1].click().run()
    assert "Two sum" in words(app)
    app.button[-1].click().run()
    assert "needs a title" in app.error[0].value


def test_progress_is_empty_before_the_first_card_and_full_after_three_weeks(
    services: Services, clock: Clock
) -> None:
    assert "first cards you answer" in words(open_page(services, "progress"))
    study(services, clock, 21)
    text = words(open_page(services, "progress"))
    for title in ("Topics", "Over the last weeks", "The next two weeks", "Time", "How sure"):
        assert title in text


@pytest.mark.parametrize("tab", ["Your answers", "Coverage", "Gaps", "Your data"])
def test_every_tab_of_progress_draws(services: Services, clock: Clock, tab: str) -> None:
    study(services, clock, 2)
    memory = services.deck.memory
    memory.refused("How are pods scheduled?", ["01 Basics > Chapter"])
    details = {"text": "a thing"}
    memory.answered(
        "quiz_answered", "What is X?", "wrong", topic="x", graded_by="rules", details=details
    )
    app = open_page(services, "progress")
    app.session_state["progress_tab"] = tab
    app.run()
    assert not app.exception
    assert not app.error


def test_deleting_wants_the_words_typed(services: Services, clock: Clock) -> None:
    study(services, clock, 1)
    app = open_page(services, "progress")
    app.session_state["progress_tab"] = "Your data"
    app.run()
    app.text_input(key="delete_typed").set_value("yes").run()
    app.button[-1].click().run()
    assert "Nothing is deleted" in words(app)
    assert services.learner.events()
    app.text_input(key="delete_typed").set_value("delete all of mine")
    app.button[-1].click().run()
    assert not app.exception
    assert not app.error, app.error[0].value
    assert services.learner.events() == ()
    assert "last backup" in app.success[0].value
    assert open_page(services, "today").header[0].value == "Welcome"
    assert "first cards you answer" in words(open_page(services, "progress"))


def test_neither_page_loads_torch_chroma_or_a_model(tmp_path: Path) -> None:
    read_notes(tmp_path, Clock(START))
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tutor.services import Services\n"
        "from tests.test_today_page import open_page\n"
        f"services = Services({{'TUTOR_HOME': {str(tmp_path)!r}}}, Path({str(tmp_path)!r}))\n"
        "open_page(services, 'today'); open_page(services, 'progress')\n"
        "print([n for n in ('torch', 'chromadb', 'sentence_transformers', 'ollama')"
        " if n in sys.modules])\n"
    )
    command = [sys.executable, "-c", script]
    shown = subprocess.run(command, capture_output=True, text=True, cwd=CHECKOUT, check=True)
    assert shown.stdout.strip().splitlines()[-1] == "[]"


def _document(services: Services, name: str) -> tuple[str, str]:
    return next(
        (entry.root, entry.source)
        for entry in services.index().documents()
        if entry.source.endswith(name)
    )


@pytest.mark.parametrize("days", [-800, -1, 0.3, 800])
def test_a_wrong_clock_and_midnight_break_nothing(
    services: Services, clock: Clock, days: float
) -> None:
    study(services, clock, 4)
    plan = Plan(services.learner, services.deck.memory)
    plan.add_date(services.deck.today() + timedelta(5), "Acme")
    clock.pass_days(days)
    for tab in ("Now", "Plan"):
        app = open_page(services, "today")
        app.session_state["today_tab"] = tab
        app.run()
        assert not app.exception
        assert not app.error
    assert not open_page(services, "progress").error
