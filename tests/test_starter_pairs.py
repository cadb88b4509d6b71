"""Ingest reads the starter guides as they were written: every question once, with all it says."""

import re
from pathlib import Path

from ingest.outline import outline_document
from ingest.readers import read_document
from ingest.settings import CHECKOUT, ReadLimits

GUIDES = sorted((CHECKOUT / "corpus" / "starter").glob("*.md"))
WRITTEN = re.compile(
    r"^\*\*Q: (.+\?)\*\*\n\*(easy|medium|hard) · ([^·*\n]+?)( · exercise)?\*$", re.M
)


def pairs_read(guide: Path) -> list[tuple[str, str | None, str | None, bool]]:
    document = read_document(
        guide, root="corpus", source=guide.name, ownership="starter", limits=ReadLimits()
    )
    return [
        (pair.question, pair.difficulty, pair.topic, pair.is_exercise)
        for pair in outline_document(document).pairs
    ]


def pairs_written(guide: Path) -> list[tuple[str, str, str, bool]]:
    found = WRITTEN.findall(guide.read_text("utf-8"))
    # A question is kept without the marks of its code, as a card and a search want it.
    return [
        (question.replace("`", ""), level, topic, bool(mark))
        for question, level, topic, mark in found
    ]


def test_every_pair_is_found_as_written_and_none_twice() -> None:
    read = {guide.name: pairs_read(guide) for guide in GUIDES}
    assert read == {guide.name: pairs_written(guide) for guide in GUIDES}
    questions = [question for pairs in read.values() for question, *_ in pairs]
    assert len(questions) == len(set(questions)) == 433
