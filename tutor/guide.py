"""Guide: a problem solved in seven steps, each with a ladder of hints from the notes.

The learner tries each step; "hint" gives more, "next" goes on. Which step it is stands with our
last message.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tutor.answering import Finished
from tutor.answers import Answer, Awaited, Source
from tutor.code_reading import code_in, read_code
from tutor.composing import coverage_notices
from tutor.conversation import Conversation
from tutor.extracts import quotable
from tutor.instructions import guide_step
from tutor.interview_words import what_is_said
from tutor.looking_up import Found, Notes, Question, look_up
from tutor.pieces import Piece, put_together, quoted
from tutor.sentences import fences
from tutor.wording import share, stems

LONGEST_HINT_CHARS = 400
_TITLE_CHARS = 80
_ON = re.compile(r"^\W*(?:next|done|go on|continue|ready|ok(?:ay)?|yes|got it|siguiente)\W*$")
_HOW = "Write your try, or say “hint” or “next”."


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    task: str
    speaks_of_it: re.Pattern[str]  # a sentence of the notes that helps here


STEPS = (
    Step(
        "Clarify",
        "Say what goes in, what comes out, how large it gets, and what may be assumed.",
        re.compile(
            r"\b(?:clarif|assum|input|constraint|given|return|sorted|duplicate|unique|range)", re.I
        ),
    ),
    Step(
        "Examples",
        "Work one ordinary example by hand, and one at the edge: empty, one element, duplicates.",
        re.compile(
            r"\b(?:example|e\.g|for instance|edge|empty|single)\b|\w\(.*\)\s*(?:==|->|→)", re.I
        ),
    ),
    Step(
        "Brute force",
        "Say the simplest thing that works, however slow, and what it costs.",
        re.compile(
            r"\b(?:brute|na[iï]ve|simpl|obvious|every pair|all pairs|nested)|O\(n[²^]", re.I
        ),
    ),
    Step(
        "Better",
        "Say what the simple way does twice, and what would remember or skip it.",
        re.compile(
            r"\b(?:instead|better|faster|hash|map|dict|set|two pointers?|sort|heap|window|memo"
            r"|cache|prefix|stack|binary search|dynamic)",
            re.I,
        ),
    ),
    Step(
        "Code",
        "Write it, with names that say what they hold.",
        re.compile(r"\b(?:code|implement|function|loop|return|while|for)\b", re.I),
    ),
    Step(
        "Test",
        "Run your examples through the code by hand, then the edges: empty, one, twice, large.",
        re.compile(r"\b(?:test|edge|empty|duplicate|overflow|off.by.one|corner|none|null)\b", re.I),
    ),
    Step(
        "Complexity",
        "Say its time and space in O(…), and why.",
        re.compile(r"\bO\(|\b(?:complexity|linear|quadratic|logarithmic|constant)\b", re.I),
    ),
)
_CODE_STEP = next(n for n, step in enumerate(STEPS) if step.name == "Code")
_COST_STEP = len(STEPS) - 1


@dataclass(frozen=True, slots=True)
class _Problem:
    """A problem on its way, and what the notes have for it."""

    awaited: Awaited
    found: Found
    told: frozenset[str]  # quotes that the chat has seen; no hint is given twice

    @property
    def step(self) -> Step:
        return STEPS[self.awaited.step]

    @property
    def sources(self) -> tuple[Source, ...]:
        """None where the notes don't speak of it."""
        return () if self.found.result.coverage == "missing" else self.found.sources[:4]


async def begin(conversation: Conversation, text: str) -> Finished:
    """The whole checklist, and its first step."""
    awaited = Awaited(kind="guide", question=text)
    notes, problem = await _open(conversation, awaited)
    checklist = "\n".join(f"{n}. {step.name}: {step.task}" for n, step in enumerate(STEPS, 1))
    title = " ".join(text.split())[:_TITLE_CHARS]
    pieces = [Piece(f"Seven steps for “{title}”:"), Piece(checklist)]
    if not problem.sources:
        pieces.append(Piece("Your notes don't speak of this problem, so they have no hints."))
    pieces += _step_pieces(awaited)
    return await _put(conversation, notes, problem, conversation.question(text), pieces)


async def go_on(conversation: Conversation, awaited: Awaited, text: str) -> Finished:
    """A hint for the step; or what can be said of the try, and the next step."""
    said = what_is_said(text)
    if said == "end":
        return Finished(_as_guide(put_together([Piece("All right, we stop here.")])), "done")
    notes, problem = await _open(conversation, awaited)
    question = conversation.question(text)
    asks_back = conversation.model is None and text.rstrip().endswith("?")
    if said in ("hint", "dont_know") or asks_back:
        pieces = _hint(problem)
        more = replace(problem, awaited=replace(awaited, hints=awaited.hints + 1))
        return await _put(conversation, notes, more, question, pieces)
    is_on = said == "skip" or _ON.match(text.casefold())
    pieces = [] if is_on else _read(problem, text)
    if awaited.step + 1 == len(STEPS):
        return _end(problem, pieces)
    after = replace(awaited, step=awaited.step + 1, hints=0)
    pieces += _step_pieces(after)
    return await _put(conversation, notes, replace(problem, awaited=after), question, pieces)


async def _open(conversation: Conversation, awaited: Awaited) -> tuple[Notes, _Problem]:
    notes = await asyncio.to_thread(conversation.open_notes)
    question = Question(awaited.question)
    found = await asyncio.to_thread(look_up, question, notes)
    answers = [message.answer for message in conversation.messages if message.answer]
    told = frozenset(citation.quote for answer in answers for citation in answer.citations)
    return notes, _Problem(awaited, found, told)


def _step_pieces(awaited: Awaited) -> list[Piece]:
    step = STEPS[awaited.step]
    done = " · ".join(f"✓ {one.name}" for one in STEPS[: awaited.step])
    head = f"**Step {awaited.step + 1} of {len(STEPS)}: {step.name}.** {step.task}"
    return [*([Piece(done)] if done else []), Piece(head), Piece(_HOW)]


def _hint(problem: _Problem) -> list[Piece]:
    """Sentences of the notes for this step, then their code if it comes to that, then no more."""
    if helping := _helping(problem):
        sentence, source = helping
        return [quoted(sentence, source, lead="A hint from your notes: ")]
    if problem.awaited.step >= _CODE_STEP and (block := _code_block(problem)):
        code, source = block
        return [Piece("Your notes have this code:"), Piece(code, source)]
    return [Piece("Your notes have no further hint for this step; try it, or say “next”.")]


def _helping(problem: _Problem) -> tuple[str, Source] | None:
    """The nearest sentence that speaks of the step and hasn't been told."""
    wanted = stems(problem.awaited.question)
    scored = [
        (share(wanted, stems(sentence)) - rank, sentence, source)
        for rank, source in enumerate(problem.sources)
        for sentence in quotable(source.text)
        if len(sentence) <= LONGEST_HINT_CHARS
        and sentence not in problem.told
        and problem.step.speaks_of_it.search(sentence)
    ]
    best = max(scored, key=lambda one: one[0], default=None)
    return (best[1], best[2]) if best else None


def _code_block(problem: _Problem) -> tuple[str, Source] | None:
    """The first whole block of code that hasn't been told."""
    for source in problem.sources:
        for start, end in fences(source.text):
            code = source.text[start:end].strip()
            is_whole = code[-3:] == code[:3] and code.count("\n") > 2
            if is_whole and code not in problem.told:
                return code, source
    return None


def _read(problem: _Problem, text: str) -> list[Piece]:
    """What rules can say of a try: code and costs are read, prose is set beside the notes."""
    step = problem.awaited.step
    if step == _COST_STEP or (step == _CODE_STEP and code_in(text)):
        reference = problem.sources[0].text if problem.sources else ""
        points = read_code(text, reference)
        wanted = points if step == _CODE_STEP else points[1:2]
        marks = {"hit": "✓", "missed": "–", "contradicted": "✗"}
        lines = "\n".join(f"- {marks[point.state]} {point.text}" for point in wanted)
        return [Piece(f"Read, not run:\n\n{lines}")]
    if (helping := _helping(problem)) is None:
        return [Piece("Noted.")]
    sentence, source = helping
    return [quoted(sentence, source, lead="Noted. Set it beside your notes: ")]


def _end(problem: _Problem, pieces: Sequence[Piece]) -> Finished:
    """Done; the notes' own code for it, where they have some."""
    done = [*pieces, Piece("That was the last step.")]
    if block := _code_block(problem):
        code, source = block
        done += [Piece("What your notes have for it:"), Piece(code, source)]
    return Finished(_as_guide(put_together(done)), "done")


async def _put(
    conversation: Conversation,
    notes: Notes,
    problem: _Problem,
    question: Question,
    pieces: Sequence[Piece],
) -> Finished:
    alone = _as_guide(put_together(pieces))
    cited = [citation.source for citation in alone.citations]
    alone = replace(
        alone,
        coverage=problem.found.result.coverage if problem.sources else None,
        awaits=problem.awaited,
        notices=coverage_notices(problem.found, cited) if problem.sources else (),
        sources=problem.sources if conversation.model else alone.sources,
    )
    asked = replace(
        question,
        text=f"The problem: {problem.awaited.question}\nThe learner says: {question.text}",
        task=guide_step(problem.step.name, problem.step.task),
    )
    return await conversation.told(asked, problem.sources, alone, notes.meanings)


def _as_guide(answer: Answer) -> Answer:
    return replace(answer, tutor_mode="guide")
