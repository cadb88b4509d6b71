import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.index import IndexReader
from ingest.settings import IngestSettings
from ingest.sync import sync
from tests.fake_notes import GUIDE
from tests.hashing_embedder import HashingEmbedder
from tests.test_learner import open_store
from tutor.answers import Answer, Citation, Source
from tutor.chats import Chats
from tutor.places import place_now

OTHER = "# Stacks\n\n## Push and pop\n\nA stack gives back the last item first.\n"


class Project:
    def __init__(self, folder: Path) -> None:
        self.notes = folder / "corpus"
        self.notes.mkdir()
        self.settings = IngestSettings(home=folder / "home", checkout=folder)
        (self.notes / "threads.md").write_text(GUIDE, "utf-8")
        (self.notes / "stacks.md").write_text(OTHER, "utf-8")

    def read(self, *, rebuild: bool = False) -> IndexReader:
        sync(
            self.settings,
            [self.notes],
            embedder=HashingEmbedder(),
            now=datetime(2026, 3, 1, tzinfo=UTC),
            on_event=lambda event: None,
            rebuild=rebuild,
        )
        return IndexReader.open(self.settings)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def every_source(index: IndexReader) -> list[Source]:
    """A citation for each section that says something, and for each pair's answer."""
    sources = []
    for entry in index.documents():
        document, outline = (
            index.document(entry.root, entry.source),
            index.outline(entry.root, entry.source),
        )
        assert document is not None
        for section in outline.sections:
            text = document.text[section.start_char : section.end_char]
            if section.role == "body" and text.strip():
                sources.append(
                    source_at(
                        entry,
                        document.text,
                        section.id,
                        section.heading_path,
                        section.start_char,
                        section.end_char,
                    )
                )
        for pair in outline.pairs:
            sources.append(
                source_at(
                    entry,
                    document.text,
                    pair.section_id,
                    (),
                    pair.answer_start_char,
                    pair.answer_end_char,
                )
            )
    return sources


def source_at(entry, text, section_id, path, start, end) -> Source:
    from ingest.documents import Lines, Locator

    lines = Lines(text)
    locator = Locator(
        entry.root, entry.source, lines.line_of(start), lines.line_of(end - 1), start, end
    )
    return Source(1, section_id, locator, path, entry.title, entry.ownership, text[start:end])


def test_every_stored_citation_resolves_after_the_index_was_deleted_and_rebuilt(
    project: Project, tmp_path: Path
) -> None:
    index = project.read()
    sources = every_source(index)
    assert len(sources) >= 5
    chats = Chats(open_store(tmp_path / "learner"))
    chat = chats.start("q")
    for source in sources:
        citation = Citation(1, source, source.text[:20])
        answer = Answer("x [1]", "model", citations=(citation,), sources=(source,))
        chats.finish(chats.begin_answer(chat.id), answer, "done")
    index.close()
    shutil.rmtree(project.settings.index_folder)
    project.settings.manifest_path.unlink()
    index = project.read(rebuild=True)
    for message in chats.messages(chat.id):
        assert message.answer is not None
        cited = message.answer.citations[0].source
        found = place_now(cited, index)
        assert (found.kind, found.id, found.locator) == ("same", cited.section_id, cited.locator)
        assert cited.section_id in index.sections([cited.section_id])


def test_a_citation_follows_its_text_down_the_file_and_into_another(project: Project) -> None:
    (source, *_) = [s for s in every_source(project.read()) if "bytecode" in s.text]
    path = project.notes / "threads.md"
    path.write_text(
        "# Threads\n\nNew lines on top.\n\n" + GUIDE.removeprefix("# Threads\n"), "utf-8"
    )
    index = project.read()
    found = place_now(source, index)
    assert found.kind == "moved"
    assert found.locator is not None
    assert found.locator.start_line == source.locator.start_line + 3
    path.rename(project.notes / "renamed.md")
    index = project.read()
    found = place_now(source, index)
    assert found.kind == "moved"
    assert found.locator is not None
    assert found.locator.source == "renamed.md"
    document = index.document("corpus", "renamed.md")
    assert document is not None
    assert document.text[found.locator.start_char : found.locator.end_char] == source.text


def test_what_was_edited_or_deleted_is_told_as_that(project: Project) -> None:
    (source, *_) = [s for s in every_source(project.read()) if "last item first" in s.text]
    path = project.notes / "stacks.md"
    path.write_text(OTHER.replace("the last item", "always the last item"), "utf-8")
    assert place_now(source, project.read()).kind == "changed"
    path.unlink()
    found = place_now(source, project.read())
    assert (found.kind, found.locator) == ("vanished", None)
