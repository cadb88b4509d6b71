"""What the learner is told when new notes have been read."""

import json
from dataclasses import asdict

from ingest.index import IndexReader
from tests.indexing import ingest, make_notes
from tutor.news import News, arrivals_in, news

INTERVIEW = (
    "### You\nYou are conducting a mock technical interview with me about data structures.\n\n"
    "### Claude\nQuestion 1: What is a heap, and what is it good for?\n\n"
    "### You\nA tree whose parents are smaller than their children; for priority queues.\n\n"
    "### Claude\nCorrect. Question 2: What does a hash map cost?\n\n"
    "### You\nConstant time on average, linear at worst.\n\n"
    "### Claude\nRight. Question 3: What is a trie good for?\n"  # never answered
)


def test_each_document_says_what_it_brought(settings, tmp_path):
    notes = make_notes(tmp_path / "notes", ["lists"])
    (notes / "plain.txt").write_text("Only text.\n")
    (notes / "my_cv.md").write_text("# Jo Doe\njo@example.org\n## Skills\nSQL\n")
    (notes / "interview.md").write_text(INTERVIEW)
    report = json.loads(json.dumps(asdict(ingest(settings, notes)), default=str))
    index = IndexReader.open(settings)
    told = {each.source: each for each in news(arrivals_in(report), index)}
    index.close()
    root = notes.as_posix()
    assert told["lists.md"] == News(root, "lists.md", "2 sections, 1 question", 1, 0)
    assert told["plain.txt"].words == "text without headings"
    assert told["my_cv.md"].words.startswith("about you: not used for answers")
    log = told["interview.md"]
    assert log.can_be_imported == 2
    assert log.words == "a chat log: not used for answers; 2 interview answers can be imported"


def test_a_report_of_an_older_run_brings_nothing(settings):
    assert arrivals_in({"added": 1}) == ()
