"""Whole conversations over a small real index: every mode without a model and with one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.index import IndexReader
from tests.stand_in_model import messages_tokens
from tests.stand_in_ollama import StandInOllama
from tests.test_answering import ScriptedModel, says
from tests.test_learner import open_store
from tests.test_places import Project
from tutor.answers import Answer, from_record, to_record
from tutor.chat_answers import answer_in_chat, ask_learner, judge_yourself
from tutor.chats import Chats, Message
from tutor.facts import Facts
from tutor.guide import STEPS
from tutor.instructions import GIVE_WAY, LEAD, REVIEW
from tutor.language_model import OllamaModel
from tutor.looking_up import Notes
from tutor.modes import TutorMode
from tutor.retrieval import Searcher

TRAPS = """\
# Traps

## Defaults

A mutable default argument is made once, when `def` runs, and shared by all calls.

## Errors

A bare except catches KeyboardInterrupt as well, so name the exception.

## Two sum

For every pair the brute force takes O(n^2). Instead a hash map remembers what was seen.
For example two_sum([2, 7], 9) gives (0, 1). With the map it takes O(n).

```python
def two_sum(items, target):
    seen = {}
    for place, item in enumerate(items):
        if target - item in seen:
            return seen[target - item], place
        seen[item] = place
```
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexReader]:
    project = Project(tmp_path_factory.mktemp("notes"))
    (project.notes / "traps.md").write_text(TRAPS, "utf-8")
    reader = project.read()
    yield reader
    reader.close()


class Talk:
    """One chat of a learner who types."""

    def __init__(self, index: IndexReader, folder: Path) -> None:
        self.notes = Notes(index, Searcher(index, None))
        self.chats = Chats(open_store(folder))
        self.chat_id = self.chats.start("q").id
        self.model: ScriptedModel | OllamaModel | None = None

    def mode(self, mode: TutorMode) -> Talk:
        self.chats.set_mode(self.chat_id, mode)
        return self

    def say(self, text: str) -> Answer:
        answer = self.message(text).answer
        assert answer is not None
        assert "".join(sentence.text for sentence in answer.sentences) == answer.text
        for citation in answer.citations:
            assert citation.quote in citation.source.text
        assert from_record(answer.text, to_record(answer), answer.usage) == answer
        return answer

    def message(self, text: str) -> Message:
        self.chats.say(self.chat_id, text)
        number = self.chats.begin_answer(self.chat_id)
        writing = answer_in_chat(
            self.chats, number, text, lambda: self.notes, self.model, lambda line: None
        )
        asyncio.run(writing)
        message = self.chats.message(number)
        assert message is not None
        assert message.answer is not None
        assert message.answer.problem is None, message.answer.problem
        return message

    def events(self) -> list[tuple[str, str]]:
        found = self.chats.store.events("check_answered")
        return [(event.payload["question"], event.payload["verdict"]) for event in found]


@pytest.fixture
def talk(index: IndexReader, tmp_path: Path) -> Talk:
    return Talk(index, tmp_path)


# Facts


def test_a_fact_is_announced_once_and_the_question_beside_it_is_answered(talk: Talk) -> None:
    answer = talk.say("Hi, my name is Ana. Why does CPython have a GIL?")
    assert answer.citations
    assert answer.notices[0] == "I'll remember: name Ana."
    assert len(answer.remembered) == 1
    again = talk.say("my name is Ana, when does put block?")
    assert again.citations
    assert again.remembered == ()


def test_facts_are_recalled_and_forgotten_in_the_chat(talk: Talk) -> None:
    assert talk.say("what's my name?").text.startswith("You haven't told me")
    talk.say("call me Ana")
    assert talk.say("what's my name?").text.startswith("Your name: Ana")
    assert talk.say("forget my name").text == "Forgotten: name Ana."
    assert Facts(talk.chats.store).all() == ()


def test_code_and_answers_to_our_questions_tell_no_facts(talk: Talk) -> None:
    talk.say("```python\n# my name is Eve\nx = 1\n```")
    ask_learner(talk.chats, talk.chat_id, "Why does CPython have a GIL?")
    talk.say("reference counts would break; my name is Bob")
    assert Facts(talk.chats.store).all() == ()


def test_facts_enter_the_prompt_after_the_rules(talk: Talk) -> None:
    talk.say("my name is Ana\nI struggle with graphs")
    talk.model = says("A lock [1].")
    talk.say("Why does CPython have a GIL?")
    rules = talk.model.prompts[0][0]
    assert rules.role == "system"
    assert rules.content.endswith("- name Ana\n- weak spot graphs")


def test_only_questions_are_searched_refused_or_make_gaps(talk: Talk) -> None:
    for text in (
        "hello",
        "thanks",
        "I'm tired",
        "start interview",
        "x = 1",
        "recap",
        "review this",
    ):
        assert talk.say(text).coverage is None
    assert talk.chats.store.events("refused") == ()
    talk.say("What is Kubernetes?")
    assert len(talk.chats.store.events("refused")) == 1


def test_the_language_of_our_own_sentences_is_said(talk: Talk) -> None:
    said = "without a model my own sentences are English."
    assert any(said in line for line in talk.say("¿por que CPython have GIL?").notices)
    assert not any(said in line for line in talk.say("Why does CPython have a GIL?").notices)


def test_thanks_before_a_question_are_not_searched_for(talk: Talk) -> None:
    assert "Reference counts" in talk.say("thanks, one more: why does CPython have a GIL?").text


def test_go_on_tells_what_was_not_told_yet(talk: Talk) -> None:
    first = talk.say("why does CPython have a GIL?")
    further = talk.say("go on")
    assert further.coverage is not None
    assert further.citations
    assert {c.quote for c in further.citations}.isdisjoint(c.quote for c in first.citations)


def test_show_me_code_shows_the_code_of_what_was_spoken_of(talk: Talk) -> None:
    talk.say("how does two sum use a hash map?")
    assert "def two_sum(items, target):" in talk.say("show me code").text


def test_the_last_answer_is_repeated_on_request(talk: Talk) -> None:
    told = talk.say("Why does CPython have a GIL?")
    again = talk.say("say that again")
    assert (again.text, again.citations) == (told.text, told.citations)


# Explain


def test_explain_ends_with_one_check_from_the_section(talk: Talk) -> None:
    answer = talk.say("What does a queue hand from thread to thread?")
    assert [offer.kind for offer in answer.follow_ups] == ["ask_me", "tell_me", "tell_me"]
    assert answer.follow_ups[0].text == "Why does CPython have a GIL?"


def test_the_models_closing_question_becomes_an_offer(talk: Talk) -> None:
    talk.model = says("Only one thread executes bytecode [1]. What would happen without it?")
    answer = talk.say("How many threads execute bytecode?")
    assert answer.text == "Only one thread executes bytecode [1]."
    assert "What would happen without it?" in [offer.text for offer in answer.follow_ups]


# A question put to the learner


def test_an_answer_to_our_question_is_graded_and_written_down(talk: Talk) -> None:
    ask_learner(talk.chats, talk.chat_id, "When does put block?")
    answer = talk.say("I don't know")
    assert answer.text.startswith("Here it is.")
    assert "When the queue is full." in answer.text
    assert talk.events() == [("When does put block?", "dont_know")]
    assert answer.awaits is None


def test_a_skip_is_no_rating(talk: Talk) -> None:
    ask_learner(talk.chats, talk.chat_id, "When does put block?")
    assert talk.say("skip").checked.verdict == "skipped"
    assert talk.events() == [("When does put block?", "skipped")]


def test_what_cant_be_told_is_the_learners_to_say(talk: Talk) -> None:
    ask_learner(talk.chats, talk.chat_id, "Explain in your own words: Traps")
    message = talk.message("defaults are made once and shared between the calls of a function")
    assert message.answer.checked.verdict is None
    assert talk.events() == []
    judge_yourself(talk.chats, message.id, "correct")
    judge_yourself(talk.chats, message.id, "partial")
    kept = talk.chats.message(message.id).answer.checked
    assert (kept.verdict, kept.graded_by) == ("partial", "self")
    assert len(talk.events()) == 1
    assert [e.payload["verdict"] for e in talk.chats.store.events("verdict_overruled")] == [
        "partial"
    ]


def test_a_new_question_leaves_ours_unanswered(talk: Talk) -> None:
    ask_learner(talk.chats, talk.chat_id, "When does put block?")
    assert talk.say("why does CPython have a GIL?").citations
    assert talk.events() == []


# Socratic


def test_socratic_asks_hints_and_gives_way_after_two_misses(talk: Talk) -> None:
    talk.mode("socratic")
    first = talk.say("the GIL in CPython")
    assert first.awaits.question == "Why does CPython have a GIL?"
    assert "Reference counts" not in first.text
    missed = talk.say("bananas are yellow and sweet fruit")
    assert missed.awaits.misses == 1
    assert "under “Threads › The GIL”" in missed.text
    assert "Reference counts" not in missed.text
    told = talk.say("the moon is made of green cheese")
    assert "Reference counts are changed all the time." in told.text
    assert told.awaits.question == "When does put block?"
    assert told.checked.verdict in ("wrong", None)  # words alone may not be sure: then we ask
    assert [verdict for _, verdict in talk.events()] == [told.checked.verdict] * (
        told.checked.verdict is not None
    )


def test_the_ladder_is_heading_first_sentence_answer(talk: Talk) -> None:
    talk.mode("socratic")
    talk.say("the GIL in CPython")
    assert "under “" in talk.say("hint").text
    assert "It begins like this: “Reference counts are changed all the time.” [1]" in (
        talk.say("hint").text
    )
    assert "One lock around the interpreter keeps them right." in talk.say("hint").text
    assert talk.events() == [("Why does CPython have a GIL?", "dont_know")]


def test_socratic_skips_tells_stops_and_ends_where_the_notes_do(talk: Talk) -> None:
    talk.mode("socratic")
    talk.say("the GIL in CPython")
    assert talk.say("skip").awaits.question == "When does put block?"
    last = talk.say("tell me")
    assert "When the queue is full." in last.text
    assert last.awaits is None
    assert [verdict for _, verdict in talk.events()] == ["skipped", "dont_know"]


def test_the_answer_may_be_asked_for_in_many_words(talk: Talk) -> None:
    for words in ("give me the answer", "what is the answer?", "please just tell me the solution"):
        talk.mode("socratic").say("the GIL in CPython")
        told = talk.say(words)
        assert told.checked is not None
        assert told.checked.verdict == "dont_know"
        talk.say("stop")


def test_thanks_leave_our_question_standing(talk: Talk) -> None:
    asked = talk.mode("socratic").say("the GIL in CPython").awaits
    for words in ("thanks", "hello", "ok got it"):
        assert talk.say(words).awaits == asked
    guided = talk.mode("guide").say("guide me through two sum").awaits
    assert talk.say("thank you").awaits == guided


def test_one_who_is_stuck_gets_a_hint(talk: Talk) -> None:
    talk.mode("socratic").say("the GIL in CPython")
    assert "under “" in talk.say("this is hard").text
    assert "It begins like this" in talk.say("help me").text


def test_doubts_lead_to_the_lines_and_to_wrong(talk: Talk) -> None:
    talk.say("why does CPython have a GIL?")
    for words in ("are you sure?", "that's wrong", "That’s not what I asked!"):
        assert "“Wrong?”" in talk.say(words).text


def test_words_for_a_step_begin_nothing_where_none_is_open(talk: Talk) -> None:
    for mode in ("guide", "socratic", "summarise"):
        answer = talk.mode(mode).say("done")
        assert answer.awaits is None
        assert answer.coverage is None


def test_a_model_leads_without_the_answer_in_sight_and_tells_it_in_the_end(talk: Talk) -> None:
    talk.mode("socratic")
    talk.model = says("What is changed all the time in CPython [1]?")
    led = talk.say("the GIL in CPython")
    assert led.text == (
        "**Why does CPython have a GIL?**\n\nWhat is changed all the time in CPython?"
    )
    assert (led.mode, led.sources, led.extract) == ("model", (), None)
    assert LEAD in talk.model.prompts[0][-1].content
    assert led.awaits.question == "Why does CPython have a GIL?"
    talk.say("bananas are yellow and sweet fruit")
    talk.model = says("Reference counts are changed all the time [1].")
    told = talk.say("the moon is made of green cheese")
    assert GIVE_WAY in talk.model.prompts[0][-1].content
    assert told.citations
    assert told.awaits is None


def test_words_choose_a_mode_and_the_chat_stays_in_it(talk: Talk) -> None:
    answer = talk.say("quiz me socratically on the GIL in CPython")
    assert answer.awaits.kind == "socratic"
    assert talk.chats.get(talk.chat_id).mode == "socratic"
    assert talk.say("summarise this chat in 2 bullets").tutor_mode == "summarise"
    assert talk.chats.get(talk.chat_id).mode == "socratic"


# Review


def test_code_line_by_line_is_reviewed_once(talk: Talk) -> None:
    for number, line in enumerate(("def add(item, items=[]):", "    items.append(item)"), 1):
        answer = talk.say(line)
        assert answer.text.startswith(f"{number} line")
        assert len(answer.text) < 80
    review = talk.say("    return items")
    assert review.text.startswith("Read, not run. 3 lines of Python, 1 finding.")
    assert "Line 1: The default of `items` is made once" in review.text
    assert "“A mutable default argument is made once" in review.text
    assert review.citations[0].source.locator.source == "traps.md"
    assert talk.say("print(add(1))").text.startswith("4 lines so far")
    assert talk.say("done").text.startswith("Read, not run. 4 lines")


def test_another_language_after_a_review_is_another_block(talk: Talk) -> None:
    talk.say("```javascript\nconst add = (a, b) => { return a }\n```")
    assert talk.say("int x = 5;").awaits.question == "int x = 5;"


def test_done_reviews_what_isnt_whole(talk: Talk) -> None:
    talk.say("for x in items:")
    assert "can't read it" in talk.say("done").text


def test_a_fence_is_reviewed_at_once_and_review_this_asks_for_code(talk: Talk) -> None:
    assert "Paste the code" in talk.say("review this").text
    review = talk.say("review this\n```python\ntry:\n    x = 1\nexcept:\n    pass\n```")
    assert "bare `except`" in review.text
    assert "“A bare except catches KeyboardInterrupt as well" in review.text


def test_a_model_reviews_with_the_checkers_findings_at_hand(talk: Talk) -> None:
    talk.model = says("Line 1 shares its default between calls [1].")
    review = talk.say("```python\ndef f(x, seen=[]):\n    return seen\n```")
    asked = talk.model.prompts[0][-1].content
    assert REVIEW in asked
    assert "- line 1, bites: The default of `seen`" in asked
    assert "  1 def f(x, seen=[]):" in asked
    assert review.extract.startswith("Read, not run.")
    assert review.citations


# Guide


def test_guide_goes_through_its_steps_with_the_notes_hints(talk: Talk) -> None:
    first = talk.say("guide me through two sum")
    assert [f"{n}. {step.name}:" in first.text for n, step in enumerate(STEPS, 1)] == [True] * 7
    assert "Step 1 of 7: Clarify" in first.text
    assert "Step 2 of 7: Examples" in talk.say("a list of numbers and a target go in").text
    assert "For example two_sum([2, 7], 9) gives (0, 1)." in talk.say("hint").text
    assert "no further hint" in talk.say("hint").text
    assert "Step 3 of 7" in talk.say("next").text
    assert "For every pair the brute force takes O(n^2)." in talk.say("try all the pairs").text
    assert "Step 5 of 7: Code" in talk.say("next").text
    code = talk.say("```python\ndef two_sum(a, t):\n    return [x for x in a]\n```")
    assert "Read, not run" in code.text
    assert "Step 7 of 7" in talk.say("next").text
    end = talk.say("O(n^2)")
    assert "That was the last step." in end.text
    assert "def two_sum(items, target):" in end.text
    assert end.awaits is None


def test_a_model_guides_one_step_at_a_time(talk: Talk) -> None:
    talk.model = says("What goes in? What comes out?")
    answer = talk.say("guide me through two sum")
    asked = talk.model.prompts[0][-1].content
    assert "the step “Clarify”" in asked
    assert "The problem: two sum" in asked
    assert "Step 1 of 7: Clarify" in answer.extract
    assert (answer.awaits.kind, answer.awaits.step) == ("guide", 0)


# Summarise


def test_a_document_is_summed_up_by_the_leading_sentence_of_its_sections(talk: Talk) -> None:
    answer = talk.say("summarise traps.md in 2 bullets")
    bullets = [line for line in answer.text.split("\n") if line.startswith("- ")]
    assert len(bullets) == 2
    assert "- **Two sum:** “For every pair the brute force takes O(n^2).” [3]" in bullets
    assert "2 of its 3 sections" in answer.text


def test_a_section_is_summed_up_by_its_first_sentences(talk: Talk) -> None:
    answer = talk.say("summarise the section about defaults")
    assert answer.text.count("\n- ") == 1
    assert "“A mutable default argument is made once" in answer.text
    assert "don't cover this" in talk.say("summarise kubernetes operators").text
    assert "don't cover this" in talk.say("summarise the defaults of quantum cooking").text


def test_a_model_sums_up_a_document_from_its_passages(talk: Talk) -> None:
    talk.model = says("- A mutable default argument is made once and shared by all calls [1].")
    answer = talk.say("summarise Traps in 3 bullets")
    assert "in 3 bullets" in talk.model.prompts[0][-1].content
    assert [source.heading_path[-1] for source in answer.sources] == [
        "Defaults",
        "Errors",
        "Two sum",
    ]
    assert answer.sentences[0].verdict == "supported"


def test_a_chat_is_summed_up_in_so_many_bullets(talk: Talk) -> None:
    for question in ("Why does CPython have a GIL?", "When does put block?", "two sum brute force"):
        talk.say(question)
    answer = talk.say("summarise this chat in 2 bullets")
    bullets = [line for line in answer.text.split("\n") if line.startswith("- ")]
    assert bullets[0].startswith("- **Why does CPython have a GIL?** “Reference counts")
    assert len(bullets) == 2
    assert "2 of 3 turns" in answer.text


def test_a_model_sums_up_the_chat_alone_and_that_is_said(talk: Talk) -> None:
    talk.say("Why does CPython have a GIL?")
    talk.model = says("- You asked about the GIL.")
    answer = talk.say("summarise this chat")
    assert answer.sources == ()
    assert any("not checked against your notes" in line for line in answer.notices)
    assert talk.model.prompts[0][1].content == "Why does CPython have a GIL?"


@pytest.mark.slow
def test_thirty_turns_of_every_mode_and_long_code_stay_inside_the_context(talk: Talk) -> None:
    """By the stand-in's own, harsher count."""
    long_code = "```python\n" + "total = compute(values, weights)  # ✓ größer\n" * 150 + "```"
    said = (
        ("explain", "why does CPython have a GIL?"),
        ("explain", f"what is wrong here?\n{long_code}"),
        ("review", long_code),
        ("socratic", "the GIL in CPython"),
        ("socratic", "the lock keeps reference counts right, " * 60),
        ("guide", "two sum"),
        ("guide", long_code),
        ("explain", "summarise this chat in 20 bullets"),
        ("summarise", "traps.md"),
        ("explain", "ताला क्या है? " * 120),
    )
    answers = ["Only one thread executes bytecode at a time [1]. " * 40] * 90
    with StandInOllama(answers=answers) as ollama:
        talk.model = OllamaModel("qwen3:4b", ollama.url, num_ctx=4096)
        for mode, text in said * 3:
            talk.mode(mode).message(text)
        assert len(ollama.asked) >= 24
        for asked in ollama.asked:
            assert (asked.prompt.is_cut, asked.prompt.dropped_messages) == (False, 0)
        for body in ollama.chats():
            assert messages_tokens(body["messages"]) + body["options"]["num_predict"] <= 4096
