from random import Random

import pytest

from tests.quiz_notes import make_candidate, starter_sources
from tutor.distractors import Candidate, distractors, figures, is_surely_wrong, telling_words
from tutor.gists import gist_of

DEADLOCK = make_candidate(
    "What is a deadlock?",
    "Two threads wait for each other forever, each with a lock that the other one wants.",
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        # The same question in other words, by another author.
        (
            "What does deadlock mean?",
            "A standstill in which nobody gives up what another waits for.",
        ),
        # A paraphrase of the right answer under another question.
        (
            "Why may a program hang?",
            "Each of two threads has a lock the other wants, forever waiting.",
        ),
        # It speaks of the very thing that is asked for.
        (
            "How is starvation told apart?",
            "Unlike in a deadlock others go on; one thread never runs.",
        ),
    ],
)
def test_what_might_answer_the_question_is_no_distractor(question: str, answer: str) -> None:
    assert not is_surely_wrong(DEADLOCK, make_candidate(question, answer))


def test_another_matter_of_the_same_topic_is_one() -> None:
    other = make_candidate(
        "What is a semaphore?", "A counter that lets at most so many users in at the same moment."
    )
    assert is_surely_wrong(DEADLOCK, other)


def test_an_option_with_the_same_figures_is_no_distractor() -> None:
    right = make_candidate(
        "What does looking up a dict key cost?", "It is O(1) on average, as the hash leads to it."
    )
    same = make_candidate(
        "What does appending to a vector cost?",
        "Amortised O(1), since the array grows by doubling.",
    )
    differing = make_candidate(
        "What does sorting a vector cost?",
        "It needs O(n log n) comparisons, whatever the order was.",
    )
    assert not is_surely_wrong(right, same)
    assert is_surely_wrong(right, differing)


def test_figures_and_telling_words() -> None:
    assert figures("O(n log n), 64 bytes and 1.5 s") == {"O(nlogn)", "64", "1.5"}
    assert telling_words("What is the difference between a mutex and a semaphore?") == {
        "mutex",
        "semaphor",
    }


def starter_candidates() -> list[Candidate]:
    found = ((source, gist_of(source.question, source.answer)) for source in starter_sources())
    return [Candidate(source, gist) for source, gist in found if gist]


def test_the_starter_corpus_gives_distinct_wrong_options_from_the_same_chapter() -> None:
    candidates = [c for c in starter_candidates() if c.source.area in ("Security", "Databases")]
    asked = 0
    near = 0
    for right in candidates:
        wrong = distractors(right, candidates, Random(1))
        asked += bool(wrong)
        near += sum(option.source.area == right.source.area for option in wrong)
        assert len({option.gist.text for option in wrong} | {right.gist.text}) in (1, 4)
        assert all(is_surely_wrong(right, option) for option in wrong)
    assert asked == len(candidates)
    assert near >= 0.8 * 3 * asked


def test_the_same_chance_gives_the_same_options() -> None:
    candidates = starter_candidates()[:40]
    once, again = (distractors(candidates[0], candidates, Random(7)) for _ in range(2))
    assert once == again
    assert len(once) == 3


def test_too_few_neighbours_give_no_question() -> None:
    assert distractors(DEADLOCK, [DEADLOCK], Random(1)) == ()
