"""Who judges an interview's answers, and where an interviewer looks things up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.index import IndexReader
from tutor.answers import Source
from tutor.clarifying import Consult
from tutor.interviewer import Interviewer, Judge
from tutor.services import Services

if TYPE_CHECKING:
    from tutor.grading import Grade


PASSAGES = 5


def interviewer_over(services: Services, index: IndexReader | None) -> Interviewer:
    """The interviewer of pages and commands."""
    return Interviewer(services.deck, index, judge_by_rules(services), _consult(services))


def _consult(services: Services) -> Consult:
    """By words alone until the embedder is warm: nobody waits for a reply."""

    def consult(words: str) -> tuple[Source, ...]:
        from tutor.looking_up import Question, look_up

        notes = services.notes()
        quick = replace(notes, searcher=notes.quick_searcher or notes.searcher)
        return look_up(Question(words), quick).sources[:PASSAGES]

    return consult


def judge_by_rules(services: Services) -> Judge:
    """The rules; the embedder's weights are loaded when they first judge."""

    def judge(question: str, reference: str, answer: str, shown: Sequence[str]) -> Grade:
        from tutor.grading import grade

        return grade(question, reference, answer, embedder=services.embedder, shown_since=shown)

    return judge
