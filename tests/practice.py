"""Notes, an index and a deck for tests of practice: the real index, without vectors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

from ingest.documents import Document, Locator, Outline, Section
from ingest.index import DocumentEntry, PairEntry, SectionEntry
from ingest.outline import outline_document
from tutor.deck import Deck
from tutor.learner import LearnerStore

START = datetime(2026, 3, 2, 20, tzinfo=UTC)  # a Monday evening


class Clock:
    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: float) -> None:
        self.now += timedelta(days=days)


class NotesIndex:
    """What IndexReader says of Markdown texts, outlined by the real outline; nothing on disk.

    Files whose name begins with `starter/` are the starter corpus, with `cv` about the learner.
    """

    def __init__(self, files: Mapping[str, str]) -> None:
        self.write(files)

    def write(self, files: Mapping[str, str]) -> None:
        """Replace all notes."""
        self.files = dict(files)
        self._documents: dict[str, tuple[Document, Outline]] = {}
        for source, text in self.files.items():
            ownership = "starter" if source.startswith("starter/") else "yours"
            kind = "about-me" if source.startswith("cv") else "guide"
            document = Document("notes", source, kind, ownership, text, str(hash(text)))
            self._documents[source] = (document, outline_document(document))

    def documents(self) -> tuple[DocumentEntry, ...]:
        return tuple(
            DocumentEntry(
                root=document.root,
                source=document.source,
                kind=document.kind,
                ownership=document.ownership,
                title=outline.title,
                content_hash=document.content_hash,
                source_bytes=len(document.text),
                section_count=len(outline.sections),
                pair_count=len(outline.pairs),
                chunk_count=0,
                read_at="",
            )
            for document, outline in self._documents.values()
        )

    def document(self, root: str, source: str) -> Document | None:
        return self._documents[source][0] if source in self._documents else None

    def outline(self, root: str, source: str) -> Outline:
        return self._documents[source][1]

    def sections(self, ids: object) -> dict[str, SectionEntry]:
        wanted = set(ids)  # type: ignore[call-overload]
        found: dict[str, SectionEntry] = {}
        for document, outline in self._documents.values():
            for section in outline.sections:
                if section.id in wanted:
                    found[section.id] = _section_entry(section, document, outline)
        return found

    def pairs(self, *, root: str | None = None, source: str | None = None) -> tuple[PairEntry, ...]:
        return tuple(
            entry
            for name, (document, outline) in self._documents.items()
            if source in (None, name)
            for entry in _pair_entries(document, outline)
        )


def _section_entry(section: Section, document: Document, outline: Outline) -> SectionEntry:
    place = document.root, document.source, outline.title
    return SectionEntry(section, *place, document.kind, document.ownership)


def _pair_entries(document: Document, outline: Outline) -> list[PairEntry]:
    paths = {section.id: section.heading_path for section in outline.sections}
    return [
        PairEntry(
            pair=pair,
            heading_path=paths[pair.section_id],
            root=document.root,
            source=document.source,
            document_title=outline.title,
            document_kind=document.kind,
            ownership=document.ownership,
            answer_locator=Locator(
                document.root,
                document.source,
                pair.answer_start,
                pair.answer_end,
                pair.answer_start_char,
                pair.answer_end_char,
            ),
        )
        for pair in outline.pairs
    ]


def open_store(folder: Path, clock: Clock) -> LearnerStore:
    return LearnerStore(folder / "learner.sqlite3", backup_folder=folder / "backups", clock=clock)


def open_deck(folder: Path, clock: Clock, zone: tzinfo | None = UTC) -> Deck:
    return Deck(open_store(folder, clock), zone)


def open_everything(deck: Deck, index: NotesIndex) -> None:
    """Make a card of every pair."""
    deck.open_topics(index, [offer.topic for offer in deck.topics(index)])  # type: ignore[arg-type]


def notes(title: str, *pairs: tuple[str, str], topic: str = "caching") -> str:
    """A Markdown guide of questions and answers."""
    blocks = [f"**Q: {question}**\n*easy · {topic}*\n\n{answer}\n" for question, answer in pairs]
    return f"# {title}\n\n## Questions and answers\n\n" + "\n".join(blocks)
