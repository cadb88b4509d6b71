"""Review: code goes here by itself, also line by line; read once it is whole, never run."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.errors import StudyError
from tutor.answering import Finished
from tutor.answers import Answer, Awaited, Source
from tutor.code_blocks import CodeBlock, block_of, is_complete, joined
from tutor.code_findings import SEVERITY_NAMES, Finding, find_in_python, numbered
from tutor.conversation import Conversation
from tutor.cpp_findings import find_in_cpp
from tutor.extracts import quotable
from tutor.instructions import REVIEW
from tutor.looking_up import Notes, Question, source_of
from tutor.pieces import Piece, put_together, quoted
from tutor.prompts import QUESTION_CHARS
from tutor.wording import share, stems

MOST_FINDINGS = 10
MOST_SOURCES = 4
ABOUT_IT = 0.75  # share of a finding's words that a passage has
LONGEST_QUOTE_CHARS = 300
NOT_RUN = "Read, not run."
_LANGUAGES = {"python": "Python", "cpp": "C++", "other": "code"}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The findings of a block, with the passage that speaks of each where there is one."""

    block: CodeBlock
    findings: tuple[Finding, ...]
    sources: tuple[Source, ...]  # numbered from 1, each for at least one finding
    spoken_of: dict[str, int]  # a finding's subject -> the number of its passage
    notices: tuple[str, ...]


async def take_code(conversation: Conversation, text: str) -> Finished:
    """One short line while lines keep coming; the review when they make a whole."""
    awaited = conversation.awaited
    so_far = awaited.question if awaited and awaited.kind == "code" else ""
    was_reviewed = bool(so_far) and awaited is not None and awaited.step > 0
    block = _with(so_far, was_reviewed, text)
    is_more = bool(so_far) and block.text.startswith(so_far)
    is_whole = "```" in text or "~~~" in text
    is_whole = is_whole or is_complete(block, came_line_by_line=is_more or block.line_count == 1)
    if (was_reviewed and is_more) or not is_whole:
        return Finished(_noted(block, is_reviewed=was_reviewed and is_more), "done")
    return await review(conversation, block)


async def review(conversation: Conversation, block: CodeBlock) -> Finished:
    """The findings by severity; with a model in its words, which begin with the findings."""
    conversation.sink.wait_for("Reading the code …")
    findings, notices = await asyncio.to_thread(_findings, block)
    notes = await _notes_for(conversation, findings)
    reviewed = await asyncio.to_thread(_grounded, notes, block, findings, notices)
    alone = _told(reviewed)
    question = _as_question(conversation, reviewed)
    meanings = notes.meanings if notes else None
    return await conversation.told(question, reviewed.sources, alone, meanings)


async def _notes_for(conversation: Conversation, findings: Sequence[Finding]) -> Notes | None:
    """None where nothing is to be looked up, or nothing is indexed: code is read all the same."""
    if not any(finding.subject for finding in findings):
        return None
    try:
        return await asyncio.to_thread(conversation.open_notes)
    except StudyError:
        return None


def nothing_to_review() -> Answer:
    text = "Paste the code here, whole or line by line; I read it and never run it."
    return replace(put_together([Piece(text)]), tutor_mode="review")


def _with(so_far: str, was_reviewed: bool, text: str) -> CodeBlock:
    """The block with the new lines; or a new block, of many lines and whole by itself."""
    new = block_of(text)
    if not so_far:
        return new
    is_another = was_reviewed or new.language != block_of(so_far).language
    if was_reviewed and {new.language, block_of(so_far).language} == {"cpp", "other"}:
        return new
    stands_alone = new.line_count > 1 and not new.text[:1].isspace()
    if is_another and stands_alone and is_complete(new, came_line_by_line=False):
        return new
    return joined(so_far, text)


def _noted(block: CodeBlock, *, is_reviewed: bool) -> Answer:
    lines = f"{block.line_count} line{'s' if block.line_count > 1 else ''}"
    wait = "say “done” for another review" if is_reviewed else "say “done” when that's all"
    told = put_together([Piece(f"{lines} so far; go on, or {wait}.")])
    awaited = Awaited(kind="code", question=block.text, step=int(is_reviewed))
    return replace(told, tutor_mode="review", awaits=awaited)


def _findings(block: CodeBlock) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    if block.language == "python":
        return find_in_python(block.text), ()
    if block.language == "cpp":
        found, missing = find_in_cpp(block.text)
        return found, (missing,) if missing else ()
    return (), ("Rules read Python and C++; this looks like another language.",)


def _grounded(
    notes: Notes | None, block: CodeBlock, findings: Sequence[Finding], notices: tuple[str, ...]
) -> Reviewed:
    """Each subject is looked up once; only a passage that speaks of it counts."""
    sources: list[Source] = []
    spoken_of: dict[str, int] = {}
    shown = tuple(findings[:MOST_FINDINGS])
    for subject in dict.fromkeys(f.subject for f in shown if f.subject and notes):
        assert notes is not None
        if len(sources) < MOST_SOURCES and (source := _passage_on(subject, notes)):
            known = next((s.n for s in sources if s.locator == source.locator), None)
            spoken_of[subject] = known or len(sources) + 1
            if known is None:
                sources.append(replace(source, n=len(sources) + 1))
    if len(findings) > MOST_FINDINGS:
        more = f"The {MOST_FINDINGS} most severe of {len(findings)} findings are shown."
        notices = (*notices, more)
    return Reviewed(block, shown, tuple(sources), spoken_of, notices)


def _passage_on(subject: str, notes: Notes) -> Source | None:
    """The first passage found that has a sentence to quote about it."""
    found = notes.searcher.search(subject, limit=3)
    if found.coverage == "missing":
        return None
    sources = (source_of(hit.passage, 1) for hit in found.hits)
    return next((source for source in sources if _sentence_on(subject, source)), None)


def _sentence_on(subject: str, source: Source) -> str | None:
    """The sentence that speaks of it most, of a passage that is about it."""
    wanted = stems(subject)
    if share(wanted, stems(" ".join([*source.heading_path, source.text]))) < ABOUT_IT:
        return None
    short = (text for text in quotable(source.text) if len(text) <= LONGEST_QUOTE_CHARS)
    best = max(short, key=lambda text: share(wanted, stems(text)), default="")
    return best if wanted & stems(best) else None


def _told(reviewed: Reviewed) -> Answer:
    block, findings = reviewed.block, reviewed.findings
    size = f"{block.line_count} line{'s' if block.line_count > 1 else ''}"
    count = f"{len(findings)} finding{'' if len(findings) == 1 else 's'}"
    nothing = " The rules find nothing; that doesn't mean it does what you want."
    head = f"{NOT_RUN} {size} of {_LANGUAGES[block.language]}, {count}."
    pieces = [Piece(head + ("" if findings else nothing))]
    for severity, name in SEVERITY_NAMES.items():
        lines = [_line(finding, reviewed) for finding in findings if finding.severity == severity]
        if lines:
            pieces.append(Piece(f"**{name}**\n" + "\n".join(lines)))
    pieces += [_spoken(source, reviewed) for source in reviewed.sources]
    told = put_together(pieces)
    return replace(
        told,
        tutor_mode="review",
        awaits=Awaited(kind="code", question=block.text, step=1),
        sources=reviewed.sources,
        notices=reviewed.notices,
    )


def _line(finding: Finding, reviewed: Reviewed) -> str:
    n = reviewed.spoken_of.get(finding.subject)
    return f"- Line {finding.line}: {finding.text}" + (f" [{n}]" if n else "")


def _spoken(source: Source, reviewed: Reviewed) -> Piece:
    subject = next(s for s, n in reviewed.spoken_of.items() if n == source.n)
    return quoted(_sentence_on(subject, source) or source.text, source, lead="Your notes: ")


def _as_question(conversation: Conversation, reviewed: Reviewed) -> Question:
    found = "\n".join(f"- line {f.line}, {f.severity}: {f.text}" for f in reviewed.findings)
    code = numbered(reviewed.block.text)[: QUESTION_CHARS - len(found) - 200]
    told = f"Findings of the checker:\n{found or '- none'}\nThe code:\n{code}"
    return replace(conversation.question(told), task=REVIEW)
