from pathlib import Path

from ingest.readers import find_files, read_document
from ingest.settings import ReadLimits
from tests.practice import Clock, NotesIndex, open_deck, open_everything
from tutor.card_content import RECALL_S, card_sources, speaking_seconds

STARTER = Path(__file__).parent.parent / "corpus" / "starter"

CACHE = """# Answers

## System Design

### Distributed Cache

Keys are spread over nodes by consistent hashing; each node keeps the least recently used out.

## Questions

#### 1. Create a Distributed Cache

Already implemented in the System Design section above.

#### 2. Create a Spaceship

Already implemented in the System Design section above.
"""

CODE = """# Answers

## System Design

```python
# Message Queue Implementation
class Broker:
    def __init__(self):
        self.queue = []
BODY

# Rate Limiter
class Limiter:
BODY

class Breaker:
BODY
```

## Questions

#### 1. Design a Message Queue

Already implemented in the System Design section above.
""".replace("BODY", "\n".join(f"    def step_{n}(self):\n        return {n}" for n in range(12)))


def test_a_minute_of_speech_is_150_words_and_code_takes_its_time() -> None:
    assert speaking_seconds("word " * 150) == 60
    assert speaking_seconds("```python\na = 1\nb = 2\n```") == 4
    assert speaking_seconds("") == 0


def test_a_pointer_becomes_the_answer_that_it_means_or_no_card() -> None:
    (found,) = card_sources(NotesIndex({"a.md": CACHE}))
    assert found.question == "Create a Distributed Cache"
    assert found.answer.startswith("Keys are spread over nodes")
    assert (found.locator.start_line, found.locator.end_line) == (7, 7)
    assert found.text == "Already implemented in the System Design section above."


def test_a_pointer_can_mean_a_piece_of_code() -> None:
    (found,) = card_sources(NotesIndex({"a.md": CODE}))
    assert found.answer.startswith("```python\n# Message Queue Implementation\nclass Broker:")
    assert "Limiter" not in found.answer


def test_a_pointer_by_link_is_followed() -> None:
    text = CACHE.replace(
        "in the System Design section above", "[here](#distributed-cache), see above"
    )
    found = card_sources(NotesIndex({"a.md": text}))
    assert all(source.answer.startswith("Keys are spread") for source in found)


def test_a_card_follows_the_text_that_its_pointer_means(tmp_path: Path) -> None:
    deck, index = open_deck(tmp_path, Clock()), NotesIndex({"a.md": CACHE})
    open_everything(deck, index)
    index.write({"a.md": CACHE.replace("consistent hashing", "rendezvous hashing")})
    assert deck.sync_with(index).changed == 1
    assert "rendezvous" in deck.card(1).answer


def test_transcripts_and_lives_make_no_cards() -> None:
    chat = "# Chat\n\n### You\n\nWhat is the GIL?\n\n### Claude\n\nA lock in the interpreter.\n" * 3
    index = NotesIndex({"chat.md": chat})
    assert all(entry.document_kind == "guide" for entry in index.pairs())
    object.__setattr__(index._documents["chat.md"][0], "kind", "transcript")
    assert card_sources(index) == ()


def test_every_question_of_the_starter_guides_makes_a_card() -> None:
    files = {}
    for found in find_files(STARTER, ReadLimits()):
        document = read_document(
            found.path, root="s", source=found.source, ownership="starter", limits=ReadLimits()
        )
        files[f"starter/{found.source}"] = document.text
    index = NotesIndex(files)
    sources = card_sources(index)
    assert len(sources) == len(index.pairs()) > 400
    recalled = [source for source in sources if not source.is_exercise]
    assert all(speaking_seconds(source.answer) <= RECALL_S for source in recalled)
    assert len(recalled) > 0.85 * len(sources)
    assert all(source.topic and source.area for source in sources)
