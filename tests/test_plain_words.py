"""Everyday words find the term, and a question in the notes' own words is left alone."""

from __future__ import annotations

import pytest

from ingest.outline import outline_document
from ingest.readers import read_document
from ingest.settings import CHECKOUT, ReadLimits
from ingest.words import words_of
from tutor.calibrating import off_topic_questions
from tutor.plain_words import entries, meant_terms

GUIDES = sorted((CHECKOUT / "corpus" / "starter").glob("*.md"))


def terms(question: str) -> list[str]:
    return [meant.term for meant in meant_terms(question, lambda term: True)]


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("two threads waiting forever for each other", "deadlock"),
        ("each one waits for the others forever, what's that called", "deadlock"),
        ("list that never has duplicates", "set"),
        ("a list without any duplicate", "set"),
        ("make sure a customer isn't charged twice", "idempotent"),
        ("why do python threads not run in parallel", "global interpreter lock"),
        ("new version for a few users first", "canary release"),
        ("db for tests", "database"),
        ("chatbot makes up facts", "hallucination"),
        ("cache is full, what to throw out", "eviction policy"),
    ],
)
def test_everyday_words_lead_to_the_term(question: str, term: str) -> None:
    assert term in terms(question)


@pytest.mark.parametrize(
    "question",
    ["", "?!", "what is a deadlock?", "threads", "os.path.join", "each other", "how does it work"],
)
def test_other_words_lead_nowhere(question: str) -> None:
    assert terms(question) == []


def test_words_far_apart_are_no_pattern() -> None:
    near = "twelve threads wait, for ever, for each other"
    far = "threads wait. Something else entirely comes in between now, such as several more words."
    assert "deadlock" in terms(near)
    assert "deadlock" not in terms(far + " Then each looks at the other.")


def test_a_pattern_is_found_anywhere_in_a_long_text() -> None:
    """A pasted page is read in a fraction of a second: a search through all pairs would hang."""
    page = "Some line of a page that says this and that about values. " * 150
    assert terms(page) == []
    assert "deadlock" in terms(page + "Two threads wait forever for each other.")


def test_a_term_that_the_question_names_is_not_added() -> None:
    assert "deadlock" not in terms("deadlocks: threads waiting for each other forever")


def test_only_terms_of_the_notes_are_added() -> None:
    question = "list that never has duplicates"
    assert [m.term for m in meant_terms(question, lambda term: term == "set")] == ["set"]
    assert meant_terms(question, lambda term: False) == ()


def test_it_is_told_which_words_were_taken_for_the_term() -> None:
    (found,) = meant_terms("Name the list that never has duplicates", lambda term: term == "set")
    assert found.found_by == "list never duplicates"


def test_another_name_is_added_where_the_notes_use_that_alone() -> None:
    only_short = [m.term for m in meant_terms("a load balancer", lambda term: term == "LB")]
    both = meant_terms("a load balancer", lambda term: term in ("LB", "load balancer"))
    assert (only_short, both) == (["LB"], ())


def test_every_pattern_asks_for_more_than_one_common_word() -> None:
    single = {
        pattern.text
        for entry in entries()
        if not entry.same_as
        for pattern in entry.patterns
        if pattern.reach < 2
    }
    assert single <= {"breakpoint", "cv", "db", "rwx", "segfault", "variadic"}
    assert len(entries()) > 900


def test_questions_in_the_words_of_the_notes_are_rarely_misread() -> None:
    """A term that stands nowhere in a question's own guide is doubtful; two in three are right."""
    texts = {guide: guide.read_text("utf-8") for guide in GUIDES}
    known = set(words_of(" ".join(texts.values())))
    asked, doubtful = 0, []
    for guide, text in texts.items():
        held = set(words_of(text))
        document = read_document(
            guide, root="corpus", source=guide.name, ownership="starter", limits=ReadLimits()
        )
        for pair in outline_document(document).pairs:
            asked += 1
            meant = meant_terms(pair.question, lambda term: set(words_of(term)) <= known)
            wrong = [each.term for each in meant if not set(words_of(each.term)) <= held]
            doubtful += [(pair.question, wrong)] if wrong else []
    assert asked > 400
    assert len(doubtful) <= 0.06 * asked, doubtful


def test_questions_about_other_things_are_rarely_taken_for_one_of_the_field() -> None:
    taken = [question for question in off_topic_questions() if terms(question)]
    assert len(taken) <= 0.04 * len(off_topic_questions()), taken
