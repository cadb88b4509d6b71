"""The rule by which pairs become one card, on couples labelled before it was written."""

import pytest

from ingest.documents import Locator
from tutor.card_groups import same_asked
from tutor.cards import CardSource

SAME = [
    ("What is the GIL?", "What's a GIL?"),
    ("What is a decorator?", "What are decorators?"),
    ("What is a decorator?", "Explain decorators."),
    ("What is a decorator?", "Decorators?"),
    ("How does Python manage memory?", "Can you explain how Python manages memory?"),
    ("What is the difference between a list and a tuple?", "Tuple vs list?"),
    ("What is the difference between a list and a tuple?", "How do lists and tuples differ?"),
    ("process vs thread", "What's the difference between threads and processes?"),
    ("Compare TCP and UDP.", "What are the differences between UDP and TCP?"),
    ("What does ACID mean?", "What does ACID stand for?"),
    ("Define idempotence.", "What is idempotence?"),
    ("Design a rate limiter", "How would you design a rate limiter?"),
    ("Implement an LRU cache", "Write an LRU cache."),
    ("How do you prevent SQL injection?", "How can SQL injection be prevented?"),
    ("What is std::move?", "Explain std::move"),
    ("When should you use a set?", "When would you use sets?"),
    ("Why is a tuple hashable?", "Why are tuples hashable?"),
    ("SOLID principles?", "What are the SOLID principles?"),
    ("What is Big O notation?", "Describe Big-O notation"),
    ("What is C++?", "Explain C++."),
]
DIFFERENT = [
    ("What is the GIL?", "Why does CPython have the GIL?"),
    ("What is a decorator?", "How does a decorator work?"),
    ("What is a decorator?", "When do you use a decorator?"),
    ("What is a decorator?", "What is a decorator factory?"),
    ("What is a class?", "What is a metaclass?"),
    ("What is a process?", "What is a thread?"),
    ("What is a mutex?", "What is a futex?"),
    ("Why is a list faster than a tuple?", "Why is a tuple faster than a list?"),
    ("How do you convert a str to bytes?", "How do you convert bytes to a str?"),
    ("When does a left join beat an inner join?", "When does an inner join beat a left join?"),
    ("What is C?", "What is C++?"),
    ("What is O(n)?", "What is O(n log n)?"),
    ("What is HTTP/1.1?", "What is HTTP/2?"),
    ("What is IPv4?", "What is IPv6?"),
    ("What is == in JavaScript?", "What is === in JavaScript?"),
    ("What are the advantages?", "What are the advantages?"),
    ("What is the time complexity?", "What is the time complexity?"),
    ("What does this print?", "What does this print?"),
    ("How does it work?", "How does it work?"),
    ("What are the advantages of caching?", "What are the disadvantages of caching?"),
    ("How do you add an index?", "How do you drop an index?"),
    ("How do you start a thread?", "How do you stop a thread?"),
    ("Is a set ordered?", "Is a set not ordered?"),
    ("When should you use inheritance?", "When should you not use inheritance?"),
    ("What is a deadlock and how do you prevent it?", "What is a deadlock?"),
    ("What is a generator, and when do you use one?", "When do you use a generator?"),
    ("unique_ptr vs shared_ptr", "unique_ptr vs shared_ptr vs weak_ptr"),
    ("What is REST?", "What is a RESTful constraint?"),
    ("Design a URL shortener", "Design a URL shortener's database"),
    ("How do you write a test with a mock?", "How do you write a test without a mock?"),
    ("What is sharding?", "Which sharding key do you choose?"),
    ("Who owns the lock?", "Where is the lock?"),
    ("How do you write a lock?", "Why do you write a lock?"),
    ("Design a rate limiter", "What is a rate limiter?"),
    ("How do threads and processes differ?", "How do threads and processes talk?"),
]


def pair(question: str, answer: str, *, title: str = "Notes") -> CardSource:
    return CardSource(
        place_id=question,
        is_passage=False,
        question=question,
        answer=answer,
        text=answer,
        locator=Locator("notes", "a.md", 1, 1, 0, 1),
        heading_path=(),
        document_title=title,
        topic="t",
        area="a",
        difficulty=None,
        ownership="yours",
        is_exercise=False,
    )


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_two_questions_are_never_joined_into_one(left: str, right: str) -> None:
    assert not same_asked(pair(left, "One answer."), pair(right, "Another answer."))


def test_most_rewordings_of_a_question_are_known() -> None:
    """Missing one only shows a question twice; 18 of these 20 are known."""
    known = [
        couple
        for couple in SAME
        if same_asked(pair(couple[0], "One answer."), pair(couple[1], "Another answer."))
    ]
    assert len(known) >= 18, set(SAME) - set(known)


def test_a_copy_is_the_same_whatever_it_asks() -> None:
    left = pair("What does this print?", "It prints 3.")
    assert same_asked(left, pair("What does  this print?", "It prints\n3."))


def test_the_same_words_about_two_languages_are_two_questions() -> None:
    question = "How does garbage collection work?"
    python = pair(question, "By counting.", title="Python")
    java = pair(question, "By marking.", title="Java")
    unnamed = pair(question, "By marking.")
    assert not same_asked(python, java)
    assert same_asked(python, unnamed)
    fenced = pair(question, "```java\nSystem.gc();\n```")
    assert not same_asked(python, fenced)
