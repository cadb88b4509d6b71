"""Who judges an interview's answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tutor.interviewer import Judge
from tutor.services import Services

if TYPE_CHECKING:
    from tutor.grading import Grade


def judge_by_rules(services: Services) -> Judge:
    """The rules; the embedder's weights are loaded when they first judge."""

    def judge(question: str, reference: str, answer: str, shown: Sequence[str]) -> Grade:
        from tutor.grading import grade

        return grade(question, reference, answer, embedder=services.embedder, shown_since=shown)

    return judge
