import asyncio
import re
import threading
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from ingest.embedding import Embedded
from tests.fake_notes import GIL, QUEUES, WHY_GIL, FakeIndex, FakeSearcher, make_notes
from tests.stand_in_ollama import FAULTS, StandInOllama
from tutor.answering import Finished, answer_question
from tutor.answers import Answer, Thought, from_record, to_contract, to_record
from tutor.language_model import OllamaModel, Patience
from tutor.looking_up import Question
from tutor.meanings import Meanings
from tutor.model_errors import OllamaAway, Stalled
from tutor.model_events import (
    ChatMessage,
    Done,
    Loading,
    ModelEvent,
    ModelState,
    Retracted,
    Thinking,
    Token,
)

SHORT = Patience(
    connect_s=0.3,
    reply_s=1.0,
    loading_after_s=0.05,
    loading_every_s=0.05,
    first_word_s=0.6,
    between_words_s=0.4,
)


@dataclass
class ScriptedModel:
    events: Sequence[ModelEvent | Exception]
    name: str = "scripted"
    num_ctx: int = 8192
    context_length: int | None = None
    prompts: list[tuple[ChatMessage, ...]] = field(default_factory=list)

    async def state(self) -> ModelState:
        return ModelState(self.name, 0, "", "", self.context_length, None, False, None)

    async def stream(
        self, messages: Sequence[ChatMessage], *, max_tokens: int, schema: object = None
    ) -> AsyncGenerator[ModelEvent, None]:
        self.prompts.append(tuple(messages))
        for event in self.events:
            if isinstance(event, Exception):
                raise event
            yield event


@dataclass
class RecordingSink:
    drafts: list[Answer] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    text: str = ""
    thoughts: list[Thought] = field(default_factory=list)

    def wait_for(self, what: str) -> None:
        self.lines.append(what)

    def draft(self, answer: Answer) -> None:
        assert self.text == ""
        self.drafts.append(answer)

    def write(self, piece: str) -> None:
        self.text += piece

    def retract(self) -> None:
        self.text = ""

    def think(self, thought: Thought) -> None:
        self.thoughts.append(thought)


def says(*texts: str, reason="stop") -> ScriptedModel:
    tokens = [Token(text) for text in texts]
    return ScriptedModel([*tokens, Done(reason, 400, 20, 0.1, 0.2, 0.5)])


def ask(text, *, model=None, searcher=None, index=None, sink=None, **more) -> Finished:
    return asyncio.run(
        answer_question(
            Question(text, **more),
            make_notes(searcher, index),
            model,
            sink or RecordingSink(),
            clock_s=lambda: 0.0,
        )
    )


def joined(answer: Answer) -> str:
    return "".join(sentence.text for sentence in answer.sentences)


def test_without_a_model_the_authors_answer_is_told_byte_for_byte() -> None:
    finished = ask("Why does CPython have a GIL?")
    answer = finished.answer
    assert (finished.state, answer.mode, answer.coverage) == ("done", "notes", "covered")
    assert WHY_GIL.pair.answer in answer.text
    assert joined(answer) == answer.text
    assert answer.notices == ("Your notes' own answer, word for word: no model is chosen.",)
    assert answer.usage is None
    assert len(answer.follow_ups) == 3


def test_the_notes_own_words_stand_there_before_the_model_speaks() -> None:
    sink = RecordingSink()
    text = "Only one thread executes bytecode at a time [1]. Invented [7]."
    answer = ask("What is the GIL?", model=says(text[:20], text[20:]), sink=sink).answer
    (draft,) = sink.drafts
    assert draft.extract
    assert draft.text == ""
    assert draft.sources == answer.sources
    assert sink.text == text
    assert answer.text == "Only one thread executes bytecode at a time [1]. Invented."
    assert joined(answer) == answer.text
    assert answer.mode == "model"
    assert [s.verdict for s in answer.sentences] == ["supported", "not_checked"]
    (citation,) = answer.citations
    assert citation.quote in citation.source.text
    assert answer.usage is not None
    assert (answer.usage.prompt_tokens, answer.usage.answer_tokens) == (400, 20)


def test_a_supported_sentence_without_a_number_gets_a_matched_chip() -> None:
    answer = ask("GIL?", model=says("Only one thread executes bytecode at a time.")).answer
    assert answer.text == "Only one thread executes bytecode at a time."
    assert (answer.sentences[0].citations, answer.sentences[0].is_matched) == ((1,), True)
    assert answer.citations[0].is_matched


def test_what_isnt_covered_is_refused_with_the_nearest_headings_and_passages() -> None:
    model = says("never asked")
    finished = ask("What is Raft?", model=model, searcher=FakeSearcher(coverage="missing"))
    answer = finished.answer
    assert model.prompts == []
    assert answer.text == (
        "Your notes don't cover this. The nearest headings: Threads > The GIL; Threads > Queues."
    )
    assert answer.can_answer_anyway
    assert answer.citations == ()
    assert len(answer.sources) == 2
    assert joined(answer) == answer.text


def test_a_refused_question_can_be_answered_from_the_nearest_passages_anyway() -> None:
    searcher = FakeSearcher(coverage="missing")
    answer = ask("What is Raft?", searcher=searcher, anyway=True).answer
    assert answer.citations
    assert "Your notes don't cover this; these are the nearest passages." in answer.notices
    assert not answer.can_answer_anyway


def test_nothing_found_at_all_is_refused_without_passages() -> None:
    answer = ask("?", searcher=FakeSearcher(passages=(), coverage="missing"), anyway=True).answer
    assert answer.coverage == "missing"
    assert not answer.can_answer_anyway


def test_thin_coverage_the_starter_and_words_alone_are_each_said() -> None:
    starter = FakeSearcher(
        passages=tuple(replace(passage, ownership="starter") for passage in (GIL, QUEUES)),
        coverage="thin",
        degraded="words_only",
    )
    answer = ask("how long is the lock held", searcher=starter, index=FakeIndex(())).answer
    assert answer.notices[1:] == (
        "Your notes mention this but may not answer it.",
        "Not in your own notes: this is from the starter guide “Threads”.",
        "Searched by words alone, since not all notes are embedded yet.",
    )


def test_ones_own_passage_is_named_beside_a_starter_guides_answer() -> None:
    mixed = FakeSearcher(passages=(QUEUES, replace(GIL, ownership="starter")))
    index = FakeIndex((replace(WHY_GIL, ownership="starter"),))
    answer = ask("Why does CPython have a GIL?", searcher=mixed, index=index).answer
    assert {citation.source.ownership for citation in answer.citations} == {"starter"}
    notice = "This is from the starter guide “Threads”. Passage 2 is from your own “Threads”."
    assert notice in answer.notices


def test_a_fault_before_the_first_word_gives_the_notes_and_says_why() -> None:
    model = ScriptedModel([Loading("scripted", 2.0), OllamaAway("127.0.0.1:11434")])
    sink = RecordingSink()
    finished = ask("What is the GIL?", model=model, sink=sink)
    assert (finished.state, finished.answer.mode) == ("done", "notes")
    assert finished.answer.text
    assert "Ollama isn't running at 127.0.0.1:11434." in finished.answer.notices[0]
    assert any("Loading" in line for line in sink.lines)


def test_a_fault_midway_keeps_the_part_that_came_and_says_the_sentence() -> None:
    model = ScriptedModel([Token("Only one thread executes bytecode"), Stalled("scripted", 60)])
    finished = ask("What is the GIL?", model=model)
    assert finished.state == "failed"
    assert finished.answer.text == "Only one thread executes bytecode"
    assert finished.answer.problem
    assert finished.answer.fix


def test_thinking_stands_apart_from_the_answer() -> None:
    model = ScriptedModel(
        [
            Thinking("\n"),
            Thinking("hm, "),
            Token("secret thought [1]"),
            Retracted(),
            Token("A lock [1]."),
            Done("length", 1, 1, 0, 0, 0),
        ]
    )
    sink = RecordingSink()
    answer = ask("GIL?", model=model, sink=sink).answer
    assert answer.text == sink.text == joined(answer) == "A lock [1]."
    assert answer.thought == sink.thoughts[-1] == Thought("hm, secret thought [1]", 0.0)
    assert "secret" not in str(to_contract(answer))
    assert "The answer reached its length limit" in answer.notices[0]
    assert from_record(answer.text, to_record(answer), answer.usage) == answer


def test_thinking_is_timed_until_the_first_word_and_kept_where_no_word_came() -> None:
    clock = iter(range(100))
    said = ScriptedModel([Thinking("hm"), Thinking(" so"), Stalled("scripted", 60)])
    finished = asyncio.run(
        answer_question(
            Question("What is the GIL?"),
            make_notes(),
            said,
            RecordingSink(),
            clock_s=lambda: float(next(clock)),
        )
    )
    assert finished.answer.mode == "notes"
    assert finished.answer.thought == Thought("hm so", 1.0)
    assert ask("What is the GIL?", model=says("A lock [1].")).answer.thought is None


def test_stopping_keeps_what_has_come() -> None:
    class Endless(ScriptedModel):
        async def stream(self, messages, *, max_tokens, schema=None):
            yield Token("Only one thread executes bytecode at a time [1].")
            await asyncio.sleep(60)

    async def stop_after_the_first_word() -> Finished:
        sink = RecordingSink()
        notes = make_notes()
        job = asyncio.create_task(
            answer_question(Question("GIL?"), notes, Endless([]), sink, clock_s=lambda: 0.0)
        )
        while not sink.text:
            await asyncio.sleep(0)
        job.cancel()
        return await asyncio.wait_for(job, 1)

    finished = asyncio.run(stop_after_the_first_word())
    assert finished.state == "stopped"
    assert finished.answer.text == "Only one thread executes bytecode at a time [1]."
    assert finished.answer.citations[0].n == 1


def test_stopping_while_the_sentences_are_checked_loses_none_of_them() -> None:
    go_on = threading.Event()

    class SlowEmbedder:
        fingerprint, dimension, max_word_pieces = "slow", 2, 256

        def embed(self, texts: Sequence[str]) -> Embedded:
            go_on.wait(5)
            vectors = np.ones((len(texts), 2), np.float32)
            return Embedded(vectors, tuple(np.ones((4, 2), np.float32) for _ in texts))

    async def stop_while_checking() -> Finished:
        sink = RecordingSink()
        notes = replace(make_notes(), meanings=Meanings(SlowEmbedder()))
        model = says("Threads share everything with each other forever [1].")
        job = asyncio.create_task(
            answer_question(Question("GIL?"), notes, model, sink, clock_s=lambda: 0.0)
        )
        while not any("Checking" in line for line in sink.lines):
            await asyncio.sleep(0)
        job.cancel()
        finished = await asyncio.wait_for(job, 1)
        go_on.set()
        return finished

    finished = asyncio.run(stop_while_checking())
    assert finished.state == "stopped"
    assert finished.answer.text == "Threads share everything with each other forever [1]."


def test_while_the_embedder_loads_words_alone_give_the_first_extract() -> None:
    sink, slow, quick = RecordingSink(), FakeSearcher(), FakeSearcher(degraded="words_only")
    notes = replace(make_notes(slow), quick_searcher=quick)
    asyncio.run(answer_question(Question("GIL?"), notes, None, sink, clock_s=lambda: 0.0))
    assert len(quick.searched) == len(slow.searched) == 1
    (draft,) = sink.drafts
    assert draft.extract
    assert sink.lines[-1] == "Looking more closely …"


def test_earlier_questions_go_to_the_search() -> None:
    from tutor.earlier_turns import Turn

    searcher = FakeSearcher()
    ask("and in a queue?", searcher=searcher, earlier=(Turn("What is the GIL?", "A lock."),))
    assert searcher.searched == [("and in a queue?", ("What is the GIL?",))]


def test_through_the_real_client_the_model_answers_from_the_passages() -> None:
    with StandInOllama() as ollama:
        model = OllamaModel("qwen3:4b", ollama.url, patience=SHORT)
        finished = ask("How many threads execute bytecode?", model=model)
        (asked,) = ollama.asked
    assert (finished.state, finished.answer.mode) == ("done", "model")
    assert (asked.prompt.is_cut, asked.prompt.dropped_messages) == (False, 0)
    assert finished.answer.citations[0].n == 1
    assert not re.search(r"[0-9a-f]{8}", finished.answer.text)  # the fences' code isn't told
    assert "supported" in {sentence.verdict for sentence in finished.answer.sentences}


@pytest.mark.parametrize("fault", list(FAULTS)[:15])
def test_each_of_the_fifteen_faults_leaves_the_learner_with_an_answer(fault: str) -> None:
    """Before the first word the notes answer; later the part that came stays, with a sentence."""
    with StandInOllama(fault=fault, silence_s=3.0) as ollama:
        model = OllamaModel("qwen3:4b", ollama.url, patience=SHORT)
        finished = ask("How many threads execute bytecode?", model=model)
    answer = finished.answer
    assert answer.text
    assert joined(answer) == answer.text
    said = f"{answer.problem} {answer.fix} {' '.join(answer.notices)}"
    if answer.mode == "notes":
        assert finished.state == "done"
        assert answer.citations
        assert any(len(line) > 20 and "." in line for line in answer.notices)
    elif fault == "length":
        assert "length limit" in said
    elif fault != "no_thinking":
        assert finished.state == "failed"
        assert answer.problem
        assert answer.fix


def test_a_model_trained_for_less_is_given_less() -> None:
    """Ollama silently cuts its context to what the model was trained for."""
    wide, narrow = says("A lock [1]."), says("A lock [1].")
    narrow.context_length = 2048
    words = "word " * 2000
    for model in (wide, narrow):
        ask(words, model=model)
    assert len(narrow.prompts[0][-1].content) < len(wide.prompts[0][-1].content)
