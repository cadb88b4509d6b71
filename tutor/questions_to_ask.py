"""What to ask them: the learner's own list, and suggestions from what they know of the place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.index import IndexReader
from tutor.wording import stems

GENERAL = (
    "What would I work on in the first three months?",
    "How does a change get from an idea to your users?",
    "What went wrong lately, and what did you change afterwards?",
    "How do you decide between speed and quality here?",
    "What do people who do well here have in common?",
)
SHOWN = 5
_FROM_TOPICS = 2
_LONGEST_CHARS = 160
_QUESTION = re.compile(r"^\W*(?:\d+[.)]\s*)?(?P<question>[A-Z][^?\n]{8,}\?)\s*$", re.MULTILINE)
_ON_CALL = re.compile(r"\bon[- ]call\b", re.IGNORECASE)

# Words that a description of a role holds -> what they make one want to know.
_THEMES = (
    (
        "oncall pager rota incidents outages",
        "How often is one on call, and what woke you last?",
    ),
    (
        "legacy monolith migration migrate rewrite modernise modernize",
        "How far has the migration come, and which part is the hardest?",
    ),
    (
        "remote hybrid distributed office",
        "How does a decision reach those who weren't in the room?",
    ),
    (
        "mentor mentoring lead leading senior coach",
        "Whom would I help to grow, and how is it seen?",
    ),
    (
        "scale scaling million traffic throughput latency growth",
        "What broke the last time your load doubled?",
    ),
    (
        "fast-paced deadline startup agile sprint",
        "What does an ordinary week look like, hour by hour?",
    ),
    ("quality testing tests reliability ci", "What has to be green before something ships?"),
    ("customer customers product users", "How do engineers hear from the people who use it?"),
    ("security compliance privacy regulated", "Where has security changed a design lately?"),
    ("ai ml llm models machine", "How do you know that a model is good enough to ship?"),
    ("data pipeline pipelines analytics warehouse", "Who notices first when the data is wrong?"),
    (
        "architecture design microservices platform",
        "How is a design agreed on, and where written down?",
    ),
    ("team teams squad", "Who would I work with every day, and how long have they been here?"),
)


def suggested(about_role: str, topics: Iterable[str]) -> tuple[str, ...]:
    """The most telling first: questions that stand in the text, then those its words call for.

    `topics` are the learner's own; what the role names among them is asked about.
    """
    said = stems(_ON_CALL.sub("oncall", about_role))
    own = [found["question"] for found in _QUESTION.finditer(about_role)]
    themes = [question for words, question in _THEMES if said & stems(words)]
    named = [
        f"What do you use {topic} for, and where does it hurt?"
        for topic in dict.fromkeys(topics)
        if stems(topic) and stems(topic) <= said
    ]
    found = [q for q in own if len(q) <= _LONGEST_CHARS] + named[:_FROM_TOPICS] + themes
    return tuple(dict.fromkeys([*found, *GENERAL]))


def chosen(kept: Sequence[str] | None, suggestions: Sequence[str]) -> tuple[str, ...]:
    """The learner's list as they kept it, else the first suggestions."""
    return tuple(kept) if kept is not None else tuple(suggestions[:SHOWN])


def read_list(text: str) -> tuple[str, ...]:
    """One question a line, without the marks of a list."""
    lines = (line.strip().lstrip("-*• ").strip() for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def notes_on(name: str, index: IndexReader) -> str:
    """The learner's notes on a company: the documents that bear its name."""
    words = stems(name)
    texts = []
    for entry in index.documents():
        if entry.ownership == "yours" and words & stems(f"{entry.title} {entry.source}"):
            document = index.document(entry.root, entry.source)
            texts.append(document.text if document else "")
    return "\n".join(texts)
