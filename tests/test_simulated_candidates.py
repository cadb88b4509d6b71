"""Whole interviews with candidates of every sort, judged by the real rules."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ingest.embedding import Embedder
from tests.candidates import BY_QUESTION, CANDIDATES, NEVER_EARN, prepared_index
from tests.practice import Clock, open_deck
from tutor.grading import Grade, grade
from tutor.interview import Interview, Plan
from tutor.interview_markdown import report_markdown
from tutor.interview_report import report_on
from tutor.interviewer import Interviewer

# Of six questions, how many the rules take for right though they aren't: a swap of two subjects
# of the same sort, and an answer to another question with words in common.
TAKEN_FOR_RIGHT = {"swapped": 1, "answering the previous question": 1}


def interviewer_of(folder, embedder: Embedder | None) -> Interviewer:
    def judge(question: str, reference: str, answer: str, shown: Sequence[str]) -> Grade:
        return grade(question, reference, answer, embedder=embedder, shown_since=shown)

    return Interviewer(open_deck(folder, Clock()), prepared_index(), judge)  # type: ignore[arg-type]


def what_is_shown(interview: Interview) -> str:
    """All that the candidate sees before the open question is answered."""
    turn = interview.turn
    assert turn is not None
    before = [said for one in interview.exchange()[:-1] if one.given for said in one.given.points]
    evidence = [point.evidence for point in before if point.state == "hit"]
    return "\n".join([turn.question.prompt, *turn.hints, *evidence])


def sit_through(interviewer: Interviewer, name: str) -> Interview:
    """Six questions; what can't be judged is ticked as not said."""
    interview = interviewer.start(Plan())
    assert interview is not None
    for _ in range(60):
        if interview.step == "ended":
            return interview
        if interview.step == "answering":
            reference = interview.exchange()[0].question.reference
            assert reference not in what_is_shown(interview)
            interview = interviewer.answer(interview, CANDIDATES[name](interview))
        elif interview.step == "ticking":
            interview = interviewer.tick(interview, interview.waiting[0].number, [])
        else:
            interview = interviewer.take_next(interview)
    raise AssertionError("an interview without end")


def judged(interview: Interview) -> list[str]:
    """The verdicts on the main questions that the rules were sure of."""
    return [turn.given.verdict for turn in interview.main_turns if not turn.typed]


@pytest.fixture(scope="module")
def embedder(tmp_path_factory) -> Embedder:
    from ingest.embedding import load_embedder
    from ingest.settings import IngestSettings

    return load_embedder(IngestSettings(home=tmp_path_factory.mktemp("home")))


@pytest.mark.parametrize("name", CANDIDATES)
def test_every_candidate_gets_to_a_true_report(tmp_path, name: str) -> None:
    interviewer = interviewer_of(tmp_path, None)
    interview = sit_through(interviewer, name)
    assert {turn.question.prompt for turn in interview.main_turns} == set(BY_QUESTION)
    report = report_on(interview, interviewer.interviews.all())
    counted = sum(figures.answered for figures in report.fields) + report.skipped
    assert counted == len(interview.main_turns)
    assert report_markdown(report, "").count("### Question") == 6


@pytest.mark.parametrize("name", NEVER_EARN)
def test_nothing_is_earned_without_an_answer(tmp_path, name: str) -> None:
    verdicts = judged(sit_through(interviewer_of(tmp_path, None), name))
    assert verdicts.count("correct") <= TAKEN_FOR_RIGHT.get(name, 0)


@pytest.mark.slow
@pytest.mark.parametrize("name", NEVER_EARN)
def test_nothing_is_earned_with_the_embedder_either(tmp_path, embedder, name: str) -> None:
    verdicts = judged(sit_through(interviewer_of(tmp_path, embedder), name))
    assert verdicts.count("correct") <= TAKEN_FOR_RIGHT.get(name, 0)


@pytest.mark.slow
def test_the_full_answers_are_taken_for_right_and_the_half_ones_never(tmp_path, embedder) -> None:
    counts = {}
    for name in ("perfect", "partial", "swapped"):
        folder = tmp_path / name
        folder.mkdir()
        interview = sit_through(interviewer_of(folder, embedder), name)
        counts[name] = judged(interview).count("correct")
    assert counts["perfect"] >= 4
    assert counts["partial"] == 0
    assert counts["swapped"] <= 1
