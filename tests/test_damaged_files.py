"""Files with bytes flipped, cut off or repeated: each is read or named, none ends the run."""

from __future__ import annotations

import random

import pytest

from ingest.errors import UnreadableFile
from ingest.formats import PARSED
from ingest.parsing import Parser
from ingest.settings import ReadLimits
from tests.indexing import ingest, make_settings
from tests.written_formats import WRITERS

LIMITS = ReadLimits(parse_s=20, parse_memory_bytes=1_000_000_000)
PARTS = [
    ("heading", "Locks & queues"),
    ("prose", "A lock lets one thread in at a time, and the others wait until it is let go. " * 3),
    ("item", "held for as short as can be"),
    ("code", "def take(lock):\n    with lock:\n        return 1"),
    ("heading", "Heaps"),
    ("prose", "The least of them is always on top, whatever is put in or taken out. " * 3),
]


def damaged(content: bytes, chance: random.Random) -> bytes:
    """One to forty bytes changed, a part lost, the end lost, or a part repeated."""
    kind = chance.choice(("flip", "flip", "cut", "lose", "repeat"))
    at, length = chance.randrange(len(content)), chance.randrange(1, 200)
    if kind == "flip":
        changed = bytearray(content)
        for _ in range(chance.choice((1, 3, 40))):
            changed[chance.randrange(len(content))] = chance.randrange(256)
        return bytes(changed)
    if kind == "cut":
        return content[:at]
    if kind == "lose":
        return content[:at] + content[at + length :]
    return content[:at] + content[at : at + length] * chance.randrange(2, 50) + content[at:]


def damaged_files(suffix: str, count: int) -> list[bytes]:
    content, chance = WRITERS[suffix](PARTS), random.Random(suffix)
    content = content if isinstance(content, bytes) else content.encode()
    return [damaged(content, chance) for _ in range(count)]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".html", ".ipynb"])
def test_fifty_damaged_files_of_a_format_are_read_or_named(suffix: str) -> None:
    refused = []
    with Parser(LIMITS) as parser:
        for content in damaged_files(suffix, 50):
            try:
                parser.parse(suffix, content)
            except UnreadableFile as error:
                refused.append(error)
        assert parser.parse(suffix, WRITERS[suffix](PARTS)).text
    assert all(error.problem and error.fix for error in refused)
    problems = "; ".join(error.problem for error in refused)
    assert "crashed" not in problems
    assert "longer than the limit" not in problems


def test_a_folder_of_damaged_files_is_ingested_with_what_can_be_read(tmp_path) -> None:
    settings, notes = make_settings(tmp_path), tmp_path / "notes"
    notes.mkdir()
    for suffix in PARSED.keys() & WRITERS.keys():
        for number, content in enumerate(damaged_files(suffix, 2)):
            (notes / f"note{number}{suffix}").write_bytes(content)
    (notes / "sound.pdf").write_bytes(WRITERS[".pdf"](PARTS))
    report = ingest(settings, notes)
    assert report.added + len(report.failed) == 9
    assert not [each for each in report.failed if each.source == "sound.pdf"]
    assert all(each.source in each.problem and each.fix for each in report.failed)
    assert ingest(settings).unchanged == report.added
