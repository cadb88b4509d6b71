import re
from pathlib import Path
from random import Random

import pytest

from ingest.embedding import load_embedder
from ingest.settings import IngestSettings
from tests.app_start import CHECKOUT
from tests.quiz_notes import make_candidate, starter_sources
from tutor.distractors import Candidate, distractors, figures, is_surely_wrong, telling_words
from tutor.gists import gist_of
from tutor.quiz_making import QuizMaker
from tutor.wording import stems

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


def everything_offered() -> list[tuple[Candidate, Candidate]]:
    """Each question of the starter corpus with each wrong answer that a quiz gives it."""
    notes = starter_sources()
    maker = QuizMaker(notes, notes, Random(3))
    return [
        (right, other)
        for right in starter_candidates()
        for other in distractors(right, maker.near(right.source), Random(right.source.question))
    ]


def test_no_option_over_the_whole_starter_corpus_says_what_the_right_one_says() -> None:
    """Not in the same words, not with the same figures, neither more nor less than it."""
    offered = everything_offered()
    assert len(offered) > 850
    for right, other in offered:
        ours, theirs = stems(right.gist.bare), stems(other.gist.bare)
        both = len(ours & theirs)
        assert both < 0.6 * len(ours), (right.gist.bare, other.gist.bare)
        assert both < 0.6 * len(theirs), (right.gist.bare, other.gist.bare)
        assert not numbers_in(right.gist.bare) & numbers_in(other.gist.bare)
        assert other.gist.bare not in right.source.answer
        assert right.source.question.casefold() != other.source.question.casefold()


def numbers_in(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*|O\([^)]*\)", text))


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("Why is composition usually preferred to inheritance?", "fragile base class"),
        ("Why should move constructors be noexcept?", "Why does push_back cost"),
        ("Why is a mutable default argument a trap?", "dataclass refuse a list"),
        ("What is a deadlock, and how do you prevent it?", "a Lock and an RLock"),
    ],
)
def test_an_answer_of_the_corpus_that_could_pass_for_right_is_refused(
    question: str, other: str
) -> None:
    candidates = starter_candidates()
    (right,) = (c for c in candidates if c.source.question == question)
    (wrong,) = (c for c in candidates if other in c.source.question)
    assert not is_surely_wrong(right, wrong)


@pytest.mark.slow
def test_no_option_over_the_whole_starter_corpus_means_what_the_right_one_means(
    tmp_path: Path,
) -> None:
    """Synonyms hide from words; the embedder sees them. Copies in other words lie above 0.8."""
    embedder = load_embedder(IngestSettings(home=tmp_path, checkout=CHECKOUT))
    offered = everything_offered()
    ours = embedder.embed([right.gist.bare for right, _ in offered]).vectors
    theirs = embedder.embed([other.gist.bare for _, other in offered]).vectors
    cosines = (ours * theirs).sum(axis=1)
    worst = offered[int(cosines.argmax())]
    assert cosines.max() < 0.8, (worst[0].gist.bare, worst[1].gist.bare)
