"""The graded answers of gradings.jsonl with their references, and variants of them to learn from.

A variant changes what a verdict must not depend on, such as length or wording: the same answer to a
reference whose two things are exchanged, half of a good answer, a good answer to something else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ingest.documents import QAPair
from ingest.outline import outline_document
from ingest.readers import read_document
from ingest.settings import ReadLimits
from tutor.compared_things import NAME, Thing, marks, parts_about, things_compared, things_named
from tutor.grade_calibration import VERDICTS
from tutor.key_points import key_points, statements
from tutor.sentences import split_sentences

CASES = Path(__file__).with_name("gradings.jsonl")
GUIDES = Path(__file__).resolve().parents[1] / "corpus" / "starter"
MAIN = 0.8  # weight of a point that must be said
GOOD_IN_OWN_WORDS = ("own_words", "multilingual", "plain", "typos")

# How much a variant counts beside a written case.
WEIGHTS = {
    "exchanged": 0.7, "reference": 0.3, "half_reference": 0.3, "exchanged_reference": 0.5,
    "first_half": 1.0, "padded_half": 0.4, "elsewhere": 0.15,
}  # fmt: skip


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
    written_set: int = 1  # 1 to 3, as they were written; nothing is learned from 2 and 3
    weight: float = 1.0

    @property
    def is_written(self) -> bool:
        return self.tag not in WEIGHTS

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


def variants_of(cases: Sequence[Case], seed: int = 0) -> list[Case]:
    """Variants of written cases; deterministic."""
    rng = np.random.default_rng(seed)
    found: list[Case] = []
    for case in cases:
        found += _exchanged(case)
        if case.verdict == "correct" and case.tag in GOOD_IN_OWN_WORDS:
            others = [
                other
                for other in cases
                if other.file == case.file and other.question != case.question
                and other.verdict == "correct"
            ]  # fmt: skip
            found += _of_good_answer(case, others[rng.integers(len(others))] if others else None)
    for case in {(case.question, case.reference): case for case in cases}.values():
        found += _of_reference(case, takes_first=bool(rng.random() < 0.5))
    return found


def _pairs(path: Path) -> Sequence[QAPair]:
    document = read_document(
        path, root="starter", source=path.name, ownership="starter", limits=ReadLimits()
    )
    return outline_document(document).pairs


def _variant(case: Case, tag: str, verdict: str, **changes: str) -> Case:
    return replace(
        case, tag=tag, verdict=verdict, acceptable=(verdict,), weight=WEIGHTS[tag], **changes
    )


def _exchanged(case: Case) -> Iterator[Case]:
    """The same answer where the reference says the contrary of the two things."""
    turned = {"own_words": "wrong", "plain": "wrong", "recall": "wrong", "swap": "correct"}
    turned |= {"half": "wrong", "multilingual": "wrong"}
    if case.tag not in turned or (case.tag == "multilingual" and case.verdict != "correct"):
        return
    things = things_compared(case.question, key_points(case.reference))
    reference = _exchange(case.reference, things)
    spoken_of = {part.thing for part in parts_about(case.answer, things)} if things else set()
    if reference is None or len(spoken_of) < (1 if case.tag == "half" else 2):
        return
    verdict = turned[case.tag]
    if verdict == "correct" and len(key_points(case.reference)) > 4:
        verdict = "partial"  # exchanged again it is true, but a long reference says more
    yield _variant(case, "exchanged", verdict, reference=reference)


def _exchange(reference: str, things: Sequence[Thing]) -> str | None:
    if len(things) != 2 or not all(thing.own for thing in things):
        return None
    names: dict[int, str] = {}
    for name in NAME.findall(reference):
        named = things_named(name, things)
        if len(named) == 1 and marks(name) & things[named[0]].own:
            names.setdefault(named[0], name)
    if len(names) < 2:
        return None
    return NAME.sub(lambda match: _other_name(match[0], things, names), reference)


def _other_name(name: str, things: Sequence[Thing], names: dict[int, str]) -> str:
    here = [i for i in (0, 1) if marks(name) & things[i].own]
    if len(here) != 1:
        return name
    other = names[1 - here[0]]
    first = other[0].upper() if name[0].isupper() else other[0].lower()
    return first + other[1:] if other[1:].islower() else other


def _of_good_answer(case: Case, elsewhere: Case | None) -> Iterator[Case]:
    sentences = [statement.text for statement in statements(case.answer) if statement.is_whole]
    half = " ".join(sentences[: len(sentences) // 2])
    if half:
        yield _variant(case, "first_half", "partial", answer=half)
    if elsewhere:
        yield _variant(case, "elsewhere", "wrong", answer=elsewhere.answer)
        padding = [s.text for s in statements(elsewhere.answer) if s.is_whole][:1]
        if half:
            yield _variant(case, "padded_half", "partial", answer=" ".join([half, *padding]))


def _of_reference(case: Case, *, takes_first: bool) -> Iterator[Case]:
    main = [point.text for point in key_points(case.reference) if point.weight >= MAIN]
    if len(main) < 2:
        return
    yield _variant(case, "reference", "correct", answer=" ".join(main))
    count = len(main) // 2
    half = main[:count] if takes_first else main[-count:]
    yield _variant(case, "half_reference", "partial", answer=" ".join(half))
    things = things_compared(case.question, key_points(case.reference))
    exchanged = _exchange(case.reference, things)
    if exchanged and exchanged != case.reference:
        texts = [point.text for point in key_points(exchanged) if point.weight >= MAIN]
        yield _variant(case, "exchanged_reference", "wrong", answer=" ".join(texts))
