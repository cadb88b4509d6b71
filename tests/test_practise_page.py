"""The Practise page through Streamlit's own harness, on a real store and a real index."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ingest.settings import IngestSettings
from tests.app_start import CHECKOUT
from tests.indexing import ingest
from tests.practice import Clock
from tests.quiz_notes import PRINTING
from tests.stand_in_ollama import StandInOllama
from tutor.grading import Grade, Judgement, Point, judge_by_rules
from tutor.services import Services

PAIRS = {
    "semaphore": "A counter that lets at most so many users in at once, no more of them.",
    "barrier": "A meeting point at which each of the workers waits until all have arrived there.",
    "latch": "A gate that stays shut until a countdown has come to zero, then never shuts again.",
    "monitor": "An object whose methods exclude each other, together with conditions to wait for.",
    "spinlock": "A loop that tries to take hold again and again, burning time instead of sleeping.",
    "future": "A box that another task will fill with a value or with the failure that came.",
}


def guide(pairs: dict[str, str]) -> str:
    blocks = [
        f"**Q: What is a {term}?**\n*easy · waiting*\n\n{answer}\n"
        for term, answer in pairs.items()
    ]
    return "# Waiting\n\n## Terms\n\n" + "\n".join(blocks)


class Practice:
    """A learner with notes and the page open."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock(datetime(2026, 3, 2, 20, tzinfo=UTC))
        self.home, self.notes = folder / "home", folder / "notes"
        self.home.mkdir()
        self.notes.mkdir()
        environ = {"TUTOR_HOME": str(self.home), "OLLAMA_HOST": "127.0.0.1:9"}
        self.services = Services(environ, CHECKOUT, clock=self.clock)
        self.page = self.opened()

    def opened(self) -> AppTest:
        """The page in a new tab."""

        def script(services):  # noqa: ANN001, ANN202 - its source is taken out of here
            from tutor.ui import practise

            practise.render(services)

        return AppTest.from_function(script, default_timeout=60, args=(self.services,))

    def read(self, **files: str) -> None:
        for name, text in files.items():
            (self.notes / f"{name}.md").write_text(text, "utf-8")
        ingest(IngestSettings(home=self.home, checkout=self.home), self.notes, now=self.clock())

    def go(self, **place: str) -> None:
        self.page = self.opened()
        for name, value in place.items():
            self.page.query_params[name] = value
        self.page.run()
        assert not self.page.exception

    def reach(self, ollama: StandInOllama) -> None:
        """As if Ollama had been running all along, with a model chosen."""
        self.services.close()
        environ = {"TUTOR_HOME": str(self.home), "OLLAMA_HOST": ollama.url}
        self.services = Services(environ, CHECKOUT, clock=self.clock)
        self.services.choose(model=ollama.models[0].name)

    def wait_for_jobs(self) -> None:
        deadline = time.monotonic() + 30
        while self.services.jobs._running and time.monotonic() < deadline:
            time.sleep(0.01)

    def press(self, key: str) -> None:
        self.page.button(key=key).click().run()
        assert not self.page.exception

    @property
    def labels(self) -> dict[str, str]:
        return {button.key or "": button.label for button in self.page.button}

    @property
    def words(self) -> str:
        page = self.page
        kinds = (page.markdown, page.caption, page.info, page.warning, page.subheader, page.code)
        return "\n".join(str(element.value) for kind in kinds for element in kind)

    def place(self) -> dict[str, str]:
        """The address; the harness holds what the page has set as text, the rest as lists."""
        params = self.page.query_params.items()
        return {name: one if isinstance(one, str) else one[0] for name, one in params}


@pytest.fixture
def practice(tmp_path: Path):
    made = Practice(tmp_path)
    yield made
    made.services.close()


def test_nothing_read_says_so_and_offers_to_read(practice: Practice) -> None:
    practice.go()
    assert "Nothing is read yet." in practice.words
    assert practice.labels == {"practise_read": "Read my notes"}


def test_notes_without_cards_offer_one_step_that_begins_a_review(practice: Practice) -> None:
    practice.read(waiting=guide(PAIRS))
    practice.go()
    assert "No cards yet." in practice.words
    assert practice.labels["enter_first"] == "Start with Waiting ↵"
    practice.press("enter_first")
    assert practice.place()["cards"] == "due"
    assert "What is a semaphore?" in practice.words
    assert PAIRS["semaphore"] not in practice.words


def test_a_card_is_revealed_rated_and_taken_back(practice: Practice) -> None:
    practice.read(waiting=guide(PAIRS))
    practice.go()
    practice.press("enter_first")
    practice.press("enter_reveal")
    assert PAIRS["semaphore"] in practice.words
    intervals = [practice.labels[f"rate_{rating}"] for rating in (1, 2, 3, 4)]
    assert intervals[0] == "Again :gray[today]"
    days = [int(re.findall(r"\d+", label)[0]) for label in intervals[1:]]
    assert days == sorted(days)
    practice.press("rate_3")
    assert "What is a barrier?" in practice.words
    practice.press("undo")
    assert "What is a semaphore?" in practice.words
    assert practice.services.deck.counts().reviewed_today == 0


def test_the_end_is_worded_and_says_what_comes_next(practice: Practice) -> None:
    practice.read(waiting=guide(dict(list(PAIRS.items())[:2])))
    practice.go()
    practice.press("enter_first")
    for _ in range(2):
        practice.press("enter_reveal")
        practice.press("rate_4")
    assert practice.labels["enter_back"] == "Back to Practise ↵"
    assert len(practice.words) > 40
    practice.press("enter_back")
    assert "Nothing is due today. 2 reviews done today." in practice.words


def test_a_refresh_during_a_review_shows_the_same_card(practice: Practice) -> None:
    practice.read(waiting=guide(PAIRS))
    practice.go()
    practice.press("enter_first")
    practice.press("enter_reveal")
    practice.press("rate_3")
    practice.go(**practice.place())
    assert "What is a barrier?" in practice.words
    assert practice.labels["enter_reveal"] == "Show the answer"


def test_a_card_seen_in_one_kind_of_session_is_hidden_again_in_the_next(
    practice: Practice,
) -> None:
    practice.read(waiting=guide(PAIRS))
    practice.go()
    practice.press("enter_first")
    practice.press("enter_reveal")
    practice.press("end")
    practice.press("practise_aloud")
    assert practice.labels["enter_reveal"] == "Show the answer"
    assert PAIRS["semaphore"] not in practice.words
    practice.press("enter_reveal")
    practice.press("end")
    practice.press("enter_first")
    assert practice.labels["enter_reveal"] == "Show the answer"


def test_typing_and_confidence_are_asked_for_only_once_switched_on(practice: Practice) -> None:
    practice.read(waiting=guide(PAIRS))
    practice.go()
    practice.press("enter_first")
    assert not practice.page.text_area
    practice.services.choose(types_answers=True, asks_confidence=True)
    practice.go(**practice.place())
    practice.page.text_area[0].input("a kind of counter").run()
    practice.press("confidence_2")
    assert "a kind of counter" in practice.words
    practice.press("rate_2")
    (event,) = practice.services.learner.events("card_reviewed")
    assert (event.payload["confidence"], event.payload["way"]) == (2, "typed")


def test_aloud_the_ticks_are_the_grade(practice: Practice) -> None:
    practice.read(waiting=guide(PAIRS))
    practice.go()
    practice.press("enter_first")
    practice.go(cards="aloud")
    practice.press("enter_reveal")
    for box in practice.page.checkbox:
        box.check()
    practice.page.run()
    assert "Good" in practice.labels["enter_ticks"]
    practice.press("enter_ticks")
    (event,) = practice.services.learner.events("card_reviewed")
    assert (event.payload["rating"], event.payload["way"]) == (3, "aloud")


@pytest.mark.parametrize(("choice", "kept"), [("keep_mine", True), ("take_new", False)])
def test_a_changed_note_shows_the_difference_and_lets_the_learner_choose(
    practice: Practice, choice: str, kept: bool
) -> None:
    practice.read(waiting=guide(PAIRS))
    practice.go()
    practice.press("enter_first")
    practice.press("enter_reveal")
    practice.press("rate_3")
    changed = PAIRS["semaphore"].replace("no more of them", "never a single one more")
    practice.read(waiting=guide({**PAIRS, "semaphore": changed}))
    practice.clock.pass_days(5)
    practice.go()
    assert "The notes behind 1 card changed." in practice.words
    practice.press("enter_first")
    practice.press("enter_reveal")
    assert f"- {PAIRS['semaphore']}" in practice.words
    assert f"+ {changed}" in practice.words
    practice.press(choice)
    card = practice.services.deck.cards()[0]
    assert not card.is_changed
    answer = practice.services.deck.card(card.id).answer.strip()
    assert answer == (PAIRS["semaphore"] if kept else changed)
    assert card.memory.schedule is not None, "its schedule is kept"


def answer_question(practice: Practice, *, right: bool) -> None:
    """Pick the right option or a wrong one; of a match put the terms in the order they are in."""
    quiz = quizzes(practice).get(int(practice.place()["quiz"]))
    assert quiz is not None
    assert quiz.turn is not None
    question = quiz.asked(quiz.turn)
    assert question.kind in ("choice", "term", "print"), question.kind
    number = next(n for n, option in enumerate(question.options) if option.is_right is right)
    practice.press(f"pick_{quiz.turn}_{number}")


def quizzes(practice: Practice):  # noqa: ANN201
    from tutor.quiz import Quizzes

    return Quizzes(practice.services.deck.memory, practice.services.deck.card_for_pair)


def start_quiz(practice: Practice, choose: Callable[[AppTest], None] = lambda page: None) -> None:
    practice.read(waiting=guide(PAIRS), loops=PRINTING)
    practice.page = practice.opened()
    practice.page.session_state["practise_tab"] = "Quiz"
    practice.page.session_state["quiz_about"] = "Everything"
    practice.page.session_state["quiz_style"] = "picked"
    practice.page.run()
    assert not practice.page.exception
    practice.press("quiz_start")


def test_a_quiz_explains_every_option_and_brings_a_miss_again(practice: Practice) -> None:
    start_quiz(practice)
    quiz_id = int(practice.place()["quiz"])
    questions = quizzes(practice).get(quiz_id).questions
    seen_miss = False
    while (quiz := quizzes(practice).get(quiz_id)).turn:
        question = quiz.asked(quiz.turn)
        if question.kind == "match":
            for option in question.options[:-1]:
                practice.press(f"term_{question.terms.index(option.term)}")
        else:
            answer_question(practice, right=seen_miss)
            if not seen_miss:
                assert "**Not right.**] It comes again at the end." in practice.words
                sources = [key for key in practice.labels if key.startswith("source_")]
                assert len(sources) == (1 if question.kind == "print" else 4)
            seen_miss = True
        practice.press("enter_next")
    assert f"of {len(questions)} right at once" in practice.words
    assert quiz.given[-1].turn.round == 1


def test_a_quiz_goes_on_after_a_refresh_with_its_feedback(practice: Practice) -> None:
    start_quiz(practice)
    practice.press("give_up")
    place = practice.place()
    assert "Here it is." in practice.words
    practice.go(**place)
    assert "Here it is." in practice.words
    practice.press("enter_next")
    practice.go()
    assert practice.labels["enter_first"] == "Go on with the quiz ↵"
    practice.press("enter_first")
    assert practice.place()["quiz"] == place["quiz"]


def start_typed_quiz(practice: Practice) -> None:
    practice.read(waiting=guide({"semaphore": PAIRS["semaphore"]}))
    practice.page = practice.opened()
    practice.page.session_state["practise_tab"] = "Quiz"
    practice.page.session_state["quiz_about"] = "Everything"
    practice.page.session_state["quiz_style"] = "typed"
    practice.page.run()
    practice.press("quiz_start")


def answer_in_words(practice: Practice, text: str) -> None:
    practice.page.text_area[0].input(text)
    next(b for b in practice.page.button if b.label.startswith("Check")).click().run()
    assert not practice.page.exception


SAID = "a counter of users that may be in at once"


def judge_as(monkeypatch: pytest.MonkeyPatch, grade: Grade, like: Judgement | None = None) -> None:
    judgement = replace(like, grade=grade) if like else Judgement(grade, (), ())
    monkeypatch.setattr("tutor.grading.judge_by_rules", lambda *args, **options: judgement)


@pytest.fixture
def _words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Grading without the embedder: quick, and undecided more often."""
    monkeypatch.setattr(Services, "embedder", None)


@pytest.mark.usefixtures("_words_alone")
def test_an_answer_that_is_none_is_told_why_and_can_be_overruled(practice: Practice) -> None:
    start_typed_quiz(practice)
    answer_in_words(practice, "What is a semaphore?")
    assert "Not right." in practice.words
    assert "That's the question again." in practice.words
    assert "Graded by rules, 100% sure." in practice.words
    practice.press("overrule_correct")
    assert "Right." in practice.words
    assert "Graded by you." in practice.words


@pytest.mark.usefixtures("_words_alone")
def test_an_undecided_answer_waits_for_ticks_also_over_a_refresh(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    point = Point("at most so many users at once", "hit", "")
    unsure = Grade("partial", 0.5, False, 0.5, (point,), None, None, "rules")
    judge_as(monkeypatch, unsure)
    start_typed_quiz(practice)
    answer_in_words(practice, "some counter of users")
    practice.go(**practice.place())
    assert "I can't tell: tick what you said." in practice.words
    assert "some counter of users" in practice.words
    assert [box.value for box in practice.page.checkbox] == [False], "the learner ticks, not we"
    practice.page.checkbox[0].check().run()
    practice.press("enter_ticked")
    assert "Right." in practice.words


@pytest.mark.usefixtures("_words_alone")
def test_a_note_with_a_fault_is_never_the_sole_ground_for_wrong(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    point = Point("at most so many users at once", "missed", "")
    wrong = Grade("wrong", 0.99, True, 0.0, (point,), None, None, "rules")
    judge_as(monkeypatch, wrong)
    broken = f"{PAIRS['semaphore']}\n\n```python\ndef broken(:\n```"
    monkeypatch.setitem(PAIRS, "semaphore", broken)
    start_typed_quiz(practice)
    answer_in_words(practice, "some counter of users")
    assert "Your answer and your note differ" in practice.words
    assert practice.services.learner.events("quiz_answered") == ()


def answer_beside_a_model(practice: Practice, points: int) -> str:
    """Type SAID; through the real client a model finds it in every point, after a while.

    Returns what the page said before; it shows what came of it when this returns.
    """
    answer = json.dumps({"said": {str(n): SAID for n in range(1, points + 1)}, "wrong": {}})
    with StandInOllama(answers=[answer], load_s=0.3) as ollama:
        practice.reach(ollama)
        start_typed_quiz(practice)
        answer_in_words(practice, SAID)
        before = practice.words
        assert not any(box.value for box in practice.page.checkbox), "the rules suggest nothing"
        practice.wait_for_jobs()
    practice.go(**practice.place())
    return before


@pytest.mark.usefixtures("_words_alone")
def test_a_model_suggests_the_ticks_after_the_rules_could_not_tell(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = judge_by_rules("What is a semaphore?", PAIRS["semaphore"], SAID, embedder=None)
    judge_as(monkeypatch, replace(rules.grade, decided=False), rules)
    before = answer_beside_a_model(practice, len(rules.points))
    assert "I can't tell: tick what you said." in before
    assert "The model has ticked what it found in your words." in practice.words
    assert all(box.value for box in practice.page.checkbox)
    practice.press("enter_ticked")
    assert "Graded by you." in practice.words


@pytest.mark.usefixtures("_words_alone")
def test_a_grade_by_the_model_says_so(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = judge_by_rules("What is a semaphore?", PAIRS["semaphore"], SAID, embedder=None)
    missed = tuple(replace(point, state="missed", evidence="") for point in rules.grade.points)
    sure = replace(rules.grade, verdict="correct", decided=True, points=missed)
    judge_as(monkeypatch, sure, rules)
    assert "Graded by rules" in answer_beside_a_model(practice, len(rules.points))
    assert "Graded by the model" in practice.words
    assert f"“{SAID}”" in practice.words


def test_an_unknown_quiz_in_the_address_leads_back(practice: Practice) -> None:
    practice.read(waiting=guide(PAIRS))
    practice.go(quiz="12345")
    assert "There is no such quiz." in practice.words
    practice.press("enter_back")
    assert practice.place() == {}


def test_proposals_enter_only_when_approved(practice: Practice) -> None:
    text = (
        "# Locks\n\n## Kinds\n\n- **Mutex**: a lock that one thread at a time may hold at once.\n"
    )
    practice.read(locks=text)
    practice.go(proposals="1")
    approve = next(key for key in practice.labels if key.startswith("approve_"))
    assert practice.services.deck.cards() == ()
    practice.press(approve)
    assert [row.kind for row in practice.services.deck.cards()] == ["approved"]


def test_a_model_reads_a_document_for_cards_while_the_page_tells_how_far_it_is(
    practice: Practice,
) -> None:
    line = "A queue that is full turns new messages away until somebody has taken an old one."
    practice.read(queues=f"# Queues\n\n## Full\n\n{line}\n{line.replace('queue', 'buffer')}\n")
    practice.go(proposals="1")
    assert "ask_model" not in practice.labels, "nothing is said of models where none is chosen"
    proposed = {"question": "What does a full queue do?", "answer": "It turns new messages away."}
    proposed |= {"first_line": 5, "last_line": 5}
    answer = json.dumps({"questions": [proposed]})
    with StandInOllama(answers=[answer], load_s=0.5) as ollama:
        practice.reach(ollama)
        practice.go(proposals="1")
        assert "from 1 section" in practice.labels["ask_model"]
        practice.press("ask_model")
        assert "stop_model" in practice.labels
        practice.wait_for_jobs()
        practice.go(proposals="1")
    assert proposed["question"] in practice.words
    assert practice.services.deck.cards() == ()
    practice.press(next(key for key in practice.labels if key.startswith("approve_")))
    (row,) = practice.services.deck.cards()
    assert (row.kind, row.question) == ("approved", proposed["question"])


def test_hostile_notes_draw_no_picture(practice: Practice) -> None:
    bad = "![x](http://evil.example/a.png) <img src=http://evil.example/b.png> waits for it all."
    practice.read(waiting=guide({"semaphore ![y](http://evil.example/c.png)": bad}))
    practice.go()
    practice.press("enter_first")
    practice.press("enter_reveal")
    assert "evil.example" in practice.words
    assert "![" not in practice.words
    assert "<img" not in practice.words


def test_the_page_needs_neither_torch_nor_chroma(practice: Practice) -> None:
    import subprocess
    import sys

    practice.read(waiting=guide(PAIRS))
    command = [sys.executable, "benchmarks/practise_page.py", str(practice.home), "--measure"]
    environment = os.environ | {"TUTOR_HOME": str(practice.home), "PYTHONPATH": str(CHECKOUT)}
    child = subprocess.run(
        command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(child.stdout.splitlines()[-1])["loaded"] == []
