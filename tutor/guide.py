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


async def begin(conversation: Conversation, problem: str) -> Finished:
    """The whole checklist, and its first step."""
    notes = await asyncio.to_thread(conversation.open_notes)
    found = await asyncio.to_thread(look_up, conversation.question(problem), notes)
    awaited = Awaited(kind="guide", question=problem)
    checklist = "\n".join(f"{n}. {step.name}: {step.task}" for n, step in enumerate(STEPS, 1))
    title = " ".join(problem.split())[:_TITLE_CHARS]
    pieces = [Piece(f"Seven steps for “{title}”:"), Piece(checklist)]
    if found.result.coverage == "missing":
        pieces.append(
            Piece("Your notes don't speak of this problem, so there are no hints in them.")
        )
    pieces += _step_pieces(awaited)
    return await _put(conversation, notes, found, awaited, conversation.question(problem), pieces)


async def go_on(conversation: Conversation, awaited: Awaited, text: str) -> Finished:
    """A hint for the step; or what can be said of the try, and the next step."""
    notes = await asyncio.to_thread(conversation.open_notes)
    found = await asyncio.to_thread(look_up, conversation.question(awaited.question), notes)
    said = what_is_said(text)
    question = conversation.question(text)
    if said == "end":
        return Finished(_as_guide(put_together([Piece("All right, we stop here.")])), "done")
    asks_back = conversation.model is None and text.rstrip().endswith("?")
    if said in ("hint", "dont_know") or asks_back:
        more = replace(awaited, hints=awaited.hints + 1)
        pieces = _hint(found, awaited)
        return await _put(conversation, notes, found, more, question, pieces)
    is_on = said == "skip" or _ON.match(text.casefold())
    pieces = [] if is_on else _read(found, awaited, text)
    after = replace(awaited, step=awaited.step + 1, hints=0)
    if after.step == len(STEPS):
        return _end(found, pieces)
    pieces += _step_pieces(after)
    return await _put(conversation, notes, found, after, question, pieces)


def _step_pieces(awaited: Awaited) -> list[Piece]:
    step = STEPS[awaited.step]
    done = " → ".join(f"~~{one.name}~~" for one in STEPS[: awaited.step])
    head = f"**Step {awaited.step + 1} of {len(STEPS)}: {step.name}.** {step.task}"
    return [*([Piece(done)] if done else []), Piece(head), Piece(_HOW)]


def _hint(found: Found, awaited: Awaited) -> list[Piece]:
    """First a sentence of the notes for this step, then where to read on, then no more."""
    step, hints = STEPS[awaited.step], awaited.hints
    helping = _sentences_for(step, awaited, found)
    if hints < len(helping):
        sentence, source = helping[hints]
        return [quoted(sentence, source, lead="A hint from your notes: ")]
    block = _code_block(found) if awaited.step >= _CODE_STEP and hints == len(helping) else None
    if block is not None:
        code, source = block
        return [Piece("Your notes have this code:"), Piece(code, source)]
    return [Piece("Your notes have no further hint for this step; try it, or say “next”.")]


def _sentences_for(step: Step, awaited: Awaited, found: Found) -> list[tuple[str, Source]]:
    """At most two sentences of the passages that speak of the step, the nearest first."""
    if found.result.coverage == "missing":
        return []
    wanted = stems(awaited.question)
    scored = [
        (share(wanted, stems(sentence)) - rank, sentence, source)
        for rank, source in enumerate(found.sources[:4])
        for sentence in quotable(source.text)
        if len(sentence) <= LONGEST_HINT_CHARS and step.speaks_of_it.search(sentence)
    ]
    best = sorted(scored, key=lambda one: -one[0])[:2]
    return [(sentence, source) for _, sentence, source in best]


def _code_block(found: Found) -> tuple[str, Source] | None:
    if found.result.coverage == "missing":
        return None
    for source in found.sources[:3]:
        for start, end in fences(source.text):
            if source.text.count("\n", start, end) > 3:
                return source.text[start:end].strip(), source
    return None


def _read(found: Found, awaited: Awaited, text: str) -> list[Piece]:
    """What rules can say of a try: code and costs are read, prose is set beside the notes."""
    if awaited.step in (_CODE_STEP, _COST_STEP) and (code_in(text) or awaited.step == _COST_STEP):
        reference = found.sources[0].text if found.sources else ""
        points = read_code(text, reference if found.result.coverage != "missing" else "")
        wanted = points if awaited.step == _CODE_STEP else points[1:2]
        marks = {"hit": "✓", "missed": "–", "contradicted": "✗"}
        lines = "\n".join(f"- {marks[point.state]} {point.text}" for point in wanted)
        return [Piece(f"Read, not run:\n\n{lines}")]
    helping = _sentences_for(STEPS[awaited.step], awaited, found)
    if not helping:
        return [Piece("Noted.")]
    sentence, source = helping[0]
    return [quoted(sentence, source, lead="Noted. Set it beside your notes: ")]


def _end(found: Found, pieces: Sequence[Piece]) -> Finished:
    """Done; the notes' own words on it, where they have some."""
    done = [*pieces, Piece("That was the last step.")]
    if found.result.coverage != "missing" and found.sources:
        source = found.sources[0]
        done += [Piece("What your notes say of it:"), Piece(source.text, source)]
    return Finished(_as_guide(put_together(done)), "done")


async def _put(
    conversation: Conversation,
    notes: Notes,
    found: Found,
    awaited: Awaited,
    question: Question,
    pieces: Sequence[Piece],
) -> Finished:
    alone = put_together(pieces)
    known = found.result.coverage != "missing"
    alone = replace(
        _as_guide(alone),
        coverage=found.result.coverage if known else None,
        awaits=awaited,
        notices=coverage_notices(found, [c.source for c in alone.citations]) if known else (),
    )
    step = STEPS[awaited.step]
    asked = replace(
        question,
        text=f"The problem: {awaited.question}\nThe learner says: {question.text}",
        task=guide_step(step.name, step.task),
    )
    given = found.sources[:3] if known else ()
    if conversation.model is not None:
        alone = replace(alone, sources=given)
    return await conversation.told(asked, given, alone, notes.meanings)


def _as_guide(answer: Answer) -> Answer:
    return replace(answer, tutor_mode="guide")
