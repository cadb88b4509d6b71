"""How often two notes that differ in a figure are noticed, and how often two that agree are said to
differ: prints one JSON line.

`python -m benchmarks.disagreement_quality [--misses] [--home FOLDER]`. A seeded script takes
statements with a figure from the starter guides' answers and from their paraphrases, changes its
number, unit or growth, and puts each into another answer of its guide, as if a second note said so.
The question is the answer's own. `found` is the share noticed; `false` the share of the same pairs
of notes without the plant, or with the second note saying the same unchanged, that are said to
differ.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.checking_quality import PASSAGE_CHARS, guide_answers, number, statements_of, unit
from ingest.documents import Locator, QAPair
from ingest.embedding import load_embedder
from ingest.settings import IngestSettings
from tutor.answers import Source
from tutor.disagreements import disagreements
from tutor.meanings import Meanings

FOLDER = Path(__file__).parent
GROWTHS = ["O(1)", "O(log n)", "O(n)", "O(n log n)", "O(n²)"]
Key = tuple[str, str]


def growth(text: str, draw: random.Random) -> str | None:
    found = re.search(r"\bO\([^()]*\)", text)
    if found is None:
        return None
    other = draw.choice([name for name in GROWTHS if name != found[0]])
    return text[: found.start()] + other + text[found.end() :]


def measure(seed: int, meanings: Meanings | None, *, with_misses: bool) -> dict[str, object]:
    draw = random.Random(seed)
    answers = dict(guide_answers())
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    missed, wrong = [], []
    for key, statement, origin in _statements(answers):
        beside = draw.choice([k for k in answers if k[0] == key[0] and k != key])
        one, other = answers[key], answers[beside]
        counts["agreeing"]["n"] += 1
        said = [*_found(one, other, None, meanings), *_found(one, other, statement, meanings)]
        counts["agreeing"]["said"] += bool(said)
        wrong += said
        for plant in (number, unit, growth):
            planted = plant(statement, draw)
            if planted is None or _prose(planted) == _prose(statement):
                continue
            kind = f"{plant.__name__}, {origin}"
            found = bool(_found(one, other, planted, meanings))
            counts[kind]["n"] += 1
            counts[kind]["found"] += found
            missed += [] if found else [planted]
    result: dict[str, object] = {
        kind: {"n": count["n"], "found": round(count["found"] / count["n"], 3)}
        for kind, count in sorted(counts.items())
        if kind != "agreeing"
    }
    agreeing = counts["agreeing"]
    result["false"] = {"n": agreeing["n"], "said": round(agreeing["said"] / agreeing["n"], 3)}
    return result | ({"missed": missed, "wrong": wrong} if with_misses else {})


def _statements(answers: Mapping[Key, QAPair]) -> Iterator[tuple[Key, str, str]]:
    for key, pair in answers.items():
        for text in statements_of(pair.answer[:PASSAGE_CHARS]):
            if re.search(r"\d|O\(", text):
                yield key, text, "same words"
    for name in ("paraphrases.jsonl", "free_paraphrases.jsonl"):
        for line in (FOLDER / name).read_text("utf-8").splitlines():
            entry = json.loads(line)
            if "false" not in entry and re.search(r"\d|O\(", entry["text"]):
                yield (entry["file"], entry["question"]), entry["text"], "own words"


def _prose(text: str) -> str:
    """The text without its code, in which a figure says nothing."""
    return re.sub(r"`[^`]*`", "", text)


def _found(
    one: QAPair, other: QAPair, said: str | None, meanings: Meanings | None
) -> tuple[str, ...]:
    text = other.answer[: PASSAGE_CHARS // 2]
    second = text if said is None else f"{text}\n\n{said}\n"
    sources = [_source(1, one, one.answer[:PASSAGE_CHARS]), _source(2, other, second)]
    return disagreements(one.question, sources, meanings)


def _source(n: int, pair: QAPair, text: str) -> Source:
    where = Locator("corpus", f"{n}.md", 1, 1 + text.count("\n"), 0, len(text))
    return Source(n, pair.section_id, where, (pair.question,), "", "yours", text)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--home", type=Path, help="with the embedder, as in the app")
    arguments = parser.parse_args()
    meaning = None
    if arguments.home:
        meaning = Meanings(load_embedder(IngestSettings(home=arguments.home.absolute())))
    measured = measure(arguments.seed, meaning, with_misses=arguments.misses)
    print(json.dumps(measured, ensure_ascii=False))
