from pathlib import Path

import pytest

from ingest.documents import Locator
from ingest.errors import UsageError
from ingest.index import IndexReader
from ingest.settings import IngestSettings
from ingest.sync import sync
from tests.hashing_embedder import HashingEmbedder
from tests.practice import START, Clock, NotesIndex, open_deck, open_everything
from tutor.gaps import closed_gaps, look_again, open_gaps, stub_of
from tutor.note_writing import append_note, note_for
from tutor.retrieval import Searcher

PLACE = Locator("notes", "pods.md", 7, 9, 0, 10)


def test_a_refusal_stands_until_a_text_answers_it(tmp_path: Path) -> None:
    memory = open_deck(tmp_path, Clock()).memory
    memory.refused("How are pods scheduled?", ["Scaling > Pods"])
    memory.refused("how are pods scheduled", ["Scaling > Pods"])
    (gap,) = open_gaps(memory)
    assert (gap.kind, gap.times, gap.nearest) == ("refused", 2, ("Scaling > Pods",))
    assert look_again(memory, lambda question: None) == 0
    assert look_again(memory, lambda question: PLACE) == 1
    assert open_gaps(memory) == ()
    (closed,) = closed_gaps(memory)
    assert (closed.source, closed.start_line) == ("pods.md", 7)


def test_a_gap_opens_again_when_the_text_is_gone(tmp_path: Path) -> None:
    memory = open_deck(tmp_path, Clock()).memory
    memory.refused("How are pods scheduled?", [])
    look_again(memory, lambda question: PLACE)
    look_again(memory, lambda question: None)
    assert len(open_gaps(memory)) == 1
    assert closed_gaps(memory) == ()


def test_a_failed_question_leaves_when_it_is_answered(tmp_path: Path) -> None:
    memory = open_deck(tmp_path, Clock()).memory

    def answer(verdict: str) -> int:
        return memory.answered(
            "quiz_answered", "What is a TTL?", verdict, topic="t", graded_by="rules"
        )  # type: ignore[arg-type]

    answer("wrong")
    assert [gap.kind for gap in open_gaps(memory)] == ["failed"]
    answer("partial")
    assert open_gaps(memory) == ()
    overruled = answer("wrong")
    memory.overrule(overruled, "correct")
    assert open_gaps(memory) == ()


def test_a_stub_is_no_ground_until_somebody_writes_it(tmp_path: Path) -> None:
    deck = open_deck(tmp_path, Clock())
    deck.memory.refused("How are pods scheduled?", [])
    (gap,) = open_gaps(deck.memory)
    stub, note = stub_of(gap), note_for(gap, "The scheduler filters nodes, then scores them.")
    index = NotesIndex({"stub.md": f"# Gaps\n\n{stub}", "note.md": f"# Gaps\n\n{note}"})
    roles = {s: index.outline("notes", s).sections[-1].role for s in index.files}
    assert roles == {"stub.md": "stub", "note.md": "body"}
    open_everything(deck, index)
    assert [row.question for row in deck.cards()] == ["How are pods scheduled?"]


def test_a_note_is_added_at_the_end_and_the_file_as_it_was_is_kept(tmp_path: Path) -> None:
    path, kept = tmp_path / "notes" / "a.md", tmp_path / "kept"
    append_note(path, "## One\n\nTODO\n", kept_in=kept, now=START)
    assert not kept.exists()
    append_note(path, "## Two\n\nTODO\n", kept_in=kept, now=START)
    assert path.read_text() == "## One\n\nTODO\n\n## Two\n\nTODO\n"
    (copy,) = kept.iterdir()
    assert copy.read_text() == "## One\n\nTODO\n"
    with pytest.raises(UsageError, match="Longer"):
        append_note(path, "x" * 30_000, kept_in=kept, now=START)


def test_a_stub_covers_nothing_and_the_gap_closes_on_text_that_answers(tmp_path: Path) -> None:
    """From the refusal over the stub to the written note, through a real index."""
    deck = open_deck(tmp_path, Clock())
    memory, question = deck.memory, "How does the scheduler of Kubernetes choose a node for a pod?"
    memory.refused(question, ["Locks > Deadlock"])
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "locks.md").write_text("# Locks\n\n## Deadlock\n\nTwo threads wait for each other.\n")
    settings = IngestSettings(home=tmp_path, checkout=tmp_path)

    def closed_after_reading() -> int:
        sync(settings, [folder], embedder=HashingEmbedder(), now=START, on_event=lambda _: None)
        searcher = Searcher(IndexReader.open(settings), None)

        def find(asked: str) -> Locator | None:
            result = searcher.search(asked, limit=1)
            return result.hits[0].passage.locator if result.coverage == "covered" else None

        return look_again(memory, find)

    assert closed_after_reading() == 0
    (gap,) = open_gaps(memory)
    path = folder / "locks.md"
    append_note(path, note_for(gap, ""), kept_in=tmp_path / "earlier", now=START)
    assert question in path.read_text()
    assert closed_after_reading() == 0
    written = path.read_text().replace(
        "TODO", "The scheduler of Kubernetes filters the nodes that fit a pod, then chooses one."
    )
    path.write_text(written)
    assert closed_after_reading() == 1
    assert open_gaps(memory) == ()
    (closed,) = closed_gaps(memory)
    assert closed.source == "locks.md"
    path.write_text("# Locks\n\n## Deadlock\n\nTwo threads wait for each other.\n")
    closed_after_reading()
    assert len(open_gaps(memory)) == 1
