"""The graded answers of gradings.jsonl with their references."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.documents import QAPair
from ingest.outline import outline_document
from ingest.readers import read_document
from ingest.settings import ReadLimits
from tutor.grade_calibration import VERDICTS
from tutor.sentences import split_sentences

CASES = Path(__file__).with_name("gradings.jsonl")
GUIDES = Path(__file__).resolve().parents[1] / "corpus" / "starter"
MAIN = 0.8  # weight of a point that must be said
TUNED_ON = (1, 2)  # on the third set nothing was ever tuned
ELSEWHERE = "elsewhere"  # an answer to another question, made and not written


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    file: str
    question: str
    reference: str
    answer: str
    verdict: str
    acceptable: tuple[str, ...]
    tag: str
    gate: str | None
    written_set: int  # 1 to 3, as they were written

    @property
    def label(self) -> int:
        return VERDICTS.index(self.verdict)


def load_cases(path: Path = CASES, guides: Path = GUIDES) -> list[Case]:
    """The cases of `path`; a reference is found in its guide by the question, or noted in short."""
    pairs: dict[str, dict[str, QAPair]] = {}
    cases = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        file = row["file"]
        if file not in pairs:
            pairs[file] = {pair.question: pair for pair in _pairs(guides / file)}
        reference = row.get("note") or pairs[file][row["question"]].answer
        if numbers := row.get("sentences"):
            sentences = split_sentences(reference)
            reference = "".join(sentences[number - 1] for number in numbers).strip()
        acceptable = (row["verdict"], *row.get("also_acceptable", ()))
        cases.append(
            Case(
                row["id"],
                file,
                row["question"],
                reference,
                row["answer"],
                row["verdict"],
                acceptable,
                row["tag"],
                row.get("gate"),
                row.get("set", 1),
            )  # fmt: skip
        )
    return cases


def answers_to_others(cases: Sequence[Case]) -> list[Case]:
    """Good answers held against other questions' references: wrong, however good they are."""
    good = [case for case in cases if case.verdict == "correct"]
    found = []
    for place, case in enumerate(good):
        # The next question is mostly of the same guide, the farther one of another.
        for other in (good[(place + step) % len(good)] for step in (4, len(good) // 2)):
            if other.question != case.question:
                tags = {"tag": ELSEWHERE, "verdict": "wrong", "acceptable": ("wrong",)}
                found.append(replace(case, answer=other.answer, **tags))
    return found


def _pairs(path: Path) -> Sequence[QAPair]:
    document = read_document(
        path, root="starter", source=path.name, ownership="starter", limits=ReadLimits()
    )
    return outline_document(document).pairs
