from __future__ import annotations

import pytest

from tests.interviewing import interviewer_of
from tests.practice import Clock, open_deck
from tests.quiz_notes import starter_index
from tutor.code_reading import loop_depth, read_code
from tutor.design_stages import STAGES, read_stage, slips
from tutor.interview import Plan
from tutor.stories import read_story

STORY = (
    "When I was at my last company, our release kept failing. My task was to get it out by "
    "Friday. I traced the failures to one flaky test and rewrote it. As a result the build went "
    "from 40 minutes to 12."
)


def states(points) -> dict[str, str]:
    return {point.text.split(":")[0]: point.state for point in points}


def test_a_story_is_read_for_its_parts() -> None:
    assert set(states(read_story(STORY)).values()) == {"hit"}


def test_a_story_of_we_without_an_end_lacks_its_parts() -> None:
    read = states(read_story("We had a problem in our team. We talked about it. We liked it."))
    assert read["Situation"] == "hit"
    assert read["Action"] == read["Result"] == "missed"
    assert read["Your own part"] == "missed"


@pytest.mark.parametrize(
    ("text", "is_slip"),
    [
        ("10M users * 5 requests / 86400 = 580 per second", False),
        ("10M users * 5 requests / 86400 = 5800 per second", True),
        ("2 KB * 1,000,000 = 2 billion bytes", True),
        ("100 million x 500 = 50 billion bytes", False),
        ("3 replicas, 5 servers and 12 shards", False),
        ("20% * 1000 = 200", False),
    ],
)
def test_sums_that_dont_come_out_are_told(text: str, is_slip: bool) -> None:
    assert bool(slips(text)) is is_slip


def test_a_stage_is_read_for_what_it_names() -> None:
    prompt = "Design it.\n\n**Bottlenecks.** What breaks?"
    read = read_stage(prompt, "The database is the bottleneck; I'd shard it by user.")
    assert [point.state for point in read] == ["hit", "hit", "missed"]


@pytest.mark.parametrize(
    ("code", "depth"),
    [
        ("for a in x:\n    for b in x:\n        pass", 2),
        ("[a for a in x for b in y]", 2),
        ("for a in x: pass\nfor b in x: pass", 1),
        ("return", 0),
        ("def broken(:", None),
    ],
)
def test_loops_are_counted_without_running_anything(code: str, depth: int | None) -> None:
    assert loop_depth(code) == depth


def test_a_claimed_cost_is_held_against_the_loops_and_the_notes() -> None:
    nested = "```python\nfor a in x:\n    for b in x:\n        print(a, b)\n```\nThis is O(n)."
    assert any("2 loops" in point.text for point in read_code(nested, ""))
    other = "```python\nx.sort()\n```\nO(n)"
    assert any("notes have O(nlogn)" in p.text for p in read_code(other, "It costs O(n log n)."))


def test_code_that_python_cant_read_is_told_and_never_run(tmp_path) -> None:
    harm = f"```python\nopen({str(tmp_path / 'made')!r}, 'w')\nwhile True: pass\n```\nO(1)"
    assert states(read_code(harm, ""))["Python reads it"] == "hit"
    assert not (tmp_path / "made").exists()
    assert any(p.state == "contradicted" for p in read_code("```python\ndef f(:\n```", ""))


def test_a_design_interview_goes_through_its_stages_with_one_problem(tmp_path) -> None:
    interviewer = interviewer_of(open_deck(tmp_path, Clock()), starter_index())
    interview = interviewer.start(Plan(questions=len(STAGES), kind="design"))
    while interview.step != "ended":
        if interview.step == "answering":
            interview = interviewer.answer(interview, "Users read; 10 * 10 = 1000 a second.")
        elif interview.step == "ticking":
            interview = interviewer.tick(interview, interview.turn.number, [])
        else:
            interview = interviewer.take_next(interview)
    prompts = [turn.question.prompt for turn in interview.turns]
    assert len({prompt.split("\n\n**")[0] for prompt in prompts}) == 1
    assert [f"**{stage.name}.**" in p for stage, p in zip(STAGES, prompts, strict=True)] == [
        True
    ] * 7
    assert all(turn.question.reference == "" for turn in interview.turns[:-1])
    assert any(point.state == "contradicted" for point in interview.turns[1].given.points)


@pytest.mark.parametrize("kind", ["code", "story"])
def test_other_kinds_are_read_and_ticked(tmp_path, kind: str) -> None:
    interviewer = interviewer_of(open_deck(tmp_path, Clock()), starter_index())
    interview = interviewer.start(Plan(questions=1, kind=kind))
    assert interview.turn.question.kind == kind
    interview = interviewer.answer(interview, STORY)
    assert interview.step == "ticking"
    interview = interviewer.tick(interview, 0, [])
    assert interview.turn.given.graded_by == "self"
