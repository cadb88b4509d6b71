"""A small document with known places, and a searcher that finds what it is told to find."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.documents import Lines, Locator, QAPair
from ingest.index import PairEntry
from tutor.looking_up import Notes
from tutor.passages import Passage

GUIDE = """\
# Threads

## The GIL

CPython has a global interpreter lock, the GIL. Only one thread executes bytecode at a time.
A thread gives the lock up after 5 milliseconds or while it waits for input and output.

**Q: Why does CPython have a GIL?**

Reference counts are changed all the time. One lock around the interpreter keeps them right.

```python
x = [1]
```

## Queues

A queue hands items from thread to thread.

- `put` adds an item
- `get` takes one
- `join` waits for all

| call | blocks |
|---|---|
| put | when full |
| get | when empty |

```python
from queue import Queue

jobs = Queue()
jobs.put(1)
```

**Q: When does put block?**

When the queue is full.
"""
LINES = Lines(GUIDE)


def locator_of(text: str, *, source: str = "threads.md") -> Locator:
    start = GUIDE.index(text)
    end = start + len(text)
    return Locator("corpus", source, LINES.line_of(start), LINES.line_of(end - 1), start, end)


def make_passage(text: str, section: str, *, ownership="yours") -> Passage:
    return Passage(
        locator=locator_of(text),
        section_id=section,
        heading_path=({"gil": "The GIL", "queues": "Queues"}[section],),
        document_title="Threads",
        document_kind="guide",
        ownership=ownership,
        text=text,
    )


def between(first: str, last: str) -> str:
    start = GUIDE.index(first)
    return GUIDE[start : GUIDE.index(last, start) + len(last)]


GIL = make_passage(between("CPython has", "input and output."), "gil")
QUEUES = make_passage(between("A queue hands", "jobs.put(1)\n```"), "queues")


def make_pair(question: str, answer: str, section: str, *, kind="guide") -> PairEntry:
    where = locator_of(answer)
    pair = QAPair(
        id=f"pair {question}",
        section_id=section,
        question=question,
        answer=answer,
        question_line=where.start_line - 2,
        answer_start=where.start_line,
        answer_end=where.end_line,
        answer_start_char=where.start_char,
        answer_end_char=where.end_char,
        difficulty=None,
        topic=None,
        is_exercise=False,
        points_elsewhere=False,
    )
    heading = {"gil": "The GIL", "queues": "Queues"}[section]
    return PairEntry(pair, (heading,), "corpus", "threads.md", "Threads", kind, "yours", where)


WHY_GIL = make_pair(
    "Why does CPython have a GIL?", between("Reference counts", "x = [1]\n```"), "gil"
)
WHEN_BLOCKS = make_pair("When does put block?", "When the queue is full.", "queues")


@dataclass(frozen=True)
class FakeHit:
    passage: Passage
    score: float = 1.0


@dataclass(frozen=True)
class FakeResult:
    hits: tuple[FakeHit, ...]
    coverage: str = "covered"
    searched_for: tuple[str, ...] = ("the gil",)
    nearest: tuple[str, ...] = ("Threads > The GIL", "Threads > Queues")
    degraded: str | None = None
    confidence: float = 0.9


@dataclass
class FakeSearcher:
    passages: tuple[Passage, ...] = (GIL, QUEUES)
    coverage: str = "covered"
    degraded: str | None = None
    searched: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        context: tuple[str, ...] = (),
        kept: tuple[Locator, ...] = (),
    ) -> FakeResult:
        self.searched.append((query, tuple(context)))
        hits = tuple(FakeHit(passage) for passage in self.passages[:limit])
        return FakeResult(hits, self.coverage, degraded=self.degraded)


@dataclass
class FakeIndex:
    entries: tuple[PairEntry, ...] = (WHY_GIL, WHEN_BLOCKS)

    def pairs(self, *, root: str, source: str) -> tuple[PairEntry, ...]:
        return tuple(e for e in self.entries if (e.root, e.source) == (root, source))


def make_notes(searcher: FakeSearcher | None = None, index: FakeIndex | None = None) -> Notes:
    return Notes(index or FakeIndex(), searcher or FakeSearcher())
