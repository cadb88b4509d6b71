"""What a question is about: its topic, and the area that the topic belongs to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from ingest.index import PairEntry
from ingest.questions import cleaned_question, normalised_question
from ingest.words import fold, singular

_NUMBER = re.compile(
    r"^[\W_]*(?:\d{1,3}(?:\.\d{1,3})*[.):]*|(?:chapter|part|week|day)\s+\d+\W*)?[\s—–:-]*"
)
_GENERAL = re.compile(
    r"^(?:(?:interview|common|top|sample|practice|core|more|other|key|the|your|my)\s+)*"
    r"(?:questions?|q\s*&\s*a|answers?|questions?\s+(?:and|&)\s+\w+|problems?|exercises?|notes?|"
    r"in\s+\w+\s+minutes|overview|introduction|basics|summary|misc(?:ellaneous)?)$",
    re.IGNORECASE,
)
_TOPIC_CHARS = 60


def topic_of(entry: PairEntry) -> str:
    """The pair's own topic, else the nearest title above it that names a subject."""
    return cleaned_title(entry.pair.topic or _titles_above(entry)[-1])


def area_of(entry: PairEntry) -> str:
    """The document, or its chapter where the topic is a title inside one."""
    titles = _titles_above(entry)
    return cleaned_title(titles[0] if entry.pair.topic or len(titles) < 3 else titles[1])


@lru_cache(maxsize=4096)  # the same few titles stand above thousands of questions
def topic_key(topic: str) -> str:
    """Equal for the spellings of one topic: `Message Queues` and `message queue`."""
    return " ".join(singular(fold(word)) for word in re.findall(r"[\w+#]+", topic))


def spellings(topics: Iterable[str]) -> Mapping[str, str]:
    """For each topic's key the spelling that stands most often; among equals the first."""
    counted: dict[str, Counter[str]] = {}
    for topic in topics:
        counted.setdefault(topic_key(topic), Counter())[topic] += 1
    return {key: counts.most_common(1)[0][0] for key, counts in counted.items()}


def _titles_above(entry: PairEntry) -> list[str]:
    """The document's title and the headings above the question that aren't mere labels."""
    question = normalised_question(entry.pair.question)
    above = [
        title
        for title in entry.heading_path
        if not _GENERAL.match(cleaned_title(title)) and _compared(title) != question
    ]
    return [entry.document_title, *above]


@lru_cache(maxsize=4096)
def _compared(title: str) -> str:
    """A title as a question, whole: `Q3. What is a heap?` asks what `What is a heap?` does."""
    return normalised_question(cleaned_question(_NUMBER.sub("", title, count=1)))


@lru_cache(maxsize=4096)
def names_a_subject(title: str) -> bool:
    """Whether a title says what it is about, as "Overview" and "Interview questions" don't."""
    return not _GENERAL.match(cleaned_title(title))


@lru_cache(maxsize=4096)
def cleaned_title(title: str) -> str:
    """A title without its number, emoji and marks, on one line."""
    bare = _NUMBER.sub("", title, count=1).strip(" \t*_`#:—–-") or title.strip()
    line = " ".join(re.sub(r"[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]", " ", bare).split())
    if len(line) > _TOPIC_CHARS:
        line = line[:_TOPIC_CHARS].rsplit(" ", 1)[0] + "…"
    return line or "Other"
