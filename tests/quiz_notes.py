"""Pairs to make quizzes of: the starter corpus, and small ones with known words."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ingest.documents import Locator
from tests.practice import NotesIndex
from tutor.card_content import card_sources
from tutor.cards import CardSource
from tutor.distractors import Candidate
from tutor.gists import gist_of

CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "starter"

PRINTING = """# Loops

## Counting

What a loop leaves behind:

```python
total = 0
for price in [3, 4]:
    total = total + price
print(total, total > 6)
print("done")
```

```output
7 True
done
```

**Q: What is a loop?**
*easy · loops*

A statement that runs its body once for each item that an iterable hands out.

## Elsewhere

```python
print(1)
```

Something stands between, so the next block belongs to nobody.

```output
1
```
"""


@cache
def starter_index() -> NotesIndex:
    files = {f"starter/{file.name}": file.read_text("utf-8") for file in CORPUS.glob("*.md")}
    return NotesIndex(files)


@cache
def starter_sources() -> tuple[CardSource, ...]:
    return card_sources(starter_index())  # type: ignore[arg-type]


def make_source(question: str, answer: str, *, topic: str = "threads", area: str = "Concurrency"):
    return CardSource(
        place_id=f"pair {question}",
        is_passage=False,
        question=question,
        answer=answer,
        text=answer,
        locator=Locator("notes", "a.md", 1, 2, 0, len(answer)),
        heading_path=("Threads",),
        document_title=area,
        topic=topic,
        area=area,
        difficulty="easy",
        ownership="yours",
        is_exercise=False,
    )


def make_candidate(question: str, answer: str, **more: str) -> Candidate:
    gist = gist_of(question, answer)
    assert gist is not None, f"no gist of {answer!r}"
    return Candidate(make_source(question, answer, **more), gist)
