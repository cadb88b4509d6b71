from random import Random

import pytest

from tests.quiz_notes import make_candidate, starter_sources
from tutor.distractors import Candidate
from tutor.gists import gist_of
from tutor.terms import Term, can_stand_beside, term_of, terms_to_match

MEANING = "A counter that lets at most so many users in at the same moment, whoever they are."


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("What is a semaphore?", "semaphore"),
        ("What is a semaphore, and when do you use one?", "semaphore"),
        ("What does RAII stand for?", "RAII"),
        ("What does least privilege mean in practice?", "least privilege"),
        ("Explain the observer pattern.", "observer pattern"),
        ("What is the difference between a mutex and a semaphore?", None),
        ("What are send, throw and close?", None),
        ("Why are strings immutable?", None),
        ("What is the best way to sort?", None),
    ],
)
def test_a_term_is_found_where_the_question_asks_for_just_that(
    question: str, term: str | None
) -> None:
    found = term_of(make_candidate(question, MEANING))
    assert (found.name if found else None) == term


def starter_terms() -> list[Term]:
    gists = ((source, gist_of(source.question, source.answer)) for source in starter_sources())
    candidates = [Candidate(source, gist) for source, gist in gists if gist]
    return [term for candidate in candidates if (term := term_of(candidate))]


def test_no_meaning_names_its_own_term() -> None:
    terms = starter_terms()
    assert len(terms) > 30
    for term in terms:
        assert term.name.lower() not in term.meaning.lower()


def test_each_of_four_terms_fits_one_meaning_only() -> None:
    terms = starter_terms()
    for seed in range(10):
        chosen = terms_to_match(terms[seed], terms, Random(seed))
        assert len(chosen) == 4
        assert chosen[0] == terms[seed]
        for one in chosen:
            assert all(can_stand_beside(one, other) for other in chosen if other != one)
