"""Whatever shows a place of a paged document names its page or cell."""

import json

from ingest.documents import place_of
from ingest.index import IndexReader
from tests.indexing import ingest, make_settings
from tutor.extracts import PASSAGE_CHARS, passage_of
from tutor.proposals import propose
from tutor.reading_plan import readings_of

FILLER = "Heaps keep the least on top, and say so. " * 30


def notebook(*cells):
    return json.dumps(
        {
            "cells": [
                {"cell_type": "markdown", "metadata": {}, "source": cell.splitlines(keepends=True)}
                for cell in cells
            ],
            "metadata": {},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def test_readings_proposals_and_answers_of_a_notebook_name_their_cells(tmp_path):
    settings, notes = make_settings(tmp_path), tmp_path / "notes"
    notes.mkdir()
    cells = (
        f"# Heaps\n\n## What they are\n\n{FILLER}",
        f"## Words\n\n**Heapify**: turning any list into a heap in place.\n\n{FILLER}",
        f"**Q: What is a heap for?**\n\n{FILLER}",
        "\n\n".join([FILLER] * 2 + ["The end of a long answer."]),
    )
    (notes / "heaps.ipynb").write_text(notebook(*cells), "utf-8")
    ingest(settings, notes)
    index = IndexReader.open(settings)
    (entry,) = index.documents()
    assert entry.places
    readings = [reading.locator for reading in readings_of(index, entry)]
    (pair,) = index.pairs()
    passage = passage_of(pair).locator
    proposals = [each.source.locator for each in propose(index, entry.root, entry.source)]
    assert readings
    assert proposals
    for locator in (*readings, *proposals, pair.answer_locator, passage):
        assert locator.place == place_of(entry.places, locator.start_line, locator.end_line)
        assert locator.place.startswith("cell ")
    assert len(pair.pair.answer) > PASSAGE_CHARS
    assert (pair.answer_locator.place, passage.place) == ("cell 3–4", "cell 3")
    index.close()
