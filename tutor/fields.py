"""The fields of an interview: what an interviewer would call the subject of a question.

A field is wider than a document and the same for everyone's notes: a question belongs to the one
that it and its titles name, else to its own area.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.words import singular, words_of
from tutor.cards import CardSource
from tutor.topics import topic_key

FIRST_FIELDS = ("Python", "Data structures", "System design")

_NAMES = {
    "Python": """python, cpython, gil, asyncio, decorator, generator, dunder, metaclass, list,
        tuple, dict, comprehension, iterator, slot, descriptor, closure, coroutine, pickle, pep,
        mro, garbage collection, reference counting""",
    "Data structures": """data structure, algorithm, complexity, array, linked, tree, graph, heap,
        stack, queue, hash, hashing, sort, sorting, two pointer, sliding window, recursion,
        dynamic programming, trie, bigo, coding""",
    "System design": """system design, scaling, scalability, sharding, replica, replication,
        load balancing, load balancer, cache, caching, cdn, microservice, kafka, rate limiting,
        throughput, latency, availability, consistency, database, capacity, url shortener, feed""",
    "Object-oriented design": """object oriented, oop, solid, design pattern, composition,
        inheritance""",
    "C++": """cplusplus, raii, template, destructor, unique_ptr, shared_ptr, constexpr, lvalue,
        rvalue""",
    "Machine learning": """machine learning, ml, model training, llm, rag, embedding, transformer,
        neural, gradient, overfitting""",
    "Web and security": """web, http, rest, django, api, oauth, security, password, injection, csrf,
        xss, cookie, tls, cryptography""",
    "Yourself": """star, behavioural, behavioral, story, weakness, strength, conflict, leadership,
        salary, motivation, offer, resume""",
}
_FIELDS = {
    field: frozenset(" ".join(name.split()) for name in names.split(","))
    for field, names in _NAMES.items()
}
_IN_TITLE, _IN_TOPIC, _IN_QUESTION = 4, 3, 1  # what each name weighs
_TITLES_SAY_MORE = 2  # than one name in the question alone


def field_of(source: CardSource) -> str:
    """The field that the titles, the topic and the question name most; else the area."""
    weighed = (
        (_words(f"{source.document_title} {source.area}"), _IN_TITLE),
        (_words(source.topic), _IN_TOPIC),
        (_words(source.question), _IN_QUESTION),
    )
    points = {
        field: sum(weight * len(words & own) for words, weight in weighed)
        for field, own in _FIELDS.items()
    }
    best = max(points, key=lambda field: points[field])
    return best if points[best] >= _TITLES_SAY_MORE else source.area


def fields_of(notes: Iterable[CardSource]) -> tuple[str, ...]:
    """The fields that the notes have questions in: the usual ones first, then by their place."""
    there = dict.fromkeys(map(field_of, notes))
    return tuple(sorted(there, key=lambda field: _rank(field)))


def usual_fields(
    notes: Sequence[CardSource], before: Sequence[str], questions: int
) -> tuple[str, ...]:
    """What an interview is about unless the learner chooses: as `before`, or the first fields.

    All fields where those hold fewer than so many questions.
    """
    for wanted in (before, FIRST_FIELDS):
        if sum(field_of(source) in wanted for source in notes) >= questions:
            return tuple(field for field in fields_of(notes) if field in wanted)
    return fields_of(notes)


def topics_in(description: str, notes: Sequence[CardSource]) -> tuple[str, ...]:
    """The topics of the notes that a job description names, those named most often first."""
    named = [singular(word) for word in words_of(description)]
    text = f" {' '.join(named)} "
    counts = {}
    for topic in dict.fromkeys(source.topic for source in notes):
        key = " ".join(singular(word) for word in words_of(topic_key(topic)))
        if key and (count := text.count(f" {key} ")):
            counts[topic] = count
    return tuple(sorted(counts, key=lambda topic: -counts[topic]))


def _words(text: str) -> frozenset[str]:
    """Its words in the singular, and each two that stand together."""
    words = [singular(word) for word in words_of(text)]
    return frozenset(words) | {f"{one} {two}" for one, two in zip(words, words[1:], strict=False)}


def _rank(field: str) -> int:
    names = tuple(_FIELDS)
    return names.index(field) if field in names else len(names)
